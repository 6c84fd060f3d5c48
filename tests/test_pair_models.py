from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.dummy import DummyClassifier

from insihab.findings import InputError
from insihab.gold import released_gold
from insihab.predictions.pairs import document_of
from insihab.released import dataset_folder
from insihab.scoring.pairs import relations_of
from insihab.segment import sentences, tokens
from pairing.claims import Claim, claims_of
from pairing.classifier import PairClassifier, pair_features
from pairing.folds import articles_of, load_pairs, pair_folds, predictions
from pairing.rule import ValueRule, group, interval, kind, relation
from protocol import Document, Text, load
from reading.names import skeleton

SOLDIERS = Claim(
    "a#c1", "2020-11-19", lo=3000, hi=3000, counted="جندي أمريكي", counted_type="PER", nationalities=("أمريكي",),
    event_type="Deploy", event="وجود", places=("العراق",),
)  # fmt: skip
OTHER = replace(SOLDIERS, id="b#c1")
ATTACKS = Claim(
    "a#c2", "2024-01", lo=150, operator="MORE_THAN", movement="FLOW", counted="هجوما", counted_type="Attack",
    event_type="Attack", event="هجوما", time="2023-10", since=True,
)  # fmt: skip
THIRD = Claim(
    "a#c3", "2024-01", lo=0.3333, hi=0.3333, unit="fraction", movement="FLOW", counted="العراق", counted_type="GPE",
    event_type="Seize", event="اجتاح", time="2014",
)  # fmt: skip
ROCKETS = Claim(
    "a#c4", "2021-07", lo=3, hi=3, movement="FLOW", counted="صواريخ", counted_type="WEA", event_type="Attack",
    time="2021-07-08",
)  # fmt: skip
DEAD = Claim("a#c5", "2024-01", lo=3, hi=3, movement="FLOW", counted="جنود", counted_type="PER", event_type="Kill")


# Names


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("أمريكي", "الأميركيّة"),  # the vowel of a foreign name, ال, shadda, the feminine
        ("العراق", "عراقيين"),
        ("إيران", "الإيراني"),
        ("سوريا", "السورية"),
        ("جندي", "جنود"),
    ],
)
def test_forms_of_one_name_have_one_skeleton(first, second):
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(("first", "second"), [("بغداد", "دمشق"), ("إيران", "العراق"), ("سوري", "مصري")])
def test_names_have_skeletons_of_their_own(first, second):
    assert skeleton(first) != skeleton(second)


@given(st.text(alphabet="ابتيوءئةالنم", min_size=1, max_size=8))
def test_a_skeleton_has_two_letters_if_the_word_has(word):
    assert len(skeleton(word)) >= min(2, len(word))


# Claims


def test_a_claim_takes_its_context_from_its_document():
    text = "وقع 50 هجوما في العراق. نشر 3 جنود أميركيين منذ أكتوبر."

    def span(surface, ident="", **more):
        start = text.index(surface)
        return {"surface": surface, "id": ident, "start": start, "end": start + len(surface), **more}

    entities = [
        span("العراق", "e1", type="GPE", level="NAM", value=None),
        span("3 جنود أميركيين", "e2", type="PER", level="NOM", value=None),
        span("أميركيين", "e3", type="NORP", level=None, value=None),
        span("أكتوبر", "e4", type="TIME", level=None, value="2023-10"),
    ]
    events = [
        span("هجوما", "v1", type="Attack", arguments=[span("العراق", "e1", role="place")]),
        span("نشر", "v2", type="Deploy", arguments=[]),
    ]
    shared = {"operator": "EXACT", "unit": "count", "hi": None}
    rows = [
        span("50", "c1", lo=50, movement="FLOW", counted=span("هجوما"), quantifies=events[0], arguments=[], **shared),
        span(
            "3", "c2", lo=3, movement="STOCK", counted=span("جنود أميركيين"), quantifies=events[1],
            arguments=[span("أكتوبر", "e4", role="time")], **shared,
        ),
    ]  # fmt: skip
    source = Text("d", text, tuple(sentences(text)), tuple(tokens(text)))
    layers = {"entities": entities, "events": events, "numeric_claims": rows}
    attacks, soldiers = claims_of(Document(source, layers), "2024-01")
    assert (attacks.id, attacks.published, attacks.sentence) == ("d#c1", "2024-01", "وقع 50 هجوما في العراق.")
    assert (attacks.counted_type, attacks.event_type, attacks.places) == ("Attack", "Attack", ("العراق",))
    assert (soldiers.counted_type, soldiers.nationalities, soldiers.places) == ("PER", ("أميركيين",), ())
    assert (soldiers.time, soldiers.since) == ("2023-10", True)


