"""Tests of publishing on the Hub: scripts/publish.py and insihab.hub, against a Hub of their own."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import huggingface_hub.constants
import pytest

import hub
import insihab
from golden import findings_of
from hub import READ_ONLY, STRANGER, TOKEN, Hub, serving
from insihab.findings import InputError
from insihab.hub import connection
from insihab.hub.connection import connect
from insihab.hub.folder import Checked, read_checked, refuse_untagged
from insihab.hub.publish import Wanted, check_name, publish
from made_releases import commit, git, tagged

REPO = "owner/insihab"
PLAIN = Wanted()
CARD = "---\nlicense: other\ndataset_info:\n- config_name: a\n  version: {version}\n---\n\n# A card\n"
FILES = {"data/train.parquet": "train", "data/test.parquet": "test", "statistics.json": "{}"}


def made(folder: Path, version: str = "1.0.0", **changed: str | None) -> Checked:
    """A release of a few files, with contents changed by name, None for what it lacks."""
    contents = {"README.md": CARD.format(version=version), **FILES, **changed}
    sums = []
    for name, content in sorted(contents.items()):
        if content is not None:
            path = folder / version / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            sums.append(f"{hashlib.sha256(content.encode()).hexdigest()}  {name}\n")
    (folder / version / "checksums.txt").write_text("".join(sums))
    return read_checked(folder / version, version)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A Hub, which the library takes for the one there is; waiting before it asks again costs no time."""
    with serving(tmp_path / "hub") as running:
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", running.url)
        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr("time.sleep", lambda seconds: None)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        monkeypatch.setenv("NO_PROXY", hub.HOST)
        huggingface_hub.utils.disable_progress_bars()
        yield running


def attempt(
    release: Checked, repo: str = REPO, wanted: Wanted = PLAIN, say: Callable[[str], None] = lambda line: None
) -> str:
    """What publishing says in the end: a finding without its place, or what its last line tells."""
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        say(line)

    try:
        publish(connect(), repo, release, wanted, tell)
    except InputError as error:
        (finding,) = error.findings
        assert TOKEN not in str(finding)
        return f"{finding.code}: {finding.message}"
    return lines[-1].partition(": ")[2] or lines[-1]


def published(server: Hub, tag: str) -> dict[str, str]:
    """The contents at a tag, but for what the Hub made itself."""
    repository = server.repository(REPO)
    files = repository.files(tag)
    return {path: repository.content(file).decode() for path, file in files.items() if path != ".gitattributes"}


def contents(release: Checked) -> dict[str, str]:
    return {name: file.path.read_text() for name, file in release.files.items()}


# A release


def test_a_release_has_its_files_with_both_names_of_their_contents(tmp_path):
    release = made(tmp_path, **{"statistics.json": "hello\n"})
    file = release.files["statistics.json"]
    assert (file.size, file.blob) == (6, "ce013625030ba8dba906f756967f9e9ca394464a")  # echo hello | git hash-object
    assert file.sha256 == "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"  # echo hello | sha256sum
    assert sorted(release.files) == ["README.md", "checksums.txt", *sorted(FILES)]
    assert release.tag == "v1.0.0"


def _append(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).open("a").write(text) and None


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda folder: (folder / "checksums.txt").unlink(),
            "error RELEASE_INVALID: {}: is no release, as it has no checksums.txt; name the folder that the build "
            "wrote",
        ),
        (
            lambda folder: (folder / "README.md").unlink(),
            "error RELEASE_INVALID: {}: is no release, as it has no README.md; name the folder that the build wrote",
        ),
        (
            lambda folder: (folder / "statistics.json").unlink(),
            "error FILE_MISSING: {}/statistics.json: is in checksums.txt and not there; build the release again",
        ),
        (
            _append("data/.DS_Store", "x"),
            "error FILE_UNLISTED: {}/data/.DS_Store: is not in checksums.txt, and so not part of the release; remove "
            "it",
        ),
        (
            lambda folder: (folder / "link").symlink_to(folder),
            "error FILE_UNLISTED: {}/link: is no ordinary file, and would not be published; remove it",
        ),
        (
            _append("statistics.json", " "),
            "error CHECKSUM_WRONG: {}/statistics.json: is not what checksums.txt says; build the release again",
        ),
        (
            _append("checksums.txt", "abc\n"),
            "error CHECKSUM_LINE: {}/checksums.txt: line 5: is no sha256, two spaces and a file, or names a file "
            "again; get the folder again, or build it",
        ),
    ],
)
def test_a_folder_that_is_no_whole_release_is_refused(tmp_path, spoil, message):
    folder = made(tmp_path).folder
    spoil(folder)
    with pytest.raises(InputError) as refused:
        read_checked(folder, "1.0.0")
    assert str(refused.value) == message.format(folder)


