from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from baseline import text_of
from insihab.released import dataset_folder
from protocol import Text, load
from reading.spans import read
from tagging.entities import TokenEntities
from tagging.features import cut_features, inner_features, light_stem, token_features
from tagging.nested_tags import (
    DEEPEST,
    OUTSIDE,
    Tag,
    decode,
    encode,
    expressible,
    sentence_spans,
    start_after,
)
from tagging.tagger import Tagger, best_labels, chosen, may_follow
from tokens import Tokens

LEVELS = {"PER": "NOM", "GPE": "NAM", "MIL": "NOM", "ORG": "NOM"}
VISIT = "زار وزير الدفاع الأمريكي بغداد. واستقبله رئيس الحكومة العراقية وبالعراق للقوات العراقية وجود"
VISIT_MENTIONS = [
    ("وزير الدفاع الأمريكي", "TITLE"),
    ("الأمريكي", "NORP"),
    ("بغداد", "GPE"),
    ("رئيس الحكومة العراقية", "PER"),
    ("رئيس الحكومة العراقية", "TITLE"),
    ("الحكومة العراقية", "ORG"),
    ("العراقية", "NORP"),
    ("العراق", "GPE", VISIT.index("بالعراق") + 1),
    ("لقوات العراقية", "MIL"),
]


def rows_of(text: str, mentions) -> list[dict]:
    """Gold rows of (surface, type), at the first place where the surface stands, or at the offset given as a third."""
    rows = []
    for surface, name, *given_start in mentions:
        start = given_start[0] if given_start else text.index(surface)
        assert text.startswith(surface, start)
        rows.append({"start": start, "end": start + len(surface), "type": name, "level": LEVELS.get(name)})
    return rows


def keys(rows) -> list[tuple[int, int, str]]:
    return sorted((row["start"], row["end"], row["type"]) for row in rows)


def there_and_back(reading, rows) -> list[tuple[int, int, str]]:
    """What is left of rows after they were turned into tags and read again."""
    sequences = encode(reading, expressible(reading, rows))
    found = [mention for depth, tags in enumerate(sequences, 1) for mention in decode(reading, tags, depth)]
    return sorted((mention.span.start, mention.span.end, mention.type) for mention in found)


# Tags


def test_tags_of_nested_mentions_with_proclitics():
    reading = read(text_of(VISIT))
    sequences = encode(reading, expressible(reading, rows_of(VISIT, VISIT_MENTIONS)))
    named = [{reading.raw[index]: tag for index, tag in enumerate(tags) if tag.label != OUTSIDE} for tags in sequences]
    per, title = (
        {"رئيس": Tag(f"B-{name}"), "الحكومة": Tag(f"I-{name}"), "العراقية": Tag(f"E-{name}")}
        for name in ("PER", "TITLE")
    )
    # In these tables the second العراقية of the text, in للقوات العراقية, replaces the first where both have a tag.
    assert named[0] == {
        "وزير": Tag("B-TITLE"),
        "الدفاع": Tag("I-TITLE"),
        "الأمريكي": Tag("E-TITLE"),
        "بغداد": Tag("S-GPE"),
        **per,
        "وبالعراق": Tag("S-GPE", 2),
        "للقوات": Tag("B-MIL", 1),
        "العراقية": Tag("E-MIL"),
    }
    assert named[1] == {"الأمريكي": Tag("S-NORP"), **title}
    assert named[2] == {"الحكومة": Tag("B-ORG"), "العراقية": Tag("E-ORG")}
    assert named[3] == {"العراقية": Tag("S-NORP")}
    assert named[4:] == [{}] * (len(named) - 4)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (VISIT, VISIT_MENTIONS),
        ("وَالعراق", [("العراق", "GPE")]),  # the vowel is no letter: the cut is 1
        ("وكالة الأنباء العراقية", [("وكالة الأنباء العراقية", "ORG"), ("العراقية", "NORP")]),
        ("وبالعراق", [("وبالعراق", "ARG"), ("بالعراق", "LOC"), ("العراق", "GPE")]),  # one in the other, in one word
        ('تنظيم "داعش" وبغداد', [('تنظيم "داعش"', "MIL"), ("بغداد", "GPE")]),
        ("بغداد", []),
    ],
)
def test_expressible_mentions_come_back_from_tags(text, mentions):
    rows = rows_of(text, mentions)
    assert there_and_back(read(text_of(text)), rows) == keys(rows)


@pytest.mark.parametrize(
    ("text", "mentions", "kept"),
    [
        ("قواتها", [("قوات", "MIL")], 0),  # ends inside a word
        ("العراق", [("عراق", "GPE")], 0),  # begins after letters that are no proclitic
        ("والدته", [("الدته", "PER")], 0),  # a word of the schema's list, which is not split
        ("بغداد. وقال", [("بغداد. وقال", "GPE")], 0),  # crosses a sentence
        ("وزير الدفاع الأمريكي", [("وزير الدفاع", "TITLE"), ("الدفاع الأمريكي", "ORG")], 1),  # cross each other
        ("بغداد", [("بغداد", "GPE"), ("بغداد", "GPE")], 1),  # the same
        ("بغداد", [("بغداد", f"T{depth}") for depth in range(DEEPEST + 2)], DEEPEST),
    ],
)
def test_what_tags_cannot_express_is_left_out(text, mentions, kept):
    reading, rows = read(text_of(text)), rows_of(text, mentions)
    assert len(expressible(reading, rows)) == kept


