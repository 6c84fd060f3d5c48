"""Which mentions are one entity: chains of like strings in a text, with the keys that strings had in training."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sklearn.base import BaseEstimator

from protocol import Row, Text, schema
from reading.names import skeleton, words
from reading.spans import normalised

Mentions = tuple[Text, Sequence[Row]]
"""A text and mentions in it, gold or predicted: ``start``, ``end``, ``type`` and ``level`` are read, no more."""
Keys = Sequence[str | None]

_CLASSIFIERS = frozenset(
    map(skeleton, ["عاصمة", "مدينة", "محافظة", "تنظيم", "حركة", "جماعة", "هيئة", "صحيفة", "مجلة", "قناة", "وكالة"])
)
_DEMONSTRATIVES = frozenset(["هذا", "هذه", "ذلك", "تلك", "هؤلاء"])
_PREPOSITIONS = frozenset(map(normalised, ["في", "من", "على", "إلى", "عن", "مع", "بين", "ضد"]))
_SPACES = {"NORP": "GPE"}  # a nationality has the key of its country (E15)
_SHORTENED = {"PER": "end", "ORG": "either", "MIL": "either", "DOC": "either"}


@dataclass(frozen=True)
class _Mention:
    """A mention as strings are compared.

    Attributes:
        index: its place among the rows.
        space: its type; that of countries for nationalities, too.
        all: the skeletons of its words, without a demonstrative.
        name: the same without a classifying noun (العاصمة بغداد).
        definite: whether it is a noun phrase made definite by ال, which takes up what is known.
    """

    index: int
    start: int
    end: int
    space: str
    is_name: bool
    all: tuple[str, ...]
    name: tuple[str, ...]
    definite: bool


class StringLinker(BaseEstimator):
    """Gives mentions the key of what they refer to.

    In a text, a mention joins the chain of the nearest earlier one of its type that it repeats, shortens or takes up
    (`_continues`). A chain has the key that its longest remembered string had most often in training; else one made of
    its longest name, the same in every article; else, where it has no name and is not definite with a modifier, one of
    its article alone: an indefinite phrase brings in somebody new (Heim 1982), and الوفد is known from its article.

    Attributes:
        known_: for each type the key of each string, nationalities with the countries.
    """

    def fit(self, X: Sequence[Mentions], y: Sequence[Keys]) -> StringLinker:
        """Remember the keys of names, nationalities and definite phrases; None is no key."""
        self.known_ = most_frequent(
            (mention.space, " ".join(mention.name), keys[mention.index])
            for (text, rows), keys in zip(X, y, strict=True)
            for mention in _mentions(text, rows)
            if mention.is_name or mention.definite
        )
        return self

    def predict(self, X: Sequence[Mentions]) -> list[list[str | None]]:
        """For each text the key of each mention; None for types that have no identity. One span has one key."""
        return [self._keys(text, rows) for text, rows in X]

    def _keys(self, text: Text, rows: Sequence[Row]) -> list[str | None]:
        keys: list[str | None] = [None] * len(rows)
        of_span: dict[tuple[int, int], str] = {}
        for chain in _chains(text, _mentions(text, rows)):
            key = self._key(chain, text.doc_id)
            for mention in chain:
                keys[mention.index] = of_span.setdefault((mention.start, mention.end), key)
        return keys

    def _key(self, chain: Sequence[_Mention], doc_id: str) -> str:
        longest = sorted(chain, key=lambda mention: (not mention.is_name, -len(mention.name)))
        known = self.known_.get(longest[0].space, {})
        for mention in longest:
            if (mention.is_name or mention.definite) and " ".join(mention.name) in known:
                return known[" ".join(mention.name)]
        best = longest[0]
        everywhere = best.is_name or (best.definite and len(best.name) > 1)
        return " ".join([best.space, *best.name, *([] if everywhere else [doc_id])])


def with_keys(rows: Sequence[Row], keys: Keys, name: str = "entity") -> list[Row]:
    """The rows with the key under its name, ``entity`` or ``event``, where there is one, and without where not."""
    bare = [{field: value for field, value in row.items() if field != name} for row in rows]
    return [row if key is None else {**row, name: key} for row, key in zip(bare, keys, strict=True)]


def most_frequent(found: Iterable[tuple[str, str, str | None]]) -> dict[str, dict[str, str]]:
    """For each type and string the key that it has most often; of equals, the first met."""
    votes: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for kind, string, key in found:
        if key is not None:
            votes[kind][string][key] += 1
    return {
        kind: {string: counter.most_common(1)[0][0] for string, counter in sorted(strings.items())}
        for kind, strings in sorted(votes.items())
    }


def _mentions(text: Text, rows: Sequence[Row]) -> list[_Mention]:
    """The mentions of types that have an identity, in the order of the text, the longer first."""
    with_identity = _with_identity()
    chosen = [(row["start"], -row["end"], row["type"], index) for index, row in enumerate(rows)]
    return [_mention(text, rows[index], index) for *_, kind, index in sorted(chosen) if kind in with_identity]


def _with_identity() -> frozenset[str]:
    """The types whose mentions must have a key."""
    attributes = schema().attributes_of(*schema().labels_of("entities"))
    return next((attribute.required for attribute in attributes if attribute.name == "entity"), frozenset())


def _mention(text: Text, row: Row, index: int) -> _Mention:
    start, end = row["start"], row["end"]
    after_lam = text.text[start - 1 : start + 1] == "لل"  # of لل the second lam is the article's (T5)
    said = [word for word in words("ا" * after_lam + text.text[start:end]) if word not in _DEMONSTRATIVES]
    bones = tuple(map(skeleton, said))
    is_name = row["type"] == "NORP" or row.get("level") == "NAM"
    name = bones[1:] if is_name and len(bones) > 1 and bones[0] in _CLASSIFIERS else bones
    return _Mention(
        index, start, end, str(_SPACES.get(row["type"], row["type"])), is_name, bones, name, _definite(said)
    )


def _definite(said: Sequence[str]) -> bool:
    """Whether ال stands in a phrase before any preposition, at its head or in its construct chain."""
    for word in said:
        if word in _PREPOSITIONS:
            return False
        if word.startswith("ال"):
            return True
    return False


def _chains(text: Text, mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Mentions of one entity in a text, in its order."""
    chains: list[list[_Mention]] = []
    chain_of: dict[int, list[_Mention]] = {}
    for at, mention in enumerate(mentions):
        earlier = (other for other in reversed(mentions[:at]) if other.space == mention.space)
        found = next((other for other in earlier if _continues(text, mention, other)), None)
        chain = chain_of[found.index] if found else []
        if not found:
            chains.append(chain)
        chain.append(mention)
        chain_of[mention.index] = chain
    return chains


def _continues(text: Text, mention: _Mention, earlier: _Mention) -> bool:
    """Whether a mention is what an earlier one of its type is.

    It is where it repeats the string; is another name in brackets right after a name (E7); as a name, is the end of
    the earlier name, for bodies the beginning too (الكاظمي، التحالف: E8); as a lone definite noun, is a word of it
    (الصحيفة: E3).
    """
    if mention.name == earlier.name:
        return bool(mention.name)
    if mention.is_name and earlier.is_name:
        between = text.text[earlier.end : mention.start]
        size, way = len(mention.name), _SHORTENED.get(mention.space)
        shorter = 0 < size < len(earlier.name)
        ends = way is not None and earlier.name[-size:] == mention.name
        begins = way == "either" and earlier.name[:size] == mention.name
        return between.strip("\"'”» ") == "(" or (shorter and (ends or begins))
    alone = not mention.is_name and mention.definite and len(mention.all) == 1
    return alone and mention.all[0] in earlier.all