_NO_YAML = "error CARD_INVALID: {}/README.md: does not begin with YAML between two lines ---; build the release again"
_OTHER = "error VERSION_WRONG: {}: names the version %s, and this is version 1.0.0; build the release again"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"README.md": CARD.format(version="0.9.0")}, _OTHER % "0.9.0"),
        ({"README.md": "---\na: 1\n---\n"}, _OTHER % "none"),
        ({"README.md": "---\na: 1\n---\n", "release.json": '{"version": "0.9.0"}'}, _OTHER % "0.9.0"),
        ({"release.json": '{"version": "0.9.0"}'}, _OTHER % "0.9.0, 1.0.0"),
        ({"README.md": "# A card\n"}, _NO_YAML),
        ({"README.md": "---\na: [\n---\n"}, _NO_YAML),
        ({"README.md": f"---\na: {'[' * 20_000}\n---\n"}, _NO_YAML),
        ({"README.md": "---\na: !!int x\n---\n"}, _NO_YAML),
        ({"README.md": "---\na: 1\na: 2\n---\n"}, _NO_YAML),
        *(
            ({name: "x"}, f"error FILE_RESERVED: {{}}/{name}: has a name that the Hub keeps for itself; remove it")
            for name in (".gitattributes", "data/.git/config", ".cache/x")
        ),
        ({"README.md": "---\n- a\n---\n"}, _NO_YAML),
    ],
)
def test_a_release_must_name_its_version(tmp_path, changed, message):
    with pytest.raises(InputError) as refused:
        made(tmp_path, **changed)
    assert str(refused.value) == message.format(tmp_path / "1.0.0")


def test_a_stand_off_release_names_its_version_elsewhere(tmp_path):
    changed = {"README.md": "---\nlicense: cc-by-4.0\n---\n", "release.json": '{"version": "1.0.0"}'}
    assert made(tmp_path, **changed).tag == "v1.0.0"


@pytest.mark.parametrize(
    "name", ["insihab", "owner/", "/insihab", "datasets/owner/insihab", "own er/x", "o/a--b", "o/.."]
)
def test_a_name_that_the_hub_does_not_know_is_refused(name):
    with pytest.raises(InputError) as refused:
        check_name(name)
    message = "is no name of a repository; write OWNER/NAME in letters, digits, and single - _ . within"
    assert str(refused.value) == f"error REPO_INVALID: {name}: {message}"


# The release in git


@pytest.fixture
def checkout(tmp_path):
    """A checkout with the release 1.0.0 in the folder `dataset`, tagged."""
    made(tmp_path)
    tagged(tmp_path / "checkout", "1.0.0", dataset=tmp_path / "1.0.0")
    return tmp_path / "checkout"


def test_the_release_that_is_tagged_may_be_published(checkout):
    refuse_untagged(read_checked(checkout / "dataset", "1.0.0"), checkout)


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize(
    ("changed", "differing"),
    [
        ({"statistics.json": "{ }"}, "2 file(s) (checksums.txt, statistics.json)"),
        ({"more.json": "{}"}, "2 file(s) (checksums.txt, more.json)"),
        ({"statistics.json": None}, "2 file(s) (checksums.txt, statistics.json)"),
        ({f"{name}.json": "{}" for name in "abcd"}, "5 file(s) (a.json, b.json, c.json, …)"),
    ],
)
def test_what_is_not_what_was_tagged_is_refused(checkout, tmp_path, changed, differing, committed):
    shutil.rmtree(checkout / "dataset")
    made(tmp_path / "other", **changed).folder.rename(checkout / "dataset")
    if committed:
        commit(checkout, "changed after the release")
    (found,) = findings_of(lambda: refuse_untagged(read_checked(checkout / "dataset", "1.0.0"), checkout))
    assert str(found) == (
        f"error RELEASE_DIFFERS: {checkout / 'dataset'}: differs from the tag v1.0.0 of git in {differing}; publish "
        "from a checkout of that tag, or release what is here"
    )


