import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from insihab.segment import sentences, tokens
from linking.mentions import StringLinker, with_keys
from linking.triggers import TriggerLinker
from protocol import Text


def marked(*mentions, doc_id="d"):
    """A text of the mentions, each a surface, what stands before it, a type and a level, and rows for them."""
    text, rows = "", []
    for before, surface, kind, level in mentions:
        text += before
        rows.append({"start": len(text), "end": len(text) + len(surface), "type": kind, "level": level})
        text += surface
    return Text(doc_id, text, tuple(sentences(text)), tuple(tokens(text))), rows


def linked(*texts, known=()):
    """The keys of texts, after training on one text of surfaces with their types, levels and keys."""
    training = marked(*((" ", surface, kind, level) for surface, kind, level, _ in known), doc_id="training")
    return StringLinker().fit([training], [[key for *_, key in known]]).predict(texts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("", "العراق", "GPE", "NAM"), (" و", "العراق", "GPE", "NAM")),
        (("", "العراق", "GPE", "NAM"), (" ", "العراقيّة", "NORP", None)),  # E15
        (("", "أمريكي", "NORP", None), (" ", "الأميركيين", "NORP", None)),
        (("", "بغداد", "GPE", "NAM"), (" ", "العاصمة بغداد", "GPE", "NAM")),  # E7
        (("", "مصطفى الكاظمي", "PER", "NAM"), (" ", "الكاظمي", "PER", "NAM")),
        (("", "التحالف الدولي", "MIL", "NAM"), (" ", "التحالف", "MIL", "NAM")),  # E8
        (("", "تنظيم الدولة الإسلامية", "MIL", "NAM"), (" (", "داعش", "MIL", "NAM")),  # E7
        (("", 'صحيفة "واشنطن بوست"', "ORG", "NAM"), (" ", "الصحيفة", "ORG", "NOM")),  # E3
        (("", "القوات الأمريكية", "MIL", "NOM"), (" ", "هذه القوات", "MIL", "NOM")),  # E3
        (("", "القوات المسلحة", "MIL", "NAM"), (" ل", "لقوات المسلحة", "MIL", "NAM")),  # T5
    ],
)
def test_one_entity(first, second):
    ((one, other),) = linked(marked(first, second))
    assert one == other is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("", "العراق", "GPE", "NAM"), (" ", "إيران", "GPE", "NAM")),
        (("", "كردستان العراق", "GPE", "NAM"), (" ", "العراق", "GPE", "NAM")),  # a part of a place is another
        (("", "مطار بغداد", "FAC", "NAM"), (" ", "بغداد", "GPE", "NAM")),
        (("", "محمد السوداني", "PER", "NAM"), (" ", "محمد", "PER", "NAM")),  # the first name is not enough
        (("", "مسؤولون عراقيون", "PER", "NOM"), (" ", "المسؤول", "PER", "NOM")),
        (("", "وفد عراقي", "ORG", "NOM"), (" ", "صحيفة عراقية", "ORG", "NOM")),
    ],
)
def test_two_entities(first, second):
    ((one, other),) = linked(marked(first, second))
    assert one != other
    assert None not in (one, other)


@pytest.mark.parametrize(("kind", "level"), [("TITLE", None), ("TIME", None), ("WEA", "NOM"), ("ARG", None)])
def test_types_without_identity_have_no_key(kind, level):
    assert linked(marked(("", "شيء", kind, level))) == [[None]]


@pytest.mark.parametrize(
    ("mention", "same"),
    [
        (("", "جو بايدن", "PER", "NAM"), True),
        (("", "القوات الأمريكية", "MIL", "NOM"), True),
        (("", "الوفد", "ORG", "NOM"), False),  # known from its article
        (("", "وفد عراقي", "ORG", "NOM"), False),  # somebody new
        (("", "قواته", "MIL", "NOM"), False),
        (("", "مسؤولون في الحكومة", "PER", "NOM"), False),  # the article of what follows a preposition
        (("", "طريق إلى البيت", "LOC", "NOM"), False),
    ],
)
def test_which_strings_are_one_entity_in_all_articles(mention, same):
    (one,), (other,) = linked(marked(mention, doc_id="a"), marked(mention, doc_id="b"))
    assert (one == other) is same


