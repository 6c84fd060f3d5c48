"""The report as a page: one file that needs no network, and no script to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from insihab.evaluate import Evaluation
from insihab.percent import ratios, shown_interval
from insihab.report.errors import KINDS, Error
from insihab.report.gathering import ErrorsOfDocument, Gathered, Sentence, claim_of, overview
from insihab.report.marks import LANES, Piece, marks_of, pieces
from insihab.report.words import around, clean, cut, difference, is_right_to_left, label, note, surface
from insihab.score_table import FLAT, flat, table
from insihab.static_page import static_page

_LEGEND = """<section class="legend" aria-label="Legend">
<span class="mark gold l0">gold</span>
<span class="mark predicted l0">predicted</span>
<span class="mark trigger l0">gold's trigger of an argument</span>
<p>Solid lines are what gold has, dashed ones what was predicted in its place.
Invisible commands in a text are shown as \ufffd.</p>
</section>"""


def page(evaluation: Evaluation, gathered: Gathered, system: str) -> str:
    """The whole page; whatever stands in texts, labels and names is text in it and nothing else."""
    style, script = (Path(__file__).with_name(f"page.{suffix}").read_text("utf-8") for suffix in ("css", "js"))
    about = f"Errors of {cut(system)}, protocol {evaluation.gold.protocol}"
    body = [
        f"<h1><bdi>{escape(about)}</bdi></h1>",
        f"<p>{escape(overview(gathered))}</p>",
        *_scores(evaluation),
        *_counts(gathered),
        _LEGEND,
        *_filters(gathered),
        *(line for document in gathered.documents for line in _document(document)),
        *_others(evaluation, gathered),
    ]
    return static_page(about, style, body, script)


def _scores(evaluation: Evaluation) -> Iterator[str]:
    yield f"<h2>Scores</h2>\n<table>\n{_head(['layer', 'measure'], ['P', 'R', 'F1', '95 %'])}"
    marks = set()
    for layer, scores in evaluation.layers.items():
        for name in scores.headlines():
            found = scores.interval(name)
            marks.add(mark := flat(found))
            interval = shown_interval(found).replace("-", "-\u200b") + mark  # where a phone may break it
            figures = [*ratios(scores.measures[name]), interval]
            yield f"<tr><td>{_words(layer)}</td><td>{_words(name)}</td>{_cells(figures)}</tr>"
    yield "</table>"
    yield from (f'<p class="others">{FLAT}</p>' for mark in marks if mark)
    yield "<details><summary>All measures</summary>"
    yield f"<pre>{_clean_lines(table(evaluation.layers, evaluation.signatures, per_label=True))}</pre></details>"
    signature = escape(clean(evaluation.signatures["all"]))
    yield f'<details class="signature"><summary>Signature</summary>{signature}</details>'


def _counts(gathered: Gathered) -> Iterator[str]:
    most = max(gathered.counts.values(), default=1)
    yield f"<h2>Kinds of errors</h2>\n<table>\n{_head(['layer', 'kind'], ['errors', ''])}"
    for layer, kind in _kinds(gathered):
        number, left_out = gathered.counts[layer, kind], gathered.left_out[layer, kind]
        bar = f'<svg class="bar" aria-hidden="true"><rect width="{100 * number / most:.1f}%" height="100%"/></svg>'
        rest = f" <small>{left_out} left out</small>" if left_out else ""
        yield f"<tr><td>{_words(layer)}</td><td>{kind}</td>{_cells([str(number)])}<td>{bar}{rest}</td></tr>"
    yield "</table>"


def _kinds(gathered: Gathered) -> list[tuple[str, str]]:
    return [(layer, kind) for layer, kinds in KINDS.items() for kind in kinds if gathered.counts[layer, kind]]


def _filters(gathered: Gathered) -> Iterator[str]:
    """Boxes to tick; the script shows them, for without it they do nothing."""
    found = _kinds(gathered)
    yield '<form id="filters" autocomplete="off" hidden>'
    for name, at in (("layer", 0), ("kind", 1)):
        boxes = "\n".join(
            f'<label><input type="checkbox" name="{name}" value="{one}" checked> {_words(one)}</label>'
            for one in dict.fromkeys(kind[at] for kind in found)
        )
        yield f"<fieldset><legend>{name}</legend>\n{boxes}\n</fieldset>"
    yield '<output role="status"></output>\n<p>Point at an error to see its lines alone.</p>\n</form>'


def _document(document: ErrorsOfDocument) -> Iterator[str]:
    yield f'<section class="document">\n<h2><bdi>{escape(cut(document.doc_id))}</bdi></h2>'
    for sentence in document.sentences:
        yield '<article class="sentence">'
        if sentence.end:
            yield _text(document.text, sentence)
        yield "<ul>"
        for number, error in enumerate(sentence.errors):
            yield _error(error, document.text, number)
        yield "</ul>\n</article>"
    yield f'<p class="others">Sentences without an error: {document.others}</p>\n</section>'


def _text(text: str, sentence: Sentence) -> str:
    """The sentence with its marks; direction and isolation keep it from reaching anything around it."""
    shown = clean(text[sentence.start : sentence.end])
    found = list(pieces(marks_of(sentence.errors, sentence.start, sentence.end), sentence.start, sentence.end))
    lanes = max((lane + 1 for piece in found for lane, _ in piece.marks), default=0)
    content = "".join(_piece(piece, shown, sentence.start) for piece in found)
    return f'<p class="text lanes{min(lanes, LANES)}"{_direction(shown)}>{content}</p>'


def _piece(piece: Piece, shown: str, start: int) -> str:
    content = escape(shown[piece.start - start : piece.end - start])
    for lane, mark in reversed(piece.marks):
        errors = " ".join(map(str, mark.errors))
        content = f'<span class="mark {mark.side} l{lane}" data-errors="{errors}">{content}</span>'
    return content


def _direction(shown: str) -> str:
    return ' dir="rtl" lang="ar"' if is_right_to_left(shown) else ' dir="ltr"'


def _error(error: Error, text: str, number: int) -> str:
    parts = [f'<b class="kind">{error.kind}</b> <span class="layer">{_words(error.layer)}</span>']
    for side, item in (("gold", error.gold), ("predicted", error.predicted)):
        if item is not None:
            words = surface(text, (item["start"], item["end"]))
            parts.append(f'<span class="{side}">{side} {_bdi(words)} {_bdi(label(error.layer, item))}</span>')
    parts += _differences(error, text)
    if about := note(error, text):
        parts.append(f"<span>{_bdi(about)}</span>")
    return f'<li data-layer="{error.layer}" data-kind="{error.kind}" data-error="{number}">{" ".join(parts)}</li>'


def _differences(error: Error, text: str) -> list[str]:
    lines = (difference(one, text) for one in error.differences)
    return [
        f"<span>{_words(name)}: gold {_bdi(wanted)}, predicted {_bdi(given)}</span>" for name, wanted, given in lines
    ]


def _others(evaluation: Evaluation, gathered: Gathered) -> Iterator[str]:
    """What belongs to several documents: pairs of claims, identity."""
    if not gathered.errors:
        return
    yield '<section class="document">\n<h2>Across documents</h2>\n<article class="sentence"><ul>'
    for error in gathered.errors:
        parts = [f'<b class="kind">{error.kind}</b> <span class="layer">{_words(error.layer)}</span>']
        for side, item in (("gold", error.gold), ("predicted", error.predicted)):
            parts += [f'<span class="{side}">{side} {_bdi(label(error.layer, item))}</span>'] if item else []
        parts += _differences(error, "")
        parts += _claims(evaluation, error)
        yield f'<li data-layer="{error.layer}" data-kind="{error.kind}">{" ".join(parts)}</li>'
    yield "</ul></article>\n</section>"


def _claims(evaluation: Evaluation, error: Error) -> Iterator[str]:
    """The claims of a pair, each with its value and the words around it."""
    for name in (error.gold["a"], error.gold["b"]) if error.gold else ():
        text, claim = claim_of(evaluation.gold, name)
        yield f'<span class="claim">{_bdi(cut(name))}'
        if claim:
            start, end = claim["start"], claim["end"]
            first, last = around(text, (start, end), (0, len(text)))
            before, words, after = (escape(clean(one)) for one in (text[first:start], text[start:end], text[end:last]))
            shown = f"…{before}<b>{words}</b>{after}…"
            yield f"{_bdi(label('numeric_claims', claim))} <bdi{_direction(text)}>{shown}</bdi>"
        yield "</span>"


def _bdi(words: str) -> str:
    return f"<bdi>{escape(words)}</bdi>"


def _words(name: str) -> str:
    return escape(name.replace("_", " "))


def _head(words: Iterable[str], numbers: Iterable[str]) -> str:
    """A head of columns of words, and then of numbers."""
    cells = [f"<th>{word}</th>" for word in words] + [f'<th class="number">{one}</th>' for one in numbers]
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _cells(values: Iterable[str]) -> str:
    return "".join(f'<td class="number">{one}</td>' for one in values)


def _clean_lines(lines: str) -> str:
    return "\n".join(escape(clean(line)) for line in lines.split("\n"))