def test_what_git_does_not_know_is_refused(checkout, tmp_path):
    (found,) = findings_of(lambda: refuse_untagged(made(checkout, "1.0.1"), checkout))
    assert str(found) == (
        f"error VERSION_UNTAGGED: {checkout / '1.0.1'}: has no tag v1.0.1 in git; make it with scripts/release.py, or "
        "get it with git fetch --tags"
    )
    outside = read_checked(tmp_path / "1.0.0", "1.0.0")
    (found,) = findings_of(lambda: refuse_untagged(outside, checkout))
    assert str(found) == (
        f"error FOLDER_WRONG: {tmp_path / '1.0.0'}: is not in the checkout {checkout}, whose tag says what the release "
        "is; publish the folder that is there"
    )


# Publishing


def test_a_dry_run_tells_all_and_changes_nothing(tmp_path, server):
    first, lines = made(tmp_path, **{"old.json": "1"}), []
    attempt(first)
    second = made(tmp_path, "1.0.1", **{"data/test.parquet": "tests"})
    before = len(server.requests)
    publish(connect(), REPO, second, Wanted(dry_run=True), lines.append)
    assert lines == [
        f"{server.url}/datasets/owner/insihab: v1.0.1 of {second.folder}",
        "  upload          81 bytes  README.md",
        "  upload         327 bytes  checksums.txt",
        "  upload           5 bytes  data/test.parquet",
        "  delete                    old.json",
        "3 to upload (413 bytes), 1 to delete, 2 kept",
    ]
    assert {request.split()[0] for request in server.requests[before:]} == {"GET"}


def test_a_dry_run_makes_no_repository(tmp_path, server):
    lines: list[str] = []
    publish(connect(), REPO, made(tmp_path), Wanted(dry_run=True), lines.append)
    assert lines[0] == f"{server.url}/datasets/owner/insihab: v1.0.0 of {tmp_path / '1.0.0'}, a new repository"
    assert not (server.folder / "datasets").exists()


def test_a_version_is_published_in_one_commit_and_tagged_once(tmp_path, server):
    release = made(tmp_path)
    assert attempt(release) == "v1.0.0 is published"
    assert published(server, "v1.0.0") == published(server, "main") == contents(release)
    history = server.repository(REPO).git("log", "--format=%s").decode().splitlines()
    assert history == ["Insihab 1.0.0", "initial commit"]
    before = len(server.requests)
    assert attempt(release) == "v1.0.0 is published already, with these files"
    assert {request.split()[0] for request in server.requests[before:]} == {"GET"}


def test_files_with_an_odd_name_or_nothing_in_them_are_published(tmp_path, server):
    release = made(tmp_path, **{"-x": "a", "empty": "", "data/ا b.txt": "c"})
    assert attempt(release) == "v1.0.0 is published"
    assert published(server, "v1.0.0") == contents(release)


def test_a_later_version_uploads_what_changed_and_leaves_the_earlier_alone(tmp_path, server):
    first = made(tmp_path)
    attempt(first)
    before = len(server.requests)
    second = made(tmp_path, "1.0.1", **{"data/test.parquet": "tests"})
    assert attempt(second) == "v1.0.1 is published"
    assert len([request for request in server.requests[before:] if request.startswith("PUT")]) == 1
    assert published(server, "v1.0.0") == contents(first)
    assert published(server, "v1.0.1") == published(server, "main") == contents(second)


_OLD = (
    "VERSION_OLD: has v1.0.10 already, and main would go back to v1.0.9; publish versions in their order, or this one "
    "in another repository"
)


