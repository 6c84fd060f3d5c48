"""Scores of whole collections, and what must hold of every measure whatever gold and predictions are."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOB2

from insihab.counts import Counts, Mean
from insihab.gold import Gold
from insihab.predictions import LAYERS, Prediction
from insihab.predictions.inventory import ANYTHING
from insihab.scoring import corpus
from insihab.scoring.claims import SLOTS
from insihab.scoring.corpus import HEADLINES
from insihab.scoring.results import LayerScores

Item = dict[str, Any]
Totals = dict[str, dict[str, Counts]]
Collection = tuple[list[Prediction], list[Prediction]]
BEYOND = 100  # drawn spans end well before this offset


def said(doc_id: str, **layers: Sequence[Item]) -> Prediction:
    return Prediction(doc_id, None, layers)


def gold_of(documents: Sequence[Prediction], pairs: Sequence[Item] = ()) -> Gold:
    return Gold({one.doc_id: one for one in documents}, pairs, ANYTHING, "test", "", "custom")


def score(gold: Sequence[Prediction], predicted: Sequence[Prediction]) -> Totals:
    """The counts of each layer."""
    layers = corpus.score(gold_of(gold), predicted)
    return {
        name: {measure: one for measure, one in scores.measures.items() if isinstance(one, Counts)}
        for name, scores in layers.items()
    }


IRAQ = {"start": 0, "end": 5, "type": "GPE"}
BAGHDAD = {"start": 8, "end": 13, "type": "GPE"}
TALKS = {"start": 20, "end": 25, "type": "Negotiate"}


@pytest.mark.parametrize(
    ("predicted", "strict"),
    [
        pytest.param([said("a", entities=[IRAQ]), said("b", entities=[IRAQ, BAGHDAD])], (3, 0, 0), id="all"),
        pytest.param([said("b", entities=[IRAQ, BAGHDAD])], (2, 0, 1), id="a missing document costs recall"),
        pytest.param(
            [said("a", entities=[IRAQ]), said("b", events=[])], (1, 0, 2), id="so does a document without the layer"
        ),
        pytest.param([said("a", entities=[])], (0, 0, 3), id="an empty layer is scored"),
        pytest.param([said("a", entities=[BAGHDAD])], (0, 1, 3), id="a mention of the other document is wrong here"),
        pytest.param([], None, id="nothing"),
        pytest.param([said("a"), said("b")], None, id="no layer"),
    ],
)
def test_gold_decides_the_denominator(predicted: list[Prediction], strict: tuple[float, float, float] | None) -> None:
    gold = [
        said("a", entities=[IRAQ], events=[TALKS], numeric_claims=[]),
        said("b", entities=[IRAQ, BAGHDAD], events=[], numeric_claims=[]),
    ]
    totals = score(gold, predicted)
    assert ("entities" in totals) is (strict is not None)
    if strict is not None:
        assert totals["entities"]["strict"] == Counts(*strict)


def test_a_layer_that_no_prediction_has_is_not_scored() -> None:
    gold = [said("a", entities=[IRAQ], events=[TALKS], numeric_claims=[])]
    assert list(score(gold, [said("a", events=[TALKS])])) == ["events"]


def test_a_layer_that_gold_does_not_have_is_not_scored() -> None:
    assert list(score([said("a", entities=[IRAQ])], [said("a", entities=[IRAQ], events=[TALKS])])) == ["entities"]


def test_scores_as_json() -> None:
    measures = {"strict": Counts(1, 1, 2), "macro": Mean(0.5), "per_type/GPE": Counts(), "per_type/PER": Counts(0, 1)}
    null = {"precision": None, "recall": None, "f1": None}
    assert LayerScores(measures, {}, {}).as_json() == {
        "strict": {"tp": 1, "fp": 1, "fn": 2, "precision": 1 / 2, "recall": 1 / 3, "f1": 2 / 5},
        "macro": {"f1": 0.5},
        "per_type": {
            "GPE": {"tp": 0, "fp": 0, "fn": 0, **null},
            "PER": {"tp": 0, "fp": 1, "fn": 0, "precision": 0, "recall": None, "f1": 0},
        },
    }


def test_headlines_are_measures() -> None:
    document = said(
        "a",
        entities=[{**IRAQ, "entity": "iraq"}],
        events=[{**TALKS, "event": "talks"}],
        numeric_claims=[{"id": name, "start": at, "end": at + 1} for at, name in enumerate("cd")],
    )
    pairs = [{"a": "a#c", "b": "a#d", "relation": "EQUAL"}]
    layers = corpus.score(gold_of([document], pairs), [document], pairs)
    assert layers.keys() == HEADLINES.keys()
    assert all(set(names) <= set(layers[layer].measures) for layer, names in HEADLINES.items())


# Small numbers and few values, so that predictions meet gold often, cross it, and agree with it in part.
spans = st.tuples(st.integers(0, 9), st.integers(1, 4)).map(lambda at: {"start": at[0], "end": at[0] + at[1]})
pointers = st.none() | spans.map(lambda span: [span["start"], span["end"]])


def items(*kinds: st.SearchStrategy[Item], unique: tuple[str, ...]) -> st.SearchStrategy[list[Item]]:
    """Lists of items with the keys of all `kinds`, no two alike in the keys `unique`."""
    whole = st.tuples(*kinds).map(lambda parts: {key: value for part in parts for key, value in part.items()})
    return st.lists(whole, max_size=4, unique_by=lambda item: tuple(item[key] for key in unique))


def one_of(**values: Sequence[Any]) -> st.SearchStrategy[Item]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(list(some)) for name, some in values.items()})


def labels(*names: str) -> st.SearchStrategy[Item]:
    return st.fixed_dictionaries({"type": st.sampled_from(names)})


arguments = items(spans, one_of(role=["force"]).map(lambda role: {"role": "origin", **role}), unique=("start", "role"))
layers = st.fixed_dictionaries(
    {
        "entities": items(
            spans, labels("GPE", "ORG", "ARG"), one_of(level=["NAM", "NOM"]), unique=("start", "end", "type")
        ),
        "events": items(
            spans,
            labels("Meet", "Withdraw"),
            st.fixed_dictionaries({}, optional={"arguments": arguments}),
            one_of(factuality=["ACTUAL", "PLANNED"], aspect=["NONE", "START"]),
            unique=("start", "end", "type"),
        ),
        "numeric_claims": items(
            spans,
            one_of(lo=[None, 3, 2500], hi=[None, 3, 2500.0], operator=["EXACT", "APPROX"], unit=["count", "day"]),
            st.fixed_dictionaries({}, optional={"counted": pointers, "source": pointers, "event": pointers}),
            unique=("start", "end"),
        ),
    }
)


@st.composite
def collections(draw: st.DrawFn) -> Collection:
    """Gold of one or two documents, and predictions that share some items with it."""
    gold, predicted = [], []
    for name in "ab"[: draw(st.integers(1, 2))]:
        right, other = draw(layers), draw(layers)
        mixed = {layer: list(_mix(draw, layer, right[layer], other[layer])) for layer in LAYERS}
        gold.append(Prediction(name, None, right))
        predicted.append(Prediction(name, None, mixed))
    return gold, predicted


def _mix(draw: st.DrawFn, layer: str, right: list[Item], other: list[Item]) -> Iterator[Item]:
    seen = set()
    for item in draw(st.permutations([*right, *other])):
        key = (item["start"], item["end"], item.get("type"))
        if key not in seen and draw(st.booleans()):
            seen.add(key)
            yield item


def measures(totals: Totals) -> dict[str, Counts]:
    return {f"{layer}/{name}": counts for layer, of_layer in totals.items() for name, counts in of_layer.items()}


def higher(after: float | None, before: float | None) -> bool:
    """Whether a ratio rose; an undefined one that becomes 0 did not."""
    return (after or 0) > (before or 0) + 1e-9


def with_layer(document: Prediction, layer: str, content: list[Item]) -> Prediction:
    return Prediction(document.doc_id, None, {**document.layers, layer: content})


# Accuracy on the triggers that are right: with fewer of these it may go either way.
CONDITIONAL = {"events/factuality", "events/aspect"}
# Claims match by their quantities alone, as many as can be: one less may give another the gold that it agrees with.
BY_QUANTITY = {"numeric_claims/claim", *(f"numeric_claims/slots/{slot}" for slot in SLOTS)}


@given(collections())
def test_gold_against_itself(collection: Collection) -> None:
    gold, _ = collection
    for counts in measures(score(gold, gold)).values():
        assert (counts.fp, counts.fn) == (0, 0)
        assert counts.f1 == (1 if counts.tp else None)


@given(collections())
def test_ratios_lie_between_0_and_1_and_counts_add_up(
    collection: Collection,
) -> None:
    for counts in measures(score(*collection)).values():
        assert min(counts.tp, counts.fp, counts.fn) >= 0
        ratios = {counts.precision, counts.recall, counts.f1} - {None}
        assert all(0 <= ratio <= 1 for ratio in ratios)
        assert (counts.f1 is None) is (counts == Counts())


@given(collections())
def test_support_is_what_stands_in_gold_and_predictions(
    collection: Collection,
) -> None:
    gold, predicted = collection
    found = measures(score(gold, predicted))
    sizes = [
        sum(item["type"] != "ARG" for document in side for item in document.layers["entities"])
        for side in (gold, predicted)
    ]
    for name in ("strict", "exact", "type", "partial"):
        counts = found[f"entities/{name}"]
        assert [counts.tp + counts.fn, counts.tp + counts.fp] == sizes


@given(collections())
def test_strict_is_never_above_exact_type_and_partial(
    collection: Collection,
) -> None:
    found = measures(score(*collection))
    strict = found["entities/strict"].tp
    assert strict <= min(found[f"entities/{name}"].tp for name in ("exact", "type", "partial"))
    assert strict == sum(counts.tp for name, counts in found.items() if name.startswith("entities/per_type/"))
    assert found["events/argument_classification"].tp <= found["events/argument_classification_unattached"].tp
    assert found["numeric_claims/claim"].tp <= found["numeric_claims/quantity"].tp


@given(collections(), st.randoms(use_true_random=False))
def test_order_changes_nothing(collection: Collection, chance: Any) -> None:
    gold, predicted = collection
    shuffled = [
        Prediction(
            document.doc_id,
            None,
            {layer: chance.sample(list(found), len(found)) for layer, found in document.layers.items()},
        )
        for document in chance.sample(predicted, len(predicted))
    ]
    assert score(gold, shuffled) == score(gold, predicted)


@given(collections(), st.sampled_from(LAYERS), st.data())
def test_a_wrong_item_apart_from_gold_never_raises_precision_or_f1(
    collection: Collection, layer: str, data: st.DataObject
) -> None:
    gold, predicted = collection
    wrong = {**data.draw(layers.map(lambda some: some[layer]).filter(bool))[0], "start": BEYOND, "end": BEYOND + 3}
    more = [with_layer(predicted[0], layer, [*predicted[0].layers[layer], wrong]), *predicted[1:]]
    before, after = measures(score(gold, predicted)), measures(score(gold, more))
    unattached = "events/argument_classification_unattached"  # a wrong trigger can have a right argument
    for name in after.keys() - {unattached}:
        was = before.get(name, Counts())
        assert not higher(after[name].precision, was.precision)
        assert not higher(after[name].f1, was.f1)


@given(collections(), st.sampled_from(["GPE", "ORG"]), spans)
def test_a_mention_that_is_not_in_gold_never_raises_strict_scores(
    collection: Collection, label: str, span: Item
) -> None:
    gold, predicted = collection
    wrong = {**span, "type": label}
    there = [item for side in collection for item in side[0].layers["entities"]]
    assume(all({**item, **wrong} != item for item in there))
    more = [with_layer(predicted[0], "entities", [*predicted[0].layers["entities"], wrong]), *predicted[1:]]
    before, after = (score(gold, some)["entities"]["strict"] for some in (predicted, more))
    assert not higher(after.precision, before.precision)
    assert not higher(after.f1, before.f1)


@given(collections(), st.sampled_from(LAYERS), st.data())
def test_removing_an_item_never_raises_recall(collection: Collection, layer: str, data: st.DataObject) -> None:
    gold, predicted = collection
    found = list(predicted[0].layers[layer])
    assume(found)
    found.pop(data.draw(st.integers(0, len(found) - 1)))
    fewer = [with_layer(predicted[0], layer, found), *predicted[1:]]
    before, after = measures(score(gold, predicted)), measures(score(gold, fewer))
    for name in after.keys() - CONDITIONAL - BY_QUANTITY:
        assert not higher(after[name].recall, before[name].recall)


@given(collections(), st.data())
def test_leaving_out_a_document_never_raises_recall(collection: Collection, data: st.DataObject) -> None:
    gold, predicted = collection
    fewer = list(predicted)
    fewer.pop(data.draw(st.integers(0, len(predicted) - 1)))
    before, after = measures(score(gold, predicted)), measures(score(gold, fewer))
    for name in after.keys() - CONDITIONAL:
        assert not higher(after[name].recall, before[name].recall)
        assert after[name].tp + after[name].fn == before[name].tp + before[name].fn


def test_a_right_document_that_is_left_out_lowers_f1() -> None:
    gold = [said("a", entities=[IRAQ]), said("b", entities=[BAGHDAD, IRAQ])]
    before, after = (score(gold, some)["entities"]["strict"].f1 for some in (gold, gold[:1]))
    assert (before, after) == (1, 2 * 1 / (2 * 1 + 0 + 2))


@given(collections())
def test_counts_of_a_corpus_are_the_sums_of_its_documents(collection: Collection) -> None:
    whole, each = score(*collection), [score([one], [other]) for one, other in zip(*collection, strict=True)]
    for layer, counts in whole.items():
        for name in counts.keys() - {"nam"}:  # scored of a document if any document of gold has levels
            total = counts[name]
            assert total == sum((one[layer].get(name, Counts()) for one in each), Counts())
    for layer, scores in corpus.score(gold_of(collection[0]), collection[1]).items():
        for name, documents in scores.documents.items():
            assert [documents[one.doc_id] for one in collection[0]] == [one[layer][name] for one in each]


# Claims are matched by how much of the predicted quantity lies in the gold one, which equal widths make symmetric.
equally_wide = collections().map(
    lambda sides: tuple(
        [
            with_layer(
                one,
                "numeric_claims",
                list(
                    {
                        item["start"]: {**item, "end": item["start"] + 3} for item in one.layers["numeric_claims"]
                    }.values()
                ),
            )
            for one in side
        ]
        for side in sides
    )
)


@given(equally_wide)
def test_precision_and_recall_change_places_with_the_sides(collection: Collection) -> None:
    gold, predicted = collection
    before, after = measures(score(gold, predicted)), measures(score(predicted, gold))
    of_gold = {"entities/nam"}  # what a prediction without a level is, gold says
    assert before.keys() - of_gold == after.keys() - of_gold
    for name in before.keys() - of_gold - CONDITIONAL:
        assert after[name] == Counts(before[name].tp, before[name].fn, before[name].fp)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_touching_spans_do_not_overlap(widths: list[int]) -> None:
    """A text without gaps, in pieces that are gold and predicted in turns."""
    ends = [sum(widths[: at + 1]) for at in range(len(widths))]
    pieces = [{"start": end - width, "end": end, "type": "GPE"} for end, width in zip(ends, widths, strict=True)]
    sides = [
        said("a", **{layer: [_without(piece, layer) for piece in pieces[at::2]] for layer in LAYERS}) for at in (0, 1)
    ]
    found = measures(score([sides[0]], [sides[1]]))
    assert {counts.tp for counts in found.values()} == {0}
    assert found["entities/partial"] == Counts(0, len(pieces) // 2, (len(pieces) + 1) // 2)


def _without(piece: Item, layer: str) -> Item:
    return {key: value for key, value in piece.items() if key != "type" or layer != "numeric_claims"}


TAGS = ["O", "B-GPE", "I-GPE", "B-ORG", "I-ORG"]


def flat(tags: Sequence[str]) -> list[Item]:
    """The spans of IOB2 tags, a word a code point; an I that continues nothing is no span."""
    found: list[Item] = []
    for at, tag in enumerate(tags):
        prefix, _, label = tag.partition("-")
        if prefix == "B":
            found.append({"start": at, "end": at + 1, "type": label})
        elif prefix == "I" and found and (found[-1]["end"], found[-1]["type"]) == (at, label):
            found[-1]["end"] = at + 1
    return found


@given(st.lists(st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(TAGS)), min_size=1, max_size=12), min_size=1))
def test_strict_on_flat_spans_is_what_seqeval_gives(sentences: list[list[tuple[str, str]]]) -> None:
    sides = [[[pair[side] for pair in sentence] for sentence in sentences] for side in (0, 1)]
    documents = [[said(str(at), entities=flat(tags)) for at, tags in enumerate(side)] for side in sides]
    strict = score(*documents)["entities"]["strict"]
    assume(strict != Counts())  # seqeval warns
    for ours, theirs in (
        (strict.precision, precision_score),
        (strict.recall, recall_score),
        (strict.f1, f1_score),
    ):
        assert (ours or 0) == pytest.approx(theirs(*sides, mode="strict", scheme=IOB2, zero_division=0))
