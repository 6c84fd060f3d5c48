"""A small Hub for tests: the endpoints that publish and load a dataset, on loopback, its repositories kept in git.

A repository lies where git and git-lfs would have it, so that a mirror can serve the same folder.
"""

import base64
import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

HOST = "127.0.0.1"
OWNER = "owner"
TOKEN, READ_ONLY, STRANGER = "hf_ownerwrites", "hf_ownerreads", "hf_strangerwrites"
_USERS = {TOKEN: (OWNER, "write"), READ_ONLY: (OWNER, "read"), STRANGER: ("stranger", "write")}
_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}


def said(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def refused(status: int, message: str, code: str = "") -> Answer:
    headers = {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})}
    return Answer(status, json.dumps({"error": message}).encode(), {"Content-Type": "application/json", **headers})


class Refusal(Exception):  # noqa: N818 - an answer, and no fault of the tests
    def __init__(self, status: int, message: str, code: str = "") -> None:
        self.answer = refused(status, message, code)


def environment() -> dict[str, str]:
    """The environment without what git may have set for a repository of its own, and without a user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@dataclass(frozen=True)
class Repository:
    """A git repository without a checkout; large files are pointers, and their content lies with git-lfs."""

    folder: Path

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        command = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(command, input=given, capture_output=True, check=True, env=environment()).stdout

    def commit_of(self, revision: str) -> str:
        try:
            return self.git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
        except subprocess.CalledProcessError:
            raise Refusal(404, f"Invalid rev id: {revision}", "RevisionNotFound") from None

    def commit(self, title: str, changes: Mapping[str, bytes | None], parent: str | None) -> str:
        """Commit contents by path, None for what goes."""
        lines = [b"commit refs/heads/main\ncommitter Hub <hub@localhost.local> 1700000000 +0000\n"]
        lines.append(b"data %d\n%s\n" % (len(title.encode()), title.encode()))
        lines += [f"from {parent}\n".encode()] if parent else []
        for path, content in changes.items():
            lines += [f"D {path}\n".encode()] if content is None else [f"M 100644 inline {path}\n".encode()]
            lines += [] if content is None else [b"data %d\n%s\n" % (len(content), content)]
        self.git("fast-import", "--quiet", given=b"".join(lines))
        return self.commit_of("main")

    def files(self, revision: str) -> dict[str, dict[str, Any]]:
        """Of each path what the Hub says of it."""
        found = {}
        for line in self.git("ls-tree", "-r", "-l", "-z", self.commit_of(revision)).decode().split("\0")[:-1]:
            (_, _, blob, size), path = line.split("\t")[0].split(), line.split("\t")[1]
            found[path] = {"type": "file", "path": path, "oid": blob, "size": int(size)}
            if path.endswith(".parquet"):
                words = self.git("cat-file", "blob", blob).decode().split()
                oid, length = words[3].removeprefix("sha256:"), int(words[5])
                found[path] |= {"size": length, "lfs": {"oid": oid, "size": length, "pointerSize": int(size)}}
        return found

    def content(self, file: Mapping[str, Any]) -> bytes:
        if "lfs" in file:
            return self.large(file["lfs"]["oid"]).read_bytes()
        return self.git("cat-file", "blob", file["oid"])

    def large(self, oid: str) -> Path:
        return self.folder / ".git" / "lfs" / "objects" / oid[:2] / oid[2:4] / oid

    def tags(self) -> dict[str, str]:
        lines = self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/tags").decode().splitlines()
        return dict(line.split() for line in lines)


@dataclass
class Hub:
    """A running Hub.

    Attributes:
        folder: its repositories are in ``datasets/OWNER/NAME`` below.
        requests: method and path of each.
        allowed: how many more requests are answered before it fails; it does not fail if that is None.
        fault: how: ``request lost``, ``answer lost``, ``silent``, or the status that it answers.
        at: a part of the requests that count and fail, as in ``POST /api/x/tag``; all if it is empty.
    """

    folder: Path
    url: str = ""
    requests: list[str] = field(default_factory=list)
    allowed: int | None = None
    fault: str | int = "request lost"
    at: str = ""
    _lock: Any = field(default_factory=Lock)

    def fail(self, after: int | None = 0, fault: str | int = "request lost", at: str = "") -> None:
        """Fail from one of the coming requests on; None ends it."""
        self.allowed, self.fault, self.at = after, fault, at

    def repository(self, name: str) -> Repository:
        folder = self.folder / "datasets" / name
        if not folder.is_dir():
            raise Refusal(404, "Repository not found", "RepoNotFound")
        return Repository(folder)

    def create(self, name: str, private: bool = False) -> Repository:
        folder = self.folder / "datasets" / name
        folder.mkdir(parents=True)
        Repository(folder).git("init", "--quiet", "--initial-branch=main")
        (folder / ".git" / "private").write_text("yes" if private else "")
        Repository(folder).commit("initial commit", {".gitattributes": b"*.parquet filter=lfs -text\n"}, None)
        return Repository(folder)

    def broken(self, request: str) -> bool:
        if request.endswith("/agent-harnesses"):  # which the library asks for once a day
            return False
        with self._lock:
            self.requests.append(request)
            if self.allowed is None or self.at not in request:
                return False
            self.allowed -= 1
            return self.allowed < 0


class Request(NamedTuple):
    hub: Hub
    url: str
    query: Mapping[str, list[str]]
    headers: Any
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def user(self) -> tuple[str, str]:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in _USERS:
            raise Refusal(401, "Invalid username or password.")
        return _USERS[token]

    def writer(self, owner: str) -> None:
        if self.user() != (owner, "write"):
            raise Refusal(403, f"You don't have the rights to write to {owner}")


def whoami(request: Request) -> Answer:
    name, role = request.user()
    return said({"type": "user", "name": name, "orgs": [], "auth": {"accessToken": {"role": role}}})


def create(request: Request) -> Answer:
    asked = request.json()
    name, owner = asked["name"], asked["organization"] or request.user()[0]
    request.writer(owner)
    if (request.hub.folder / "datasets" / owner / name).exists():
        return refused(409, "You already created this dataset repo")
    request.hub.create(f"{owner}/{name}", asked.get("visibility") == "private")
    return said({"url": f"{request.hub.url}/datasets/{owner}/{name}"})


def validate_yaml(request: Request) -> Answer:
    front = yaml.safe_load(request.json()["content"].split("---\n")[1])
    wrong = [] if "license" in front else [{"message": '"license" is required'}]
    return said({"errors": wrong, "warnings": []}, 400 if wrong else 200)


def may_write(request: Request, name: str) -> Answer:
    request.hub.repository(name)
    request.writer(name.split("/")[0])
    return said({})


def info(request: Request, name: str, revision: str = "main") -> Answer:
    repository = request.hub.repository(name)
    private = bool((repository.folder / ".git" / "private").read_text())
    files = [{"rfilename": path} for path in repository.files(revision)]
    return said({"id": name, "sha": repository.commit_of(revision), "private": private, "siblings": files, "tags": []})


def refs(request: Request, name: str) -> Answer:
    repository = request.hub.repository(name)
    tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": at} for tag, at in repository.tags().items()]
    main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.commit_of("main")}
    return said({"branches": [main], "converts": [], "tags": tags})


def _folder(path: str) -> dict[str, Any]:
    return {"type": "directory", "path": path, "size": 0, "oid": "0" * 40}


def tree(request: Request, name: str, revision: str, under: str = "") -> Answer:
    entries = request.hub.repository(name).files(revision)
    for parent in {parent.as_posix() for path in entries for parent in list(Path(path).parents)[:-1]}:
        entries[parent] = _folder(parent)
    found = [entries[path] for path in sorted(entries) if path.startswith(under and f"{under}/")]
    if under and not found:
        raise Refusal(404, f"{under} does not exist", "EntryNotFound")
    if request.query.get("recursive", [""])[0].lower() != "true":
        found = [entry for entry in found if Path(entry["path"]).parent == Path(under)]
    return said(found)


def paths_info(request: Request, name: str, revision: str) -> Answer:
    files = request.hub.repository(name).files(revision)
    folders = {parent.as_posix() for path in files for parent in Path(path).parents}
    known = {**files, **{path: _folder(path) for path in folders}}
    return said([known[path] for path in parse_qs(request.body.decode())["paths"] if path in known])


def resolve(request: Request, name: str, revision: str, path: str) -> Answer:
    repository = request.hub.repository(name)
    file = repository.files(revision).get(path)
    if file is None:
        return refused(404, "Entry not found", "EntryNotFound")
    content, etag = repository.content(file), file["lfs"]["oid"] if "lfs" in file else file["oid"]
    headers = {"ETag": f'"{etag}"', "X-Repo-Commit": repository.commit_of(revision), "Accept-Ranges": "bytes"}
    if match := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", "")):
        start, end = int(match[1]), min(int(match[2] or len(content) - 1), len(content) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
        return Answer(206, content[start : end + 1], headers)
    return Answer(200, content, headers)


def preupload(request: Request, name: str, revision: str) -> Answer:
    may_write(request, name)
    there = request.hub.repository(name).files(revision)
    modes = []
    for file in request.json()["files"]:
        path, known = file["path"], there.get(file["path"], {})
        mode = "lfs" if path.endswith(".parquet") else "regular"
        oid = known.get("lfs", known).get("oid")
        modes.append({"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": oid})
    return said({"files": modes})


def batch(request: Request, name: str) -> Answer:
    may_write(request, name)
    repository, objects = request.hub.repository(name), []
    for wanted in request.json()["objects"]:
        if not repository.large(wanted["oid"]).exists():
            upload = {"href": f"{request.hub.url}/lfs/{name}/{wanted['oid']}"}
            wanted = {**wanted, "actions": {"upload": upload, "verify": {"href": f"{upload['href']}/verify"}}}
        objects.append(wanted)
    return said({"transfer": "basic", "objects": objects})


def store(request: Request, name: str, oid: str) -> Answer:
    if hashlib.sha256(request.body).hexdigest() != oid:
        return refused(400, "BadDigest")
    path = request.hub.repository(name).large(oid)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(request.body)
    return Answer(200)


def verify(request: Request, name: str, oid: str) -> Answer:
    path = request.hub.repository(name).large(oid)
    sound = path.exists() and path.stat().st_size == request.json()["size"]
    return said({}) if sound else refused(404, "object not found")


def commit(request: Request, name: str, branch: str) -> Answer:
    may_write(request, name)
    repository = request.hub.repository(name)
    header, *operations = [json.loads(line) for line in request.body.splitlines()]
    head = repository.commit_of(branch)
    if header["value"].get("parentCommit", head) != head:
        return refused(412, "A commit has happened since. Please refresh and try again.")
    changes: dict[str, bytes | None] = {}
    for key, value in ((operation["key"], operation["value"]) for operation in operations):
        if key == "file":
            changes[value["path"]] = base64.b64decode(value["content"])
        elif key == "lfsFile":
            if not repository.large(value["oid"]).exists():
                return refused(400, f"LFS pointer points to a file that does not exist: {value['oid']}")
            changes[value["path"]] = _POINTER % (value["oid"].encode(), value["size"])
        else:
            changes[value["path"]] = None
    made = repository.commit(header["value"]["summary"], changes, head)
    return said({"success": True, "commitOid": made, "commitUrl": f"{request.hub.url}/datasets/{name}/commit/{made}"})


def tag(request: Request, name: str, revision: str) -> Answer:
    may_write(request, name)
    repository, wanted = request.hub.repository(name), request.json()["tag"]
    if wanted in repository.tags():
        return refused(409, f"Tag {wanted} exists already")
    repository.git("tag", wanted, repository.commit_of(revision))
    return said({})


_NAME = r"([\w.-]+/[\w.-]+)"
_ROUTES: list[tuple[str, Callable[..., Answer]]] = [
    (r"GET /api/whoami-v2", whoami),
    (r"POST /api/repos/create", create),
    (r"POST /api/validate-yaml", validate_yaml),
    (rf"GET /api/datasets/{_NAME}/auth-check/write", may_write),
    (rf"GET /api/datasets/{_NAME}/refs", refs),
    (rf"GET /api/datasets/{_NAME}/tree/([^/]+)/?(.*)", tree),
    (rf"POST /api/datasets/{_NAME}/paths-info/([^/]+)", paths_info),
    (rf"POST /api/datasets/{_NAME}/preupload/([^/]+)", preupload),
    (rf"POST /api/datasets/{_NAME}/commit/([^/]+)", commit),
    (rf"POST /api/datasets/{_NAME}/tag/([^/]+)", tag),
    (rf"(?:GET|HEAD) /api/datasets/{_NAME}/revision/([^/]+)", info),
    (rf"(?:GET|HEAD) /api/datasets/{_NAME}", info),
    (rf"POST /datasets/{_NAME}\.git/info/lfs/objects/batch", batch),
    (rf"PUT /lfs/{_NAME}/([0-9a-f]{{64}})", store),
    (rf"POST /lfs/{_NAME}/([0-9a-f]{{64}})/verify", verify),
    (rf"(?:GET|HEAD) /datasets/{_NAME}/resolve/([^/]+)/(.+)", resolve),
]


def answer(request: Request, method: str) -> Answer:
    line = f"{method} {request.url}"
    for pattern, action in _ROUTES:
        if match := re.fullmatch(pattern, line):
            try:
                return action(request, *(unquote(part) for part in match.groups()))
            except Refusal as refusal:
                return refusal.answer
    return refused(404, "Sorry, we can't find the page you are looking for.")


@contextmanager
def serving(folder: Path) -> Iterator[Hub]:
    """A Hub whose repositories are in a folder; those that lie there already are served again."""
    hub = Hub(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits for 40 ms

        def _do(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = b"".join(_chunks(self.rfile))
            broken = hub.broken(f"{self.command} {url.path}")
            self.close_connection = broken and not isinstance(hub.fault, int)  # else a retry may meet the closing
            if broken and hub.fault == "silent":
                sleep(2)
            if broken and hub.fault in ("request lost", "silent"):
                return
            given = Request(hub, url.path, parse_qs(url.query), self.headers, body)
            if broken and isinstance(hub.fault, int):
                status, content, headers = refused(hub.fault, "Out of order")
            else:
                status, content, headers = answer(given, self.command)
            if broken and hub.fault == "answer lost":
                return
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_PUT = _do  # noqa: N815 - the names of its interface

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        server.daemon_threads = True
        hub.url = f"http://{HOST}:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield hub
        server.shutdown()


def _chunks(stream: Any) -> Iterator[bytes]:
    while size := int(stream.readline(), 16):
        yield stream.read(size)
        stream.readline()
    stream.readline()
