import pytest

from insihab.statistics import describe


def mention(start, end, surface, kind="GPE", entity="e", level="NAM"):
    return {"start": start, "end": end, "surface": surface, "type": kind, "entity": entity, "level": level}


def row(split, tokens, entities, events=(), claims=()):
    spans = [{"start": start, "end": end} for start, end in tokens]
    layers = {"entities": entities, "events": list(events), "numeric_claims": list(claims), "not_claims": []}
    return {"doc_id": split, "split": split, "sentences": spans[:1], "tokens": spans, **layers}


TRAIN = row("train", [(0, 6)], [mention(0, 6, "العراق", entity="iraq")])
TEST = row(
    "test",
    [(0, 7), (8, 13)],
    [
        mention(1, 7, "العراق", entity="iraq"),  # و outside: begins inside its token
        mention(8, 13, "بغداد", entity="baghdad"),
        mention(8, 13, "بغداد", kind="ORG", entity="baghdad"),  # the same span once more
    ],
    [{"surface": "زيارة", "type": "Travel", "factuality": "ACTUAL", "aspect": "NONE", "arguments": [{"role": "time"}]}],
)


def test_counts_by_split_label_and_document():
    found = describe([TRAIN, TEST])
    assert found["splits"]["test"]["entities"] == 3
    assert found["splits"]["test"]["event_arguments"] == 1
    assert found["documents"]["train"]["split"] == "train"
    assert found["labels"]["entities"] == {"GPE": {"train": 1, "test": 2}, "ORG": {"train": 0, "test": 1}}
    assert found["labels"]["roles"] == {"time": {"train": 0, "test": 1}}


def test_what_test_shares_with_train():
    seen = describe([TRAIN, TEST])["seen_in_train"]
    assert seen["entities"] == {
        "mentions": {"test": 3, "seen": 1, "share": round(1 / 3, 4)},
        "distinct": {"test": 2, "seen": 1, "share": 1 / 2},
    }
    assert seen["claim_values"]["mentions"] == {"test": 0, "seen": 0, "share": None}


def claim(name, value, **more):
    return {"id": name, "lo": value, "hi": value, "unit": "count", "operator": "EXACT", **more}


def pair(split, first, second, relation="UNRELATED"):
    ends = {"doc_id_a": first.split("#")[0], "doc_id_b": second.split("#")[0]}
    return {"split": split, "a": first, "b": second, "relation": relation, **ends}


CLAIMS = [
    row("train", [], [], claims=[claim("c1", 5), claim("c2", 7)]),
    row("test", [], [], claims=[claim("c1", 5), claim("c2", 9)]),
]


def test_pairs_leak_by_the_values_of_both_claims_and_by_a_claim_of_train():
    across = [
        pair("test", "train#c1", "test#c1"),
        pair("test", "train#c2", "test#c2"),
        pair("test", "test#c1", "test#c2"),
    ]
    found = describe(CLAIMS, across)
    # 5 and 5 are both values of train; 7 and 9, 5 and 9 are not.
    assert found["seen_in_train"]["claim_pairs"]["mentions"] == {"test": 3, "seen": 1, "share": round(1 / 3, 4)}
    assert found["pairs_across_splits"] == {"test": 3, "one_claim_in_train": 2}
    assert found["splits"]["test"]["claim_pairs"] == 3


def test_pairs_are_counted_by_relation_and_split():
    judged = [pair("train", "train#c1", "train#c2", "EQUAL"), pair("test", "train#c1", "test#c1")]
    found = describe(CLAIMS, [*judged, pair("test", "train#c1", "test#c2")])
    assert found["labels"]["claim_pairs"] == {"UNRELATED": {"train": 0, "test": 2}, "EQUAL": {"train": 1, "test": 0}}
    assert list(found["labels"]["claim_pairs"]) == ["UNRELATED", "EQUAL"]  # the most frequent first


@pytest.mark.parametrize(
    ("made", "counts"),
    [
        ([{}, {}], None),  # a single pass
        ([{"found_by": "a b"}, {"found_by": "a b"}], {"labels": 2, "found_by": {"a b": 2}, "with_rule": 0}),
        (
            [{"found_by": "a", "rule": "V1 V2"}, {"rule": "V1"}],
            {"labels": 2, "found_by": {"a": 1, "none": 1}, "with_rule": 2},
        ),
    ],
)
def test_where_labels_come_from(made, counts):
    found = describe([row("train", [], [], claims=[claim("c", 5, **one) for one in made])])
    assert found["origins"] == ({"numeric_claims": counts} if counts else {})


def test_what_tags_on_tokens_can_carry():
    # Four mentions; of the two on one span tags carry the first; one begins inside its token.
    found = describe([TRAIN, TEST])["projection"]
    assert found.pop("by_type") == {
        "GPE": {
            **{"mentions": 3, "outermost": 3, "inside_token": 1, "nested": 0},
            **{"proclitic_out": 2, "proclitic_in": 3},
        },
        "ORG": {
            **{"mentions": 1, "outermost": 0, "inside_token": 0, "nested": 1},
            **{"proclitic_out": 0, "proclitic_in": 0},
        },
    }
    assert found == {
        **{"mentions": 4, "outermost": 3, "inside_token": 1, "nested": 1},
        "proclitic_out": {"mentions": 2, "share": 2 / 4},
        "proclitic_in": {"mentions": 3, "share": 3 / 4},
    }


@pytest.mark.parametrize(
    ("span", "counts"),
    [
        ((0, 7), "outermost proclitic_out proclitic_in"),  # a token, whole
        ((1, 7), "inside_token nested"),  # in the mention of all
        ((8, 13), "nested"),
        ((14, 20), "outermost"),  # ends inside a token
    ],
)
def test_why_tags_cannot_carry_a_mention(span, counts):
    """Beside a mention of the first two tokens, but for the first case, which is that mention."""
    outer = [] if span == (0, 7) else [mention(0, 13, "", kind="ORG")]
    tokens = [(0, 7), (8, 13), (14, 22)]
    found = describe([row("train", tokens, [*outer, mention(*span, "")])])["projection"]["by_type"]["GPE"]
    assert {name for name, count in found.items() if count} == {"mentions", *counts.split()}
