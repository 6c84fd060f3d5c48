import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.predictions import Prediction
from insihab.released import dataset_folder
from insihab.scoring.coreference import Ratios
from insihab.scoring.identity import as_json, score_identity

VARIANTS = ["entities", "entities_within", "events", "events_within"]


def items(written: str, key: str) -> list[dict[str, Any]]:
    """Items of four code points apart by spaces: "PER:5=kadhimi" stands at 5; without "=" an item has no key."""
    found = []
    for word in written.split():
        label, _, rest = word.partition(":")
        start, equals, name = rest.partition("=")
        found.append({"start": int(start), "end": int(start) + 4, "type": label, **({key: name} if equals else {})})
    return found


def document(doc_id: str, entities: str | None = None, events: str | None = None) -> Prediction:
    written = {"entities": (entities, "entity"), "events": (events, "event")}
    layers = {layer: items(text, key) for layer, (text, key) in written.items() if text is not None}
    return Prediction(doc_id, None, layers)


def score(gold: Sequence[Prediction], predicted: Sequence[Prediction]) -> dict[str, Any]:
    return score_identity(gold, {one.doc_id: one for one in predicted})


# Gold: {d1:0 d1:5 d2:0} {d1:9} {d2:5}.
GOLD = [document("d1", "GPE:0=iraq GPE:5=iraq GPE:9=syria"), document("d2", "GPE:0=iraq GPE:5=iran")]
# Predicted: {d1:0 d1:5} {d1:9 d2:5} {d2:0}, wrong only across documents.
PREDICTED = [document("d1", "GPE:0=1 GPE:5=1 GPE:9=2"), document("d2", "GPE:0=3 GPE:5=2")]
CEAF_E = 2 * 2 / (3 + 2) + 2 * 1 / (1 + 2)


def test_identity_across_documents_and_within_them() -> None:
    found = score(GOLD, PREDICTED)
    assert list(found) == ["entities", "entities_within"]
    across, within = found["entities"], found["entities_within"]
    assert across["muc"] == Ratios(1, 2 + 0 + 0, 1, 1 + 1 + 0)
    assert astuple(across["b_cubed"]) == pytest.approx(((2 * 2 + 1) / 3 + 1 + 1, 5, 2 * 2 / 2 + (1 + 1) / 2 + 1, 5))
    assert astuple(across["ceaf_e"]) == pytest.approx((CEAF_E, 3, CEAF_E, 3))
    # MUC 1/2 and 1/2; B-cubed (11/3)/5 and 4/5; CEAF-e the same both ways.
    b_cubed = 2 * (11 / 15) * (4 / 5) / (11 / 15 + 4 / 5)
    assert across["conll"] == pytest.approx((1 / 2 + b_cubed + CEAF_E / 3) / 3)
    # In d1 all is right, 1 link, 3 mentions, 2 clusters; in d2, no link, 2 mentions, 2 clusters.
    assert within == {
        "muc": Ratios(1 + 0, 1 + 0, 1 + 0, 1 + 0),
        "b_cubed": Ratios(3 + 2, 3 + 2, 3 + 2, 3 + 2),
        "ceaf_e": Ratios(2 + 2, 2 + 2, 2 + 2, 2 + 2),
        "conll": 1,
    }


def test_as_json() -> None:
    gold = [document("d1", events="Kill:0=k Kill:5=k"), document("d2", events="Kill:0=k Kill:5=k")]
    predicted = [document("d1", events="Kill:0=k Kill:5=k")]
    # Across: 1 link of 3, 2 of 4 mentions in a cluster half of which is found, 2 * 2 / (4 + 2) of a cluster.
    assert as_json(score(gold, predicted)) == {
        "events": {
            "muc": {"precision": 1, "recall": 1 / 3, "f1": pytest.approx(2 * (1 / 3) / (1 + 1 / 3))},
            "b_cubed": {"precision": 1, "recall": 2 * (2 / 4) / 4, "f1": pytest.approx(2 * (1 / 4) / (1 + 1 / 4))},
            "ceaf_e": {"precision": 2 / 3, "recall": 2 / 3, "f1": pytest.approx(2 / 3)},
            "conll": {"f1": pytest.approx((1 / 2 + 2 / 5 + 2 / 3) / 3)},
        },
        "events_within": {
            "muc": {"precision": 1, "recall": 1 / 2, "f1": pytest.approx(2 / 3)},
            "b_cubed": {"precision": 1, "recall": 2 / 4, "f1": pytest.approx(2 / 3)},
            "ceaf_e": {"precision": 1, "recall": 1 / 2, "f1": pytest.approx(2 / 3)},
            "conll": {"f1": pytest.approx(2 / 3)},
        },
    }


