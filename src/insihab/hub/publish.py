"""Publishing a release: one commit with all its files, a look whether they are there, and only then its tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]  # public, lazily imported

from insihab.findings import refusal
from insihab.hub.connection import hub_faults
from insihab.hub.folder import Checked, File
from insihab.releasing.version import newest

Say = Callable[[str], None]
_KIND = "dataset"
_HUBS_OWN = {".gitattributes"}  # which the Hub makes with a repository, and by which it knows large files


@dataclass(frozen=True)
class Wanted:
    """What the user asked for.

    Attributes:
        private: a repository that is made is seen by its owner alone.
        delete: files that are in the repository and not in the release may go.
        dry_run: say what would be done, and do nothing.
    """

    private: bool = False
    delete: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class Plan:
    """What turns the branch main into the release, by path; `head` is its commit, None if there is no repository."""

    head: str | None
    upload: list[str]
    delete: list[str]
    keep: list[str]


def check_name(repo: str) -> None:
    """Refuse what is no name of a repository."""
    try:
        validate_repo_id(repo)
        sound = repo.count("/") == 1
    except HFValidationError:
        sound = False
    if not sound:
        message = "is no name of a repository; write OWNER/NAME in letters, digits, and single - _ . within"
        raise refusal(repo, "REPO_INVALID", message)


def publish(api: HfApi, repo: str, release: Checked, wanted: Wanted, say: Say = lambda line: None) -> bool:
    """Publish a release under its tag; what is there already is not uploaded again.

    Args:
        api: with the token.
        repo: ``OWNER/NAME`` of a dataset on the Hub.
        release: that was checked.
        wanted: what else was asked for.
        say: is told the plan and each step.

    Returns:
        Whether anything was left to do.

    Raises:
        InputError: the token, the repository or the Hub does not allow it, or the version is there with other content,
            or a higher one; the message says what is published.
    """
    where, tag = f"{api.endpoint}/datasets/{repo}", release.tag
    with hub_faults(where, "Nothing was changed there; run this again then."):
        plan = _look(api, repo, release, wanted, where)
    if plan is None:
        say(f"{where}: {tag} is published already, with these files")
        return False
    _tell(plan, release, where, say)
    _refuse_deletion(plan, wanted, where)
    if wanted.dry_run:
        return True
    unknown = f"{tag} is not published; main has all of its files or none. Run this again: it goes on from there."
    with hub_faults(where, unknown):
        commit = _upload(api, repo, release, plan, wanted)
    untagged = f"The files are on main, and {tag} may not be. Run this again: it does what is left."
    say("looking whether all of it is there")
    with hub_faults(where, untagged):
        _refuse_differences(release.files, _files(api, repo, commit), where, f"{tag} was not tagged")
        api.create_tag(repo, tag=tag, revision=commit, repo_type=_KIND)
        _refuse_differences(release.files, _files(api, repo, tag), where, f"{tag} is wrong; delete that tag there")
    say(f"{where}: {tag} is published")
    return True


def _look(api: HfApi, repo: str, release: Checked, wanted: Wanted, where: str) -> Plan | None:
    """What is to be done; None if nothing is."""
    who = api.whoami()
    role = who.get("auth", {}).get("accessToken", {}).get("role")
    if role == "read":
        message = "the token may only read; make one that may write, in the settings of your account"
        raise refusal(where, "TOKEN_READ_ONLY", message)
    try:
        info = api.dataset_info(repo)
    except RepositoryNotFoundError:
        _refuse_stranger(repo, who, where)
        return Plan(None, sorted(release.files), [], [])
    api.auth_check(repo, repo_type=_KIND, write=True)
    if wanted.private and not info.private:
        message = "is seen by everybody, so that --private cannot be kept; make it private in its settings"
        raise refusal(where, "REPO_PUBLIC", message)
    tags = [tag.name for tag in api.list_repo_refs(repo, repo_type=_KIND).tags]
    if release.tag in tags:
        cure = f"{release.tag} is there with other content, and is never changed; give this content a new version"
        _refuse_differences(release.files, _files(api, repo, release.tag), where, cure, "VERSION_EXISTS")
        return None
    last = newest([*tags, release.tag])
    if last not in ("", release.tag):
        message = f"has {last} already, and main would go back to {release.tag}; publish versions in their order"
        raise refusal(where, "VERSION_OLD", f"{message}, or this one in another repository")
    there = _files(api, repo, info.sha)
    keep = [name for name, file in release.files.items() if name in there and _same(file, there[name])]
    upload = sorted(release.files.keys() - set(keep))
    return Plan(info.sha, upload, sorted(there.keys() - release.files.keys()), keep)


def _refuse_stranger(repo: str, who: Mapping[str, Any], where: str) -> None:
    owner = repo.partition("/")[0]
    names = [who["name"], *(org["name"] for org in who.get("orgs", []))]
    if owner not in names:
        message = f"cannot be made, as the token is of {', '.join(names)}; name a repository of theirs, or log in anew"
        raise refusal(where, "REPO_FOREIGN", message)


def _files(api: HfApi, repo: str, revision: str | None) -> dict[str, RepoFile]:
    tree = api.list_repo_tree(repo, recursive=True, revision=revision, repo_type=_KIND)
    return {file.path: file for file in tree if isinstance(file, RepoFile) and file.path not in _HUBS_OWN}


def _same(file: File, there: RepoFile) -> bool:
    same = there.lfs.sha256 == file.sha256 if there.lfs else there.blob_id == file.blob
    return same and there.size == file.size


def _tell(plan: Plan, release: Checked, where: str, say: Say) -> None:
    say(f"{where}: {release.tag} of {release.folder}" + ("" if plan.head else ", a new repository"))
    for name in plan.upload:
        say(f"  upload {release.files[name].size:>11,} bytes  {name}")
    for name in plan.delete:
        say(f"  delete                    {name}")
    size = sum(release.files[name].size for name in plan.upload)
    say(f"{len(plan.upload)} to upload ({size:,} bytes), {len(plan.delete)} to delete, {len(plan.keep)} kept")
    if not (plan.upload or plan.delete):
        say(f"all is on main already; the tag {release.tag} is missing")


def _refuse_deletion(plan: Plan, wanted: Wanted, where: str) -> None:
    if plan.delete and not (wanted.delete or wanted.dry_run):
        message = (
            f"has files that are not in the release, {plan.delete[0]} among {len(plan.delete)}; if they are of an "
            "earlier release, add --delete, and else name another repository"
        )
        raise refusal(where, "FILES_STALE", message)


def _upload(api: HfApi, repo: str, release: Checked, plan: Plan, wanted: Wanted) -> str:
    """The commit that has all files; one is made only if there is something to commit."""
    head = plan.head
    if head is None:
        api.create_repo(repo, repo_type=_KIND, private=wanted.private, exist_ok=True)
    operations: list[Any] = [CommitOperationAdd(name, release.files[name].path) for name in plan.upload]
    operations += [CommitOperationDelete(name, is_folder=False) for name in plan.delete]
    if not operations and head is not None:
        return head
    title = f"Insihab {release.version}"
    made = api.create_commit(repo, operations, commit_message=title, repo_type=_KIND, parent_commit=head)
    return made.oid


def _refuse_differences(
    files: Mapping[str, File], there: Mapping[str, RepoFile], where: str, cure: str, code: str = "UPLOAD_DIFFERS"
) -> None:
    names = sorted(files.keys() | there.keys())
    wrong = [name for name in names if not (name in files and name in there and _same(files[name], there[name]))]
    if wrong:
        shown = ", ".join(wrong[:3]) + (", …" if len(wrong) > 3 else "")
        raise refusal(where, code, f"differs from the release in {len(wrong)} file(s) ({shown}): {cure}")
