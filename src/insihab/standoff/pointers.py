"""Free text whose Arabic words point into the raw articles in place of being written out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Piece = str | list[int]
"""Words as they are, or ``[n, start, end]``: code points of the raw article number n."""
_LONGEST = 100_000
_LETTER = "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"
_RUN = re.compile(f"{_LETTER}(?:[^A-Za-z]*{_LETTER})?")


def pointed(text: str | None, raws: Sequence[str]) -> list[Piece] | None:
    """A text in pieces, such that no Arabic word that one of `raws` has is written out; None for None.

    Of a run of words the longest beginning that some raw article has becomes a pointer, then what follows; a word that
    none has is nobody's text but the writer's, and stays.
    """
    if text is None:
        return None
    pieces: list[Piece] = []
    reached = 0
    for run in _RUN.finditer(text):
        pieces += [text[reached : run.start()], *_of_run(run[0], raws)]
        reached = run.end()
    return _joined([*pieces, text[reached:]])


def _of_run(run: str, raws: Sequence[str]) -> Iterator[Piece]:
    while run:
        ends = [word.end() for word in re.finditer(r"\S+", run)]
        for end in reversed(ends):
            found = next(((n, raw.find(run[:end])) for n, raw in enumerate(raws) if run[:end] in raw), None)
            if found:
                yield [found[0], found[1], found[1] + end]
                break
        else:
            end = ends[0]
            yield run[:end]
        gap = len(run[end:]) - len(run[end:].lstrip())
        yield run[end : end + gap]
        run = run[end + gap :]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without empty ones, and with words beside words as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return joined


def restored(pieces: Sequence[Piece] | None, raws: Sequence[str]) -> str | None:
    """The text that `pointed` took apart.

    Raises:
        ValueError: a pointer leads outside its raw article; the text is longer than anybody writes.
    """
    if pieces is None:
        return None
    text = ""
    for piece in pieces:
        text += piece if isinstance(piece, str) else _words(piece, raws)
        if len(text) > _LONGEST:  # a few pointers can stand for gigabytes
            raise ValueError(f"is longer than {_LONGEST} code points")
    return text


def _words(pointer: Sequence[int], raws: Sequence[str]) -> str:
    number, start, end = pointer
    if not (0 <= number < len(raws) and 0 <= start < end <= len(raws[number])):
        raise ValueError(f"points to {start}-{end} of raw article {number}, which is outside it")
    return raws[number][start:end]


def is_pieces(value: object) -> bool:
    """Whether a value read from a file has the shape that `pointed` gives, None but for it."""
    return isinstance(value, list) and all(
        isinstance(piece, str)
        or (isinstance(piece, list) and len(piece) == 3 and all(type(number) is int for number in piece))
        for piece in value
    )