def test_a_score_that_is_undefined_is_null() -> None:
    singletons = [document("d1", "GPE:0=iraq GPE:5=iran")]
    found = as_json(score(singletons, singletons))["entities"]
    assert found["muc"] == {"precision": None, "recall": None, "f1": None}
    assert found["b_cubed"] == {"precision": 1, "recall": 1, "f1": 1}
    assert found["conll"] == {"f1": None}


# Gold is {0 5}; MUC counts its one link, B-cubed its mentions.
@pytest.mark.parametrize(
    ("predicted", "muc", "b_cubed"),
    [
        pytest.param("PER:0=a ORG:5=a", (1, 1, 1, 1), (2, 2, 2, 2), id="a wrong type"),
        pytest.param("PER:0=a PER:5", (0, 1, 0, 0), (1 / 2, 2, 1, 1), id="an item without the key"),
        pytest.param("PER:0=a PER:5=a PER:9", (1, 1, 1, 1), (2, 2, 2, 2), id="one more without the key"),
        pytest.param("PER:0=a PER:5=a PER:9=a", (1, 1, 1, 2), (2, 2, 2 * 2 / 3, 3), id="one more with the key"),
        pytest.param("PER:0=a PER:6=a", (0, 1, 0, 1), (1 / 2, 2, 1 / 2, 2), id="another span"),
        pytest.param("TITLE:0=b PER:0=a PER:5=a", (1, 1, 1, 1), (2, 2, 2, 2), id="on one span PER comes before TITLE"),
        pytest.param("ORG:0=b PER:0=a PER:5=a", (0, 1, 0, 0), (1 / 2 + 1 / 2, 2, 2, 2), id="and ORG before PER"),
        pytest.param("ORG:0 PER:0=a PER:5=a", (1, 1, 1, 1), (2, 2, 2, 2), id="but not where it has no key"),
        pytest.param("PER:0=b PER:0=a PER:5=a", (1, 1, 1, 1), (2, 2, 2, 2), id="of one type the first key"),
    ],
)
def test_items(predicted: str, muc: tuple[float, ...], b_cubed: tuple[float, ...]) -> None:
    found = score([document("d1", "PER:0=kadhimi PER:5=kadhimi")], [document("d1", predicted)])
    for variant in ("entities", "entities_within"):  # the same, of one document
        assert (astuple(found[variant]["muc"]), astuple(found[variant]["b_cubed"])) == (muc, b_cubed)


def test_of_items_on_one_span_in_gold_the_first_type_counts_too() -> None:
    gold = document("d1", "TITLE:0=minister PER:0=hussein PER:5=hussein")
    assert score([gold], [document("d1", "PER:0=a PER:5=a")])["entities"]["conll"] == 1


@pytest.mark.parametrize(
    ("gold", "predicted", "variants"),
    [
        pytest.param(document("d1", "A:0=x", "B:0=y"), document("d1", "A:0=x", "B:0=y"), VARIANTS, id="both layers"),
        pytest.param(
            document("d1", "A:0=x", "B:0=y"), document("d1", "A:0=x"), VARIANTS[:2], id="a layer not predicted"
        ),
        pytest.param(document("d1", "A:0=x", "B:0=y"), document("d1", "A:0", "B:5=z"), VARIANTS[2:], id="not the key"),
        pytest.param(document("d1", "A:0", "B:0=y"), document("d1", "A:0=x", "B:0=y"), VARIANTS[2:], id="not in gold"),
        pytest.param(document("d1", "A:0=x"), document("d2", "A:0=x"), [], id="a document that gold lacks"),
        pytest.param(document("d1", "A:0=x"), document("d1"), [], id="no layer"),
    ],
)
def test_a_variant_is_there_where_both_sides_have_its_key(
    gold: Prediction, predicted: Prediction, variants: list[str]
) -> None:
    assert list(score([gold], [predicted])) == variants


def test_no_documents_have_no_scores() -> None:
    assert score([], []) == {}


