"""Entities by token: one decision for each token and depth, without a list of candidate spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sklearn.base import BaseEstimator

from protocol import Row, Text, schema
from reading.features import span_features
from reading.spans import Candidate, Reading, read
from tagging.features import cut_features, inner_features, token_features
from tagging.nested_tags import Mention, Tag, decode, encode, expressible, letters_before, sentence_spans
from tagging.tagger import COSTS, OUTSIDE, Features, Tagger, chosen, scored

Example = tuple[Features, str, int]
"""Features, label, and the number of the document."""


class TokenEntities(BaseEstimator):
    """Tags tokens depth by depth, the outermost mentions first, and reads nested mentions from the tags.

    One tagger reads sentences; a second one reads mentions that were found, with their type and the place in them as
    features, and serves all depths from 2 on, since a nationality inside a title looks the same at each. That a tagger
    is laid on the output of another until nothing more is found is from Ju, Miwa and Ananiadou (2018, "A neural layered
    model for nested named entity recognition"), who go from inside out. The second tagger learns from gold mentions and
    not from predicted ones: a prediction that overlooks a mention would take what lies in it, and so some of the few
    examples that there are, out of the training.

    A begin tag has two parts, which `nested_tags.Tag` puts together: the tagger gives its label, and a classifier for
    all types decides after which proclitics the mention begins, since there are too few for one of each type.
    Another classifier gives the level.

    Args:
        costs: the values of C that are tried inside the training documents.

    Attributes:
        depth_: how deep mentions are nested in training, at most `nested_tags.DEEPEST`.
        outer_, inner_: the taggers.
        cuts_, levels_: the classifiers, a pipeline each, or None where training has no example.
    """

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Sequence[Row]]) -> TokenEntities:
        """Learn from texts and, for each, the gold rows of the layer entities."""
        readings = [read(text) for text in X]
        mentions = [expressible(*pair) for pair in zip(readings, y, strict=True)]
        documents = list(zip(range(len(readings)), readings, mentions, strict=True))
        self.depth_ = max((mention.depth for group in mentions for mention in group), default=0)
        self.outer_ = self._tagger((at, reading, found, sentence_spans(reading)) for at, reading, found in documents)
        self.inner_ = self._tagger((at, reading, found, found) for at, reading, found in documents)
        cuts = (
            (features, str(start == span.start), at)
            for at, reading, found in documents
            for span, name, _ in found
            for start, features in _cuts(reading, span.first, name)
        )
        levels = (
            (_level_features(reading, reading.locate(row["start"], row["end"]), row["type"]), row["level"], at)
            for (at, reading, _), rows in zip(documents, y, strict=True)
            for row in rows
            if row["level"]
        )
        self.cuts_, self.levels_ = (chosen(*_columns(examples), self.costs) for examples in (cuts, levels))
        return self

    def _tagger(self, documents: Iterable[tuple[int, Reading, list[Mention], list[Mention]]]) -> Tagger:
        """A tagger of what lies in spans; each document gives its number, reading, mentions and those spans."""
        features, labels, groups = [], [], []
        for at, reading, mentions, arounds in documents:
            tags = encode(reading, mentions)
            for around in arounds:
                span, _, depth = around
                features.append(_tokens(reading, around))
                labels.append([tag.label for tag in tags[depth][span.first : span.last + 1]])
                groups.append(at)
        return Tagger(self.costs).fit(features, labels, groups)

    def predict(self, X: Sequence[Text]) -> list[list[Row]]:
        """For each text its mentions, sorted by start and end, with a level where the schema has one for the type."""
        return [self._rows(read(text)) for text in X]

    def _rows(self, reading: Reading) -> list[Row]:
        levelled = schema().attributes["level"].labels
        rows = []
        for span, name in self._mentions(reading):
            row: Row = {"start": span.start, "end": span.end, "type": name}
            if name in levelled and self.levels_ is not None:
                row["level"] = str(self.levels_.predict([_level_features(reading, span, name)])[0])
            rows.append(row)
        return rows

    def _mentions(self, reading: Reading) -> list[tuple[Candidate, str]]:
        """The mentions of all depths; what is found once more on its own span is one mention."""
        found: set[tuple[Candidate, str]] = set()
        around = sentence_spans(reading)
        for depth in range(1, self.depth_ + 1):
            around = decode(reading, self._tags(self.outer_ if depth == 1 else self.inner_, reading, around), depth)
            found.update((mention.span, mention.type) for mention in around)
        return sorted(found)

    def _tags(self, tagger: Tagger, reading: Reading, arounds: Sequence[Mention]) -> list[Tag]:
        """The tags of a text at the depth below spans; decided in each by itself, so that nothing crosses them."""
        tags = [Tag(OUTSIDE)] * len(reading.words)
        labels = tagger.predict([_tokens(reading, around) for around in arounds])
        for (span, _, _), sequence in zip(arounds, labels, strict=True):
            for index, label in enumerate(sequence, span.first):
                tags[index] = Tag(label, self._cut(reading, index, span.start, label[2:]) if label[0] in "BS" else 0)
        return tags

    def _cut(self, reading: Reading, index: int, earliest: int, name: str) -> int:
        """After how many letters of a token a mention begins, which is not before the one around it."""
        places = [(start, features) for start, features in _cuts(reading, index, name) if start >= earliest]
        start = places[0][0] if places else reading.source.tokens[index][0]
        if self.cuts_ is not None and len(places) > 1:
            scores, _ = scored(self.cuts_, [features for _, features in places])
            start = places[int(scores[:, -1].argmax())][0]  # the last column is that of "True"
        return letters_before(reading, index, start)


def _tokens(reading: Reading, around: Mention) -> list[Features]:
    """The features of the tokens of a sentence or mention."""
    features = []
    for index in range(around.span.first, around.span.last + 1):
        inner = inner_features(reading, index, around) if around.depth else []
        features.append([*token_features(reading, index), *inner])
    return features


def _cuts(reading: Reading, index: int, name: str) -> list[tuple[int, Features]]:
    """The starts that a word allows, with their features; none where it allows but one."""
    starts = reading.starts[index]
    return [(start, cut_features(reading, index, start, name)) for start in starts] if len(starts) > 1 else []


def _level_features(reading: Reading, span: Candidate, name: str) -> Features:
    return [*span_features(reading, span), f"type={name}"]


def _columns(examples: Iterable[Example]) -> tuple[list[Features], list[str], list[int]]:
    rows = list(examples)
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