# The rule


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (SOLDIERS, "forces"),
        (replace(SOLDIERS, event_type="Withdraw", unit="fraction", counted="قواته", counted_type="MIL"), "forces"),
        (replace(SOLDIERS, event_type="", counted="جندي"), "forces"),
        (replace(SOLDIERS, event_type="Attack", counted="صحفي", nationalities=()), "people صحف"),
        (ATTACKS, "attacks"),
        (replace(ATTACKS, counted="", counted_type=""), "attacks"),
        (ROCKETS, "weapons"),
        (DEAD, "casualties"),
        (THIRD, "territory"),
        (replace(SOLDIERS, unit="month"), "duration"),
    ],
)
def test_kind_of_a_claim(claim, expected):
    assert kind(claim) == expected


@pytest.mark.parametrize(
    ("counted", "nationalities", "expected"),
    [
        ("جندي أمريكي", ("أمريكي",), {"امرك"}),
        ("جندي أجنبي", (), {"اجنب"}),
        ("أميركي", ("أميركي",), {"امرك"}),
        ("جندي", (), set()),
        ("جندي في سوريا", (), set()),
        ("جندي على الحدود", (), set()),  # a preposition, however its last letter is written
        ("هجوما بصواريخ", (), set()),
    ],
)
def test_group_of_a_claim(counted, nationalities, expected):
    assert group(Claim("a#c1", counted=counted, nationalities=nationalities)) == expected


@pytest.mark.parametrize(
    ("lo", "hi", "operator", "unit", "expected"),
    [
        (5, 5, "EXACT", "count", (5, 5)),
        (2500, 2500, "APPROX", "count", (2450, 2550)),
        (3000, 3000, "APPROX", "count", (2500, 3500)),
        (0.25, 0.25, "APPROX", "fraction", (0.245, 0.255)),
        (10, 20, "RANGE", "count", (10, 20)),
        (50, None, "AT_LEAST", "percent", (0.5, float("inf"))),
        (None, None, "VAGUE", "count", (-float("inf"), float("inf"))),
    ],
)
def test_interval_in_which_a_claim_is_true(lo, hi, operator, unit, expected):
    assert interval(Claim("a#c1", lo=lo, hi=hi, operator=operator, unit=unit)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # P1: kinds
        (SOLDIERS, replace(ATTACKS, id="b#c1"), "UNRELATED"),
        (DEAD, replace(THIRD, id="b#c1"), "UNRELATED"),
        (ROCKETS, replace(ROCKETS, id="b#c1", time="2020-01-03"), "UNRELATED"),  # weapons of two attacks
        (ROCKETS, replace(ROCKETS, id="b#c1"), "EQUAL"),
        # P2: scope
        (SOLDIERS, replace(OTHER, places=("سوريا",)), "DIFFERENT_SCOPE"),
        (SOLDIERS, replace(OTHER, counted="جندي بريطاني", nationalities=("بريطاني",)), "DIFFERENT_SCOPE"),
        (SOLDIERS, replace(OTHER, movement="FLOW", event_type="Withdraw"), "DIFFERENT_SCOPE"),
        (SOLDIERS, replace(OTHER, unit="fraction", lo=0.5, hi=0.5), "DIFFERENT_SCOPE"),
        (ATTACKS, replace(ATTACKS, id="b#c1", time="2021-01", published="2021-07"), "DIFFERENT_SCOPE"),
        (DEAD, replace(DEAD, id="b#c1", counted="طفلة", published="2024-01-20"), "DIFFERENT_SCOPE"),
        # P3: later, whatever the values
        (SOLDIERS, replace(OTHER, published="2021-07"), "UPDATED"),
        (SOLDIERS, replace(OTHER, published="2021-07", lo=2500, hi=2500), "UPDATED"),
        (ATTACKS, replace(ATTACKS, id="b#c1", published="2024-02-11", lo=160), "UPDATED"),  # a series goes on
        # P4: equal, though articles of two times report a fact of one time
        (THIRD, replace(THIRD, id="b#c1", published="2024-09"), "EQUAL"),
        (SOLDIERS, replace(OTHER, published="2020-11"), "EQUAL"),  # a day of the month
        (SOLDIERS, replace(OTHER, places=("العراقية",), counted="أميركي", nationalities=("أميركي",)), "EQUAL"),
        # P5, P6: both can be true, or not
        (THIRD, replace(THIRD, id="b#c1", operator="APPROX"), "COMPATIBLE"),
        (SOLDIERS, replace(OTHER, operator="VAGUE", lo=None, hi=None), "COMPATIBLE"),
        (SOLDIERS, replace(OTHER, operator="MORE_THAN", lo=2999, hi=None), "COMPATIBLE"),
        (SOLDIERS, replace(OTHER, operator="MORE_THAN", lo=3000, hi=None), "CONFLICT"),
        (SOLDIERS, replace(OTHER, lo=2000, hi=2000), "CONFLICT"),
    ],
)
def test_the_rule_follows_the_guidelines(a, b, expected):
    assert relation(a, b) == relation(b, a) == expected


