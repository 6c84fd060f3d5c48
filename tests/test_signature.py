from pathlib import Path

import pytest

from insihab import __version__
from insihab.findings import InputError
from insihab.prediction_items import LAYERS
from insihab.signature import MATCHING, POLICIES, gold_hash, signature

ABOUT = ("insihab-1.2.3", "0123456789ab", "split", 2)


@pytest.mark.parametrize(
    ("layer", "match"),
    [
        ("entities", "exact-span"),
        ("events", "exact-trigger"),
        ("numeric_claims", "half-overlap-one-to-one"),
        ("all", "entities:exact-span,events:exact-trigger,numeric_claims:half-overlap-one-to-one"),
    ],
)
def test_signature(layer: str, match: str) -> None:
    assert signature(layer, *ABOUT) == (
        f"layer={layer}|match={match}|data=insihab-1.2.3|hash=0123456789ab|protocol=split|docs=2"
        "|policies=duplicates-rejected,unknown-labels-rejected,crossing-warned,empty-null,arg-type-unscored"
        f"|seed=none|version={__version__}"
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(("insihab-1.2.4", *ABOUT[1:]), id="data"),
        pytest.param((ABOUT[0], "ba9876543210", *ABOUT[2:]), id="hash"),
        pytest.param((*ABOUT[:2], "leave-one-article-out", 2), id="protocol"),
        pytest.param((*ABOUT[:3], 5), id="documents"),
    ],
)
def test_what_a_score_depends_on_changes_the_signature(other: tuple[str, str, str, int]) -> None:
    assert signature("entities", *other) != signature("entities", *ABOUT)


def test_a_signature_can_be_taken_apart() -> None:
    parts = [part.split("=") for part in signature("all", *ABOUT).split("|")]
    assert " ".join(name for name, _ in parts) == "layer match data hash protocol docs policies seed version"
    assert dict(parts)["policies"] == POLICIES
    assert set(MATCHING) == set(LAYERS)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        pytest.param([], "e3b0c44298fc", id="sha256 of nothing"),
        pytest.param([b"abc"], "ba7816bf8f01", id="sha256 of abc"),
        pytest.param([b"a", b"bc"], "ba7816bf8f01", id="files one after the other"),
        pytest.param([b"bc", b"a"], "96e31900cc68", id="in their order"),
    ],
)
def test_gold_hash(contents: list[bytes], expected: str, tmp_path: Path) -> None:
    files = [tmp_path / str(number) for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    assert gold_hash(files) == expected


def test_gold_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="FILE_UNREADABLE"):
        gold_hash([tmp_path / "gold.jsonl"])