def test_an_older_version_does_not_take_the_place_of_a_newer_one(tmp_path, server):
    older, newer = made(tmp_path, "1.0.9"), made(tmp_path, "1.0.10", **{"data/test.parquet": "tests"})
    server.fail(at="/tag/")
    attempt(older)
    server.fail(None)
    server.repository(REPO).git("tag", "v2.0.0-rc1", "main")  # no version
    assert attempt(newer) == "v1.0.10 is published"
    before = len(server.requests)
    assert attempt(older) == _OLD  # also what was interrupted before
    assert attempt(older, wanted=Wanted(dry_run=True)) == _OLD
    assert {request.split()[0] for request in server.requests[before:]} == {"GET"}
    assert published(server, "main") == contents(newer)
    server.repository(REPO).git("tag", "v1.0.9", "main~1")
    assert attempt(older) == "v1.0.9 is published already, with these files"


def test_files_of_others_go_only_when_that_is_asked_for(tmp_path, server):
    server.create(REPO).commit("by hand", {"notes.txt": b"mine", "other.txt": b"too"}, "main")
    release = made(tmp_path)
    assert attempt(release) == (
        "FILES_STALE: has files that are not in the release, notes.txt among 2; if they are of an earlier release, add "
        "--delete, and else name another repository"
    )
    assert published(server, "main") == {"notes.txt": "mine", "other.txt": "too"}
    assert attempt(release, wanted=Wanted(delete=True)) == "v1.0.0 is published"
    assert published(server, "v1.0.0") == contents(release)


def test_a_version_is_never_changed(tmp_path, server):
    attempt(made(tmp_path))
    again = made(tmp_path, **{"statistics.json": "{ }"})
    assert attempt(again) == (
        "VERSION_EXISTS: differs from the release in 2 file(s) (checksums.txt, statistics.json): v1.0.0 is there with "
        "other content, and is never changed; give this content a new version"
    )
    assert published(server, "v1.0.0")["statistics.json"] == "{}"


def test_a_private_repository_is_made_private_and_a_public_one_is_not_taken_for_it(tmp_path, server):
    attempt(made(tmp_path), wanted=Wanted(private=True))
    assert (server.repository(REPO).folder / ".git" / "private").read_text() == "yes"
    server.create("owner/public")
    assert attempt(made(tmp_path), "owner/public", Wanted(private=True)) == (
        "REPO_PUBLIC: is seen by everybody, so that --private cannot be kept; make it private in its settings"
    )


# Refusals

_LOGIN = "make one that may write, in the settings of your account, and give it to «hf auth login», or set HF_TOKEN"
_UNTOUCHED = "Nothing was changed there; run this again then."


@pytest.mark.parametrize(
    ("token", "there", "message"),
    [
        ("", False, f"TOKEN_MISSING: there is no token for it; {_LOGIN}"),
        ("hf_é", False, f"TOKEN_MISSING: there is no token for it; {_LOGIN}"),
        ("hf_wrong", False, f"TOKEN_REFUSED: does not know the token (status 401); {_LOGIN}. {_UNTOUCHED}"),
        (
            READ_ONLY,
            False,
            "TOKEN_READ_ONLY: the token may only read; make one that may write, in the settings of your account",
        ),
        (
            STRANGER,
            False,
            "REPO_FOREIGN: cannot be made, as the token is of stranger; name a repository of theirs, or log in anew",
        ),
        (
            STRANGER,
            True,
            "TOKEN_REFUSED: does not let the token write here (status 403: You don't have the rights to write to "
            f"owner); {_LOGIN}, or name a repository of yours. {_UNTOUCHED}",
        ),
    ],
)
def test_a_token_that_may_not_write_is_refused_before_anything_is_sent(
    tmp_path, server, monkeypatch, token, there, message
):
    if there:
        server.create(REPO)
    monkeypatch.setenv("HF_TOKEN", token)
    monkeypatch.setattr(huggingface_hub.constants, "HF_TOKEN_PATH", str(tmp_path / "no token"))
    assert attempt(made(tmp_path)) == message
    assert {request.split()[0] for request in server.requests} <= {"GET"}


_ABSENT = "v1.0.0 is not published; main has all of its files or none. Run this again: it goes on from there."
_UNTAGGED = "The files are on main, and v1.0.0 may not be. Run this again: it does what is left."
_DOWN = "HUB_UNREACHABLE: cannot be reached; look at the network and at HF_ENDPOINT."


