import hashlib

import pytest
import yaml

from golden import findings_of
from insihab.columns import ORIGIN, REFERENCE, SPAN, Column, hf_features
from insihab.parquet import write_parquet
from insihab.releasing.contents import DOCUMENTS, INVENTORY, Item, read_contents
from made_releases import TEXT

TYPES = ("PER", "GPE")
ENTITIES = (
    Column("surface"),
    Column("type", "label", TYPES),
    Column("acts_as", "label", ("ORG",)),
    Column("id"),
    *SPAN,
)
EVENTS = (
    Column("surface"),
    Column("source", "struct", fields=REFERENCE),
    Column("arguments", "list", fields=(Column("role", "label", ("place", "time")), *REFERENCE)),
    Column("id"),
    *SPAN,
)
CLAIMS = (Column("surface"), Column("lo", "float64"), Column("hi", "float64"), Column("id"), *SPAN)
ARTICLES = (
    *map(Column, ("doc_id", "text", "publisher", "text_sha256")),
    Column("verified", "bool"),
    *(
        Column(name, "list", fields=(*fields, *ORIGIN))
        for name, fields in {"entities": ENTITIES, "events": EVENTS, "numeric_claims": CLAIMS}.items()
    ),
    Column("tokens", "list", fields=SPAN),
)
PAIRS = (Column("relation", "label", ("EQUAL", "UPDATED")), *map(Column, ("a", "b", "why")), *ORIGIN)


def region(number, start, end, **more):
    return {"id": f"x{number}", "start": start, "end": end, "surface": TEXT[start:end], **more}


ARTICLE = {
    "doc_id": "a",
    "text": TEXT,
    "text_sha256": "…",
    "verified": False,
    "entities": [
        region(1, 11, 16, type="GPE", acts_as="ORG", found_by="pass-a", rule="E1"),
        region(2, 4, 10, type="PER"),
    ],
    "events": [
        region(
            3,
            0,
            3,
            source=region(2, 4, 10),
            arguments=[{"role": "place", **region(1, 11, 16)}, {"role": "time", **region(4, 17, 20)}],
        )
    ],
    "numeric_claims": [region(5, 21, 23, lo=2500.0, hi=0.3333)],
    "tokens": [{"start": 0, "end": 3}],
}


def written(folder, configs):
    """A release with some configs: columns, and rows by split."""
    card = {"configs": [], "dataset_info": []}
    for name, (columns, splits) in configs.items():
        for split, rows in splits.items():
            write_parquet(folder / "data" / name / f"{split}.parquet", rows, columns)
        files = [{"split": split, "path": f"data/{name}/{split}.parquet"} for split in splits]
        card["configs"].append({"config_name": name, "data_files": files})
        card["dataset_info"].append({"config_name": name, "features": hf_features(columns)})
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump(card)}---\n", encoding="utf-8")
    return folder


def sets(**words):
    return {name: frozenset(text.split("; ")) for name, text in words.items()}


def test_a_release_is_read_from_its_folder_alone(tmp_path):
    pair = {"a": "a#x5", "b": "b#x1", "relation": "UPDATED", "why": "so"}
    second = {**ARTICLE, "doc_id": "b", "publisher": "p", "entities": [], "events": [], "numeric_claims": []}
    configs = {
        "articles": (ARTICLES, {"train": [ARTICLE], "test": [second]}),
        "claim_pairs": (PAIRS, {"test": [pair]}),
    }
    release = read_contents(written(tmp_path, configs))
    digest = hashlib.sha256(TEXT.encode()).hexdigest()[:12]
    place = "a, «{}» ({}-{})".format
    assert release.inventory == {
        name: Item(INVENTORY, name, name, words)
        for name, words in {
            "entities": sets(attributes="type; acts_as", type="PER; GPE", acts_as="ORG"),
            "events": sets(attributes="source; arguments", role="place; time"),
            "numeric_claims": sets(attributes="lo; hi"),
            "claim_pairs": sets(attributes="relation", relation="EQUAL; UPDATED"),
        }.items()
    }
    assert release.documents == {
        "a": Item(DOCUMENTS, "a", "a", sets(split="train", text=digest, verified="False")),
        "b": Item(DOCUMENTS, "b", "b", sets(split="test", text=digest, verified="False", publisher="p")),
    }
    assert release.labels["a"] == {
        "entities": (
            Item("entities", "a#x1", place("بغداد", 11, 16), sets(span="11-16", type="GPE", acts_as="ORG"), (11, 16)),
            Item("entities", "a#x2", place("الوزير", 4, 10), sets(span="4-10", type="PER"), (4, 10)),
        ),
        "events": (
            Item(
                "events",
                "a#x3",
                place("زار", 0, 3),
                sets(span="0-3", source="«الوزير» (4-10)", place="«بغداد» (11-16)", time="«أمس» (17-20)"),
                (0, 3),
            ),
        ),
        "numeric_claims": (
            Item("numeric_claims", "a#x5", place("ثم", 21, 23), sets(span="21-23", lo="2500", hi="0.3333"), (21, 23)),
        ),
    }
    assert release.pairs == (Item("claim_pairs", "a#x5 b#x1", "a#x5 and b#x1", sets(relation="UPDATED")),)


def test_a_release_may_have_no_pairs(tmp_path):
    release = read_contents(written(tmp_path, {"articles": (ARTICLES, {"train": [ARTICLE]})}))
    assert release.pairs == ()
    assert list(release.inventory) == ["entities", "events", "numeric_claims"]


def no_card(folder):
    (folder / "README.md").unlink()


def no_data(folder):
    (folder / "data" / "articles" / "train.parquet").unlink()


def broken_data(folder):
    (folder / "data" / "articles" / "train.parquet").write_bytes(b"PAR1 and no more")


def other_card(folder):
    (folder / "README.md").write_text("---\nconfigs: [\n---\n")


def no_labels(folder):
    written(folder, {"articles": ((Column("doc_id"),), {"train": [{"doc_id": "a"}]})})


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (no_card, "DATASET_MISSING"),
        *((one, "DATASET_INVALID") for one in (no_data, broken_data, other_card, no_labels)),
    ],
)
def test_what_is_no_release_is_refused(tmp_path, broken, code):
    folder = written(tmp_path, {"articles": (ARTICLES, {"train": [ARTICLE]})})
    broken(folder)
    (finding,) = findings_of(lambda: read_contents(folder))
    assert (finding.code, finding.file) == (code, str(folder))
    assert "\n" not in finding.message


def test_the_committed_release_is_read_whole(root, corpus):
    release = read_contents(root / "dataset")
    assert list(release.inventory) == ["entities", "events", "numeric_claims", "not_claims", "claim_pairs"]
    assert {*release.documents} == {one.doc_id for one in corpus.documents}
    rows = [item for layers in release.labels.values() for items in layers.values() for item in items]
    helpers = {"Cue", "Counted", "SourceCue"}
    regions = [region for one in corpus.annotations for region in one.regions if region.label not in helpers]
    assert len(rows) == len(regions)
    assert {item.id for item in rows} == {
        f"{one.doc_id}#{region.id}"
        for one in corpus.annotations
        for region in one.regions
        if region.label not in helpers
    }
