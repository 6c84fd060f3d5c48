"""The git repository that a release is made in: what is asked of it, and worktrees of it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from insihab.findings import InputError, refusal
from insihab.releasing.version import newest

BRANCH = "refs/heads/main"
CODE = "src/insihab/__init__.py"
_TREES = "insihab-release-"


class Repository:
    """A checkout, and what a release keeps in its git folder.

    Attributes:
        root: the checkout.
        state: a folder of ours beside git's own: the lock, the log, and the move that is being made.
    """

    def __init__(self, root: Path) -> None:
        """`root` is the top of a checkout; InputError if it is none."""
        self.root = root
        self.state = Path(self.git("rev-parse", "--path-format=absolute", "--git-common-dir")) / "insihab-release"

    def git(self, *arguments: str, within: Path | None = None, stdin: str | None = None) -> str:
        """The output of a git command, without the space around it.

        Raises:
            InputError: it failed, with what git says.
        """
        command = ["git", "-C", str(within or self.root), *arguments]
        environment = clean_environment()
        done = subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", env=environment)  # noqa: S603
        if done.returncode:
            said = " ".join(done.stderr.split()) or f"exit status {done.returncode}"
            raise refusal(self.root, "GIT_FAILED", f"git {arguments[0]} failed ({said}); mend that, and run again")
        return done.stdout.strip()

    def commit_of(self, name: str) -> str:
        """The commit that a name stands for; InputError if there is none."""
        return self.git("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")

    def object_at(self, ref: str) -> str:
        """The object that a whole name of a ref stands for; "" if there is none."""
        return self.git("for-each-ref", "--format=%(objectname)", ref)

    def changed(self, commit: str) -> set[str]:
        """The paths of the working tree that differ from a commit."""
        return {*self.git("diff", "--name-only", "--no-renames", "-z", commit).split("\0")} - {""}

    def blobs(self, commit: str, path: str = ".") -> dict[str, str]:
        """Of each file of a commit in a folder, git's name for its content."""
        lines = self.git("ls-tree", "-r", "-z", commit, path).split("\0")  # each: mode, type, name of the blob; path
        return {name: about.split()[2] for about, _, name in (line.partition("\t") for line in lines if line)}

    def in_the_way(self, commit: str) -> set[str]:
        """The files, ignored ones too, that git does not know and would replace by other content of a commit."""
        due = self.blobs(commit)
        folders = {str(folder) for name in due for folder in PurePosixPath(name).parents}
        found = set(self.git("ls-files", "--others", "-z").split("\0")) - {""}
        replaced = {
            name for name in found if name in folders or due.keys() & {name, *map(str, PurePosixPath(name).parents)}
        }
        return {name for name in replaced if self.git("hash-object", "--", name) != due.get(name)}

    def refuse_unclean(self, tree: Path | None = None, cure: str = "commit it, or put it elsewhere") -> None:
        """Raise `InputError` if a checkout (without `tree` this one) has anything that is not committed."""
        lines = self.git("status", "--porcelain", "--untracked-files=all", within=tree).splitlines()
        if lines:
            few = ", ".join(line.split(maxsplit=1)[1] for line in lines[:5]) + (", …" if lines[5:] else "")
            message = f"has {len(lines)} change(s) that are not committed ({few}); {cure}"
            raise refusal(tree or self.root, "TREE_DIRTY", message)

    def refuse_elsewhere(self) -> None:
        """Raise `InputError` unless the checkout is on the branch that is released."""
        head = self.git("rev-parse", "--symbolic-full-name", "HEAD")
        if head != BRANCH:
            message = f"is on {head}, and releases are made on {BRANCH}; run git switch main"
            raise refusal(self.root, "BRANCH_WRONG", message)

    def tagger(self) -> str:
        """Who commits, and when; InputError if git does not know."""
        return self.git("var", "GIT_COMMITTER_IDENT")

    def previous(self, wished: str = "") -> str:
        """The commit of the release before: the one wished; the highest version tag; the last change of the version.

        Raises:
            InputError: there is none, or the clone is too shallow to tell.
        """
        if wished:
            try:
                return self.commit_of(wished)
            except InputError:
                message = f"has no revision «{wished}»; fetch it, or name another with --previous"
                raise refusal(self.root, "PREVIOUS_UNKNOWN", message) from None
        if tag := newest(self.git("tag", "--merged", "HEAD", "--list", "v*").split()):
            return self.commit_of(f"refs/tags/{tag}")
        shallow = self.git("rev-parse", "--is-shallow-repository") == "true"
        found = "" if shallow else self.git("log", "-1", "--format=%H", "-G^__version__ = ", "--", CODE)
        if not found:
            message = "has no version tag, and its history does not tell the release before; name it with --previous"
            raise refusal(self.root, "PREVIOUS_UNKNOWN", message)
        return found

    def extract(self, commit: str, path: str, folder: Path) -> Path:
        """Put a path of a commit into a new folder; returns it there. No checkout is touched."""
        folder.mkdir()
        archive = folder / "archive.tar"
        self.git("archive", "--format=tar", f"--output={archive}", commit, path)
        shutil.unpack_archive(archive, folder, filter="data")
        return folder / path

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Keep other releases out; gives a descriptor that holds the lock as long as any process has it open.

        Raises:
            InputError: another release runs, or a command that it started and that outlived it.
        """
        self.state.mkdir(exist_ok=True)
        with (self.state / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = "is being released already, or a command of an interrupted release still runs; wait for it"
                raise refusal(self.root, "RELEASE_RUNNING", message) from None
            yield file.fileno()

    @contextmanager
    def worktree(self) -> Iterator[Path]:
        """A checkout of HEAD in a temporary folder, until the block ends; those left by killed releases go first."""
        self.remove_worktrees()
        tree = Path(tempfile.mkdtemp(prefix=_TREES)) / "tree"
        try:
            self.git("worktree", "add", "--quiet", "--detach", str(tree), "HEAD")
            yield tree
        finally:
            shutil.rmtree(tree.parent, ignore_errors=True)
            self.remove_worktrees()

    def remove_worktrees(self) -> None:
        """Remove the worktrees of releases, killed ones too; none may be running."""
        for line in self.git("worktree", "list", "--porcelain").splitlines():
            tree = Path(line.removeprefix("worktree "))
            if line.startswith("worktree ") and tree.parent.name.startswith(_TREES):
                shutil.rmtree(tree.parent, ignore_errors=True)
                self.git("worktree", "remove", "--force", "--force", str(tree))  # twice: half-made ones are locked


def clean_environment() -> dict[str, str]:
    """The environment without what would point git elsewhere, as in a hook."""
    kept = ("GIT_AUTHOR_", "GIT_COMMITTER_")
    return {name: value for name, value in os.environ.items() if name.startswith(kept) or not name.startswith("GIT_")}
