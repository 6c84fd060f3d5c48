"""The removal list, what it makes a build leave out, and taking an article out of the folder."""

import csv
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from golden import ROOT, bad_inputs, check, findings_of
from insihab.adding.entry import Known, add, draft
from insihab.articles import read_articles
from insihab.card.tables import removed_table
from insihab.citation import Citation
from insihab.findings import InputError
from insihab.history import read_history
from insihab.passes import read_corpus
from insihab.release import build
from insihab.removal.erasing import TABLES, erase, raw_texts, without_removed
from insihab.removal.listing import Removal, check_removed, read_removed, write_removed
from insihab.removal.quotations import quotations
from insihab.removal.taking_out import prepared
from insihab.removal.yaml_entries import drop_entries

ANNOTATION = ROOT / "annotation"
LISTING = {entry["doc_id"]: entry for entry in yaml.safe_load((ANNOTATION / "articles.yaml").read_text("utf-8"))}
GONE = "furat-post-2024-09"
REMOVAL = Removal(GONE, LISTING[GONE]["sha256"], "2026-11-23", "The publisher asked for it.", "publisher")


def copied(folder: Path, *removals: Removal) -> Path:
    annotation = folder / "annotation"
    shutil.copytree(ANNOTATION, annotation)
    write_removed(annotation, removals)
    return annotation


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def quoting(folder: Path, doc_id: str) -> list[str]:
    """The files that have four words in a row of an article which no other one has: by space, and by `quotations`."""
    raws = raw_texts(ANNOTATION)
    raw = raws.pop(doc_id)
    words, others = raw.split(), [" ".join(other.split()) for other in raws.values()]
    runs = {" ".join(words[at : at + 4]) for at in range(len(words) - 3)}
    runs = {run for run in runs if not any(run in other for other in others) and re.search("[ء-ي]", run)}
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".parquet", ".svg"):
            text = path.read_text("utf-8")
            plain = " ".join(text.split())
            if any(run in plain for run in runs) or quotations(text, raw, raws.values()):
                found.append(path.name)
    return found


@pytest.mark.parametrize("listing", bad_inputs("removed", ".yaml"))
def test_bad_removal_list(listing: Path, tmp_path: Path) -> None:
    shutil.copy(listing, tmp_path / "removed.yaml")
    check(listing.with_suffix(".txt"), findings_of(lambda: read_removed(tmp_path)))


def test_a_folder_without_the_list_or_with_an_empty_one_has_removed_nothing(tmp_path: Path) -> None:
    assert read_removed(tmp_path) == []
    assert read_removed(ANNOTATION) == []


def test_what_is_written_is_read_again_below_the_old_comment(tmp_path: Path) -> None:
    (tmp_path / "removed.yaml").write_text("# what it is\n# and how\n[]\n", "utf-8")
    write_removed(tmp_path, [REMOVAL, replace(REMOVAL, doc_id="other", erased=True)])
    assert read_removed(tmp_path) == [REMOVAL, replace(REMOVAL, doc_id="other", erased=True)]
    assert (tmp_path / "removed.yaml").read_text("utf-8").startswith("# what it is\n# and how\n- doc_id: furat")


ONE, OTHER = (
    {"doc_id": GONE, "sha256": REMOVAL.raw_sha256, "split": "train"},
    {"doc_id": "other", "sha256": "b" * 64, "split": "train"},
)


@pytest.mark.parametrize(
    ("removal", "listing", "codes"),
    [
        (REMOVAL, [ONE, OTHER], []),
        (replace(REMOVAL, erased=True), [OTHER], []),
        (REMOVAL, [OTHER], ["REMOVED_UNKNOWN"]),
        (replace(REMOVAL, raw_sha256="c" * 64), [ONE, OTHER], ["REMOVED_HASH"]),
        (replace(REMOVAL, erased=True), [ONE, OTHER], ["REMOVED_AGAIN"]),
        (replace(REMOVAL, erased=True), [{**ONE, "doc_id": "new"}, OTHER], ["REMOVED_AGAIN"]),
        (REMOVAL, [{**ONE, "doc_id": "new"}, OTHER], ["REMOVED_UNKNOWN", "REMOVED_AGAIN"]),
        (REMOVAL, [ONE, {**OTHER, "split": "test"}], ["REMOVED_SPLIT"]),
    ],
)
def test_the_list_agrees_with_the_articles(removal, listing, codes) -> None:
    def run() -> None:
        check_removed(Path("annotation"), [removal], listing)

    if codes:
        assert [finding.code for finding in findings_of(run)] == codes
    else:
        run()


