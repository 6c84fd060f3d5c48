"""Files of predictions, or of gold: read line by line, each line checked as it comes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from insihab.findings import Finding, InputError, errors
from insihab.predictions import LAYERS, Prediction
from insihab.predictions.bulk import plain_mentions
from insihab.predictions.causes import Cause, likely_cause, spans_of
from insihab.predictions.faults import Faults, TooManyError
from insihab.predictions.forms import other_format, row_of_dataset
from insihab.predictions.implausible import warn_of_impossible
from insihab.predictions.inventory import ANYTHING, Inventory
from insihab.predictions.items import At, check_layer, check_span, with_numbers
from insihab.predictions.lines import Line, batches, read_lines
from insihab.predictions.pairs import Pair, PairsReading, is_pair
from insihab.predictions.seen import Seen
from insihab.predictions.wording import listed, text_difference
from insihab.shape import LIST, TEXT, Field, check_object, is_kind

_LINE = {"doc_id": Field(TEXT, required=True), "text": Field(TEXT), **{layer: Field(LIST) for layer in LAYERS}}
_MOST_NAMES = 10
_SAMPLE = 10  # lines of each file that stand for all, see `Reading._cause`
_NO_SCHEMA = {"LABEL_UNKNOWN": "; --schema allows others, and --labels other types of entities"}
"""Without a schema, known is what a gold happens to use."""

ToSpans = Callable[[Mapping[str, Any], str, At], dict[str, Any]]
"""Gives a line of another format, with the document's text, as a line with spans."""


