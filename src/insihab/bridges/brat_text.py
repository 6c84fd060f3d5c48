"""Whether the annotations of a brat file fit its text, and which reading of the text they were counted in."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

from insihab.bridges.brat_lines import Annotations, Fault, TextBound
from insihab.bridges.importing import BOM
from insihab.findings import shown
from insihab.segment import Span

_UTF16 = "they fit when counted in UTF-16 units: count code points"
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def fitting(raw: str, marks: Iterable[TextBound]) -> str:
    """The text as it was when its offsets were counted: a byte order mark and CRLF may have counted or not."""
    bare = raw.removeprefix(BOM)
    readings = map(_Reading, dict.fromkeys([bare, bare.replace("\r\n", "\n"), raw, raw.replace("\r\n", "\n")]))
    known = list(marks)
    return min(readings, key=lambda one: sum(not one.has(mark.surface, mark.parts) for mark in known)).text


def check_text(text: str, annotations: Annotations, fault: Fault) -> set[str]:
    """Report the annotations that do not have the words of the text; gives the ids of those that lie outside of it."""
    reading, in_units = _Reading(text), _Reading(_units(text))
    outside = set()
    for name, mark in annotations.text_bound.items():
        if reading.has(mark.surface, mark.parts):
            continue
        wrong = next((span for span in mark.parts if not 0 <= span[0] < span[1] <= len(text)), None)
        cause = f" ({_UTF16})" if mark.surface.strip() and in_units.has(_units(mark.surface), mark.parts) else ""
        if wrong:
            outside.add(name)
            message = f"start {wrong[0]} and end {wrong[1]} must be 0 <= start < end <= {len(text)}"
            fault(mark.line, "OFFSET_RANGE", f"{message}, in code points, end exclusive{cause}")
        else:
            words = shown(mark.surface, 0, len(mark.surface))
            message = f"has the words «{words}», and the text at {mark.hull[0]}-{mark.hull[1]} "
            fault(mark.line, "OFFSET_DIFFERS", f"{message}has «{shown(text, *mark.hull)}»{cause}; correct one")
    return outside


class _Reading:
    """A text that offsets may have been counted in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._black = "".join(text.split())
        self._spaces = array("L", accumulate(map(str.isspace, text), initial=0))  # how many are before each place

    def has(self, surface: str, parts: Sequence[Span]) -> bool:
        """Whether there are these words at these places, white space apart.

        Sizes are compared first: a small file can have thousands of annotations that are as long as a large text.
        """
        if not all(0 <= start < end <= len(self.text) for start, end in parts):
            return False
        words = "".join(surface.split())
        spans = [(start - self._spaces[start], end - self._spaces[end]) for start, end in parts]
        if sum(end - start for start, end in spans) != len(words):
            return False
        return "".join(self._black[start:end] for start, end in spans) == words


def _units(text: str) -> str:
    """A text with each character as many times as it has UTF-16 units."""
    return _TWO_UNITS.sub(r"\g<0>\g<0>", text)