@pytest.mark.parametrize(("cut", "rest"), [(0, "وبالعراق"), (1, "بالعراق"), (2, "العراق")])
def test_start_after_letters(cut, rest):
    assert "وبالعراق"[start_after(read(text_of("وبالعراق")), 0, cut) :] == rest


def test_a_cut_where_no_mention_may_start_is_refused():
    with pytest.raises(ValueError, match="no mention may start after 3 letters of وبالعراق"):
        start_after(read(text_of("وبالعراق")), 0, 3)


def test_sentences_are_what_lies_around_the_outermost_mentions():
    around = sentence_spans(read(text_of("زار بغداد. وقال")))
    assert [(span.first, span.last, name, depth) for span, name, depth in around] == [(0, 2, "", 0), (3, 3, "", 0)]


@pytest.mark.slow
def test_every_released_mention_comes_back_from_tags():
    documents = [document for split in load(dataset_folder()).values() for document in split]
    readings = [read(document.source) for document in documents]
    gold = [document.layers["entities"] for document in documents]
    assert len(documents) == 5
    for reading, rows in zip(readings, gold, strict=True):
        assert there_and_back(reading, rows) == keys(rows)


# Sequences

LABELS = [OUTSIDE, *(f"{part}-{name}" for part in "BIES" for name in ("GPE", "PER"))]


def legal(labels) -> bool:
    return all(may_follow(before, after) for before, after in pairwise([OUTSIDE, *labels, OUTSIDE]))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("O", True),
        ("S-PER S-GPE", True),
        ("B-PER I-PER E-PER O", True),
        ("B-PER E-PER B-GPE E-GPE", True),
        ("B-PER", False),
        ("B-PER E-GPE", False),
        ("I-PER E-PER", False),
        ("B-PER O", False),
        ("B-PER S-PER E-PER", False),
        ("S-PER E-PER", False),
    ],
)
def test_what_may_follow(labels, expected):
    assert legal(labels.split()) == expected


@given(st.lists(st.lists(st.integers(-9, 9), min_size=len(LABELS), max_size=len(LABELS)), max_size=4))
def test_the_sequence_found_is_the_best_legal_one(rows):
    scores = np.array(rows, dtype=float).reshape(len(rows), len(LABELS))
    found = best_labels(scores, LABELS)

    def total(labels):
        return sum(scores[at, LABELS.index(label)] for at, label in enumerate(labels))

    assert legal(found)
    assert total(found) == max(total(one) for one in product(LABELS, repeat=len(rows)) if legal(one))


