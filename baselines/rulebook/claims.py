"""Numeric claims by rules of the language alone: nothing is learned, and each rule has its reason beside it.

The rules follow the scheme and the guidelines (the ids N1 to N8, E4, V9 are theirs), whose examples are from all five
articles and show most of their claims. So no article is unseen, under any protocol, and the scores say how well the
guidelines can be put into rules, not what to expect of other articles. No rule was chosen by a score.
"""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.base import BaseEstimator

from insihab.numbers import bounded, operator_after, operator_before
from protocol import Row, Span, Text, schema
from reading.spans import Candidate, Reading, read
from rulebook.noun_phrases import noun_phrase, word
from rulebook.spans import Found, claims, percent_after, stands_after_noun
from rulebook.words import ACCORDING, FLOW, REPORTING, STOCK, UNIT_OF

_REACH = 5
_MOVEMENTS = {"Deploy": "STOCK"} | dict.fromkeys(("Withdraw", "Kill", "Injure", "Attack", "Seize"), "FLOW")
_PRONOUNS = ("ها", "هم", "هن", "هما")


class ClaimRules(BaseEstimator):
    """Finds numeric claims, and joins them to events that are given."""

    def fit(self, X: Sequence[Text], y: Sequence[Sequence[Row]] | None = None) -> ClaimRules:
        """Learn nothing: the rules are all there is."""
        return self

    def predict(self, X: Sequence[Text], events: Sequence[Sequence[Row]] | None = None) -> list[list[Row]]:
        """The claims of each text, in its order; `events` are each text's events as predicted, for the slot event."""
        given = [[] for _ in X] if events is None else events
        return [_rows(read(text), rows) for text, rows in zip(X, given, strict=True)]


def _rows(reading: Reading, events: Sequence[Row]) -> list[Row]:
    return [_row(reading, found, events) for found in claims(reading)]


def _row(reading: Reading, found: Found, events: Sequence[Row]) -> Row:
    counted = _counted(reading, found)
    event = _event(reading, found, counted, events)
    operator = _operator(reading, found, counted)
    value = bounded(found.value, operator) if operator else found.value
    unit = _unit(reading, found, counted)
    slots = {
        "operator": value.operator,
        "unit": unit,
        "movement": "NONE" if unit in UNIT_OF.values() else _movement(reading, found, counted, event),
    }
    links = {"counted": counted, "event": event and _span_of(event), "source": _source(reading, found)}
    targets = {name: [span[0], span[1]] for name, span in links.items() if span}
    return {"start": found.span.start, "end": found.span.end, "lo": value.lo, "hi": value.hi, **slots, **targets}


def _span_of(row: Row) -> Span:
    return row["start"], row["end"]


def _operator(reading: Reading, found: Found, counted: Candidate | None) -> str | None:
    """What the words right before say, or those right after the number or after what it counts (N4)."""
    first, last = found.span.first, found.span.last
    before = [each for at in range(first - _REACH, first) if (each := word(reading, at, first))]
    said = operator_before(before, schema().proclitics)
    if said and not reading.clitics(found.span):
        return said[0]
    number_end = last + percent_after(reading, last + 1)
    for at in (number_end, counted.last if counted else number_end):
        after = [each for step in range(1, _REACH) if (each := word(reading, at + step, last))]
        if said := operator_after(after):
            return said[0]
    return None


def _unit(reading: Reading, found: Found, counted: Candidate | None) -> str:
    """Time by the noun that is counted, percent by its sign, a fraction by the number's own words."""
    if percent_after(reading, found.span.last + 1) or found.value.unit == "percent":
        return "percent"
    noun = reading.words_of(counted)[0].removeprefix("ال") if counted else ""
    return UNIT_OF.get(noun, found.value.unit)


def _counted(reading: Reading, found: Found) -> Candidate | None:
    """The noun after the number, or after من; before it where the number is an adjective; none for a pronoun (N5)."""
    span = found.span
    if found.own_noun:
        return span
    if stands_after_noun(reading, found):
        return _noun_before(reading, span.first - 1)
    share = found.value.operator == "VAGUE" or found.value.unit == "fraction"
    if share and reading.words[span.last].endswith(_PRONOUNS):
        return None
    after = span.last + 1 + percent_after(reading, span.last + 1)
    partitive = word(reading, after, span.last) == "من"
    return noun_phrase(reading, after + partitive, construct=share or partitive)


def _noun_before(reading: Reading, at: int) -> Candidate:
    start, end = reading.source.tokens[at]
    definite = [each for each in reading.starts[at] if reading.source.text[each:].startswith("ال")]
    return Candidate(definite[0] if definite else start, end, at, at)


def _event(reading: Reading, found: Found, counted: Candidate | None, events: Sequence[Row]) -> Row | None:
    """The trigger that is itself counted, else the nearest one before the number in its sentence, else after (N8).

    Those that can have a quantity come first, but for durations, which measure any event.
    """
    sentence = reading.sentence_of[found.span.first]
    near = [(reading.locate(*_span_of(row)), row) for row in events]
    near = [(span, row) for span, row in near if reading.sentence_of[span.first] == sentence]
    inside = [row for span, row in near if counted and counted.start <= span.start and span.end <= counted.end]
    if inside:
        return inside[0]
    countable = schema().relations["quantity"].sources
    duration = _unit(reading, found, counted) in UNIT_OF.values()
    fitting = [] if duration else [(span, row) for span, row in near if row["type"] in countable]
    before = [(span.end, row) for span, row in fitting or near if span.end <= found.span.start]
    after = [(-span.start, row) for span, row in fitting or near if span.start >= found.span.end]
    return max(before or after, key=lambda item: item[0])[1] if before or after else None


def _movement(reading: Reading, found: Found, counted: Candidate | None, event: Row | None) -> str:
    """By the event; without one by the nearest word of happening or of being there, else what is there (N6)."""
    if event and event["type"] in _MOVEMENTS:
        return _MOVEMENTS[event["type"]]
    nouns = range(counted.first, counted.last + 1) if counted else range(0)
    before = range(found.span.first - 1, found.span.first - 1 - 2 * _REACH, -1)
    for at in (*nouns, *before):
        near = word(reading, at, found.span.first)
        forms = (near, near[1:] if near[:1] in ("و", "ف", "ب", "ل") else near)
        for movement, beginnings in (("FLOW", FLOW), ("STOCK", STOCK)):
            if any(form.startswith(beginnings) for form in forms):
                return movement
    return "STOCK"


def _source(reading: Reading, found: Found) -> Candidate | None:
    """Whoever follows حسب or وفق in the sentence, else the last reporting verb before the number (V9, N7)."""
    sentence = reading.sentence_of[found.span.first]
    places = [at for at, own in enumerate(reading.sentence_of) if own == sentence]
    for at in places:
        if _is_one_of(reading.words[at], ACCORDING):
            verb = 2 if word(reading, at + 1, at) == "ما" else 0  # وفق ما أعلن
            return noun_phrase(reading, at + 1 + verb, construct=True)
    for at in reversed(places):
        if at < found.span.first and _is_one_of(reading.words[at], REPORTING):
            return noun_phrase(reading, at + 1, construct=True)
    return None


def _is_one_of(text: str, words: frozenset[str]) -> bool:
    return text in words or text.removeprefix("و") in words
