"""A connection to the Hub, whose faults become findings that never show the token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from httpx2 import HTTPError, TimeoutException, TransportError
from huggingface_hub import HfApi, constants, get_token, set_client_factory
from huggingface_hub.errors import HfHubHTTPError

from insihab.findings import refusal

TIMEOUT = 120.0
"""Seconds that the Hub may be silent; the library itself would wait for ever."""
_LOGIN = "make one that may write, in the settings of your account, and give it to «hf auth login», or set HF_TOKEN"


def connect() -> HfApi:
    """The Hub at ``HF_ENDPOINT``, with the token of ``HF_TOKEN`` or of the login; nothing is sent yet.

    Raises:
        InputError: there is no token, or the library is told to be offline.
    """
    if constants.is_offline_mode():
        message = "is set, so that nothing can be published; unset it"
        raise refusal("HF_HUB_OFFLINE", "HUB_OFFLINE", message)
    token = get_token() or ""
    if not (token and token.isascii() and token.isprintable()):
        raise refusal(constants.ENDPOINT, "TOKEN_MISSING", f"there is no token for it; {_LOGIN}")
    set_client_factory(lambda: httpx2.Client(follow_redirects=True, timeout=TIMEOUT))
    return HfApi(token=token)


@contextmanager
def hub_faults(where: str, state: str) -> Iterator[None]:
    """Turn what goes wrong between here and the Hub into one finding.

    The text of an exception is not passed on, but for the Hub's own words: it may hold a signed address.

    Args:
        where: the repository and its Hub.
        state: what has been published so far, and what to do; ends every message.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise refusal(where, "HUB_INTERRUPTED", f"was left in the middle. {state}") from None
    except (OSError, RuntimeError, ValueError, LookupError, TypeError, AttributeError, HTTPError) as error:
        code, message = _told(error)
        raise refusal(where, code, f"{message} {state}") from None


def _told(error: BaseException | None) -> tuple[str, str]:
    """Code and message of the first exception that says something, from the last raised back to its causes."""
    while error is not None:
        if isinstance(error, HfHubHTTPError):
            return _answered(error.response.status_code, error.server_message)
        if isinstance(error, TimeoutException):
            return "HUB_SLOW", f"was silent for {TIMEOUT:.0f} seconds; try again later."
        if isinstance(error, TransportError):
            return "HUB_UNREACHABLE", "cannot be reached; look at the network and at HF_ENDPOINT."
        if isinstance(error, ValueError) and "Invalid metadata in README.md" in str(error):
            return "CARD_REFUSED", f"refuses the card: {_one_line(str(error))}; mend it and build again."
        if isinstance(error, OSError):  # of a file here, or of the protocol for large files
            return "HUB_CUT", f"did not get all ({type(error).__name__})."
        error = error.__cause__
    return "HUB_ERROR", "does not answer like the Hub; look whether HF_ENDPOINT is right."


def _answered(status: int, told: str | None) -> tuple[str, str]:
    said = f"status {status}" + (f": {_one_line(told)}" if told else "")
    if status == 401:
        return "TOKEN_REFUSED", f"does not know the token ({said}); {_LOGIN}."
    if status == 403:
        return "TOKEN_REFUSED", f"does not let the token write here ({said}); {_LOGIN}, or name a repository of yours."
    if status in (409, 412):
        return "HUB_CHANGED", f"was changed by somebody else meanwhile ({said}); look what it was."
    if status == 429:
        return "HUB_BUSY", f"wants fewer requests ({said}); wait some minutes."
    if status >= 500:
        return "HUB_FAILED", f"has a fault of its own ({said}); try again later."
    return "HUB_REFUSED", f"refuses the request ({said})."


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]
