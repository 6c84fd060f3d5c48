"""Reading files that others wrote."""

from __future__ import annotations

import json
import math
import stat
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from insihab.findings import InputError, refusal

_BOM = b"\xef\xbb\xbf"
# Starts of files that people send in place of text, and what to do about each.
_NOT_TEXT = {
    _BOM: "starts with a byte order mark; save it as UTF-8 without BOM",
    b"\xff\xfe": "is UTF-16; save it as UTF-8",
    b"\xfe\xff": "is UTF-16; save it as UTF-8",
    b"\x1f\x8b": "is compressed with gzip; unpack it first",
    b"PAR1": "is Parquet; read it with load_dataset, and write what is needed as text, predictions as JSON Lines",
}


def unreadable(path: Path, error: OSError) -> InputError:
    """What to raise where the system does not let a file be read."""
    message = f"cannot be read ({error.strerror}); check the path and its permissions"
    return refusal(path, "FILE_UNREADABLE", message)


def not_utf8(path: Path, byte: int) -> InputError:
    """What to raise where a file is not UTF-8 from a byte on."""
    return refusal(path, "FILE_ENCODING", "is not UTF-8; save it as UTF-8", place=f"byte {byte}")


def not_json(path: Path, what: str, line: int, column: int) -> InputError:
    """What to raise where a file stops to be JSON."""
    place = f"line {line}, column {column}"
    return refusal(path, "JSON_INVALID", f"is not JSON from here on ({what}); correct it", place=place)


def refuse_start(start: bytes, path: Path) -> None:
    """Raise `InputError` for a file that starts like no UTF-8 text without BOM."""
    for mark, message in _NOT_TEXT.items():
        if start.startswith(mark):
            raise refusal(path, "FILE_ENCODING", message, place="byte 0")


def refuse_carriage_return(text: str, path: Path, line: int = 1) -> None:
    """Raise `InputError` for a carriage return in a text that begins in a line of a file."""
    if "\r" in text:
        line += text.count("\n", 0, text.index("\r"))
        message = "has a carriage return, which would shift offsets; save it with Unix line ends (LF)"
        raise refusal(path, "FILE_LINE_END", message, place=f"line {line}")


def refuse_irregular(path: Path) -> None:
    """Raise `InputError` for a pipe or a device, which may have no end, and `OSError` where nothing is."""
    if not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
        raise refusal(path, "FILE_UNREADABLE", "is a pipe or a device; save what it gives in a file, and name that")


def check_size(path: Path, largest: int) -> None:
    """Raise `InputError` for what is not an ordinary file of at most so many bytes, before it is read."""
    try:
        found = path.stat()
    except OSError as error:
        raise unreadable(path, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise refusal(path, "FILE_UNREADABLE", "is no ordinary file; name one")
    if found.st_size > largest:
        message = f"has {found.st_size} bytes, more than the {largest} that such a file may have; make it smaller"
        raise refusal(path, "FILE_LARGE", message)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: the file is missing or unreadable; it is a pipe or a device.
    """
    try:
        refuse_irregular(path)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def decode(raw: bytes, path: Path, byte: int = 0) -> str:
    """The text of UTF-8 bytes, character for character; `byte` is where in the file they begin.

    Raises:
        InputError: the bytes are not UTF-8.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(path, byte + error.start) from None


def read_text(path: Path) -> str:
    r"""The text of a file that follows our formats: UTF-8, no BOM, lines ended by ``\n``.

    Raises:
        InputError: the file is missing, unreadable, compressed, not UTF-8, or has a BOM or ``\r``.
    """
    raw = read_bytes(path)
    refuse_start(raw, path)
    text = decode(raw, path)
    refuse_carriage_return(text, path)
    return text


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON; write a number or null")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large a number; write a smaller one or null")
    return number


@lru_cache(maxsize=1 << 12)  # an export repeats its offsets, and a call to Python for each is dear
def _integer(digits: str) -> int:
    if len(digits) > 100:
        raise ValueError(f"an integer has {len(digits)} digits; write a smaller one")
    return int(digits)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise ValueError(f"the key «{twice}» stands twice in one object; keep one")
    return mapping


STRICT = json.JSONDecoder(
    parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer, object_pairs_hook=_unique_keys
)
"""Decoder of JSON without what readers take differently: NaN, infinities, huge numbers, a key twice in an object."""


_SCAN: Callable[[str, int], tuple[Any, int]] = STRICT.scan_once  # type: ignore[attr-defined]  # since Python 2.7


def decoded(text: str) -> Any:
    """As `STRICT.decode`, but on a short text without space around it in two thirds of the time."""
    try:
        value, end = _SCAN(text, 0)
    except StopIteration:
        return STRICT.decode(text)
    return value if text[end:] in ("", "\n") else STRICT.decode(text)


def parse_json(text: str, path: Path, line: int = 0) -> Any:
    """The value of a JSON text; `line` is its line in `path`, or 0 where the text is the whole file.

    Raises:
        InputError: not JSON (NaN and Infinity are not); nested too deep; an object has a key twice; a number that
            overflows; half of a surrogate pair.
    """
    place = f"line {line}" if line else ""
    try:
        value = decoded(text)
        if "\\u" in text and "\\ud" in text.lower():  # an escape can smuggle in what no UTF-8 file can hold
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        if not text.strip():
            raise refusal(path, "JSON_INVALID", "is empty; it should be JSON", place=place) from None
        raise not_json(path, error.msg, line or error.lineno, error.colno) from None
    except UnicodeEncodeError:
        message = "has half of a surrogate pair as an escape; write the character itself"
        raise refusal(path, "JSON_INVALID", message, place=place) from None
    except RecursionError:
        raise refusal(path, "JSON_INVALID", "is nested too deep; it should have a few levels", place=place) from None
    except ValueError as error:
        raise refusal(path, "JSON_INVALID", f"is not usable JSON: {error}", place=place) from None
    return value


def read_json(path: Path) -> Any:
    """The value of a JSON file.

    Raises:
        InputError: as for `read_text` and `parse_json`.
    """
    return parse_json(read_text(path), path)


class _Loader(yaml.SafeLoader):
    """Safe YAML in which a date stays the string that was written, and a key is text and stands once.

    Aliases are refused: none of our files needs one, and a few of them can stand for gigabytes.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            problem = "an alias is not allowed; write the value out"
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="a key is not text; write text", problem_mark=key.start_mark)
        if key.value in seen:
            problem = f"the key «{key.value}» stands twice; keep one"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """The value of a YAML file.

    Raises:
        InputError: as for `read_text` and `parse_yaml`.
    """
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> Any:
    """The value of a YAML text, which stands in `path`; dates stay strings.

    Raises:
        InputError: not YAML; an alias; a key stands twice; a tag asks for a Python object.
    """
    try:
        loader = _Loader(text)
        try:
            value = loader.get_single_data()
            if "\\" in text:  # an escape can smuggle in what no UTF-8 file can hold
                json.dumps(value, ensure_ascii=False, default=str).encode()
            return value
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise refusal(
            path, "YAML_INVALID", f"is not the YAML that is due ({problem}); correct it", place=place
        ) from None
    except RecursionError:
        raise refusal(path, "YAML_INVALID", "is nested too deep; it should have a few levels") from None
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        # What PyYAML lets through where a tag and its value disagree (!!int x).
        message = f"has a value that cannot be read ({type(error).__name__}: {error}); write it without a tag"
        raise refusal(path, "YAML_INVALID", message) from None
