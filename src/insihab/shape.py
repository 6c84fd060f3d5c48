"""The shape of an object that a user wrote: which keys it may and must have, and of what kind each is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from insihab.findings import Report

_LONGEST_KEY = 100
_LONGEST_TEXT = 10**9  # code points
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN_NAME = re.compile(r"[\w-][\w.-]*")


class Kind(NamedTuple):
    """What a value must be: Python types, and the word for them in a message."""

    types: tuple[type, ...]
    word: str


TEXT = Kind((str,), "a string")
INTEGER = Kind((int,), "an integer")
NUMBER = Kind((int, float), "a number")
NUMERAL = Kind((int, float, str), "a number")
"""A number, or its digits in a string of any script."""
BOOLEAN = Kind((bool,), "true or false")
LIST = Kind((list,), "a list")
OBJECT = Kind((dict,), "an object")


class Field(NamedTuple):
    """A key of an object."""

    kind: Kind
    required: bool = False
    nullable: bool = False


def is_kind(value: Any, kind: Kind) -> bool:
    """Whether `value` is of `kind`; true and false are no numbers."""
    return isinstance(value, kind.types) and isinstance(value, bool) == (kind is BOOLEAN)


def is_slug(text: str) -> bool:
    """Whether a text is lower-case letters, digits and single hyphens, as ids and keys are."""
    return bool(_SLUG.fullmatch(text))


def is_plain_name(text: str) -> bool:
    """Whether a text is the name of a file, not hidden, that leads into no other folder."""
    return bool(_PLAIN_NAME.fullmatch(text))


def is_range(value: Any) -> bool:
    """Whether a value is a pair of integers that a text could have as offsets."""
    pair = isinstance(value, list) and len(value) == 2 and all(type(number) is int for number in value)
    return pair and all(abs(number) < _LONGEST_TEXT for number in value)


def check_object(value: Any, fields: Mapping[str, Field], report: Report) -> bool:
    """Report what is wrong with an object's keys and kinds; True if it can be used."""
    if not isinstance(value, dict):
        report("TYPE_WRONG", f"is {_named(value)}, where an object with {_list(fields)} is due")
        return False
    sound = True
    for key in value:
        if key not in fields:
            name = str(key)[:_LONGEST_KEY]  # of megabytes, to look for one like it takes a minute
            near = get_close_matches(name, fields, 1)
            cure = f"did you mean «{near[0]}»? The" if near else "delete it; the"
            report("KEY_UNKNOWN", f"has an unknown key «{name}»; {cure} keys are {_list(fields)}")
            sound = False
    for key, field in fields.items():
        if key not in value:
            if field.required:
                report("KEY_MISSING", f"lacks the key «{key}»; add it")
                sound = False
        elif not (value[key] is None and field.nullable) and not is_kind(value[key], field.kind):
            word = field.kind.word + (" or null" if field.nullable else "")
            report("TYPE_WRONG", f"has {_named(value[key])} as «{key}», where {word} is due")
            sound = False
    return sound


def within(report: Report, part: str) -> Report:
    """A report whose messages begin with the part of the input that they are about."""
    return lambda code, message: report(code, f"{part} {message}")


def _named(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _list(names: Mapping[str, Any]) -> str:
    return ", ".join(names)