@pytest.mark.parametrize(
    ("fault", "at", "message"),
    [
        ("request lost", "", f"{_DOWN} {_UNTOUCHED}"),
        ("request lost", "POST /api/repos/create", f"{_DOWN} {_ABSENT}"),
        ("request lost", "PUT ", f"{_DOWN} {_ABSENT}"),
        (
            403,
            "POST /api/repos/create",
            f"TOKEN_REFUSED: does not let the token write here (status 403: Out of order); {_LOGIN}, or name a "
            f"repository of yours. {_ABSENT}",
        ),
        ("answer lost", "/commit/", f"{_DOWN} {_ABSENT}"),
        ("answer lost", "/tag/", f"{_DOWN} {_UNTAGGED}"),
        (503, "/commit/", f"HUB_FAILED: has a fault of its own (status 503: Out of order); try again later. {_ABSENT}"),
        (500, "PUT ", f"HUB_FAILED: has a fault of its own (status 500: Out of order); try again later. {_ABSENT}"),
        (429, "whoami", f"HUB_BUSY: wants fewer requests (status 429); wait some minutes. {_UNTOUCHED}"),
        (400, "/preupload/", f"HUB_REFUSED: refuses the request (status 400: Out of order). {_ABSENT}"),
        (200, "/preupload/", f"HUB_ERROR: does not answer like the Hub; look whether HF_ENDPOINT is right. {_ABSENT}"),
        (
            409,
            "/tag/",
            "HUB_CHANGED: was changed by somebody else meanwhile (status 409: Out of order); look what it was. "
            f"{_UNTAGGED}",
        ),
    ],
)
def test_what_goes_wrong_between_here_and_the_hub_is_told_with_what_is_published(tmp_path, server, fault, at, message):
    server.fail(fault=fault, at=at)
    assert attempt(made(tmp_path)) == message


def test_a_hub_that_is_silent_is_not_waited_for_without_end(tmp_path, server, monkeypatch):
    monkeypatch.setattr(connection, "TIMEOUT", 0.3)
    server.fail(fault="silent")
    assert attempt(made(tmp_path)) == f"HUB_SLOW: was silent for 0 seconds; try again later. {_UNTOUCHED}"


def test_a_hub_that_is_not_there_is_told(tmp_path, server, monkeypatch):
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    assert attempt(made(tmp_path)) == f"{_DOWN} {_UNTOUCHED}"


def test_a_library_that_is_told_to_be_offline_publishes_nothing(tmp_path, server, monkeypatch):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    assert attempt(made(tmp_path)) == "HUB_OFFLINE: is set, so that nothing can be published; unset it"


def test_a_card_that_the_hub_refuses_is_told_with_its_reason(tmp_path, server):
    assert attempt(made(tmp_path, **{"README.md": CARD.format(version="1.0.0").replace("license", "licence")})) == (
        'CARD_REFUSED: refuses the card: Invalid metadata in README.md. - "license" is required; mend it and build '
        f"again. {_ABSENT}"
    )


def test_what_somebody_else_commits_meanwhile_is_not_overwritten(tmp_path, server):
    attempt(made(tmp_path))
    server_side = server.repository(REPO)

    def interfere(line: str) -> None:
        if "to upload" in line:
            server_side.commit("by hand", {"notes.txt": b"mine"}, "main")

    assert attempt(made(tmp_path, "1.0.1"), say=interfere) == (
        "HUB_CHANGED: was changed by somebody else meanwhile (status 412: A commit has happened since. Please refresh "
        f"and try again.); look what it was. {_ABSENT.replace('1.0.0', '1.0.1')}"
    )
    assert published(server, "main")["notes.txt"] == "mine"


def test_what_did_not_arrive_whole_is_not_tagged(tmp_path, server, monkeypatch):
    commit = hub.Repository.commit

    def spoiled(self, title, changes, parent):
        return commit(self, title, {**changes, "statistics.json": b"{"}, parent)

    monkeypatch.setattr(hub.Repository, "commit", spoiled)
    release = made(tmp_path)
    message = "UPLOAD_DIFFERS: differs from the release in 1 file(s) (statistics.json): v1.0.0 was not tagged"
    assert attempt(release) == message
    assert server.repository(REPO).tags() == {}
    monkeypatch.undo()