class RandomTagger:
    """Says anything that is legal."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def predict(self, sequences) -> list[list[str]]:
        return [best_labels(self.random.normal(size=(len(one), len(LABELS))), LABELS) for one in sequences]


@given(st.integers(0, 2**32), st.booleans())
def test_predictions_of_random_scores_are_legal(seed, with_cuts):
    reading = read(text_of(VISIT))
    model = TokenEntities()
    model.depth_, model.levels_ = DEEPEST, None
    model.outer_ = model.inner_ = RandomTagger(seed)
    # One type would be cut, the other would not: which is not for the inner of two mentions that begin in one word.
    cuts = [
        ([f"{clitics}+{name}"], str((clitics == "") == (name == "PER")), 0)
        for name in ("PER", "GPE")
        for clitics in ("", "و", "ب", "ل", "وب")
    ]
    model.cuts_ = chosen(*map(list, zip(*cuts, strict=True)), costs=(1.0,)) if with_cuts else None
    (rows,) = model.predict([reading.source])
    assert keys(rows) == [(row["start"], row["end"], row["type"]) for row in rows]
    assert len(set(keys(rows))) == len(rows)
    assert len(expressible(reading, rows)) == len(rows)  # no crossing, no cut but after proclitics, no depth too deep


# Features


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("العراقية", "عراق"),  # ية goes, ق stays
        ("الان", "ال"),  # four letters keep their article, and ان goes
        ("قواتها", "قو"),  # ها, then ات
        ("ها", "ها"),
        ("بغداد", "بغداد"),
        ("", ""),
    ],
)
def test_light_stem(word, stem):
    assert light_stem(word) == stem


def test_features_of_a_token():
    features = token_features(read(text_of("زار وبالعراق 2024")), 1)
    assert {"word=وبالعراق", "rest=وبالعراق", "rest=بالعراق", "rest=العراق", "clitics=وب", "stem=عراق"} < set(features)
    assert {"at-1=زار", "at1=2024", "at1:digits4", "place=2", "place=-2", "gram=^وب", "راق$"} < set(features)
    assert "place=1" not in features


def test_features_see_nothing_beyond_the_sentence():
    reading = read(text_of("زار بغداد. وقال"))
    assert [feature for feature in token_features(reading, 3) if feature.startswith("at-1")] == ["at-1=", "at-1:"]


def test_features_of_a_place_in_a_mention_and_of_a_cut():
    reading = read(text_of("وزير الدفاع للقوات"))
    (title,) = expressible(reading, rows_of("وزير الدفاع", [("وزير الدفاع", "TITLE")]))
    assert {"around=TITLE", "inside=1<0", "TITLE=الدفاع", "depth=1"} < set(inner_features(reading, 1, title))
    start = reading.starts[2][1]
    assert {"clitics=ل", "rest=لقوات", "ل+MIL", "last=True"} < set(cut_features(reading, 2, start, "MIL"))


# The estimator

OFFICES, NATIONS, CITIES = ("وزير", "رئيس"), ("الأمريكي", "العراقي", "الفرنسي"), ("بغداد", "واشنطن", "باريس")


def visit(office: str, nation: str, city: str, doc_id: str = "d") -> tuple[Text, list[dict]]:
    text = f"وصل {office} الدفاع {nation} من بيروت وبغداد إلى {city} أمس."
    title = f"{office} الدفاع {nation}"
    mentions = [(title, "TITLE"), (nation, "NORP"), (city, "GPE", text.rindex(city)), ("بيروت", "GPE")]
    return text_of(text, doc_id), rows_of(text, [*mentions, ("بغداد", "GPE", text.index("وبغداد") + 1)])


TEXTS, GOLD = zip(
    *[visit(OFFICES[at % 2], NATIONS[at % 3], CITIES[(at + at // 3) % 3], f"d{at}") for at in range(5)], strict=True
)


@pytest.fixture(scope="module")
def model() -> TokenEntities:
    return TokenEntities().fit(TEXTS, GOLD)


def test_a_nested_pattern_is_learnt(model):
    text, gold = visit("رئيس", "الفرنسي", "واشنطن")
    assert text.text not in {seen.text for seen in TEXTS}
    assert model.depth_ == 2
    assert model.predict([text]) == [
        [
            {name: row[name] for name in ("start", "end", "type", "level") if row[name] is not None}
            for row in sorted(gold, key=lambda row: (row["start"], row["end"]))
        ]
    ]


def test_two_fits_predict_the_same(model):
    again = clone(model).fit(TEXTS, GOLD)
    assert again.predict(TEXTS) == model.predict(TEXTS)
    assert (again.outer_.model_["classify"].coef_ != model.outer_.model_["classify"].coef_).nnz == 0


def test_a_clone_has_the_arguments_and_is_not_fitted(model):
    copy = clone(TokenEntities(costs=(0.5,)))
    assert copy.get_params() == {"costs": (0.5,)}
    assert not hasattr(clone(model), "outer_")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("بيروت", [{"start": 0, "end": 5, "type": "GPE", "level": "NAM"}]),
        ("وبيروت", [{"start": 1, "end": 6, "type": "GPE", "level": "NAM"}]),
        (".", []),
    ],
)
def test_a_document_without_tokens_and_of_one_token(text, expected):
    seen = text_of("وبيروت", "a"), text_of("وقال من أمس.", "b"), text_of("بيروت", "c")
    gold = rows_of("وبيروت", [("بيروت", "GPE")]), [], rows_of("بيروت", [("بيروت", "GPE")])
    assert TokenEntities().fit(seen, gold).predict([text_of(text)]) == [expected]


@pytest.mark.parametrize("texts", [[], [""], ["", "زار بغداد."], ["زار بغداد.", "وقال إن العراق"]])
def test_training_without_a_mention_predicts_none(texts):
    model = TokenEntities().fit([text_of(text) for text in texts], [[] for _ in texts])
    assert model.depth_ == 0
    assert model.predict([text_of(VISIT), text_of("")]) == [[], []]


def test_one_document_to_train_on_takes_the_first_cost():
    model = TokenEntities(costs=(0.7, 1.0)).fit(TEXTS[:1], GOLD[:1])
    assert model.outer_.model_["classify"].C == 0.7
    assert keys(model.predict(TEXTS[:1])[0]) == keys(GOLD[0])


def test_training_that_has_nothing_outside_mentions():
    city = text_of("بغداد"), rows_of("بغداد", [("بغداد", "GPE")])
    model = TokenEntities().fit([city[0]], [city[1]])
    assert keys(model.predict([city[0]])[0]) == [(0, 5, "GPE")]  # found, but not once more in itself


def test_a_tagger_takes_outside_where_it_knows_no_label_that_is_legal():
    tagger = Tagger().fit([[["a"], ["b"]]], [["B-PER", "E-PER"]], [0])
    assert tagger.predict([[["a"], ["b"]], [["a"]], []]) == [["B-PER", "E-PER"], ["O"], []]


def test_the_system_has_one_layer(model):
    system = clone(Tokens()).fit(TEXTS, [{"entities": rows, "events": []} for rows in GOLD])
    assert system.predict(TEXTS) == [{"entities": rows} for rows in model.predict(TEXTS)]
