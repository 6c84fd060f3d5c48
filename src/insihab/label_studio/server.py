"""A Label Studio of one's own on this machine: loopback only, its data in one folder, nothing sent anywhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from insihab.findings import refusal

HOST = "127.0.0.1"
START_SECONDS = 300  # the first start migrates an empty database, which takes a minute on a small machine


@dataclass(frozen=True)
class Account:
    """The one account of a local server; the token is that of its API."""

    email: str
    password: str = field(repr=False)
    token: str = field(repr=False)


@contextmanager
def running(executable: Path, data: Path, port: int, account: Account, template: Path | None = None) -> Iterator[str]:
    """Run a server and give its address; it is ended afterwards.

    Args:
        executable: the command ``label-studio``, of an environment of its own.
        data: the folder of its database, made if need be.
        port: on the loopback address; it must be free.
        account: made at the first start.
        template: a data folder that has been migrated, made here if it is not there; copying it saves a minute.

    Raises:
        InputError: the command is not there, the port is taken, the folder cannot be made, or the server does not
            come up.
    """
    if not (executable.is_file() and os.access(executable, os.X_OK)):
        message = "is not there; run make label-studio, which installs it"
        raise refusal(executable, "SERVER_MISSING", message)
    try:
        if template is not None and not data.exists():
            if not template.exists():
                _migrate(executable, template, port)
            shutil.copytree(template, data)
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made ({error.strerror}); name another folder for the data"
        raise refusal(data, "FILE_UNWRITABLE", message) from None
    with _process(executable, data, port, account):
        yield f"http://{HOST}:{port}"


def _migrate(executable: Path, template: Path, port: int) -> None:
    """Make a data folder by one start without an account; it appears whole or not at all."""
    unfinished = template.with_name(f".{template.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with _process(executable, unfinished, port, None):
        pass
    unfinished.rename(template)


@contextmanager
def _process(executable: Path, data: Path, port: int, account: Account | None) -> Iterator[None]:
    _refuse_taken(port)
    command = [str(executable), "start", "--no-browser", "--internal-host", HOST, "--port", str(port)]
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - the command is ours
            [*command, "--data-dir", str(data)],
            env=_environment(os.environ, account),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        try:
            _wait(process, port, data / "server.log")
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(present: Mapping[str, str], account: Account | None) -> dict[str, str]:
    """What keeps the server at home; the account goes in by the environment, so that no command line shows it."""
    own = {
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    if account is not None:
        own["LABEL_STUDIO_USERNAME"] = account.email
        own["LABEL_STUDIO_PASSWORD"] = account.password
        own["LABEL_STUDIO_USER_TOKEN"] = account.token
    return {name: value for name, value in present.items() if not name.startswith("LABEL_STUDIO_")} | own


def _refuse_taken(port: int) -> None:
    """A busy port would silently become the next one, and 0 the usual one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port or -1))
        except (OSError, OverflowError):
            message = "is taken or not allowed; give another --port"
            raise refusal(f"{HOST}:{port}", "PORT_TAKEN", message) from None


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # what is on this machine needs no proxy
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(f"http://{HOST}:{port}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise refusal(f"{HOST}:{port}", "SERVER_DOWN", f"did not come up; look into {log}")
