"""What a connection says of servers that are down, slow, others, or refuse the token."""

import gzip
import json
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from golden import findings_of
from insihab.label_studio.client import DEFAULT_URL, TOKEN, URL, connect
from insihab.label_studio.pull import snapshot
from insihab.schema import Schema
from studio import Proxy, Studio, answering, behind, free_port, script, silent

SECRET = secrets.token_hex(20)


def refusal(environment: Mapping[str, str], timeout: float = 30) -> str:
    """The one finding for which a connection is refused; it never shows the token."""
    (finding,) = findings_of(lambda: connect(environment, timeout))
    assert SECRET not in str(finding)
    return str(finding)


@pytest.mark.parametrize("environment", [{}, {TOKEN: ""}, {TOKEN: " \n"}], ids=["none", "empty", "space"])
def test_no_token(environment: dict[str, str]) -> None:
    message = f"is not set to a token; set it to the access token of your account at {DEFAULT_URL}"
    assert refusal(environment) == f"error TOKEN_MISSING: {TOKEN}: {message}"


@pytest.mark.parametrize("token", ["ab\ncd", "ab\r\nX-Header: x", "ab\x00", "رمز", "a\u00a0b"])
def test_a_token_that_no_header_can_hold(token: str) -> None:
    assert refusal({TOKEN: token}).startswith(f"error TOKEN_MISSING: {TOKEN}: is not set to a token; ")


@pytest.mark.parametrize("module", ["httpx", "label_studio_sdk"])
def test_no_sdk(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    message = f'needs {module}, which is not installed; pip install ".[labelstudio]"'
    assert refusal({TOKEN: SECRET}) == f"error MODULE_MISSING: insihab.label_studio: {message}"


def test_no_server() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert (
        refusal({URL: url, TOKEN: SECRET}) == f"error SERVER_DOWN: {url}: cannot be reached; start it, or correct {URL}"
    )


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8080",
        "localhost",
        "http://",
        "ftp://127.0.0.1",
        "http://[::1",
        "http://a\x00",
        "$x",
    ],
)
def test_no_address(url: str) -> None:
    named = url.replace("\x00", "\\x00")
    expected = f"error SERVER_DOWN: {named}: is no address; write {URL} like {DEFAULT_URL}"
    assert refusal({URL: url, TOKEN: SECRET}) == expected


def test_an_empty_address_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setattr("insihab.label_studio.client.DEFAULT_URL", url)
    assert refusal({URL: "", TOKEN: SECRET}).startswith(f"error SERVER_DOWN: {url}: cannot be reached; ")


def test_a_server_that_never_answers() -> None:
    with silent() as url:
        message = "did not answer in time; look whether it is busy, and try again"
        assert refusal({URL: url, TOKEN: SECRET}, timeout=0.2) == f"error SERVER_SLOW: {url}: {message}"


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached_without_a_proxy(host: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, f"http://127.0.0.1:{free_port()}")  # where nothing listens
    with answering(200, USER) as url:
        assert connect({URL: url.replace("127.0.0.1", host), TOKEN: SECRET}).users.whoami().id == 1


def test_another_machine_is_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(200, USER) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        assert connect({URL: "http://studio.invalid", TOKEN: SECRET}).users.whoami().id == 1


HTML = b"<html><body><h1>It works!</h1></body></html>"
USER = json.dumps({"id": 1}).encode()
ANOTHER = "does not answer like Label Studio"


