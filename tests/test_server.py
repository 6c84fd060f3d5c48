"""A server of one's own: on the loopback address alone, with its secrets to itself, and gone when it is ended."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from golden import ROOT, findings_of
from insihab.findings import Finding
from insihab.label_studio.client import TOKEN, URL, connect
from insihab.label_studio.pull import pull
from insihab.label_studio.push import push
from insihab.label_studio.server import HOST, Account, running
from insihab.passes import Corpus
from studio import EXECUTABLE, Studio, free_port, silent

ACCOUNT = Account("annotator@localhost.local", secrets.token_urlsafe(16), secrets.token_hex(20))

# In place of Label Studio, for what does not take a real one: notes how it was started, and answers.
STAND_IN = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

given = dict(zip(sys.argv[1:], sys.argv[2:]))
server = HTTPServer((given["--internal-host"], int(given["--port"])), Handler)
seen = {"arguments": sys.argv[1:], "environment": dict(os.environ), "pid": os.getpid()}
Path(given["--data-dir"], "seen.json").write_text(json.dumps(seen))
server.serve_forever()
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    return program(tmp_path, STAND_IN)


def program(folder: Path, code: str) -> Path:
    (folder / "program.py").write_text(code, encoding="utf-8")
    command = folder / "label-studio"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder}/program.py" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return command


def seen(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "seen.json").read_text(encoding="utf-8"))
    return found


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError:
        return False
    return True


def starting(executable: Path, data: Path, port: int) -> Finding:
    """The one finding for which a server is not started."""

    def start() -> None:
        with running(executable, data, port, ACCOUNT):
            pytest.fail("it was started")

    (finding,) = findings_of(start)
    return finding


def test_how_it_is_started(stand_in: Path, tmp_path: Path) -> None:
    port = free_port()
    with running(stand_in, tmp_path / "data", port, ACCOUNT) as url:
        assert url == f"http://127.0.0.1:{port}"
        data = ["--data-dir", str(tmp_path / "data")]
        port_of_it = ["--port", str(port)]
        wanted = ["start", "--no-browser", "--internal-host", "127.0.0.1", *port_of_it, *data]
        assert seen(tmp_path / "data")["arguments"] == wanted


def test_nothing_is_sent_anywhere(stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLLECT_ANALYTICS", "LATEST_VERSION_CHECK", "SENTRY_DSN", "FRONTEND_SENTRY_DSN"):
        monkeypatch.setenv(name, "https://elsewhere.invalid")
    monkeypatch.setenv("LABEL_STUDIO_HOST", "https://elsewhere.invalid")
    monkeypatch.setenv(TOKEN, "the token of another server")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with running(stand_in, tmp_path / "data", free_port(), ACCOUNT):
        environment = seen(tmp_path / "data")["environment"]
    switches = ("COLLECT_ANALYTICS", "LATEST_VERSION_CHECK", "SENTRY_DSN", "FRONTEND_SENTRY_DSN")
    assert {name: environment[name] for name in switches} == dict(
        zip(switches, ("false", "false", "", ""), strict=True)
    )
    own = {name: value for name, value in environment.items() if name.startswith("LABEL_STUDIO_")}
    assert own == {
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_USERNAME": ACCOUNT.email,
        "LABEL_STUDIO_PASSWORD": ACCOUNT.password,
        "LABEL_STUDIO_USER_TOKEN": ACCOUNT.token,
    }


def test_secrets_are_not_on_the_command_line_nor_in_a_message(stand_in: Path, tmp_path: Path) -> None:
    with running(stand_in, tmp_path / "data", free_port(), ACCOUNT):
        arguments = seen(tmp_path / "data")["arguments"]
    shown = f"{arguments} {ACCOUNT!r}"
    assert ACCOUNT.token not in shown
    assert ACCOUNT.password not in shown


@pytest.mark.parametrize("how", [None, KeyError, KeyboardInterrupt])
def test_it_ends_with_what_it_was_started_for(how: type[BaseException] | None, stand_in: Path, tmp_path: Path) -> None:
    port = free_port()

    def work() -> None:
        with running(stand_in, tmp_path / "data", port, ACCOUNT):
            assert not gone(seen(tmp_path / "data")["pid"])
            if how:
                raise how

    if how:
        with pytest.raises(how):
            work()
    else:
        work()
    assert gone(seen(tmp_path / "data")["pid"])
    assert not answers(HOST, port)


def test_a_port_that_is_taken(stand_in: Path, tmp_path: Path) -> None:
    with silent() as url:
        port = int(url.rpartition(":")[2])
        finding = starting(stand_in, tmp_path / "data", port)
        assert str(finding) == f"error PORT_TAKEN: 127.0.0.1:{port}: is taken or not allowed; give another --port"
        assert not answers(HOST, port + 1)
    assert not (tmp_path / "data" / "seen.json").exists()


@pytest.mark.parametrize("port", [0, -1, 65536, 99999999])
def test_a_port_that_is_none(port: int, stand_in: Path, tmp_path: Path) -> None:
    assert starting(stand_in, tmp_path / "data", port).code == "PORT_TAKEN"


def test_the_command_is_missing(tmp_path: Path) -> None:
    missing, folder, text = (tmp_path / name for name in ("missing", "folder", "text"))
    folder.mkdir()
    text.write_text("no program", encoding="utf-8")
    for path in (missing, folder, text):
        finding = starting(path, tmp_path / "data", free_port())
        assert str(finding) == f"error SERVER_MISSING: {path}: is not there; run make label-studio, which installs it"
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_made(stand_in: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for data in (tmp_path / "file", tmp_path / "file" / "data"):
        finding = starting(stand_in, data, free_port())
        assert (finding.code, finding.file) == ("FILE_UNWRITABLE", str(data))


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("raise SystemExit(3)", id="ends"),
        pytest.param("import time; time.sleep(60)", id="never answers", marks=pytest.mark.slow),
    ],
)
def test_a_server_that_does_not_come_up(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insihab.label_studio.server.START_SECONDS", 2)
    port, data = free_port(), tmp_path / "data"
    finding = starting(program(tmp_path, f"print('a reason', flush=True)\n{code}"), data, port)
    message = f"did not come up; look into {data / 'server.log'}"
    assert str(finding) == f"error SERVER_DOWN: 127.0.0.1:{port}: {message}"
    assert (data / "server.log").read_text(encoding="utf-8") == "a reason\n"


def test_a_template_is_made_once_and_without_the_account(stand_in: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        with running(stand_in, tmp_path / name, free_port(), ACCOUNT, tmp_path / "cache" / "template"):
            pass
    made = seen(tmp_path / "cache" / "template")
    assert ACCOUNT.token not in json.dumps(made)
    assert len({seen(tmp_path / name)["pid"] for name in ("one", "two")} | {made["pid"]}) == 3
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["template"]


# The command


def command(stand_in: Path, data: Path, port: int) -> "subprocess.Popen[str]":
    line = [sys.executable, str(ROOT / "scripts" / "label_studio.py"), "start", "--port", str(port)]
    own = {TOKEN: ACCOUNT.token, "LABEL_STUDIO_PASSWORD": ACCOUNT.password}
    return subprocess.Popen(
        [*line, "--data", str(data), "--executable", str(stand_in)],
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM])
def test_the_command_runs_until_it_is_told_to_end(way: signal.Signals, stand_in: Path, tmp_path: Path) -> None:
    port = free_port()
    with command(stand_in, tmp_path / "data", port) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(3)]
        assert lines[1].startswith(f"Label Studio is at http://127.0.0.1:{port}; log in as annotator@localhost.local")
        process.send_signal(way)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "ended\n")
    assert gone(seen(tmp_path / "data")["pid"])
    assert ACCOUNT.token not in "".join(lines)
    assert ACCOUNT.password not in "".join(lines)


def test_the_command_can_be_interrupted_while_it_starts(tmp_path: Path) -> None:
    never = program(tmp_path, "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(600)")
    log = tmp_path / "data" / "server.log"
    with command(never, tmp_path / "data", free_port()) as process:
        while not (log.exists() and log.read_text(encoding="utf-8")):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert err.splitlines()[1:] == ["ended"]
    assert gone(int(log.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("name", "value", "needs"),
    [
        (TOKEN, "", "40 hexadecimal digits"),
        (TOKEN, "f" * 39, "40 hexadecimal digits"),
        (TOKEN, "f" * 40 + "\n", "40 hexadecimal digits"),
        ("LABEL_STUDIO_PASSWORD", "short", "8 characters or more"),
    ],
)
def test_the_command_needs_its_secrets(name: str, value: str, needs: str, stand_in: Path, tmp_path: Path) -> None:
    line = [sys.executable, str(ROOT / "scripts" / "label_studio.py"), "start", "--executable", str(stand_in)]
    own = {TOKEN: ACCOUNT.token, "LABEL_STUDIO_PASSWORD": ACCOUNT.password} | {name: value}
    done = subprocess.run(
        [*line, "--data", str(tmp_path / "data")], env=os.environ | own, capture_output=True, text=True, timeout=60
    )
    message = f"must be set in the environment, to {needs}"
    assert (done.returncode, done.stderr) == (2, f"error SECRET_MISSING: {name}: {message}\n1 finding(s)\n")
    assert not (tmp_path / "data").exists()


# A real one


@pytest.mark.slow
def test_only_this_machine_can_reach_it(studio: Studio) -> None:
    port = int(studio.url.rpartition(":")[2])
    assert answers(HOST, port)
    others = {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), port)} - {HOST}
    for host in {"127.0.0.2", "::1", *others}:
        assert not answers(host, port)


@pytest.mark.slow
def test_the_first_start_and_the_next_ones(corpus: Corpus, tmp_path: Path) -> None:
    template = tmp_path / "cache" / "template"

    def serving(data: Path, account: Account) -> Any:
        return running(EXECUTABLE, data, free_port(), account, template)

    with serving(tmp_path / "one", ACCOUNT) as url:
        client = connect({URL: url, TOKEN: ACCOUNT.token})
        assert client.users.whoami().email == ACCOUNT.email
        client.projects.create(title="kept")
    with serving(tmp_path / "one", ACCOUNT) as url:
        client = connect({URL: url, TOKEN: ACCOUNT.token})
        assert [project.title for project in client.projects.list()] == ["kept"]
    other = Account("other@localhost.local", secrets.token_urlsafe(16), secrets.token_hex(20))
    with serving(tmp_path / "two", other) as url:
        client = connect({URL: url, TOKEN: other.token})
        assert [user.email for user in client.users.list()] == [other.email]
        assert list(client.projects.list()) == []
        (finding,) = findings_of(lambda: connect({URL: url, TOKEN: ACCOUNT.token}))
        assert finding.code == "TOKEN_REFUSED"
    assert not answers(HOST, int(url.rpartition(":")[2]))


@pytest.mark.slow
def test_secrets_are_in_no_file_but_the_database(
    studio: Studio, corpus: Corpus, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = studio.project(corpus.schema)
    push(project, corpus.documents, corpus.schema, corpus.annotations)
    pull(project, tmp_path / "pass.json", corpus.documents, corpus.schema, corpus.entities)
    files = [path for path in tmp_path_factory.getbasetemp().rglob("*") if path.is_file()]
    assert {"server.log", "pass.json", "label_studio.sqlite3"} <= {path.name for path in files}
    secret = (studio.account.token.encode(), studio.account.password.encode())
    found = {path.name for path in files if any(one in path.read_bytes() for one in secret)}
    assert found <= {"label_studio.sqlite3", "label_studio.sqlite3-wal", "label_studio.sqlite3-journal"}
    assert found
