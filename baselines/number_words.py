"""Reading Arabic numbers: digits, number words, and digits with number words, as one value."""

from __future__ import annotations

import re
import unicodedata

from spans import normalised

# For each kind of word, value and forms, as `normalised` leaves them: bare alef, no diacritics.
_FORMS = {
    "ones": """1 واحد واحدة احد احدي، 2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي، 3 ثلاث ثلاثة، 4 اربع اربعة،
        5 خمس خمسة، 6 ست ستة، 7 سبع سبعة، 8 ثمان ثماني ثمانية، 9 تسع تسعة، 10 عشر عشرة، 20 عشرون عشرين،
        30 ثلاثون ثلاثين، 40 اربعون اربعين، 50 خمسون خمسين، 60 ستون ستين، 70 سبعون سبعين، 80 ثمانون ثمانين،
        90 تسعون تسعين، 200 مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي، 300 ثلاثمئة ثلاثمائة،
        400 اربعمئة اربعمائة، 500 خمسمئة خمسمائة، 600 ستمئة ستمائة، 700 سبعمئة سبعمائة، 800 ثمانمئة ثمانمائة،
        900 تسعمئة تسعمائة""",
    "hundred": "100 مئة مائة",
    "scale": "1000 الف الاف، 1000000 مليون ملايين، 1000000000 مليار مليارات",
    "accusative": "1000 الفا، 1000000 مليونا، 1000000000 مليارا",  # a scale (ثلاثون ألفا), alone a dual (ألفا جندي)
    "dual": "1000 الفان الفين الفي، 1000000 مليونان مليونين مليوني، 1000000000 ملياران مليارين ملياري",
    "part": "2 نصف، 3 ثلث، 4 ربع، 6 سدس، 8 ثمن",  # the other fractions are written like whole numbers (خمس)
    "two parts": "3 ثلثا ثلثي ثلثان ثلثين",
    "parts": "3 اثلاث، 4 ارباع، 5 اخماس",
}
_DIGITS = re.compile(r"\d{1,3}(?:[,٬]\d{3}){1,4}(?:[.٫]\d+)?|\d{1,15}(?:[.٫]\d+)?")
Word = tuple[str, float]
"""Kind and value."""


def _table() -> dict[str, Word]:
    words: dict[str, Word] = {}
    for kind, entries in _FORMS.items():
        for value, *forms in map(str.split, entries.split("،")):
            words.update((form, (kind, float(value))) for form in forms)
    return words


_TABLE = _table()


def read_number(text: str) -> float | None:
    """The value of a number, fractions to four places; None where a word is no number.

    A thousands separator must stand before three digits. A scale multiplies what stands before it (ثلاثة آلاف), and is
    itself where nothing does (ألف); a fraction after a scale is a part of that scale (مليون ونصف).
    """
    words = [_read_word(word) for word in text.replace(" و ", " و").split()]
    if not words or None in words:
        return None
    total, group, last = 0.0, 0.0, 1.0  # the whole, what the next scale multiplies, and the scale before
    for kind, value in filter(None, words):
        if kind in ("scale", "accusative"):
            if value > last > 1:  # ألف مليون
                total, group = 0, total + group
            total, group, last = total + (group or (2 if kind == "accusative" else 1)) * value, 0, value
        elif kind == "dual":
            total, last = total + 2 * value, value
        elif kind == "hundred":
            group = group * value if 0 < group < 10 else group + value
        elif kind == "parts":
            group = (group or 1) / value
        elif kind == "part":
            group += (1 if group else last) / value
        else:
            group += 2 / value if kind == "two parts" else value
    return round(total + group, 4)


def _read_word(word: str) -> Word | None:
    """A word of a number, without ال and the و of addition; None if it is none."""
    word = normalised(word)
    for form in (word, word.removeprefix("و"), word.removeprefix("ال"), word.removeprefix("وال")):
        if form in _TABLE:
            return _TABLE[form]
        if _DIGITS.fullmatch(form):
            digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in form)
            return "ones", float(re.sub("[,٬]", "", digits).replace("٫", "."))
    return None
