"""The report as lines for a terminal: an error a line, in its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from insihab.evaluate import Evaluation
from insihab.report.errors import KINDS, Error
from insihab.report.gathering import Gathered, Kind, Sentence, claim_of, overview
from insihab.report.marks import marks_of
from insihab.report.words import around, clean, cut, difference, isolated, label, note
from insihab.score_table import table

_BRACKETS = {"gold": "⟦⟧", "predicted": "⟨⟩"}
_LONGEST = 300


def text(evaluation: Evaluation, gathered: Gathered, system: str) -> str:
    """The whole report; gold stands in ⟦⟧, what was predicted in ⟨⟩, right-to-left text is isolated."""
    title = f"Errors of {isolated(cut(system))}, protocol {evaluation.gold.protocol}"
    scores = [clean(line) for line in table(evaluation.layers, evaluation.signatures, per_label=True).split("\n")]
    counts = [_count(gathered, (layer, kind)) for layer, kinds in KINDS.items() for kind in kinds]
    lines = [title, overview(gathered), "", *scores, "", *filter(None, counts)]
    if gathered.counts:
        lines += ["", "⟦gold⟧ ⟨predicted⟩", "", *_errors(evaluation, gathered)]
    return "\n".join(lines).rstrip() + "\n"


def _count(gathered: Gathered, kind: Kind) -> str:
    left_out = f", {gathered.left_out[kind]} left out" if gathered.left_out[kind] else ""
    return f"{' '.join(kind)}: {gathered.counts[kind]}{left_out}" if gathered.counts[kind] else ""


def _errors(evaluation: Evaluation, gathered: Gathered) -> Iterator[str]:
    for document in gathered.documents:
        doc_id = isolated(cut(document.doc_id))
        for sentence in document.sentences:
            for error in sentence.errors:
                yield f"{doc_id} {_about(error, document.text)}: {_context(error, document.text, sentence)}"
    for error in gathered.errors:
        names = (error.gold["a"], error.gold["b"]) if error.gold else ()
        claims = [f"{isolated(cut(name))} {_claim(evaluation, name)}" for name in names]
        yield f"{_about(error, '')}{': ' if claims else ''}{' | '.join(claims)}"


def _about(error: Error, text: str) -> str:
    """Layer, kind, labels and differences."""
    sides = [
        f"{side} {isolated(label(error.layer, item))}"
        for side, item in (("gold", error.gold), ("predicted", error.predicted))
        if item is not None
    ]
    for one in error.differences:
        name, wanted, given = difference(one, text)
        sides.append(f"{name}: gold {isolated(wanted)}, predicted {isolated(given)}")
    about = note(error, text)
    sides += [about] if about else []
    return f"{error.layer} {error.kind}: {'; '.join(sides)}"


def _context(error: Error, text: str, sentence: Sentence) -> str:
    """The sentence cut around an error, with brackets where each side begins and ends."""
    if not sentence.end:
        return "words that the text does not have"
    plain = error._replace(differences=(), trigger=None)
    marks = marks_of([plain], sentence.start, sentence.end)
    start, end = marks[0].start, max(mark.end for mark in marks)
    first, last = around(text, (start, min(end, start + _LONGEST)), (sentence.start, sentence.end))
    brackets = [(mark.start, 1, -mark.end, _BRACKETS[mark.side][0]) for mark in marks]
    brackets += [(mark.end, 0, -mark.start, _BRACKETS[mark.side][1]) for mark in reversed(marks)]
    shown, at = "…" if first > sentence.start else "", first
    for place, _, _, bracket in sorted(brackets, key=lambda one: one[:3]):
        shown += clean(text[at : min(place, last)]) + bracket
        at = max(at, min(place, last))
    return isolated(shown + clean(text[at:last]) + ("…" if last < sentence.end else ""))


def _claim(evaluation: Evaluation, name: str) -> str:
    text, claim = claim_of(evaluation.gold, name)
    if not claim:
        return ""
    start, end = claim["start"], claim["end"]
    first, last = around(text, (start, end), (0, len(text)))
    words = f"…{text[first:start]}⟦{text[start:end]}⟧{text[end:last]}…"
    return f"{isolated(label('numeric_claims', claim))} {isolated(clean(words))}"
