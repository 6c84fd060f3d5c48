"""The release command: what it refuses, what it leaves when it is killed, and a whole release of this checkout."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace

import pytest
import yaml

import insihab
from golden import findings_of
from insihab.releasing import moving, steps
from insihab.releasing.repository import Repository
from made_releases import (
    BEFORE,
    BEFORE_THE_MOVE,
    CHANGES,
    IN_THE_MOVE,
    STEPS,
    WISHES,
    commit,
    git,
    killed,
    read_made,
    repository,
    state,
    write,
)


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Where worktrees are made; empty again after every release."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(steps, "read_contents", read_made)
    return folder


@pytest.fixture
def repo(tmp_path):
    return repository(tmp_path / "repo")


def release(root, dry=False, **wishes):
    return steps.release(root, replace(WISHES, **wishes), lambda line: None, dry)


def refused(root, **wishes):
    """The codes for which a release is refused, after a look that nothing else came of it."""
    before = state(root)
    findings = findings_of(lambda: release(root, **wishes))
    assert state(root) == before
    assert git(root, "worktree", "list").count("\n") == 0
    return [finding.code for finding in findings]


def test_a_release(repo, temporary):
    old = git(repo, "rev-parse", "HEAD")
    said = []
    told = steps.release(repo, WISHES, said.append)
    assert told.startswith("released 0.1.1: ")
    assert (repo / "src/insihab/__init__.py").read_text() == '__version__ = "0.1.1"\n'
    assert (repo / "CITATION.cff").read_text() == 'version: 0.1.1\ndate-released: "2026-01-31"\n'
    assert (repo / "dataset/version.txt").read_text() == "0.1.1"
    assert (repo / "dataset/labels.json").read_text() == (repo / "annotation/data/labels.json").read_text()
    computed = (
        "The data against 0.1.0, compared by the release:\n\n"
        "| layer | added | removed | altered |\n| --- | ---: | ---: | ---: |\n| entities | 0 | 0 | 1 |\n\n"
        "- altered in entities: a, «بغداد» (11-16), GPE; acts_as: nothing → ORG\n"
    )
    assert (repo / "CHANGELOG.md").read_text(encoding="utf-8") == (
        f"# Changelog\n\n## 0.1.1\n\nThe city acts.\n\n{computed}\n## 0.1.0\n\nFirst.\n"
    )
    assert git(repo, "rev-parse", "main^", "v0.1.1^{commit}").split() == [old, git(repo, "rev-parse", "main")]
    assert git(repo, "cat-file", "-t", "v0.1.1") == "tag"
    assert git(repo, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(repo, "status", "--short") == ""
    assert git(repo, "worktree", "list").count("\n") == 0
    assert list(temporary.iterdir()) == []
    message = git(repo, "log", "-1", "--format=%B")
    ran = f"Rebuilt and checked by:\n  {WISHES.rebuild[0]}\n  {WISHES.checks[0]}"
    assert message == f"Release 0.1.1\n\n{computed}\n{ran}"
    assert len(said) == 2 * STEPS  # each begins and ends


def test_a_second_release_follows_from_the_tag(repo):
    release(repo)
    changelog = repo / "CHANGELOG.md"
    changelog.write_text(changelog.read_text().replace("## 0.1.1", "## Unreleased\n\nBack again.\n\n## 0.1.1"))
    write(repo, {"annotation/data/labels.json": json.dumps(BEFORE)})
    commit(repo, "taken back")
    assert release(repo, version="0.3.0").startswith("released 0.3.0: ")
    assert git(repo, "tag").split() == ["v0.1.1", "v0.3.0"]
    assert "acts_as: ORG → nothing" in (repo / "CHANGELOG.md").read_text()


def test_a_dry_run_changes_nothing(repo, temporary):
    before = state(repo)
    told = release(repo, dry=True)
    assert told.startswith(
        "0.1.0 leads to 0.1.1; nothing was changed\n\n## 0.1.1\n\nThe city acts.\n\nThe data against"
    )
    assert "acts_as: nothing → ORG" in told
    assert state(repo) == before
    assert list(temporary.iterdir()) == []


def test_equal_data_ask_for_the_level_of_the_code(repo):
    write(repo, {"annotation/data/labels.json": json.dumps(BEFORE)})
    commit(repo, "taken back")
    assert refused(repo) == ["LEVEL_UNKNOWN"]
    assert release(repo, code="minor").startswith("released 0.2.0: ")
    assert "The labels are those of 0.1.0." in (repo / "CHANGELOG.md").read_text()


def test_a_shallow_clone_does_not_know_the_release_before(repo, tmp_path):
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repo}", str(clone))
    assert refused(clone) == ["PREVIOUS_UNKNOWN"]


def test_tags_that_are_no_versions_are_nothing(repo):
    for name in ("v1", "v01.2.3", "v9.9.9-rc1", "release-5.0.0"):
        git(repo, "tag", name, "HEAD~1")
    assert release(repo).startswith("released 0.1.1: ")


def test_who_commits_must_be_known(repo, monkeypatch):
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "/nonexistent")
    git(repo, "config", "user.useConfigOnly", "true")
    for key in ("user.name", "user.email"):
        git(repo, "config", "--unset", key)
    for name in [name for name in os.environ if name.startswith(("GIT_", "EMAIL"))]:
        monkeypatch.delenv(name)
    assert refused(repo) == ["GIT_FAILED"]


def edited(repo):
    write(repo, {"CHANGELOG.md": f"{CHANGES}\n"})


def untracked(repo):
    write(repo, {"note.txt": "mine"})


def staged(repo):
    write(repo, {"note.txt": "mine"})
    git(repo, "add", "note.txt")


def other_branch(repo):
    git(repo, "switch", "--quiet", "--create", "work")


def no_branch(repo):
    git(repo, "switch", "--quiet", "--detach")


def nothing_written(repo):
    write(repo, {"CHANGELOG.md": "# Changelog\n\n## 0.1.0\n\nFirst.\n"})
    commit(repo, "nothing to say")


def version_tagged(repo):
    git(repo, "tag", "v0.1.1", "HEAD^{tree}")


def version_told(repo):
    write(repo, {"CHANGELOG.md": f"{CHANGES}\n## 0.1.1\n\nHas been.\n"})
    commit(repo, "told too early")


def version_raised(repo):
    git(repo, "tag", "v0.1.0", "HEAD~1")
    write(repo, {"src/insihab/__init__.py": '__version__ = "0.1.1"\n'})
    commit(repo, "raised by hand")


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (edited, ["TREE_DIRTY"]),
        (untracked, ["TREE_DIRTY"]),
        (staged, ["TREE_DIRTY"]),
        (other_branch, ["BRANCH_WRONG"]),
        (no_branch, ["BRANCH_WRONG"]),
        (nothing_written, ["CHANGELOG_UNRELEASED"]),
        (version_tagged, ["VERSION_EXISTS"]),
        (version_told, ["VERSION_EXISTS"]),
        (version_raised, ["VERSION_SET"]),
    ],
)
def test_a_repository_is_refused(repo, spoil, codes):
    spoil(repo)
    assert refused(repo) == codes


FAILING = ".venv/bin/python -c 'raise SystemExit(3)'"


@pytest.mark.parametrize(
    ("wishes", "codes"),
    [
        pytest.param({"build": FAILING}, ["STEP_FAILED"], id="the build"),
        pytest.param({"rebuild": [FAILING]}, ["STEP_FAILED"], id="making everything"),
        pytest.param({"checks": ["true", FAILING]}, ["STEP_FAILED"], id="a check"),
        pytest.param({"checks": ["no-such-command"]}, ["STEP_FAILED"], id="a command that is not there"),
        pytest.param({"checks": ["touch left"]}, ["TREE_DIRTY"], id="a check that leaves a file"),
        pytest.param({"rebuild": ["cp -r annotation/data/labels.json x", "rm -r dataset/labels.json",
            "git checkout -q HEAD -- dataset/labels.json"]}, ["BUILD_DIFFERS"], id="other labels the second time"),
        pytest.param({"previous": "no-such-revision", "build": FAILING}, ["PREVIOUS_UNKNOWN"], id="no such revision"),
        pytest.param({"version": "1.x", "build": FAILING}, ["VERSION_INVALID"], id="no version, said before the build"),
        pytest.param({"version": "0.1.0"}, ["VERSION_LOW"], id="too low a version"),
        pytest.param({"day": "yesterday", "build": FAILING}, ["DATE_WRONG"], id="no day"),
    ],
)  # fmt: skip
def test_a_release_that_fails_changes_nothing(repo, wishes, codes):
    assert refused(repo, **wishes) == codes


def test_the_end_of_what_failed_is_shown_and_all_of_it_kept(repo):
    said = []
    command = """.venv/bin/python -c 'print(*range(100), sep="\\n"); raise SystemExit(1)'"""
    (finding,) = findings_of(lambda: steps.release(repo, replace(WISHES, checks=[command]), said.append))
    assert [line for line in said if line.startswith("  ")] == [f"  {number}" for number in range(70, 100)]
    log = repo / ".git" / "insihab-release" / "log"
    assert str(log) in finding.message
    assert log.read_text().endswith("\n".join(map(str, [f"$ {command}", *range(100)])) + "\n")


def test_a_working_tree_that_is_edited_meanwhile_is_refused(repo):
    checks = [f'.venv/bin/python -c \'open("{repo}/note.txt", "w")\'']
    assert [one.code for one in findings_of(lambda: release(repo, checks=checks))] == ["TREE_DIRTY"]
    assert git(repo, "tag") == ""


def test_a_branch_that_moves_meanwhile_is_refused(repo):
    checks = [f"git -C {repo} commit --quiet --allow-empty --message meanwhile"]
    (finding,) = findings_of(lambda: release(repo, checks=checks))
    assert finding.code == "GIT_FAILED"
    assert git(repo, "tag") == ""
    assert git(repo, "log", "-1", "--format=%s") == "meanwhile"
    assert release(repo).startswith("released 0.1.1: ")


def test_a_commit_after_an_interruption_before_the_move_is_released_too(repo):
    killed(repo, "before the refs move")
    write(repo, {"note.txt": "mine"})
    commit(repo, "meanwhile")
    assert release(repo).startswith("released 0.1.1: ")
    assert git(repo, "log", "--format=%s", "-2") == "Release 0.1.1\nmeanwhile"


def test_one_release_at_a_time(repo):
    with Repository(repo).locked():
        assert refused(repo) == ["RELEASE_RUNNING"]


def test_a_command_that_outlives_its_release_keeps_the_next_one_out(repo):
    with Repository(repo).locked() as lock:
        child = subprocess.Popen(["sleep", "30"], pass_fds=[lock])
    try:
        assert refused(repo) == ["RELEASE_RUNNING"]
    finally:
        child.kill()
        child.wait()
    assert release(repo).startswith("released 0.1.1: ")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The files of a release that nothing interrupts."""
    root = repository(tmp_path_factory.mktemp("undisturbed") / "repo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "read_contents", read_made)
        steps.release(root, WISHES, lambda line: None)
    return {name: content for name, content in state(root).items() if name != "main"}


def same_files(root, undisturbed):
    found = state(root)
    found.pop("main")
    assert found == undisturbed
    assert git(root, "rev-parse", "v0.1.1^{commit}") == git(root, "rev-parse", "main")
    assert git(root, "worktree", "list").count("\n") == 0
    assert git(root, "for-each-ref").count("\n") == 1
    assert not (root / ".git" / "insihab-release" / "move.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("moment", BEFORE_THE_MOVE)
def test_killed_before_the_move_the_old_release_is_whole(repo, moment, undisturbed):
    before = state(repo)
    assert killed(repo, moment) == 9
    assert state(repo) == before
    assert release(repo).startswith("released 0.1.1: ")
    same_files(repo, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("moment", IN_THE_MOVE)
def test_killed_in_the_move_the_release_is_completed(repo, moment, undisturbed, temporary):
    assert killed(repo, moment) == 9
    assert [one.code for one in findings_of(lambda: release(repo, dry=True))] == ["RELEASE_PENDING"]
    assert release(repo) == "the interrupted release of refs/tags/v0.1.1 is complete: branch, tag and working tree"
    assert refused(repo) == ["CHANGELOG_UNRELEASED"]  # there is nothing to release now
    same_files(repo, undisturbed)


def test_an_edit_after_the_interruption_is_kept(repo, undisturbed):
    killed(repo, "refs moved")
    write(repo, {"CITATION.cff": "mine\n"})
    (finding,) = findings_of(lambda: release(repo))
    assert (finding.code, "CITATION.cff" in finding.message) == ("TREE_EDITED", True)
    assert (repo / "CITATION.cff").read_text() == "mine\n"
    git(repo, "checkout", "v0.1.1", "--", "CITATION.cff")  # as the message says
    release(repo)
    same_files(repo, undisturbed)


@pytest.mark.parametrize("ignored", ["", "added.txt\n"])
def test_an_untracked_file_where_the_release_has_one_is_kept(repo, undisturbed, ignored):
    killed(repo, "refs moved")
    write(repo, {"dataset/added.txt": "mine", ".git/info/exclude": ignored})
    before = state(repo)
    (finding,) = findings_of(lambda: release(repo))
    assert (finding.code, "but dataset/added.txt was edited" in finding.message) == ("TREE_EDITED", True)
    assert state(repo) == before
    git(repo, "checkout", "v0.1.1", "--", "dataset/added.txt")  # as the message says
    release(repo)
    same_files(repo, undisturbed)


@pytest.mark.parametrize("mine", ["new", "new/file", "new/file/more"])
def test_untracked_files_and_folders_in_the_way_of_a_release_are_kept(repo, mine):
    old = git(repo, "rev-parse", "HEAD")
    write(repo, {"new/file": "of the release"})
    move = moving.Move(old, commit(repo, "released"), "refs/tags/v0.1.1", "")
    git(repo, "read-tree", "--reset", "-u", old)  # as an interruption leaves it
    write(repo, {mine: "mine", "other": "mine"})
    (finding,) = findings_of(lambda: moving._update_tree(Repository(repo), move))
    assert (finding.code, f"but {mine} was edited" in finding.message) == ("TREE_EDITED", True)
    assert (repo / mine).read_text() == "mine"
    (repo / mine).unlink()
    moving._update_tree(Repository(repo), move)
    assert [(repo / name).read_text() for name in ("new/file", "other")] == ["of the release", "mine"]


def test_on_another_branch_its_files_stay(repo, undisturbed):
    killed(repo, "refs moved")
    git(repo, "symbolic-ref", "HEAD", "refs/heads/work")
    git(repo, "update-ref", "refs/heads/work", "main~1")
    before = state(repo)
    assert [one.code for one in findings_of(lambda: release(repo))] == ["BRANCH_WRONG"]
    assert state(repo) == before
    git(repo, "switch", "--quiet", "main")
    git(repo, "branch", "--quiet", "-D", "work")
    release(repo)
    same_files(repo, undisturbed)


def test_refs_that_were_moved_after_the_interruption_stay(repo):
    killed(repo, "refs moved")
    git(repo, "update-ref", "refs/heads/main", "HEAD~2")  # 0.1.0, a label is corrected, 0.1.1
    assert [one.code for one in findings_of(lambda: release(repo))] == ["RELEASE_UNCLEAR"]
    assert git(repo, "log", "--format=%s", "main") == "0.1.0"


def copied(root, copy):
    """The files of a checkout that git knows or would know, in a repository of their own."""
    names = git(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    for name in filter(None, names):
        if (root / name).is_file():  # and not deleted in the checkout
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, copy / name)
    git(copy, "init", "--quiet", "--initial-branch=main")
    for key, value in {"user.name": "T", "user.email": "t@example.org"}.items():
        git(copy, "config", key, value)
    commit(copy, "as it is")
    return copy


def correct(copy):
    """Another factuality for one event, which no example and no consistency check is about."""
    passes = yaml.safe_load((copy / "annotation" / "passes.yaml").read_text(encoding="utf-8"))
    export = copy / "annotation" / "exports" / passes["passes"][passes["gold"]]["export"]
    tasks = json.loads(export.read_text(encoding="utf-8"))
    (chosen,) = [
        result["value"]["choices"]
        for task in tasks
        if task["data"]["doc_id"] == "furat-post-2024-09"
        for result in task["annotations"][0]["result"]
        if (result.get("from_name"), result.get("value", {}).get("start")) == ("factuality", 153)
    ]
    assert chosen == ["POSSIBLE"]
    chosen[:] = ["PLANNED"]
    export.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


@pytest.mark.slow
def test_a_release_of_this_checkout(root, tmp_path, temporary):
    """With the command itself, the real build, the tests of what is built, and one corrected label."""
    copy = copied(root, tmp_path / "copy")
    correct(copy)
    changelog = copy / "CHANGELOG.md"
    told = changelog.read_text(encoding="utf-8")
    if "\n## Unreleased\n" not in told:
        changelog.write_text(told.replace("\n## ", "\n## Unreleased\n\nOne correction.\n\n## ", 1), encoding="utf-8")
    old, before = commit(copy, "one label is corrected"), state(copy)
    command = [sys.executable, "scripts/release.py", "--rebuild", steps.BUILD, "--date", "2026-01-31"]
    checks = ".venv/bin/python -m pytest -q -m 'not slow' tests/test_build.py tests/test_package.py"
    environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
    told = "altered in events: furat-post-2024-09, «انسحاب» (153-159), Withdraw; factuality: POSSIBLE → PLANNED"

    dry = subprocess.run([*command, "--dry-run"], cwd=copy, env=environment, capture_output=True, text=True)
    assert dry.returncode == 0, dry.stderr
    assert told in dry.stdout
    failed = subprocess.run([*command, "--checks", "false"], cwd=copy, env=environment, capture_output=True, text=True)
    assert (failed.returncode, "error STEP_FAILED: false: ended with status 1" in failed.stderr) == (2, True)
    assert state(copy) == before

    done = subprocess.run([*command, "--checks", checks], cwd=copy, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert git(copy, "status", "--short") == ""
    assert git(copy, "rev-parse", "main^") == old
    (version,) = [tag.removeprefix("v") for tag in git(copy, "tag").split()]
    assert f"{insihab.__version__} leads to {version}; nothing was changed" in dry.stdout
    assert f"\n## {version}\n" in changelog.read_text(encoding="utf-8")
    assert told in changelog.read_text(encoding="utf-8")
    assert f"Insihab {version}, articles" in (copy / "dataset" / "README.md").read_text(encoding="utf-8")
    assert list(temporary.glob("insihab-release-*")) == []