@pytest.mark.parametrize("own", [{"doc_id": "new-name"}, {"sha256": "d" * 64}])
def test_an_erased_article_does_not_come_back(own, tmp_path: Path) -> None:
    erased = replace(REMOVAL, erased=True)
    annotation = copied(tmp_path, replace(erased, **{{"sha256": "raw_sha256"}.get(key, key): own[key] for key in own}))
    (finding,) = findings_of(lambda: read_articles(annotation))
    assert (finding.document, finding.code) == (GONE, "REMOVED_AGAIN")


@pytest.mark.parametrize("listing", bad_inputs("returned", ".yaml"))
def test_what_is_said_of_an_article_that_came_back(listing: Path, tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    shutil.copy(listing, annotation / "removed.yaml")
    check(listing.with_suffix(".txt"), findings_of(lambda: read_articles(annotation)))


def test_without_pending_removals_the_folder_itself_is_used(tmp_path: Path) -> None:
    with without_removed(ANNOTATION) as folder:
        assert folder == ANNOTATION


def test_findings_of_the_copy_name_the_folder(tmp_path: Path) -> None:
    annotation = copied(tmp_path, REMOVAL)
    (annotation / "entities.yaml").write_text("[]\n", "utf-8")

    def run() -> None:
        with without_removed(annotation) as folder:
            read_corpus(folder)

    assert findings_of(run)[0].file == f"{annotation}/entities.yaml (without the removed documents)"


@pytest.mark.slow
@pytest.mark.parametrize("raw_file", ["is there", "is gone"])
def test_an_entry_alone_keeps_a_document_out_of_a_build_and_leaves_a_tombstone(
    raw_file: str, tmp_path: Path, citation: Citation
) -> None:
    annotation = copied(tmp_path, REMOVAL)
    if raw_file == "is gone":
        (annotation / "articles" / LISTING[GONE]["file"]).unlink()
    before = contents(annotation)
    built = tmp_path / "built"
    built.mkdir()
    build(annotation, built / "dataset", citation=citation, standoff=built / "standoff")
    assert contents(annotation) == before

    tombstone = {"doc_id": GONE, "date": "2026-11-23", "reason": "The publisher asked for it."}
    figures = json.loads((built / "dataset" / "statistics.json").read_text("utf-8"))
    assert figures["removed"] == [tombstone]
    assert list(figures["documents"]) == [doc_id for doc_id in LISTING if doc_id != GONE]
    assert [json.loads(line) for line in (built / "standoff" / "removed.jsonl").open()] == [tombstone]
    gold = "".join(path.read_text("utf-8") for path in (built / "dataset" / "gold").iterdir())
    assert GONE not in gold
    assert GONE not in (built / "standoff" / "documents.jsonl").read_text("utf-8")
    assert quoting(built, GONE) == []


@pytest.mark.slow
@pytest.mark.parametrize("doc_id", [*LISTING])
def test_an_erased_article_leaves_no_four_words_and_a_corpus_in_order(doc_id, tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    with prepared(annotation, doc_id, "2026-11-23", "asked", "person named") as ready:
        ready.put_in_place()
    assert quoting(annotation, doc_id) == []
    corpus = read_corpus(annotation)
    assert [one.doc_id for one in corpus.documents] == [one for one in LISTING if one != doc_id]
    assert len(read_history(annotation, corpus).passes) == 2
    assert read_removed(annotation) == [
        Removal(doc_id, LISTING[doc_id]["sha256"], "2026-11-23", "asked", "person named", erased=True)
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["annotation"]


def test_what_is_of_other_articles_stays_as_it_was(tmp_path: Path) -> None:
    annotation = copied(tmp_path, REMOVAL)
    went = erase(annotation, [REMOVAL])
    for name in TABLES:
        old, new = ((folder / name).read_text("utf-8").splitlines() for folder in (ANNOTATION, annotation))
        assert len(old) - len(new) == went[name]
        assert [line for line in old if line in set(new)] == new
        with (annotation / name).open(encoding="utf-8", newline="") as file:
            assert not any(cell.partition("#")[0] == GONE for row in csv.reader(file) for cell in row)
    for path in sorted((ANNOTATION / "exports").iterdir()):
        tasks = json.loads(path.read_text("utf-8"))
        left = json.loads((annotation / "exports" / path.name).read_text("utf-8"))
        assert left == [task for task in tasks if task["data"]["doc_id"] != GONE]
    old, new = ((folder / "articles.yaml").read_text("utf-8") for folder in (ANNOTATION, annotation))
    assert old.startswith(new)  # it was the last one
    entities = read_corpus(annotation).entities
    assert "us-officials-2024-09" not in entities
    assert {"iraq", "joe-biden"} <= entities.keys()


@pytest.mark.parametrize(
    ("text", "expected", "count"),
    [
        ("# head\n\n- {id: a}\n- {id: x}\n- {id: b}\n", "# head\n\n- {id: a}\n- {id: b}\n", 1),
        ("- id: a\n# of x\n- id: x  # y\n  of: []\n\n# of b\n- id: b\n", "- id: a\n# of b\n- id: b\n", 1),
        ("- id: x\n", "[]\n", 1),
        ("[{id: x}, {id: b}]\n", "- id: b\n", 1),
        ("- {id: a, day: 2024-02-11}\n- {id: x}\n", "- {id: a, day: 2024-02-11}\n", 1),
        ("x: {id: a}\nb: {id: b}\n", "b: {id: b}\n", 1),
        ("# only this\nx: {id: a}\n", "{}\n", 1),
        ("- {id: a}\n", "- {id: a}\n", 0),
        ("5\n", "5\n", 0),
    ],
)  # fmt: skip
def test_entries_of_yaml_go_and_the_rest_stays_as_written(text, expected, count, tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(text, "utf-8")
    assert drop_entries(path, lambda key, entry: key == "x" or entry.get("id") == "x") == count
    assert path.read_text("utf-8") == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("قال الوزير إن الجيش", [(0, 19)]),
        ("قال الوزير إن", []),
        ("«قال الوزير: إن الجيش سيغادر» هنا", [(1, 28)]),
        ("قال الوزير إن البلاد", []),
        ("يوم الأحد في بغداد", []),  # another article has it
    ],
)
def test_four_words_in_a_row_are_a_quotation(text, spans) -> None:
    raw = "قال الوزير إن الجيش سيغادر يوم الأحد في بغداد"
    assert quotations(text, raw, ["وصل يوم الأحد في بغداد"]) == spans


def test_tombstones_in_markdown() -> None:
    assert removed_table([]) == "No article has been removed."
    lines = removed_table([{"doc_id": "a", "date": "2026-11-23", "reason": "by <b> | law"}]).splitlines()
    assert lines[2] == "| `a` | 2026-11-23 | by &lt;b&gt; \\| law |"


@pytest.mark.parametrize(
    ("doc_id", "reason", "who", "code"),
    [
        ("nowhere", "asked", "publisher", "DOCUMENT_UNKNOWN"),
        (GONE, "asked", "me", "REMOVED_VALUE"),
        (GONE, "", "publisher", "REMOVED_VALUE"),
        (GONE, "it says وبحسب صحيفة واشنطن بوست", "publisher", "REMOVED_VALUE"),
    ],
)
def test_a_removal_that_is_not_in_order_changes_nothing(doc_id, reason, who, code, tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    before = contents(tmp_path)

    def run() -> None:
        with prepared(annotation, doc_id, "2026-11-23", reason, who):
            pass

    assert [finding.code for finding in findings_of(run)] == [code]
    assert contents(tmp_path) == before


def test_what_is_wrong_with_the_removal_names_no_file_that_is_gone(tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    (found,) = findings_of(lambda: prepared(annotation, GONE, "2026-13-01", "asked", "publisher").__enter__())
    assert str(found) == f"error REMOVED_VALUE: the removal: {GONE}: date must be a day, as 2026-11-23"
    (annotation / "exports" / "extra.json").write_text("{")
    (found,) = findings_of(lambda: prepared(annotation, GONE, "2026-11-23", "asked", "publisher").__enter__())
    assert found.file == f"{annotation / 'exports' / 'extra.json'} (without the article)"


@pytest.mark.slow
def test_a_link_to_the_folder_stays_and_the_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    annotation = copied(tmp_path / "elsewhere")
    (tmp_path / "link").symlink_to(annotation)
    with prepared(tmp_path / "link", GONE, "2026-11-23", "asked", "publisher") as ready:
        ready.put_in_place()
    assert (tmp_path / "link").is_symlink()
    assert [one.doc_id for one in read_removed(annotation)] == [GONE]
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["annotation"]


@pytest.mark.slow
def test_a_split_is_not_emptied(tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    for doc_id, code in (("meo-2024-02", None), ("unnamed-2020-11-19", "REMOVED_SPLIT")):

        def run(doc_id: str = doc_id) -> None:
            with prepared(annotation, doc_id, "2026-11-23", "asked", "maintainer") as ready:
                ready.put_in_place()

        if code is None:
            run()
        else:
            assert [finding.code for finding in findings_of(run)] == [code]


def test_an_interrupted_exchange_leaves_the_old_folder(tmp_path: Path, monkeypatch) -> None:
    annotation = copied(tmp_path)
    before = contents(tmp_path)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if target == annotation and not self.name.endswith(".old"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    with prepared(annotation, GONE, "2026-11-23", "asked", "publisher") as ready:
        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(InputError, match="No space left"):
            ready.put_in_place()
    assert contents(tmp_path) == before


def test_a_folder_that_was_left_aside_is_named(tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    annotation.rename(tmp_path / ".annotation.abc.old")
    (tmp_path / ".annotation.abc").mkdir()

    def run() -> None:
        with prepared(annotation, GONE, "2026-11-23", "asked", "publisher"):
            pass

    (finding,) = findings_of(run)
    assert finding.message == f"is not there, since a run was interrupted; rename {tmp_path}/.annotation.abc.old back"


@pytest.mark.slow
def test_an_erased_article_is_not_added_again(tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    with prepared(annotation, GONE, "2026-11-23", "asked", "publisher") as ready:
        ready.put_in_place()
    before = contents(annotation)
    known = Known("anew", "Furat Post", "2024-09", "train")
    proposed = draft(ANNOTATION / "articles" / LISTING[GONE]["file"], annotation, known)
    assert {finding.code for finding in findings_of(lambda: add(proposed, annotation))} == {"REMOVED_AGAIN"}
    assert contents(annotation) == before


@pytest.mark.slow
def test_the_script_shows_first_and_removes_with_yes(tmp_path: Path) -> None:
    annotation = copied(tmp_path)
    (tmp_path / "notes.txt").write_text("وبحسب صحيفة واشنطن بوست، قال مسؤولون", "utf-8")
    before = contents(annotation)
    line = [sys.executable, str(ROOT / "scripts" / "remove_article.py"), GONE, "--reason", "asked"]
    line += ["--on-behalf-of", "person-named", "--annotation", str(annotation), "--date", "2026-11-23"]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*line, *more], capture_output=True, text=True, encoding="utf-8", check=False)

    shown = run()
    assert shown.returncode == 0
    assert "  articles/002_41ed16c319bc7b53.txt: 1\n" in shown.stdout
    assert f"  {tmp_path / 'notes.txt'}\n" in shown.stdout
    assert shown.stdout.endswith("Nothing was written. Run again with --yes to remove it.\n")
    assert contents(annotation) == before
    done = run("--yes")
    assert "MAJOR" in done.stdout
    told = ("src/insihab/card/datasheet.md", "src/insihab/croissant/responsible.yaml")
    assert all(name in done.stdout and (ROOT / name).is_file() for name in told)
    assert quoting(annotation, GONE) == []
    again = run("--yes")
    assert again.returncode == 2
    assert "was removed on 2026-11-23 already" in again.stderr


@pytest.mark.slow
def test_the_build_of_a_checkout_passes_over_a_removed_document_and_keeps_its_decisions(tmp_path: Path) -> None:
    doc_id, *others = LISTING  # the first one, whose decisions stay in their place
    table = copied(tmp_path, replace(REMOVAL, doc_id=doc_id, raw_sha256=LISTING[doc_id]["sha256"])) / TABLES[0]
    sound = table.read_text("utf-8")
    stale = next(line for line in sound.splitlines() if line.startswith(others[0]) and ",a," in line)
    table.write_text(sound.replace(stale, stale.replace(",a,", ",b,")), "utf-8")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copytree(ROOT / "baselines" / "results", tmp_path / "baselines" / "results")
    for name in ("CITATION.cff", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    line = [sys.executable, str(tmp_path / "scripts" / "build_dataset.py")]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert table.read_text("utf-8") == sound
    assert doc_id in (tmp_path / "standoff" / "removed.jsonl").read_text("utf-8")
    assert "| [removed]: " in (tmp_path / "annotation" / "guidelines.md").read_text("utf-8")
    assert quoting(tmp_path / "dataset", doc_id) == []