def claims(document):
    words = st.sampled_from(["", "جندي", "جندي أمريكي", "هجوما", "العراق", "صواريخ"])
    value = st.none() | st.sampled_from([0.0, 0.3333, 0.5, 3.0, 2500.0])
    return st.builds(
        Claim,
        id=st.just(f"{document}#c1"),
        published=st.sampled_from(["", "2020-11-19", "2021-07", "2024-02-11"]),
        sentence=words,
        lo=value,
        hi=value,
        operator=st.sampled_from(["EXACT", "APPROX", "MORE_THAN", "LESS_THAN", "VAGUE"]),
        unit=st.sampled_from(["count", "fraction", "percent", "month"]),
        movement=st.sampled_from(["STOCK", "FLOW", "NONE"]),
        counted=words,
        counted_type=st.sampled_from(["", "PER", "MIL", "WEA", "Attack"]),
        nationalities=st.sampled_from([(), ("أمريكي",)]),
        event_type=st.sampled_from(["", "Deploy", "Attack", "Kill", "Seize"]),
        event=words,
        places=st.sampled_from([(), ("العراق",), ("سوريا", "العراق")]),
        time=st.sampled_from(["", "2014", "2023-10", "XXXX-10", "2023-08-07/2023-08-08", "P3D"]),
        since=st.booleans(),
    ).filter(lambda claim: claim.lo is None or claim.hi is None or claim.lo <= claim.hi)


@given(claims("a"), claims("b"))
def test_the_order_of_two_claims_means_nothing(a, b):
    assert relation(a, b) == relation(b, a)
    assert pair_features(a, b) == pair_features(b, a)


# The classifier


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2024-01", "2024-01-20", "bin 0"),
        ("2024-01", "2024-02", "bin 1"),
        ("2020-11", "2024-01", "bin 4"),
        ("", "2024-01", "bin 0"),  # a text of which nobody knows when it was published is no earlier one
        ("2023", "2024-01", "bin 0"),  # a year alone says nothing of months
        ("", "", "bin 0"),
    ],
)
def test_months_between_two_dates(a, b, expected):
    assert pair_features(replace(SOLDIERS, published=a), replace(OTHER, published=b))["months apart"] == expected