# Interruptions


@pytest.mark.parametrize("fault", ["request lost", "answer lost"])
@pytest.mark.parametrize("after", range(15))
def test_a_run_that_breaks_off_never_leaves_a_tag_on_less_and_a_second_run_completes_it(tmp_path, server, after, fault):
    release = made(tmp_path)
    server.fail(after, fault)
    attempt(release)
    assert (server.allowed < 0) == (after < 14)  # as many requests has a whole run
    server.fail(None)
    if (server.folder / "datasets").exists() and "v1.0.0" in server.repository(REPO).tags():
        assert published(server, "v1.0.0") == contents(release)
    before, stored = len(server.requests), len(list(server.folder.rglob("lfs/objects/*/*/*")))
    end = attempt(release)
    assert end in ("v1.0.0 is published", "v1.0.0 is published already, with these files")
    assert published(server, "v1.0.0") == published(server, "main") == contents(release)
    uploads = [request for request in server.requests[before:] if request.startswith("PUT")]
    assert len(uploads) == 2 - stored  # what was there is not uploaded again
    assert len(server.repository(REPO).git("log", "--format=%h").split()) == 2


def test_what_is_uploaded_and_not_tagged_is_told_and_finished(tmp_path, server):
    release, lines = made(tmp_path), []
    server.fail(at="/tag/")
    attempt(release)
    server.fail(None)
    before = len(server.requests)
    publish(connect(), REPO, release, Wanted(), lines.append)
    assert lines[1:] == [
        "0 to upload (0 bytes), 0 to delete, 5 kept",
        "all is on main already; the tag v1.0.0 is missing",
        "looking whether all of it is there",
        f"{server.url}/datasets/owner/insihab: v1.0.0 is published",
    ]
    assert [request for request in server.requests[before:] if not request.startswith("GET")] == [
        f"POST /api/datasets/owner/insihab/tag/{server.repository(REPO).commit_of('main')}"
    ]


def test_an_interruption_from_the_keyboard_is_told_like_any_other(tmp_path, server, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("huggingface_hub.HfApi.create_commit", interrupted)
    assert attempt(made(tmp_path)) == f"HUB_INTERRUPTED: was left in the middle. {_ABSENT}"


# The script


def script(server: Hub, home: Path, *line: object, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    """Run a script that publishes; whatever happens, it neither crashes nor shows the token."""
    environment = {**os.environ, "HF_ENDPOINT": server.url, "HF_TOKEN": token, "HF_HOME": str(home)}
    environment |= {"HF_HUB_DISABLE_XET": "1", "NO_PROXY": hub.HOST}
    command = [sys.executable, *map(str, line)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    assert "Traceback" not in done.stderr
    assert not token or token not in done.stdout + done.stderr
    return done


@pytest.mark.slow
@pytest.mark.parametrize("release", ["dataset", "standoff"])
def test_the_script_publishes_what_is_released(tmp_path, root, release):
    program = tagged(tmp_path / "checkout", insihab.__version__, **{release: root / release})
    folder = tmp_path / "checkout" / release
    with serving(tmp_path / "hub") as server:
        line = (server, tmp_path, program, REPO, "--folder", folder)
        dry = script(*line, "--dry-run")
        assert (dry.returncode, dry.stdout.splitlines()[-1]) == (0, "this was a dry run, nothing was changed")
        done = script(*line)
        assert (done.returncode, done.stdout.splitlines()[:-2]) == (0, dry.stdout.splitlines()[:-1])
        assert release != "dataset" or "Upload 10 LFS files: 100%" in done.stderr
        again = script(*line)
        assert (again.returncode, again.stdout.endswith("is published already, with these files\n")) == (0, True)
        refused = script(server, tmp_path, program, "insihab")
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.startswith("error REPO_INVALID: insihab: is no name of a repository; ")
        git(tmp_path / "checkout", "tag", "--delete", f"v{insihab.__version__}")
        untagged = script(*line, "--dry-run")
        assert (untagged.returncode, untagged.stdout) == (2, "")
        assert untagged.stderr.startswith(
            f"error VERSION_UNTAGGED: {folder}: has no tag v{insihab.__version__} in git; "
        )