@pytest.mark.parametrize(
    ("status", "body", "headers", "says"),
    [
        pytest.param(200, HTML, {"Content-Type": "text/html"}, ANOTHER, id="HTML"),
        pytest.param(404, HTML, {"Content-Type": "text/html"}, ANOTHER, id="HTML, not found"),
        pytest.param(500, HTML, {"Content-Type": "text/html"}, "answers with status 500", id="HTML, a fault"),
        pytest.param(
            500, b'{"detail": "disk is full"}', {}, "answers with status 500 disk is full", id="JSON, a fault"
        ),
        pytest.param(200, b"", {}, ANOTHER, id="nothing"),
        pytest.param(204, b"", {}, ANOTHER, id="no content"),
        pytest.param(200, b'{"id": 1', {}, ANOTHER, id="broken JSON"),
        pytest.param(200, b"\xff\xfe\x00", {}, ANOTHER, id="bytes"),
        pytest.param(200, b"{}", {}, ANOTHER, id="JSON, an empty object"),
        pytest.param(200, b"[]", {}, ANOTHER, id="JSON, a list"),
        pytest.param(200, b"null", {}, ANOTHER, id="JSON, null"),
        pytest.param(200, b'"x"', {}, ANOTHER, id="JSON, a string"),
        pytest.param(200, b'{"id": "x"}', {}, ANOTHER, id="JSON, another's object"),
        pytest.param(200, USER, {"Content-Encoding": "gzip"}, ANOTHER, id="no gzip"),
        pytest.param(200, gzip.compress(USER)[:12], {"Content-Encoding": "gzip"}, ANOTHER, id="half a gzip"),
        pytest.param(302, b"", {"Location": "/"}, ANOTHER, id="a circle"),
        pytest.param(301, b"", {"Location": "ftp://x"}, "", id="moved to no address"),
        pytest.param(200, USER, {"Content-Length": "99"}, "", id="half an answer"),
    ],
)
def test_a_server_that_is_another(status: int, body: bytes, headers: dict[str, str], says: str) -> None:
    with answering(status, body, headers) as url:
        line = refusal({URL: url, TOKEN: SECRET}, timeout=1)
        assert line.startswith(("error SERVER_ERROR: ", "error SERVER_DOWN: ", "error SERVER_SLOW: "))
        assert f": {url}: {says}" in line


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token(status: int) -> None:
    with answering(status, b'{"detail": "Invalid token."}') as url:
        message = f"refuses the token; set {TOKEN} to the access token of your account"
        assert refusal({URL: url, TOKEN: SECRET}) == f"error TOKEN_REFUSED: {url}: {message}"


COMMANDS = {"project": ["project"], "push": ["push"], "pull": ["pull", "pass.json"]}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("token", "code"), [("", "TOKEN_MISSING"), ("a\nb", "TOKEN_MISSING"), (SECRET, "SERVER_DOWN")])
def test_commands_without_a_server(command: list[str], token: str, code: str, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    arguments = [str(tmp_path / part) if part.endswith(".json") else part for part in command]
    done = script("label_studio.py", *arguments, environment={URL: url, TOKEN: token})
    assert (done.returncode, done.stdout) == (2, "")
    finding, count = done.stderr.splitlines()
    assert finding.startswith(f"error {code}: ")
    assert url in finding
    assert count == "1 finding(s)"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("token", ["f" * 40, "Token " + "f" * 40, "e.e.e"])
def test_the_server_refuses_another_token(token: str, studio: Studio) -> None:
    assert refusal({URL: studio.url, TOKEN: token}).startswith(f"error TOKEN_REFUSED: {studio.url}: ")


@pytest.mark.slow
@pytest.mark.parametrize("around", ["{}", "{}\n", " {}", "\t{}\r\n"])
def test_space_around_a_token_is_no_part_of_it(around: str, studio: Studio) -> None:
    client = connect({URL: studio.url, TOKEN: around.format(studio.account.token)})
    assert client.users.whoami().email == studio.account.email


@pytest.mark.slow
def test_an_address_may_end_in_a_slash(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    assert studio.client(f"{studio.url}/").projects.get(id=project.id).title == project.title


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["request lost", "answer lost", "bad gateway"])
def test_a_server_that_dies_while_we_read(fault: str, studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    with behind(Proxy(studio.url, 1, fault)) as url:
        dying = type(project)(studio.client(url), project.id, project.title)
        (finding,) = findings_of(lambda: snapshot(dying))
        assert finding.code == ("SERVER_ERROR" if fault == "bad gateway" else "SERVER_DOWN")
        assert studio.account.token not in str(finding)
