from insihab.statistics import describe


def mention(start, end, surface, kind="GPE", entity="e", level="NAM"):
    return {"start": start, "end": end, "surface": surface, "type": kind, "entity": entity, "level": level}


def row(split, tokens, entities, events=()):
    spans = [{"start": start, "end": end} for start, end in tokens]
    empty = {"numeric_claims": [], "not_claims": []}
    layers = {"entities": entities, "events": list(events), **empty}
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


def test_what_tags_on_tokens_can_carry():
    # Four mentions; of the two on one span tags carry one; one begins inside its token.
    assert describe([TRAIN, TEST])["projection"] == {
        "mentions": 4,
        "outermost": 3,
        "proclitic_out": {"mentions": 2, "share": 2 / 4},
        "proclitic_in": {"mentions": 3, "share": 3 / 4},
    }
