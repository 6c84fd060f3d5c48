"""Sentences and tokens of Arabic news text, by deterministic rules.

Offsets are half-open and count Unicode code points of the text as given; nothing is normalised.
"""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

Span = tuple[int, int]

# Every character has a kind of one letter, so that a token is a pattern over kinds at the same offsets.
_CATEGORY_KINDS = {"L": "w", "M": "m", "Nd": "d", "So": "e", "Z": " ", "Cc": " ", "Cf": " "}
_OTHER_KIND = "s"
_CHARACTER_KINDS = {
    ".": ".",
    "…": "…",
    ",": ",٫٬",  # decimal and thousands separators
    "h": "-'’\u2010\u2011",  # hyphens and apostrophes
    "z": "\u200c\u200d",  # ZWNJ and ZWJ
    "v": "\ufe0e\ufe0f",  # variation selectors
    "m": "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff",  # skin tones
    "s": "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2",  # Cf, and yet visible
}
_TOKEN = re.compile(
    r"""[awm] (?: [awm] | [zv]+ (?=[awm]) | (?<=[am]) h (?=a) )*  # word
    | d+ (?: [.,] d+ )*  # number
    | e [mv]* (?: z e [mv]* )*  # emoji, or another pictorial symbol
    | \.+ | …+
    | [^ zv]""",
    re.VERBOSE,
)

_TERMINATORS = frozenset(".…؟?!")
_BRACKETS = ("()", "[]", "{}", "«»", "‹›", "﴿﴾")
_QUOTES = ('"', "“”„")  # in use, either curly mark may open or close
_FAMILIES = {mark: family for family in _BRACKETS + _QUOTES for mark in family}
_CLOSERS = frozenset("'’").union(*_QUOTES, *(bracket[1] for bracket in _BRACKETS))
# Two Arabic letters with a full stop are more often a word (به. له.) than an abbreviation: hence a list.
_ABBREVIATIONS = frozenset(("Dr", "Mr", "Mrs", "Ms", "St", "Lt", "Jr", "Sr", "No", "vs", "مج", "صص"))


class _Kinds(dict[int, str]):
    """A table for `str.translate` that works out the kind of a character when it first occurs."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        kind = _CATEGORY_KINDS.get(category, _CATEGORY_KINDS.get(category[0], _OTHER_KIND))
        if kind == "w" and "LATIN" in unicodedata.name(chr(code), ""):
            kind = "a"
        self[code] = kind
        return kind


_KINDS = _Kinds({ord(char): kind for kind, chars in _CHARACTER_KINDS.items() for char in chars})


def tokens(text: str) -> list[Span]:
    """Return the spans of words, numbers, punctuation marks and symbols, in order."""
    return [match.span() for match in _TOKEN.finditer(text.translate(_KINDS))]


def sentences(text: str) -> list[Span]:
    """Return the spans of sentences, in order, each from its first token to its last."""
    spans: list[Span] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        found = tokens(line)
        spans += [(offset + found[i][0], offset + found[j - 1][1]) for i, j in _split(line, found)]
        offset += len(line)
    return spans


def _split(line: str, spans: list[Span]) -> Iterator[Span]:
    """Yield the sentences of a line as half-open ranges of its tokens."""
    surfaces = [line[start:end] for start, end in spans]
    spaced = _spaced(line, spans)
    pairs = _pairs(surfaces, spaced)
    first = 0  # of the sentence
    stop = -1  # the terminator that the tokens up to here follow as its closing marks
    opened = closed = -1  # the outermost pair met last
    for i, surface in enumerate(surfaces):
        if pairs.get(i, -1) > closed:
            opened, closed = (i if i > closed else opened), pairs[i]
        if surface[0] in _TERMINATORS:
            stop = i
        elif surface not in _CLOSERS:
            stop = -1
        if stop <= first or i < closed or not spaced[i + 1]:
            continue
        if stop < closed:  # a quotation's own full stop ends a sentence that is all quotation
            ends = opened == first or surfaces[opened - 1] == ":"
        else:
            ends = not _abbreviates(surfaces, spaced, first, stop)
        if ends:
            yield first, i + 1
            first = i + 1
    if first < len(surfaces):
        yield first, len(surfaces)


def _spaced(line: str, spans: list[Span]) -> list[bool]:
    """Tell for each token, and for the end of the line, whether whitespace or nothing is before it."""
    gaps = itertools.pairwise(spans)
    return [True, *(any(map(str.isspace, line[end:start])) for (_, end), (start, _) in gaps), True]


def _pairs(surfaces: list[str], spaced: list[bool]) -> dict[int, int]:
    """Map each opening bracket or quotation mark to its closing one, leaving out those without any."""
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = defaultdict(list)
    for i, surface in enumerate(surfaces):
        family = _FAMILIES.get(surface)
        if family is None:
            continue
        stack = waiting[family]
        if family in _BRACKETS:
            opens = surface == family[0]
        else:  # whitespace on one side tells which way the mark looks, else it is the other of the last
            opens = spaced[i] if spaced[i] != spaced[i + 1] else not stack
            if opens:
                stack.clear()  # these do not nest: the earlier one was never closed
        if opens:
            stack.append(i)
        elif stack:
            pairs[stack.pop()] = i
    return pairs


def _abbreviates(surfaces: list[str], spaced: list[bool], first: int, stop: int) -> bool:
    """Tell whether a full stop belongs to an abbreviation, an initial or the number of a list item."""
    last = stop - 1
    word = surfaces[last]
    if surfaces[stop] != ".":
        return False
    if len(word) == 1 and word.isalpha():  # د. but not the unit of 2024م.
        return spaced[last] or not surfaces[last - 1][-1].isdecimal()
    return word in _ABBREVIATIONS or (last == first and word[0].isdecimal())