def test_remembered_keys_come_first_and_go_to_the_whole_chain():
    known = [
        ("داعش", "MIL", "NAM", "isis"), ("البلاد", "GPE", "NOM", "iraq"), ("البلاد", "GPE", "NOM", "iraq"),
        ("البلاد", "GPE", "NOM", "syria"), ("وفد عراقي", "ORG", "NOM", "delegation-of-one-article"),
        ("الأمريكي", "NORP", None, "usa"),
    ]  # fmt: skip
    text = marked(
        ("", "تنظيم الدولة", "MIL", "NAM"), (" (", "داعش", "MIL", "NAM"), (") في ", "البلاد", "GPE", "NOM"),
        (" و", "وفد عراقي", "ORG", "NOM"), (" ", "أميركا", "GPE", "NAM"),
    )  # fmt: skip
    ((long, short, country, delegation, america),) = linked(text, known=known)
    assert (long, short, country, america) == ("isis", "isis", "iraq", "usa")
    assert delegation != "delegation-of-one-article"


def test_a_span_is_one_entity():
    text, rows = marked(("", "البنتاغون", "FAC", "NAM"))
    twice = [*rows, {**rows[0], "type": "ORG"}]
    ((one, other),) = linked((text, twice))
    assert one == other


def test_training_without_keys_still_links():
    assert linked(known=[("العراق", "GPE", "NAM", None)]) == []
    ((key,),) = linked(marked(("", "العراق", "GPE", "NAM")), known=[("العراق", "GPE", "NAM", None)])
    assert key


def test_rows_with_keys():
    rows = [{"start": 0, "entity": "old"}, {"start": 1, "entity": "old"}]
    assert with_keys(rows, ["new", None]) == [{"start": 0, "entity": "new"}, {"start": 1}]
    assert with_keys([{"start": 0}], ["e"], "event") == [{"start": 0, "event": "e"}]


SURFACES = st.lists(
    st.tuples(
        st.sampled_from([" ", " (", " و"]),
        st.sampled_from(["العراق", "التحالف", "التحالف الدولي", "الكاظمي", "مصطفى الكاظمي", "القوات", "هذه القوات"]),
        st.sampled_from(["GPE", "MIL", "PER", "NORP", "TIME"]),
        st.sampled_from(["NAM", "NOM", None]),
    ),
    max_size=6,
)


@given(SURFACES, st.integers(0, 9))
def test_the_order_of_rows_has_no_part_in_keys(mentions, seed):
    text, rows = marked(*mentions)
    order = random.Random(seed).sample(range(len(rows)), len(rows))  # noqa: S311
    ((keys), (shuffled)) = linked((text, rows), (text, [rows[index] for index in order]))
    assert shuffled == [keys[index] for index in order]


def test_two_fits_are_equal_and_a_clone_is_not_fitted():
    text = marked(("", "العراق", "GPE", "NAM"), (" ", "أمريكي", "NORP", None))
    model = StringLinker().fit([text], [["iraq", "usa"]])
    again = clone(model)
    assert not hasattr(again, "known_")
    assert again.fit([text], [["iraq", "usa"]]).known_ == model.known_


# Events


def test_triggers_have_the_key_that_they_had_most_often_else_one_in_each_text():
    training = marked(*[(" ", "انسحاب", "Withdraw", None)] * 3, (" ", "زيارة", "Travel", None))
    model = TriggerLinker().fit([training], [["us-withdrawal", "us-withdrawal", "another", None]])
    a, b = (
        marked(
            ("", "الانسحاب", "Withdraw", None), (" ", "اجتماع", "Meet", None), (" ", "الاجتماع", "Meet", None),
            (" ", "الاجتماع", "Negotiate", None), (" ", "زيارة", "Travel", None), doc_id=name,
        )
        for name in "ab"
    )  # fmt: skip
    (withdrawal, meeting, same, talks, visit), (again, elsewhere, *_) = model.predict([a, b])
    assert withdrawal == again == "us-withdrawal"
    assert meeting == same
    assert len({withdrawal, meeting, talks, visit, elsewhere}) == 5


def test_a_clone_of_the_events_linker_fits_alike():
    training = marked(("", "زيارة", "Travel", None))
    model = TriggerLinker().fit([training], [["visit"]])
    assert clone(model).fit([training], [["visit"]]).known_ == model.known_
