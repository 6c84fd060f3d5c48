"""Whether the annotations of a brat file fit its text, and which reading of the text they were counted in."""

from __future__ import annotations

from collections.abc import Iterable

from insihab.bridges.brat import BREAKS
from insihab.bridges.brat_lines import Annotations, Fault, TextBound
from insihab.bridges.importing import BOM
from insihab.findings import shown

_UTF16 = "they fit when counted in UTF-16 units: count code points"


def fitting(raw: str, marks: Iterable[TextBound]) -> str:
    """The text as it was when its offsets were counted: a byte order mark and CRLF may have counted or not."""
    bare = raw.removeprefix(BOM)
    readings = list(dict.fromkeys([bare, bare.replace("\r\n", "\n"), raw, raw.replace("\r\n", "\n")]))
    known = list(marks)
    return min(readings, key=lambda text: sum(not _fits(mark, text) for mark in known))


def check_text(text: str, annotations: Annotations, fault: Fault) -> set[str]:
    """Report the annotations that do not have the words of the text; gives the ids of those that lie outside of it."""
    outside = set()
    units = text.encode("utf-16-le")
    for name, mark in annotations.text_bound.items():
        wrong = next((span for span in mark.parts if not 0 <= span[0] < span[1] <= len(text)), None)
        if not wrong and _fits(mark, text):
            continue
        in_units = " ".join(units[2 * start : 2 * end].decode("utf-16-le", "replace") for start, end in mark.parts)
        cause = f" ({_UTF16})" if mark.surface.strip() and _spaced(in_units) == _spaced(mark.surface) else ""
        if wrong:
            outside.add(name)
            message = f"start {wrong[0]} and end {wrong[1]} must be 0 <= start < end <= {len(text)}"
            fault(mark.line, "OFFSET_RANGE", f"{message}, in code points, end exclusive{cause}")
        else:
            words = shown(mark.surface, 0, len(mark.surface))
            message = f"has the words «{words}», and the text at {mark.hull[0]}-{mark.hull[1]} "
            fault(mark.line, "OFFSET_DIFFERS", f"{message}has «{shown(text, *mark.hull)}»{cause}; correct one")
    return outside


def _fits(mark: TextBound, text: str) -> bool:
    """Whether an annotation has the words that its offsets say, white space apart."""
    words = " ".join(text[start:end] for start, end in mark.parts)
    return mark.surface == words or _spaced(mark.surface) == _spaced(words)


def _spaced(text: str) -> list[str]:
    return BREAKS.sub(" ", text).split()
