"""Questions of a whole pass, the exceptions that answer them, and the table of both."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import findings_of
from insihab.consistency import ASKS, questions
from insihab.consistency.exceptions import COLUMNS, answer, read_exceptions, report, write_exceptions
from insihab.consistency.material import Identity, Question
from insihab.passes import Corpus
from markup import made

HEAD = "code,doc_id,start,end,surface,about,reason\n"
KEPT, OPEN = (Question("EVENT_ROLE", "d1", 0, 4, surface, "Meet time", "why?") for surface in ("لقاء", "قمة"))


def all_of(*articles: str) -> list[Question]:
    material = made(*articles)
    documents = [one.document for one in material.readings]
    return questions(documents, [one.annotation for one in material.readings], material.schema, material.entities)


def test_questions_stand_by_document_position_and_code() -> None:
    found = all_of("{1 ARG|المصالح} و5 {2 TITLE|وزراء}", "{3 ARG|{4 TITLE|قائد}}")
    assert [(one.code, one.doc_id, one.surface) for one in found] == [
        ("ARG_UNUSED", "d1", "المصالح"),
        ("NUMBER_UNMARKED", "d1", "5"),
        ("TITLE_HOLDER", "d1", "وزراء"),
        ("LABELS_SAME_SPAN", "d2", "قائد"),
        ("ARG_UNUSED", "d2", "قائد"),
        ("TITLE_HOLDER", "d2", "قائد"),
    ]


def test_a_document_without_annotation_is_not_asked_about() -> None:
    first, second = made("{1 ARG|المصالح}", "5 جنود").readings
    found = questions([first.document, second.document], [first.annotation], made().schema, {})
    assert [one.code for one in found] == ["ARG_UNUSED"]


def test_questions_about_the_corpus_are_distinct_and_quote_it(corpus: Corpus) -> None:
    texts = {document.doc_id: document.text for document in corpus.documents}
    found = questions(corpus.documents, corpus.annotations, corpus.schema, corpus.entities)
    assert {one.code for one in found} <= set(ASKS)
    assert len({one.identity for one in found}) == len(found)
    assert all(texts[one.doc_id][one.start : one.end] == one.surface != "" for one in found)


def test_no_file_is_no_exception(tmp_path: Path) -> None:
    assert read_exceptions(tmp_path / "exceptions.csv") == {}


@pytest.mark.parametrize(
    ("reason", "is_open"),
    [("it is so", [OPEN]), ("", [KEPT, OPEN]), ("  ", [KEPT, OPEN])],
)
def test_an_exception_counts_with_its_reason(tmp_path: Path, reason: str, is_open: list[Question]) -> None:
    path = tmp_path / "exceptions.csv"
    path.write_text(f"{HEAD}EVENT_ROLE,d1,0,4,لقاء,Meet time,{reason}\n", encoding="utf-8")
    answers = answer([KEPT, OPEN], read_exceptions(path))
    assert answers.open == is_open
    assert answers.kept == [one for one in (KEPT, OPEN) if one not in is_open]
    assert answers.stale == {}


@pytest.mark.parametrize("column", Identity._fields)
def test_an_exception_is_for_just_one_question(column: str) -> None:
    other = KEPT.identity._replace(**{column: "other"})
    answers = answer([KEPT], {other: "it is so"})
    assert (answers.open, answers.kept, answers.stale) == ([KEPT], [], {other: "it is so"})


def test_the_message_may_change() -> None:
    changed = Question(*KEPT.identity[:2], 0, 4, KEPT.surface, KEPT.about, "because 5 of 6 have one")
    assert answer([changed], {KEPT.identity: "it is so"}).kept == [changed]


def test_an_update_adds_the_new_keeps_reasons_and_drops_the_stale(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.csv"
    stale = KEPT.identity._replace(surface="اجتماع")
    write_exceptions(path, [KEPT, OPEN], {KEPT.identity: "planned, no day named", stale: "gone"})
    assert path.read_text(encoding="utf-8") == (
        f'{HEAD}EVENT_ROLE,d1,0,4,لقاء,Meet time,"planned, no day named"\nEVENT_ROLE,d1,0,4,قمة,Meet time,\n'
    )


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\x00"), max_size=8)


@given(st.dictionaries(st.tuples(WORDS, st.integers(0, 99), WORDS), WORDS.map(str.strip), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple, str]) -> None:
    path = tmp_path_factory.mktemp("exceptions") / "exceptions.csv"
    reasons = {
        Question("ARG_UNUSED", "d1", start, start + 1, surface, about, ""): reason
        for (surface, start, about), reason in cells.items()
    }
    write_exceptions(path, list(reasons), {question.identity: reason for question, reason in reasons.items()})
    assert read_exceptions(path) == {question.identity: reason for question, reason in reasons.items()}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param("code,reason\n", "CSV_COLUMNS", id="columns"),
        pytest.param(f"{HEAD}EVENT_ROLE,d1\n", "CSV_CELLS", id="cells"),
    ],
)
def test_bad_exceptions(tmp_path: Path, content: str, found: str) -> None:
    path = tmp_path / "exceptions.csv"
    path.write_text(content, encoding="utf-8")
    assert [one.code for one in findings_of(lambda: read_exceptions(path))] == [found]


def test_message_of_a_line_that_stands_twice(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.csv"
    path.write_text(HEAD + "ARG_UNUSED,d1,0,4,لقاء,,why\n" * 2, encoding="utf-8")
    [finding] = findings_of(lambda: read_exceptions(path))
    message = "answers the question ARG_UNUSED: d1: 0-4 «لقاء» again; keep one of the lines"
    assert (finding.place, finding.message) == ("line 3", message)


def test_the_table_has_a_row_for_each_code() -> None:
    lines = report(answer([KEPT, OPEN], {KEPT.identity: "it is so"})).split("\n")
    assert lines[0] == "| code | what is asked | questions | kept |"
    assert [line.split(" | ")[0] for line in lines[2:]] == [f"| {code}" for code in ASKS]
    assert f"| EVENT_ROLE | {ASKS['EVENT_ROLE']} | 2 | 1 |" in lines
    assert sum("| 0 | 0 |" in line for line in lines) == len(ASKS) - 1


def test_the_columns() -> None:
    assert ",".join(COLUMNS) + "\n" == HEAD
