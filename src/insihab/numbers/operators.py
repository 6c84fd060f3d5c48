"""The words before and after a number that say how it bounds the value: approximators and comparatives.

The operators are those of the schema. A negated comparative bounds the other side and includes the number (لا يقل عن:
AT_LEAST); a verb agrees in gender with what is counted (يقارب، تقارب).
"""

from __future__ import annotations

import re
from functools import cache

from insihab.numbers.reading import Words
from insihab.proclitics import Proclitics

PERCENT = frozenset(("المئة", "المائة"))
"""The hundred of percent (في المئة), which is no number beside the one before it."""
_MORE = "[يت](?:زيد|زد) (?:عن|على)|[يت]?تجاوز(?:ت)?|[يت]تعدى|[يت]فوق"
_LESS = "[يت]قل عن"
_BEFORE = {
    "AT_LEAST": f"(?:ما )?(?:لا|لم|لن) (?:{_LESS})|(?:ك|ب)?حد ادنى",
    "AT_MOST": f"(?:ما )?(?:لا|لم|لن) (?:{_MORE})|(?:ما )?[يت]صل الى|(?:ك|ب)?حد اقصى",
    "MORE_THAN": f"(?:اكثر|ازيد|اكبر|اعلى) من|(?:ما )?(?:{_MORE})",
    "LESS_THAN": f"(?:اقل|ادنى|اصغر) من|(?:ما )?(?:{_LESS})|ما دون",
    "APPROX": "نحو|حوالي|زهاء|قرابة|تقريبا|قريب من|(?:ما )?[يت](?:قارب|ناهز)|(?:ما )?[يت]قرب من|(?:في |ب)حدود",
}
_AFTER = {
    "AT_LEAST": "على الاقل|(?:ك|ب)?حد ادنى|(?:او|و) ?اكثر|فاكثر|فما فوق",
    "AT_MOST": "على الاكثر|على ابعد تقدير|(?:ك|ب)?حد اقصى|او اقل|فاقل|فما دون",
    "MORE_THAN": "ونيف",
    "APPROX": "تقريبا|على وجه التقريب",
}


def operator_before(words: Words, proclitics: Proclitics | None = None) -> tuple[str, int] | None:
    """The operator that folded words say by their end, and how many of them say so; the longest cue that there is.

    The cue's first word may have `proclitics` (بأكثر من).
    """
    return _find(_pattern_before(proclitics), words)


def operator_after(words: Words) -> tuple[str, int] | None:
    """The operator that folded words say by their beginning, and how many of them say so."""
    return _find(_pattern_after(), words)


def range_before(words: Words, proclitics: Proclitics | None = None) -> tuple[str, int] | None:
    """Whether folded words begin with بين («between») or من («from»), and how many of them say so."""
    return _find(_pattern_of_range(proclitics), words)


def _find(pattern: re.Pattern[str], words: Words) -> tuple[str, int] | None:
    found = pattern.search(" ".join(words).replace("ى", "ي"))
    return found and (str(found.lastgroup), len(found[0].split()))


@cache
def _pattern_before(proclitics: Proclitics | None) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|^){_attached(proclitics)}(?:{_groups(_BEFORE)})$")


@cache
def _pattern_of_range(proclitics: Proclitics | None) -> re.Pattern[str]:
    return re.compile(rf"^{_attached(proclitics)}(?:(?P<between>(?:ما )?بين)|(?P<from>من))(?=\s|$)")


def _attached(proclitics: Proclitics | None) -> str:
    return f"[{proclitics.first}]?[{proclitics.second}]?" if proclitics else ""


@cache
def _pattern_after() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_groups(_AFTER)})(?=\s|$)")


def _groups(cues: dict[str, str]) -> str:
    return "|".join(f"(?P<{operator}>{cue})" for operator, cue in cues.items()).replace("ى", "ي")
