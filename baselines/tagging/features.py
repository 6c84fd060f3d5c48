"""String features of a token, of a place in a mention, and of a cut in a word."""

from __future__ import annotations

from reading.features import shape
from reading.spans import Reading, normalised
from tagging.nested_tags import Mention

_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")
_REACH = 3


def light_stem(word: str) -> str:
    """A word without the article and the endings that light10 takes off (Larkey, Ballesteros and Connell 2007).

    The article is taken off where three letters stay, each ending where two do. Proclitics are left to
    `spans.Reading.starts`.
    """
    stem = word[2:] if word.startswith("ال") and len(word) > 4 else word
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= 2:
            stem = stem[: -len(suffix)]
    return stem


def token_features(reading: Reading, index: int) -> list[str]:
    """What a token shows by itself and by its neighbours, as strings that hold.

    The token: the normalised word; for each start that it allows, the proclitics before it, the rest of the word and
    its light stem; its beginnings and ends, its character trigrams, and its shape (digits with their number, number
    word, definite word, other word, punctuation). The neighbours, up to three on either side in the sentence: word,
    stems, shape, the ends of the two nearest, and pairs with the token. Where in the sentence the token stands.
    """
    word = reading.words[index]
    features = ["bias", f"word={word}", f"shape={shape(word)}", *_place(reading, index)]
    for clitics, rest in _readings(reading, index):
        features += [f"rest={rest}", f"stem={light_stem(rest)}", f"clitics={clitics}", f"definite={rest[:2] == 'ال'}"]
        features += [f"^{light_stem(rest)[:n]}" for n in (2, 3, 4)]
    features += [f"{word[-n:]}$" for n in (1, 2, 3)]
    padded = f"^{word}$"
    features += [f"gram={padded[at : at + 3]}" for at in range(len(padded) - 2)]
    return features + _neighbours(reading, index)


def _readings(reading: Reading, index: int) -> list[tuple[str, str]]:
    """Each way to part a word into proclitics and the rest, normalised."""
    (first, end), text = reading.source.tokens[index], reading.source.text
    return [(normalised(text[first:start]), normalised(text[start:end])) for start in reading.starts[index]]


def _place(reading: Reading, index: int) -> list[str]:
    """Whether a token is among the first two or the last two of its sentence."""
    sentence = reading.sentence_of[index]
    here = [f"place={n}" for n in (1, 2) if index < n or reading.sentence_of[index - n] != sentence]
    size = len(reading.words)
    return here + [f"place=-{n}" for n in (1, 2) if index + n >= size or reading.sentence_of[index + n] != sentence]


def _neighbours(reading: Reading, index: int) -> list[str]:
    """Words, stems and shapes beside a token in its sentence, and the nearest joined with the token."""
    features = []
    own = shape(reading.words[index])
    for distance in (step for step in range(-_REACH, _REACH + 1) if step):
        at = index + distance
        inside = 0 <= at < len(reading.words) and reading.sentence_of[at] == reading.sentence_of[index]
        word = reading.words[at] if inside else ""
        features += [f"at{distance}={word}", f"at{distance}:{shape(word)}"]
        if inside and abs(distance) < _REACH:
            features += [f"at{distance}~{light_stem(rest)}" for _, rest in _readings(reading, at)]
            features += [f"at{distance}${word[-n:]}" for n in (1, 2)]
        if abs(distance) == 1:
            features += [f"pair{distance}={word}+{reading.words[index]}", f"pair{distance}:{shape(word)}+{own}"]
    return features


def inner_features(reading: Reading, index: int, around: Mention) -> list[str]:
    """Where in the mention around it a token stands, with its word and its stems beside the mention's type."""
    span, name, depth = around
    place = f"{min(index - span.first, 3)}<{min(span.last - index, 3)}"
    stems = [f"{name}~{light_stem(rest)}" for _, rest in _readings(reading, index)]
    type_and_place = [f"around={name}", f"inside={place}", f"around={name}+{place}", f"depth={min(depth, 3)}"]
    return [*type_and_place, f"{name}={reading.words[index]}", f"{name}:{shape(reading.words[index])}", *stems]


def cut_features(reading: Reading, index: int, start: int, name: str) -> list[str]:
    """The proclitics and the rest of a word that is cut at an offset, and the type of the mention that begins there."""
    first, end = reading.source.tokens[index]
    clitics, rest = (normalised(reading.source.text[a:b]) for a, b in ((first, start), (start, end)))
    last = start == reading.starts[index][-1]
    known = [f"clitics={clitics}", f"cut={len(clitics)}", f"last={last}", f"definite={rest[:2] in ('ال', 'لل')}"]
    parts = [f"rest={rest}", f"stem={light_stem(rest)}", f"rest^{rest[:2]}", f"rest^{rest[:3]}"]
    joined = [f"{clitics}+{rest[:2]}", f"{clitics}+{light_stem(rest)}", f"{clitics}+{name}", f"{clitics}+{last}"]
    return ["bias", *known, *parts, *joined, f"length={min(len(rest), 8)}"]