class Reading:
    """The documents of some files, one after another, and what is wrong with the files.

    Iterate over it once; a line with an error gives nothing. A document may have a line in each of several files, if
    no two say something of the same layer.

    Attributes:
        findings: what is wrong, complete when the last document has come.
        layers: those that some line has.
        pairs: the pairs of claims that the files hold.
        report: adds a finding about the line that was read last; see `Faults.report`.
    """

    def __init__(
        self,
        files: Sequence[Path],
        inventory: Inventory = ANYTHING,
        gold: Mapping[str, Prediction] | None = None,
        gold_pairs: Sequence[Pair] = (),
        elsewhere: Mapping[str, str] | None = None,
        to_spans: ToSpans | None = None,
    ) -> None:
        """What to read.

        Args:
            files: JSON Lines, plain or compressed with gzip.
            inventory: the labels that may occur.
            gold: the documents that may occur, with their texts; without it, gold is being read.
            gold_pairs: the pairs of claims that may occur.
            elsewhere: documents that exist but are not scored, each with where it is.
            to_spans: how to read a line of another format.
        """
        self._files, self._inventory, self._gold, self._to_spans = files, inventory, gold, to_spans
        self._elsewhere = elsewhere or {}
        self._faults = Faults(files[0], {} if inventory.schema else _NO_SCHEMA)
        self.report = self._faults.report
        self._seen = Seen()
        self._pairs = PairsReading(inventory, None if gold is None else gold_pairs, self._elsewhere)
        self.layers: set[str] = set()

    @property
    def findings(self) -> list[Finding]:
        """What is wrong so far."""
        return self._faults.findings

    @property
    def pairs(self) -> list[Pair]:
        """The pairs of claims read so far."""
        return self._pairs.pairs

    def __iter__(self) -> Iterator[Prediction]:
        with suppress(TooManyError):
            for path in self._files:
                yield from self._documents(path)

    def _documents(self, path: Path) -> Iterator[Prediction]:
        self._faults.file = path
        self._faults.move(0)
        try:
            for batch in batches(read_lines(path)):
                documents = self._plain(batch)
                yield from self._one_by_one(batch) if documents is None else documents
        except InputError as error:
            self._faults.add(error.findings)
        else:
            if not self._faults.line:
                self.report("FILE_EMPTY", "has no lines; write one JSON object a document")

    def _plain(self, batch: Sequence[Line]) -> list[Prediction] | None:
        """The documents of lines that are quickly seen to be in order, or None."""
        types = self._inventory.of("entities").get("type")
        if self._to_spans or self._inventory.schema or any(faults for _, _, faults, _ in batch):
            return None
        plain = plain_mentions([line for _, line, _, _ in batch], self._gold, types)
        if not plain or not self._are_new(batch, plain.documents):
            return None
        self.layers.add("entities")
        if self._gold is not None:
            sample = {index for index in range(min(_SAMPLE, len(batch))) if batch[index][0] <= _SAMPLE}
            for index in sorted(sample.union(plain.disordered)):
                self._warn_of_plain(plain.documents[index], batch[index][0])
        self._faults.move(batch[-1][0])
        return plain.documents

    def _warn_of_plain(self, document: Prediction, line: int) -> None:
        self._faults.move(line, document.doc_id)
        items, text = document.layers["entities"], document.text or ""
        self._warn(items, "entities", text, self._cause(items, text))

    def _are_new(self, batch: Sequence[Line], documents: Sequence[Prediction]) -> bool:
        names = [document.doc_id for document in documents]
        if len(set(names)) < len(names) or self._seen.has_any(names):
            return False
        self._seen.add(names, self._faults.file, batch[0][0], frozenset({"entities"}))
        return True

    def _one_by_one(self, batch: Sequence[Line]) -> Iterator[Prediction]:
        for number, line, faults, _ in batch:
            self._faults.move(number)
            before = self._faults.mark()
            self._faults.add(faults)
            document = None if faults else self._line(line)
            if not self._faults.errors_since(before):
                yield from [document] if document else []
            elif another := self._other_form(line):
                self._faults.forget(before)
                self.report(*another)

    def _other_form(self, line: Any) -> tuple[str, str] | None:
        """The one error to put in the place of all that was said of a line, if its form as a whole is another."""
        forms = (("ROW_OF_DATASET", row_of_dataset(line)), ("FORMAT_WRONG", self._other_format(line)))
        return next(((code, message) for code, message in forms if message), None)

    def _other_format(self, line: Any) -> str:
        chosen = self._gold is None or self._to_spans is not None  # of gold, nothing can be chosen
        return "" if chosen else other_format(line)

    def _line(self, line: Any) -> Prediction | None:
        doc_id = line.get("doc_id") if isinstance(line, dict) else None
        if doc_id is None and is_pair(line):
            self._pairs.read(line, self.report)
            return None
        document = doc_id if isinstance(doc_id, str) else ""
        self._faults.document = document
        check_object(line, _LINE, self.report)
        if not document:
            if doc_id == "":
                self.report("DOCUMENT_UNKNOWN", "has an empty doc_id; name the document")
            return None
        known, text = self._text(line, document)
        if not (self._is_new(document, line) and known):
            return None
        if self._to_spans and text is not None:
            line = self._to_spans(line, text, self._faults.at)
        layers = {name: line[name] for name in LAYERS if name in line and is_kind(line[name], LIST)}
        if "numeric_claims" in layers:
            layers["numeric_claims"] = with_numbers(layers["numeric_claims"])
        for name, items in layers.items():
            self._check(items, name, text)
        self.layers.update(layers)
        return Prediction(document, text, layers)

    def _check(self, items: Sequence[Any], layer: str, text: str | None) -> None:
        unplaced = self._to_spans is not None
        cause = None if text is None or unplaced else self._cause(items, text)
        in_text = partial(check_span, text=text, unplaced=unplaced, cause=cause)
        check_layer(items, layer, self._inventory.of(layer), self._faults.at, in_text)
        if text is not None and self._gold is not None:
            self._warn(items, layer, text, cause)

    def _cause(self, items: Sequence[Any], text: str) -> Cause | None:
        """Why offsets do not fit, if it shows.

        Looked for where an offset lies outside the text, and in predictions where a schema is known or the line is in
        the sample: to find the words takes longer than all else, and who counts wrongly does so from the first line.
        """
        spans, schema = list(spans_of(items)), self._inventory.schema
        looked_at = self._gold is not None and (schema is not None or self._faults.line <= _SAMPLE)
        if not looked_at and all(0 <= start < end <= len(text) for start, end in spans):
            return None
        return likely_cause(spans, text, schema.proclitics if schema else None)

    def _warn(self, items: Sequence[Any], layer: str, text: str, cause: Cause | None) -> None:
        warn_of_impossible(items, text, self._inventory.schema, cause, partial(self._faults.at, layer))

    def _is_new(self, document: str, line: Mapping[str, Any]) -> bool:
        """Whether nothing has been said of the same layers of this document."""
        file, number = self._faults.file, self._faults.line
        layers = frozenset(LAYERS).intersection(line)
        if document not in self._seen:
            self._seen.add([document], file, number, layers)
            return True
        before, where, known = self._seen[document]
        if file != before and layers and known and not layers & known:
            self._seen.add([document], file, number, layers | known)
            return True
        place = f"line {where}" + (f" of {before}" if file != before else "")
        cure = "put all that is said of it into one, with offsets in the whole text"
        self.report("DOCUMENT_TWICE", f"stands in {place} too; {cure}")
        return False

    def _text(self, line: Mapping[str, Any], document: str) -> tuple[bool, str | None]:
        """Whether the document's items can be checked, and the text to check them against."""
        given = line.get("text")
        if not isinstance(given, str):
            given = None
        if self._gold is None:
            if "text" not in line:
                self.report("KEY_MISSING", "lacks the key «text», which gold must have; add it")
            return True, given
        if document not in self._gold:
            why = self._elsewhere.get(document, "is no document of this gold")
            if document not in self._seen:  # else it is said already
                self.report("DOCUMENT_UNKNOWN", f"{why}; the documents are {listed(self._gold, _MOST_NAMES)}")
            return False, None
        text = self._gold[document].text or ""
        if given is not None and given != text:
            self.report("TEXT_DIFFERS", text_difference(given, text))
            return False, None
        return True, text

    def missing(self) -> Iterator[Finding]:
        """Warn of what costs recall: a document of gold without a line, a line that lacks a layer that others have."""
        gold = self._gold or {}
        for document in gold if 0 < len(self._seen) < len(gold) else ():  # pairs of claims stand for no document
            if document not in self._seen:
                message = (
                    "is not predicted, which costs recall; add a line for it, or choose another --protocol or --gold"
                )
                yield Finding(str(self._files[0]), document, "", "DOCUMENT_MISSING", message, "warning")
        for document in self._seen.lacking(self.layers):
            file, number, layers = self._seen[document]
            for layer in sorted(self.layers - layers, key=LAYERS.index):
                message = f"lacks the layer {layer} that other lines have, which costs recall; add it"
                yield Finding(str(file), document, f"line {number}", "LAYER_MISSING", message, "warning")


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection: millions of objects are made here, none in a cycle, and to look takes half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def read_predictions(
    files: Sequence[Path], inventory: Inventory, gold: Mapping[str, Prediction]
) -> tuple[list[Prediction], list[Finding]]:
    """Predictions for documents of `gold`, and the warnings about them, all at once.

    Raises:
        InputError: with every fault of the files: line, document, position, cure.
    """
    reading = Reading(files, inventory, gold)
    found = list(reading)
    if errors(reading.findings):
        raise InputError(reading.findings)
    return found, reading.findings
