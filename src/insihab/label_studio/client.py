"""A connection to a Label Studio server, whose faults become findings that never show the token."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from insihab.findings import InputError, refusal, refuse_missing

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

URL, TOKEN = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"
DEFAULT_URL = "http://127.0.0.1:8080"
TIMEOUT = 600  # seconds; a large export takes minutes


def connect(environment: Mapping[str, str] = os.environ, timeout: float = TIMEOUT) -> LabelStudio:
    """A client of the server at ``LABEL_STUDIO_URL``, with the token ``LABEL_STUDIO_API_KEY``, both tried.

    Raises:
        InputError: there is no token; the SDK is not installed; the server is down, is slow, refuses the token, or is
            none.
    """
    url, token = environment.get(URL) or DEFAULT_URL, environment.get(TOKEN, "").strip()
    if not (token and token.isascii() and token.isprintable()):
        message = f"is not set to a token; set it to the access token of your account at {url}"
        raise refusal(TOKEN, "TOKEN_MISSING", message)
    refuse_missing("insihab.label_studio", "labelstudio", "httpx", "label_studio_sdk")
    import httpx
    from label_studio_sdk import LabelStudio  # takes a second, which a missing token should not cost

    with server_faults(url):
        # What is on this machine needs no proxy, and one elsewhere would not find it.
        http = httpx.Client(timeout=timeout, follow_redirects=True, trust_env=not _is_loopback(httpx.URL(url).host))
        # The SDK would send a request again whose answer was lost, and so import a task twice.
        client: LabelStudio = LabelStudio(  # type: ignore[no-untyped-call]
            base_url=url, api_key=token, timeout=timeout, max_retries=0, httpx_client=http
        )
        if not isinstance(getattr(client.users.whoami(), "id", None), int):
            raise TypeError("this is no user")
    return client


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"


@contextmanager
def server_faults(url: str) -> Iterator[None]:
    """Turn what a server does wrong into one finding.

    The text of an exception is not passed on: it may hold headers, and with them a session or a token.
    """
    import httpx
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except httpx.TimeoutException:
        raise refusal(url, "SERVER_SLOW", "did not answer in time; look whether it is busy, and try again") from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise refusal(url, "SERVER_DOWN", f"is no address; write {URL} like {DEFAULT_URL}") from None
    except httpx.TransportError:
        raise refusal(url, "SERVER_DOWN", f"cannot be reached; start it, or correct {URL}") from None
    except ApiError as error:
        if error.status_code in (401, 403):
            message = f"refuses the token; set {TOKEN} to the access token of your account"
            raise refusal(url, "TOKEN_REFUSED", message) from None
        if not isinstance(error.body, dict) and (error.status_code or 0) < 500:
            raise _another(url) from None
        told = error.body if isinstance(error.body, dict) else {}
        parts = ("answers with status", error.status_code, told.get("detail"), told.get("validation_errors"))
        message = " ".join(str(part) for part in parts if part)
        raise refusal(url, "SERVER_ERROR", f"{message}; look into the server's log") from None
    except (httpx.RequestError, ValueError, TypeError):  # an answer that is not the JSON that is due
        raise _another(url) from None


def _another(url: str) -> InputError:
    return refusal(url, "SERVER_ERROR", f"does not answer like Label Studio; correct {URL}")


def address(client: Any) -> str:
    """The address of a client's server."""
    return str(client._client_wrapper.get_base_url())
