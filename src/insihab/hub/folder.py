"""The folder that is to be published: whole, as its checksums say, and of the version that is due."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from insihab.files import parse_yaml, read_bytes, read_json, read_text
from insihab.findings import Finding, InputError, refusal, refuse
from insihab.folders import CHECKSUMS, listed
from insihab.releasing.repository import Repository

CARD = "README.md"
_HUBS_OWN = frozenset({".git", ".cache", ".gitattributes"})
_BUILD = "build the release again"


@dataclass(frozen=True)
class File:
    """A file of a release.

    Attributes:
        path: where it is here.
        size: in bytes.
        sha256: of its bytes, by which the Hub knows large files.
        blob: git's name for its content, by which the Hub knows other files.
    """

    path: Path
    size: int
    sha256: str
    blob: str


@dataclass(frozen=True)
class Checked:
    """A release that was checked; `files` has them by their paths in it, with slashes."""

    folder: Path
    version: str
    files: Mapping[str, File]

    @property
    def tag(self) -> str:
        """What the version is called in the repository."""
        return f"v{self.version}"


def read_checked(folder: Path, version: str) -> Checked:
    """Read a release and check it.

    Args:
        folder: the dataset, or its stand-off twin.
        version: that it must name.

    Raises:
        InputError: it is no release; a file is missing, altered, unlisted or a link; it names another version.
    """
    for name in (CARD, CHECKSUMS):
        if not (folder / name).is_file():
            message = f"is no release, as it has no {name}; name the folder that the build wrote"
            raise refusal(folder, "RELEASE_INVALID", message)
    sums = listed(folder / CHECKSUMS)
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not _is_folder(path)}
    refuse(_differences(files, sums, folder))
    release = Checked(folder, version, {name: _file(path) for name, path in files.items()})
    refuse(
        Finding(str(release.files[name].path), "", "", "CHECKSUM_WRONG", f"is not what {CHECKSUMS} says; {_BUILD}")
        for name, sha256 in sums.items()
        if release.files[name].sha256 != sha256
    )
    named = _versions(folder)
    if named != {version}:
        names = ", ".join(sorted(named)) or "none"
        message = f"names the version {names}, and this is version {version}; {_BUILD}"
        raise refusal(folder, "VERSION_WRONG", message)
    return release


def refuse_untagged(release: Checked, root: Path) -> None:
    """Refuse a release that is not, file by file, what the checkout `root` has in that folder under its tag.

    Raises:
        InputError: there is no such tag; the folder is elsewhere, or differs.
    """
    repository, folder, top = Repository(root), release.folder.resolve(), root.resolve()
    if not repository.object_at(f"refs/tags/{release.tag}"):
        message = f"has no tag {release.tag} in git; make it with scripts/release.py, or get it with git fetch --tags"
        raise refusal(release.folder, "VERSION_UNTAGGED", message)
    if not folder.is_relative_to(top):
        message = f"is not in the checkout {top}, whose tag says what the release is; publish the folder that is there"
        raise refusal(release.folder, "FOLDER_WRONG", message)
    name = folder.relative_to(top).as_posix()
    due = repository.blobs(f"refs/tags/{release.tag}", f"{name}/")
    found = {f"{name}/{path}": file.blob for path, file in release.files.items()}
    differing = sorted({path.removeprefix(f"{name}/") for path, _ in due.items() ^ found.items()})
    if differing:
        shown = ", ".join(differing[:3]) + (", …" if differing[3:] else "")
        message = f"differs from the tag {release.tag} of git in {len(differing)} file(s) ({shown})"
        message += "; publish from a checkout of that tag, or release what is here"
        raise refusal(release.folder, "RELEASE_DIFFERS", message)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _differences(files: Mapping[str, Path], sums: Mapping[str, str], folder: Path) -> Iterator[Finding]:
    for name in sums.keys() - files.keys():
        yield Finding(str(folder / name), "", "", "FILE_MISSING", f"is in {CHECKSUMS} and not there; {_BUILD}")
    for name, path in files.items():
        if _HUBS_OWN.intersection(name.split("/")):
            yield Finding(str(path), "", "", "FILE_RESERVED", "has a name that the Hub keeps for itself; remove it")
        elif path.is_symlink() or not path.is_file():
            yield Finding(
                str(path), "", "", "FILE_UNLISTED", "is no ordinary file, and would not be published; remove it"
            )
        elif name not in sums and name != CHECKSUMS:
            message = f"is not in {CHECKSUMS}, and so not part of the release; remove it"
            yield Finding(str(path), "", "", "FILE_UNLISTED", message)


def _file(path: Path) -> File:
    from huggingface_hub.utils.sha import git_hash

    content = read_bytes(path)
    return File(path, len(content), hashlib.sha256(content).hexdigest(), git_hash(content))


def _versions(folder: Path) -> set[str]:
    """The versions that a release names: of each config in the card, and of all in the stand-off release."""
    card, about = folder / CARD, folder / "release.json"
    parts = re.split(r"^---\n", read_text(card), maxsplit=2, flags=re.MULTILINE)
    try:
        front = parse_yaml(parts[1], card) if len(parts) == 3 else None
    except InputError:
        front = None
    if not isinstance(front, dict):
        message = f"does not begin with YAML between two lines ---; {_BUILD}"
        raise refusal(card, "CARD_INVALID", message)
    configs = front.get("dataset_info")
    named = [*(configs if isinstance(configs, list) else []), read_json(about) if about.is_file() else {}]
    return {str(part["version"]) for part in named if isinstance(part, dict) and "version" in part}
