"""Words of a message that come from a file: short, on one line, and with nothing that hides what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches

from insihab.findings import Finding, shown
from insihab.predictions.ways import FORMS
from insihab.segment import sentences

_QUOTED = re.compile("«([^»]{61,})»")
_LONGEST_NAME = 200  # an id may be an address
_LONGEST_MESSAGE = 1000
_LONGEST_LABEL = 60  # beyond, nothing is like it


def legible(finding: Finding) -> Finding:
    """The same, with what it quotes shortened to some 60 characters, and what cannot be seen written as an escape."""
    message = _QUOTED.sub(lambda found: f"«{shown(found[1], 0, len(found[1]))}»", finding.message)
    message, document = visible(_cut(message, _LONGEST_MESSAGE)), visible(_cut(finding.document, _LONGEST_NAME))
    if (message, document) == (finding.message, finding.document):
        return finding
    return replace(finding, message=message, document=document)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest * 3 // 4]}…{text[-longest // 4 :]}"


def visible(text: str) -> str:
    """A text with controls, marks of direction and the like as escapes."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def listed(names: Collection[str], most: int) -> str:
    """Names in a row, some at most, and how many more there are."""
    first = ", ".join(name for name, _ in zip(names, range(most), strict=False))
    return first + (f" and {len(names) - most} more" if len(names) > most else "")


def unknown_label(key: str, value: str, labels: Collection[str]) -> str:
    """What to say of a label that may not occur, with the one that may have been meant."""
    near = _near(value, labels)
    choose = f"did you mean «{near}»? Choose" if near else "choose"
    return f"has the {key} «{value}»; {choose} one of {listed(labels, 40)}"


def _near(value: str, labels: Collection[str]) -> str:
    """The label that is written otherwise, shortened or nearly the same, or ""."""
    if not 0 < len(value) <= _LONGEST_LABEL:
        return ""
    folded = {label.casefold(): label for label in labels}
    name = value.casefold()
    shortened = [label for label in folded if name.startswith(label)]
    near = [name] if name in folded else [max(shortened, key=len)] if shortened else get_close_matches(name, folded, 1)
    return folded[near[0]] if near else ""


def text_difference(given: str, text: str) -> str:
    """What to say of a text that is not gold's."""
    if (part := given.strip()) in text and any(text[start:end] == part for start, end in sentences(text)):
        cure = "write a line an article, and add the sentence's start to each offset"
        return f"text is one sentence of the released text, in the whole of which offsets are counted: {cure}"
    at = next((i for i, (one, other) in enumerate(zip(given, text, strict=False)) if one != other), None)
    where = f"at code point {at}" if at is not None else f"in length, {len(given)} code points in place of {len(text)}"
    form = next((form for form in FORMS if unicodedata.normalize(form, text) == given), None)
    why = f" (it was normalised to {form})" if form else ""
    return f"text differs from the released one {where}{why}; offsets would not fit: predict on the released text"