@pytest.mark.parametrize(
    ("predicted", "muc", "ceaf_e"),
    [
        pytest.param(GOLD, (1, 1, 1, 1), (4, 4, 4, 4), id="both"),
        pytest.param(GOLD[:1], (1, 1, 1, 1), (2, 4, 2, 2), id="the second is missing"),
        pytest.param(GOLD[1:], (0, 1, 0, 0), (2, 4, 2, 2), id="the first is missing"),
        pytest.param([*GOLD, document("d3", "GPE:0=iraq")], (1, 1, 1, 1), (4, 4, 4, 4), id="one that gold lacks"),
    ],
)
def test_gold_decides_the_documents(
    predicted: list[Prediction], muc: tuple[float, ...], ceaf_e: tuple[float, ...]
) -> None:
    found = score(GOLD, predicted)["entities_within"]
    assert (astuple(found["muc"]), astuple(found["ceaf_e"])) == (muc, ceaf_e)


def test_ceaf_e_across_documents_may_rise_when_a_document_is_left_out() -> None:
    gold = [document("d1", "PER:0=x PER:5=x"), document("d2", "PER:0=y")]
    predicted = [document("d1", "PER:0=a PER:5=a"), document("d2", "PER:5=a PER:9=a")]
    # The one cluster of four, two of them wrong, is less like {d1:0 d1:5} than what remains of it.
    assert score(gold, predicted)["entities"]["ceaf_e"].recall == 2 * 2 / (2 + 4) / 2
    assert score(gold, predicted[:1])["entities"]["ceaf_e"].recall == 2 * 2 / (2 + 2) / 2


@st.composite
def corpora(draw: st.DrawFn) -> list[Prediction]:
    """Three documents with a mention or none at each of six places, of both layers."""
    keys = st.lists(st.none() | st.sampled_from("abcd"), min_size=6, max_size=6)

    def written(label: str) -> str:
        return " ".join(f"{label}:{start}={key}" for start, key in enumerate(draw(keys)) if key)

    return [document(doc_id, written("PER"), written("Kill")) for doc_id in ("d1", "d2", "d3")]


def altered(corpus: Sequence[Prediction], names: Mapping[str, str], draw: random.Random) -> list[Prediction]:
    """The same with keys renamed and items in another order."""
    keys = {"entities": "entity", "events": "event"}
    return [
        Prediction(
            one.doc_id,
            one.text,
            {
                layer: draw.sample([{**item, keys[layer]: names[item[keys[layer]]]} for item in rows], len(rows))
                for layer, rows in one.layers.items()
            },
        )
        for one in corpus
    ]


@given(corpora())
def test_gold_against_itself_is_1_where_it_is_defined(gold: list[Prediction]) -> None:
    values = [ratios["f1"] for variant in as_json(score(gold, gold)).values() for ratios in variant.values()]
    assert all(value in (1, None) for value in values)


@given(corpora(), corpora(), st.permutations("abcd"), st.randoms(use_true_random=False))
def test_neither_names_nor_the_order_of_items_matter(
    gold: list[Prediction], predicted: list[Prediction], names: list[str], draw: random.Random
) -> None:
    renamed = altered(predicted, dict(zip("abcd", names, strict=True)), draw)
    assert score(altered(gold, dict(zip("abcd", "wxyz", strict=True)), draw), renamed) == score(gold, predicted)


@given(corpora(), corpora())
def test_sides_exchanged_exchange_precision_and_recall(gold: list[Prediction], predicted: list[Prediction]) -> None:
    there, back = as_json(score(gold, predicted)), as_json(score(predicted, gold))
    assert list(there) == list(back)
    for variant, found in there.items():
        for name in ("muc", "b_cubed", "ceaf_e"):
            exchanged = back[variant][name]
            expected = {"precision": exchanged["recall"], "recall": exchanged["precision"], "f1": exchanged["f1"]}
            assert found[name] == pytest.approx(expected)


@given(corpora(), corpora(), st.integers(0, 2))
def test_a_document_that_is_not_predicted_costs_recall(
    gold: list[Prediction], predicted: list[Prediction], left_out: int
) -> None:
    whole, less = score(gold, predicted), score(gold, [*predicted[:left_out], *predicted[left_out + 1 :]])
    for variant, measures in less.items():
        names = ("muc", "b_cubed", "ceaf_e") if variant.endswith("_within") else ("muc", "b_cubed")
        for name in names:
            assert (measures[name].recall or 0) <= (whole[variant][name].recall or 0) + 1e-12


def test_the_released_gold_against_itself() -> None:
    files = [dataset_folder() / "gold" / f"{split}.jsonl" for split in ("train", "test")]
    lines = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
    gold = [Prediction(line["doc_id"], None, {key: line[key] for key in ("entities", "events")}) for line in lines]
    assert {variant: measures["conll"] for variant, measures in score(gold, gold).items()} == dict.fromkeys(VARIANTS, 1)
