"""Lines that say what two numeric claims of different documents are to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab.findings import Report
from insihab.predictions.inventory import Inventory
from insihab.predictions.wording import unknown_label
from insihab.shape import TEXT, Field, check_object

Pair = Mapping[str, str]
"""``a`` and ``b``, each ``doc_id#claim_id``, and the ``relation``; the order of the two does not matter."""
_NO_PAIR = "is none of this gold; use its ids, doc_id#claim_id"
_PAIR = {name: Field(TEXT, required=True) for name in ("a", "b", "relation")}


def is_pair(line: Any) -> bool:
    """Whether a line says something of a pair of claims, and not of a document."""
    return isinstance(line, dict) and "doc_id" not in line and not _PAIR.keys().isdisjoint(line)


class PairsReading:
    """The pairs read so far.

    Attributes:
        pairs: those without a fault.
    """

    def __init__(self, inventory: Inventory, gold: Sequence[Pair] | None, elsewhere: Mapping[str, str]) -> None:
        """`gold` has the pairs that may occur; without it, gold is being read. For `elsewhere` see `Reading`."""
        self._elsewhere = elsewhere
        self._relations = inventory.of("claim_pairs").get("relation")
        self._known = None if gold is None else {_key(pair) for pair in gold}
        self._seen: set[frozenset[str]] = set()
        self.pairs: list[Pair] = []

    def read(self, line: Mapping[str, Any], report: Report) -> None:
        """Take a line, or report what is wrong with it."""
        if not check_object(line, _PAIR, report):
            return
        key, relation = _key(line), line["relation"]
        both = f"«{line['a']}» and «{line['b']}»"
        documents = set(map(document_of, key))
        if len(documents) != 2:
            report("PAIR_UNKNOWN", f"{both} are not of two documents; pair claims of different ones")
        elif self._known is not None and key not in self._known:
            why = self._elsewhere[min(documents)] if documents <= self._elsewhere.keys() else _NO_PAIR
            report("PAIR_UNKNOWN", f"the pair of {both} {why}")
        elif key in self._seen:
            report("DUPLICATE", f"says something of {both} again; delete one")
        elif self._relations is not None and relation not in self._relations:
            report("LABEL_UNKNOWN", unknown_label("relation", relation, self._relations))
        else:
            self.pairs.append(line)
        self._seen.add(key)


def document_of(claim: str) -> str:
    """The document of a claim, ``doc_id#claim_id``; of what is no such id, all of it."""
    return claim.rpartition("#")[0] or claim


def _key(pair: Pair) -> frozenset[str]:
    return frozenset((pair["a"], pair["b"]))
