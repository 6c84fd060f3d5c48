"""Label Studio for tests: a server of their own, proxies that fail in front of it, and servers that are none."""

import hashlib
import os
import secrets
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from golden import ROOT
from insihab.annotation import Annotation
from insihab.articles import Article, Document
from insihab.label_studio.client import TOKEN, URL, connect
from insihab.label_studio.project import Project, ensure_project
from insihab.label_studio.server import HOST, Account, running
from insihab.schema import Schema

EXECUTABLE = ROOT / ".venv-label-studio" / "bin" / "label-studio"
_PINS = ROOT / "constraints-label-studio.txt"


@dataclass(frozen=True)
class Studio:
    """A running server with one account; `data` is its folder."""

    url: str
    account: Account
    data: Path

    def environment(self, url: str = "") -> dict[str, str]:
        """What a command needs to reach it, by another address if one is given."""
        return {URL: url or self.url, TOKEN: self.account.token}

    def client(self, url: str = "") -> Any:
        return connect(self.environment(url))

    def project(self, schema: Schema) -> Project:
        """A new project of its own for a test."""
        return ensure_project(self.client(), schema, title())


@contextmanager
def served(folder: Path) -> Iterator[Studio]:
    """A server whose data are in `folder`; what its first start prepares is cached for the next session.

    Raises:
        InputError: there is no environment for it, which is no reason to skip a test.
    """
    account = Account("annotator@localhost.local", secrets.token_urlsafe(16), secrets.token_hex(20))
    data = folder / "data"
    with running(EXECUTABLE, data, free_port(), account, template()) as url:
        yield Studio(url, account, data)


def template() -> Path:
    """The migrated data folder of the pinned server; other pins have another one."""
    pins = hashlib.sha256(_PINS.read_bytes()).hexdigest()
    return ROOT / ".cache" / "label-studio" / f"template-{pins[:12]}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def title() -> str:
    """A title that no other project has."""
    return f"test {secrets.token_hex(8)}"


def document(doc_id: str, text: str) -> Document:
    """A document of any text, of which nothing else is known."""
    day = ("2024-01-01", "day", "made up")
    return Document(Article(doc_id, f"{doc_id}.txt", "", None, None, None, *day, "", "train", ()), text)


def content(annotation: Annotation) -> tuple[Any, ...]:
    """All that an annotation says, whatever the order of its regions and relations."""
    assert len(annotation.by_id) == len(annotation.regions)
    return annotation.doc_id, annotation.annotator, annotation.by_id, Counter(annotation.relations)


def script(
    name: str, *arguments: object, environment: Mapping[str, str], checkout: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run one of a checkout's scripts in it; whatever happens, it neither crashes nor shows the token."""
    line = [sys.executable, str(checkout / "scripts" / name), *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if name not in (URL, TOKEN)}
    variables = kept | {"PYTHONPATH": str(checkout / "src")} | dict(environment)
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", env=variables, cwd=checkout)
    assert "Traceback" not in done.stderr
    token = environment.get(TOKEN, "").strip()
    assert not token or token not in done.stdout + done.stderr
    return done


@contextmanager
def answering(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of an HTTP server that is no Label Studio and answers everything alike."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    with _listening(answer) as url:
        yield url


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server((HOST, 0)) as server:
        yield f"http://{HOST}:{server.getsockname()[1]}"


class Proxy:
    """Passes requests on to a server, and fails from one of them on.

    Args:
        url: the server's address.
        allowed: how many requests pass before it fails; none of them fails if it is None.
        fault: ``request lost`` (it never reaches the server), ``answer lost`` (the server does it, nobody hears of
            it), or ``bad gateway`` (the server does it, and the answer is status 502).
    """

    def __init__(self, url: str, allowed: int | None = None, fault: str = "request lost") -> None:
        self.requests: list[str] = []
        self._url, self._allowed, self._fault, self._lock = url, allowed, fault, Lock()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.requests.append(f"{handler.command} {handler.path.partition('?')[0]}")
            broken = self._allowed is not None and len(self.requests) > self._allowed
        handler.close_connection = broken
        if broken and self._fault == "request lost":
            return
        status, headers, body = self._passed_on(handler)
        if broken and self._fault == "answer lost":
            return
        handler.send_response(502 if broken else status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def _passed_on(self, handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self._url.removeprefix("http://"))
        sent = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        connection.request(handler.command, handler.path, sent, dict(handler.headers))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        kept = {name: answer.headers[name] for name in ("Content-Type", "Content-Encoding") if name in answer.headers}
        return answer.status, {**kept, "Content-Length": str(len(body))}, body


@contextmanager
def behind(proxy: Proxy) -> Iterator[str]:
    """The address of a proxy."""
    with _listening(proxy) as url:
        yield url


@contextmanager
def _listening(answer: Any) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        do_GET = do_POST = do_PATCH = do_DELETE = lambda self: answer(self)  # noqa: N815 - the names of its interface

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
