"""Which lines of a raw page are its article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from insihab.adding.dates import MONTH
from insihab.adding.folding import beginning, fold

MIN_WORDS = 4  # fewer are a menu entry, a label or a caption
SENTENCE_WORDS = 5  # from here on a line that ends in a full stop is prose,
PROSE_WORDS = 15  # and from here on any line is


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(fold(text), re.IGNORECASE)


# What a line says that is no part of an article.
_BOILERPLATE = {
    "cookie or newsletter notice": _pattern(
        r"كوكيز|ملفات تعريف الارتباط|\bcookies?\b|privacy policy|سياسة الخصوصية"
        r"|^اشترك (الآن|معنا)|النشرة (الإخبارية|البريدية)|(القائمة|قائمتنا) البريدية"
    ),
    "copyright line": _pattern(r"(جميع|كل|كافة) الحقوق محفوظة"),
    "comment form": _pattern(
        r"^(دع|اترك|أضف|اكتب) (تعليق|رد)|لن يتم نشر عنوان|الحقول الإلزامية|أنت توافق على|التعليقات مغلقة"
    ),
    "forum header": _pattern(r"^المحرر موضوع|يشاهدون هذا الموضوع|(مشاهدة|عرض) الملف الشخصي|^عدد المشاركات"),
    "link to another article": _pattern(
        r"^اقر[أؤ](وا)? (أيضا|المزيد)|^(طالع|شاهد|انظر|تابع) (أيضا|المزيد)|^قد يعجبك|^المزيد ?:"
        r"|^(مواضيع|أخبار|مقالات) (ذات صلة|مشابهة)"
    ),
    "source or byline": _pattern(r"^(المصدر|بقلم|تحرير|إعداد|كتبت?) ?:|^(by|source)\b"),
}
_TOO_FEW = "menu or label: too few words"
DATE_LINE = "date or counter line"
_COUNTER_WORD = _pattern(
    r"(ال)?(تاريخ|إضافة|نشر|تحديث|آخر|ساعة|صباحا|مساء|ص|م|عدد|قسم|زيار\w+|مشاهد\w+|قراء\w+|تعليق\w*"
    r"|سبت|أحد|اثنين|ثلاثاء|أربعاء|خميس|جمعة)|تم|في"
)


@dataclass(frozen=True)
class Line:
    """A line of the raw file that is not blank.

    Attributes:
        number: from 1.
        start: of its text without space around it, in code points of the raw file.
        end: likewise, exclusive.
        text: the raw text from `start` to `end`.
        reason: why it is left out, or "" where it is proposed as a paragraph.
    """

    number: int
    start: int
    end: int
    text: str
    reason: str = ""

    @cached_property
    def words(self) -> list[str]:
        """Its words, folded for comparing, without punctuation at their ends."""
        return re.findall(r"\w(?:\S*\w)?", fold(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a paragraph; «؟» and «!» do not count: they end headlines and adverts too."""
        return len(self.words) >= (SENTENCE_WORDS if self.ends_sentence else PROSE_WORDS)

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends in a full stop, perhaps within closing marks."""
        return bool(re.search(r"[.…][\s\"'”“’»)\]]*\.?$", self.text))


@dataclass(frozen=True)
class Proposal:
    """The lines of a raw file, each with its decision, and whether the first one kept is the headline."""

    lines: tuple[Line, ...]
    has_headline: bool

    @property
    def kept(self) -> list[Line]:
        """The proposed paragraphs, the headline first if there is one."""
        return [line for line in self.lines if not line.reason]


def propose(raw: str) -> Proposal:
    """Decide line by line; without a line of prose nothing is kept.

    The article reaches from the first line of prose to the last, with the nearest line above that can be its headline.
    """
    lines = [replace(line, reason=_own_reason(line)) for line in _lines(raw)]
    prose = [line for line in lines if not line.reason and line.is_prose]
    if not prose:
        return Proposal(tuple(replace(line, reason=line.reason or "no paragraph near it") for line in lines), False)
    first, last = prose[0].number, prose[-1].number
    headline = next((line for line in reversed(lines) if line.number < first and _can_be_headline(line)), None)
    decided = []
    for line in lines:
        reason = line.reason
        if line.number < first:
            reason = reason or _reason_above(line, headline)
        elif line.number > last:
            reason = reason or "after the last paragraph"
        elif reason == _TOO_FEW:
            # A short quotation may be a paragraph of its own; a caption has no full stop.
            reason = "" if line.ends_sentence else "caption without content: too few words"
        else:
            reason = reason or _repeats(line, prose, headline)
        decided.append(replace(line, reason=reason))
    return Proposal(tuple(decided), headline is not None)


# Neither space nor a mark that does not show (byte order mark, zero-width space, direction) at its ends.
_TRIMMED = re.compile(r"[^\s\ufeff\u200b\u200e\u200f](?:.*[^\s\ufeff\u200b\u200e\u200f])?")


def _lines(raw: str) -> Iterator[Line]:
    """Lines that have text. Every line end of Unicode counts, because a range may not reach over one."""
    offset = 0
    for number, whole in enumerate(raw.splitlines(keepends=True), 1):
        if found := _TRIMMED.search(whole):
            yield Line(number, offset + found.start(), offset + found.end(), found.group())
        offset += len(whole)


def _own_reason(line: Line) -> str:
    """Why the line is left out wherever it stands, or ""."""
    folded = " ".join(fold(line.text).split())
    for reason, pattern in _BOILERPLATE.items():
        if pattern.search(folded):
            return reason
    if _is_date_line(line):
        return DATE_LINE
    if len(re.findall(r"[|•·»›]", line.text)) >= 2 and not line.is_prose:
        return "menu: several entries in one line"
    if len(line.words) < MIN_WORDS:
        return _TOO_FEW
    letters = [character for character in folded if character.isalpha()]
    if 2 * sum("\u0600" <= letter <= "\u06ff" for letter in letters) < len(letters):
        return "not in Arabic letters"
    return ""


def _is_date_line(line: Line) -> bool:
    """Whether at least half of its words are numbers, months, days, or the labels of a counter."""
    words = re.sub(rf"\b(?:{MONTH})\b", "0", " ".join(line.words)).split()
    hits = [word for word in words if word[0].isdecimal() or _COUNTER_WORD.fullmatch(word)]
    return any(character.isdecimal() for character in line.text) and 2 * len(hits) >= len(words)


def _can_be_headline(line: Line) -> bool:
    return not line.reason and not re.match(r"[*•·▪◦–-]", line.text)


def _reason_above(line: Line, headline: Line | None) -> str:
    """Why a line above the first paragraph is left out, or "" for the headline."""
    if headline is None or not _can_be_headline(line):
        return "list item above the article"
    if line.number == headline.number:
        return ""
    return f"repeats line {headline.number}" if line.words == headline.words else "above the headline"


def _repeats(line: Line, prose: list[Line], headline: Line | None) -> str:
    """Names the line that holds this one's words too: a copy, or a sentence set once more as a pull quote."""
    own = f" {' '.join(line.words)} "
    if headline is not None and headline.words == line.words:
        return f"repeats line {headline.number}"
    for other in prose:
        theirs = f" {' '.join(other.words)} "
        if own in theirs and (len(own) < len(theirs) or other.number < line.number):
            return f"repeats line {other.number}"
    return ""


def show(proposal: Proposal) -> Iterator[str]:
    """For every line of the raw file that is not blank: its number, the decision, its beginning."""
    paragraph = 0
    for line in proposal.lines:
        decision = f"-        {line.reason}"
        if not line.reason:
            paragraph += 1
            decision = f"KEEP {paragraph:>3}" + (" headline" if paragraph == 1 and proposal.has_headline else "")
        yield f"{line.number:>5}  {decision:<50}  {beginning(line.text, 70)}"
