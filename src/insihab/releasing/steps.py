"""Making a release: everything in a worktree of its own, until branch and tag move in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

from insihab.files import read_text
from insihab.findings import refusal
from insihab.releasing import moving
from insihab.releasing.change_list import changes_markdown
from insihab.releasing.changes import compare
from insihab.releasing.contents import read_contents
from insihab.releasing.repository import CODE, Repository
from insihab.releasing.texts import CHANGELOG, check_day, set_version, unreleased, version_in, with_version
from insihab.releasing.version import decide, level, parse
from insihab.releasing.workshop import Say, Workshop
from insihab.writing import write_whole

Step = tuple[str, Callable[[], None]]
BUILD = ".venv/bin/python scripts/build_dataset.py"
REBUILD = ("make benchmark", ".venv/bin/python baselines/learning_curve.py")
CHECKS = ("make lint", "make test")


@dataclass(frozen=True)
class Wishes:
    """What a maintainer asks for.

    Attributes:
        code: the level of what changed in the code; "" if the data alone decide.
        version: in place of the one that the rules give; "" for that.
        previous: the revision of the release before; "" for the last one.
        day: of the release, ``YYYY-MM-DD``, for the citation; "" leaves the one that stands there.
        build: the command that makes the dataset, before anything else.
        rebuild: the commands that make everything under the new version.
        checks: the commands that must succeed.
    """

    code: str = ""
    version: str = ""
    previous: str = ""
    day: str = ""
    build: str = BUILD
    rebuild: Sequence[str] = REBUILD
    checks: Sequence[str] = CHECKS


def release(root: Path, wishes: Wishes, say: Say, dry: bool = False) -> str:
    """Make the next release of the checkout `root`, or complete one that was interrupted.

    Args:
        root: the top of a checkout of main, with nothing uncommitted.
        wishes: what is asked for.
        say: is told each step and how long it took.
        dry: build, compare and decide, and change nothing.

    Returns:
        what was done, or would be.

    Raises:
        InputError: a refusal, or a command that failed; the release before is then as it was.
    """
    repository = Repository(root)
    with ExitStack() as stack:
        lock = stack.enter_context(repository.locked())
        move = moving.begun(repository)
        if move and dry:
            message = f"an interrupted release of {move.tag} is to be completed first; run without --dry-run"
            raise refusal(root, "RELEASE_PENDING", message)
        if move and moving.end(repository, move):
            repository.remove_worktrees()
            return f"the interrupted release of {move.tag} is complete: branch, tag and working tree"
        repository.refuse_elsewhere()
        repository.refuse_unclean()
        repository.tagger()
        unreleased(read_text(root / CHANGELOG))
        check_day(wishes.day)
        if wishes.version:
            parse(wishes.version)
        previous = repository.previous(wishes.previous)
        workshop = Workshop(repository, stack.enter_context(repository.worktree()), lock, say)
        making = Making(repository, workshop, wishes, previous)
        run(making.decision() if dry else [*making.decision(), *making.rest()], say)
        return making.preview() if dry else making.done()


def run(steps: Sequence[Step], say: Say) -> None:
    """Run the steps, and say how long each took."""
    for number, (name, step) in enumerate(steps, 1):
        say(f"{number}/{len(steps)} {name}")
        start = monotonic()
        step()
        say(f"{number}/{len(steps)} {name}: {monotonic() - start:.1f} s")


class Making:
    """One release in the making; its steps are called in their order.

    Attributes:
        version: of the release, when it is decided.
    """

    def __init__(self, repository: Repository, workshop: Workshop, wishes: Wishes, previous: str) -> None:
        """`previous` is the commit of the release before."""
        self._repository, self._workshop, self._wishes, self._tree = repository, workshop, wishes, workshop.tree
        self._previous = previous
        self._old = repository.git("rev-parse", "HEAD", within=self._tree)
        self.version = ""

    def decision(self) -> list[Step]:
        """The steps to the version; they change nothing outside the worktree."""
        return [
            ("prepare a worktree", self._workshop.prepare),
            ("validate the exports", self._workshop.validate),
            ("build the dataset", partial(self._workshop.run, self._wishes.build)),
            ("compare, and decide the version", self._decide),
        ]

    def rest(self) -> list[Step]:
        """The steps from the version to the release; only the last two change anything outside the worktree."""
        return [
            ("set the version", self._set),
            *((command, partial(self._workshop.run, command)) for command in self._wishes.rebuild),
            ("commit in the worktree", self._commit),
            *((command, partial(self._workshop.run, command)) for command in self._wishes.checks),
            ("compare again", self._confirm),
            ("move branch and tag", self._move),
            ("update the working tree", self._end),
        ]

    def preview(self) -> str:
        """What the release would be."""
        part = with_version(f"## Unreleased\n\n{unreleased(self._changelog)}\n", self.version, self._computed)
        return f"{self._before} leads to {self.version}; nothing was changed\n\n{part}"

    def done(self) -> str:
        """What the release is."""
        return f"released {self.version}: main is at {self._new[:12]}, tag v{self.version}; push both when you like"

    def _decide(self) -> None:
        repository, wishes, previous = self._repository, self._wishes, self._previous
        self._before = version_in(repository.git("show", f"{previous}:{CODE}"), f"{previous}:{CODE}")
        now = version_in(read_text(self._tree / CODE), CODE)
        if now != self._before:
            message = (
                f"names {now}, and the release before is {self._before}; put that back, or name another --previous"
            )
            raise refusal(CODE, "VERSION_SET", f"{message}: releases alone set the version")
        self._released = read_contents(repository.extract(previous, "dataset", self._tree.parent / "previous"))
        self._changes = compare(self._released, read_contents(self._tree / "dataset"))
        self._computed = changes_markdown(self._changes, self._before)
        self.version = decide(self._before, level(self._changes), wishes.code, wishes.version)
        self._changelog = read_text(self._tree / CHANGELOG)
        self._text = with_version(self._changelog, self.version, self._computed)
        self._tag = f"refs/tags/v{self.version}"
        if repository.object_at(self._tag):
            raise refusal(self._tag, "VERSION_EXISTS", "exists; a release is superseded, never edited; raise --version")

    def _set(self) -> None:
        set_version(self._tree, self._before, self.version, self._wishes.day)
        write_whole(self._tree / CHANGELOG, self._text)

    def _commit(self) -> None:
        ran = "\n".join(f"  {command}" for command in (*self._wishes.rebuild, *self._wishes.checks))
        message = f"Release {self.version}\n\n{self._computed}\n\nRebuilt and checked by:\n{ran}\n"
        self._repository.git("add", "--all", within=self._tree)
        self._repository.git("commit", "--quiet", "--cleanup=whitespace", "--file=-", within=self._tree, stdin=message)
        self._new = self._repository.git("rev-parse", "HEAD", within=self._tree)

    def _confirm(self) -> None:
        """What was checked is what was committed, and has the changes that the changelog tells."""
        self._repository.refuse_unclean(self._tree, "a check changes what is made; find out which")
        if compare(self._released, read_contents(self._tree / "dataset")) != self._changes:
            message = "was built twice with different labels, so that the changelog is not true; find out why"
            raise refusal("dataset", "BUILD_DIFFERS", message)

    def _move(self) -> None:
        self._repository.refuse_unclean()
        head = f"object {self._new}\ntype commit\ntag v{self.version}\ntagger {self._repository.tagger()}\n"
        made = self._repository.git("mktag", stdin=f"{head}\nInsihab {self.version}\n\n{self._computed}\n")
        self._begun = moving.Move(self._old, self._new, self._tag, made)
        moving.begin(self._repository, self._begun)

    def _end(self) -> None:
        moving.end(self._repository, self._begun)