def test_values_of_any_size_have_features():
    small, large = replace(SOLDIERS, lo=1e-200, hi=1e-200), replace(OTHER, lo=1e300, hi=1e300)
    assert pair_features(small, large)["values"] == "times 10^308"


def made_pairs():
    """Pairs of three articles: soldiers and attacks, the one of another kind than the other."""
    known = [replace(one, id=f"{name}#{one.id[-2:]}") for name in "abc" for one in (SOLDIERS, ATTACKS)]
    pairs = [two for two in combinations(known, 2) if len(articles_of(two)) == 2]
    return pairs, ["EQUAL" if kind(a) == kind(b) else "UNRELATED" for a, b in pairs]


def test_the_classifier_learns_kinds():
    pairs, relations = made_pairs()
    unseen = [(replace(a, id="d#c1"), replace(b, id="e#c1")) for a, b in pairs]
    assert PairClassifier().fit(pairs, relations).predict(unseen) == relations


def test_two_fits_are_equal_and_a_clone_is_not_fitted():
    pairs, relations = made_pairs()
    model = PairClassifier().fit(pairs, relations)
    again = clone(model)
    assert not hasattr(again, "model_")
    again.fit(pairs, relations)
    assert (model.model_["svm"].coef_ == again.model_["svm"].coef_).all()


def test_gold_of_one_relation_gives_that_one():
    pairs, _ = made_pairs()
    model = PairClassifier().fit(pairs[:1], ["UPDATED"])
    assert model.predict(pairs[:2]) == ["UPDATED", "UPDATED"]
    assert model.predict([]) == []


def test_nothing_to_train_on_is_said():
    with pytest.raises(ValueError, match="there is no pair to train on"):
        PairClassifier().fit([], [])


# The released pairs


@pytest.fixture(scope="module")
def released():
    return load(dataset_folder())


@pytest.mark.slow
@pytest.mark.parametrize(("protocol", "folds"), [("split", 1), ("leave-one-article-out", 10)])
def test_folds_predict_each_scored_pair_once_and_train_on_other_articles(released, protocol, folds):
    parts = pair_folds(released, protocol, dataset_folder())
    scored = {frozenset(claim.id for claim in pair) for part in parts for pair in part.test}
    assert len(parts) == folds
    assert sum(len(part.test) for part in parts) == len(scored)
    assert scored == relations_of(released_gold(protocol).pairs).keys()
    test_articles = {document.source.doc_id for document in released["test"]}
    for part in parts:
        assert len(part.train) == len(part.relations) > 0
        trained = frozenset().union(*map(articles_of, part.train))
        if protocol == "split":
            assert not trained & test_articles
        else:
            assert not trained & frozenset().union(*map(articles_of, part.test))


@pytest.mark.slow
def test_predictions_are_lines_that_are_read(released):
    folds = pair_folds(released, "split", dataset_folder())
    (lines,) = predictions(DummyClassifier(strategy="most_frequent"), folds)
    (by_rule,) = predictions(ValueRule(), folds)
    assert {line["relation"] for line in lines} == {"UNRELATED"}
    assert (
        relations_of(lines).keys() == relations_of(by_rule).keys() == relations_of(released_gold("split").pairs).keys()
    )


@pytest.mark.slow
def test_released_pairs_have_the_relations_of_gold(released):
    labelled = load_pairs(dataset_folder(), [*released["train"], *released["test"]])
    expected = relations_of(released_gold("leave-one-article-out").pairs)
    assert {frozenset(claim.id for claim in pair): relation for pair, relation in labelled} == expected
    only = load_pairs(dataset_folder(), released["train"])
    train = {document.source.doc_id for document in released["train"]}
    assert len(only) == 39
    assert {document_of(claim.id) for pair, _ in only for claim in pair} == train


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="DATASET_MISSING"):
        load_pairs(tmp_path / "none", [])


@pytest.mark.slow
def test_a_folder_without_pairs_is_said(tmp_path):
    (tmp_path / "README.md").touch()
    with pytest.raises(InputError, match="DATASET_INVALID"):
        load_pairs(tmp_path, [])
