"""The one step that releases: branch and tag move together; what was interrupted there is completed later."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from insihab.files import read_json
from insihab.findings import InputError, refusal
from insihab.releasing.repository import BRANCH, Repository
from insihab.writing import to_json, write_whole


@dataclass(frozen=True)
class Move:
    """The branch goes from the commit `old` to `new`, and `tag`, a whole name of a ref, is made of `tag_object`."""

    old: str
    new: str
    tag: str
    tag_object: str


def _file(repository: Repository) -> Path:
    return repository.state / "move.json"


def begun(repository: Repository) -> Move | None:
    """The move that an earlier release began and did not end.

    Raises:
        InputError: the note of it is not ours.
    """
    file = _file(repository)
    try:
        return Move(**read_json(file)) if file.exists() else None
    except TypeError:
        message = "is no note of a release; delete it, and look at branch and tag"
        raise refusal(file, "RELEASE_UNCLEAR", message) from None


def begin(repository: Repository, move: Move) -> None:
    """Note a move, then move branch and tag in one transaction, which fails if they are not where they should be."""
    write_whole(_file(repository), to_json(asdict(move)))
    moves = f"update {BRANCH} {move.new} {move.old}\ncreate {move.tag} {move.tag_object}\n"
    try:
        repository.git("update-ref", "-m", "release", "--stdin", stdin=f"start\n{moves}prepare\ncommit\n")
    except InputError:
        if not _made(repository, move):
            _file(repository).unlink()
        raise


def _made(repository: Repository, move: Move) -> bool:
    """Whether the tag is there, or the branch has the new commit."""
    branch, tag = repository.object_at(BRANCH), repository.object_at(move.tag)
    return bool(tag) or not (branch and repository.git("rev-list", "--max-count=1", move.new, f"^{branch}"))


def end(repository: Repository, move: Move) -> bool:
    """Complete a move that was noted: the other ref if one was moved, then the working tree.

    Returns:
        whether it had begun; if not, the note goes and nothing else changes.

    Raises:
        InputError: a ref is at neither end of the move; the checkout is on another branch by now, or a file of it
            differs from both commits, or is not git's and would be replaced.
    """
    made = _made(repository, move)
    if made:
        branch, tag = repository.object_at(BRANCH), repository.object_at(move.tag)
        if branch not in (move.old, move.new) or tag not in ("", move.tag_object):
            message = f"notes a release that was interrupted, and {BRANCH} or {move.tag} was moved since"
            raise refusal(_file(repository), "RELEASE_UNCLEAR", f"{message}; mend them, and delete it")
        if branch == move.old:  # files of refs are renamed one by one, so that a crash can come between
            repository.git("update-ref", BRANCH, move.new, move.old)
        if not tag:
            repository.git("update-ref", move.tag, move.tag_object, "")
        repository.refuse_elsewhere()
        _update_tree(repository, move)
    _file(repository).unlink()
    return made


def _update_tree(repository: Repository, move: Move) -> None:
    edited = repository.changed(move.old) & repository.changed(move.new) | repository.in_the_way(move.new)
    if edited:
        message = f"the release is made, but {', '.join(sorted(edited))} was edited meanwhile, or is half written"
        cure = f"copy it if you need it, put it back with git checkout {move.tag} -- FILE, and run again"
        raise refusal(repository.root, "TREE_EDITED", f"{message}; {cure}")
    repository.git("read-tree", "--reset", "-u", move.new)
