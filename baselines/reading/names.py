"""Words as names are compared, so that spellings and derived forms of one name are one string."""

from __future__ import annotations

import re
from functools import cache

from reading.spans import normalised

_NISBA = re.compile("(?:ي(?:ة|ت?ين|ت?ان|ون|ات|ا)?|ة)$")
_WEAK = re.compile("(?<!^)[اويؤئء]")


@cache
def skeleton(word: str) -> str:
    """The consonants of a word without ال and without the endings of a nisba adjective or ة; its first letter stays.

    Vowels of foreign names are written in several ways (أمريكي، أميركي), and a nisba has the name in it that it is
    derived from (العراقية، العراق). What would leave fewer than two letters is left as it is.
    """
    whole = normalised(word)
    bare = whole[2:] if whole.startswith("ال") and len(whole) > 4 else whole
    for letters in (_WEAK.sub("", _NISBA.sub("", bare)), _WEAK.sub("", bare), bare):
        if len(letters) > 1:
            return letters
    return whole


def words(surface: str) -> list[str]:
    """The words of a surface, without punctuation."""
    return re.findall(r"\w+", normalised(surface))


def skeletons(surface: str) -> tuple[str, ...]:
    """The skeleton of each word of a surface."""
    return tuple(map(skeleton, words(surface)))
