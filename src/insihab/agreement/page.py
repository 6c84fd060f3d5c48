"""The made part of the page on agreement: every figure as Markdown tables, and what they may be called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insihab.agreement.disagreements import MENTION
from insihab.agreement.words import HUMAN, NOTHING, agreement_word, coefficient
from insihab.markdown import plain, table
from insihab.percent import percent

MARKS = "<!-- agreement: made by scripts/agreement.py -->", "<!-- end of agreement -->"
_KINDS = 25  # of disagreement that are shown


def agreement_page(measured: Mapping[str, Any], a: Mapping[str, Any], b: Mapping[str, Any], picture: str = "") -> str:
    """The figures of two passes in Markdown.

    Args:
        measured: as `insihab.agreement.measures.agreement` gives it.
        a: of pass a, the columns `insihab.columns.PROVENANCE`.
        b: of pass b.
        picture: where the picture of the confusions is, seen from the page; "" for none.
    """
    word = agreement_word(a, b)
    shown = f"![What {a['pass']} (rows) and {b['pass']} (columns) call each region]({picture})"
    parts = [
        _about(a, b, word),
        _layers(measured["layers"], word),
        _articles(measured["articles"], word),
        *(_labels(name, labels, word) for name, labels in measured["labels"].items()),
        _attributes(measured["attributes"], word),
        _identities(measured["identities"], word),
        *([f"### Confusions\n\n{shown}"] if picture else []),
        _frequent(measured["disagreements"]),
    ]
    return "\n\n".join(parts)


def _about(a: Mapping[str, Any], b: Mapping[str, Any], word: str) -> str:
    lines = [_maker("a", a), _maker("b", b)]
    if word == "consistency":
        lines.append(
            "Both were made by the same kind of model: the figures say how consistent it is with itself, what both "
            "passes get wrong in the same way is in none of them, and this is not agreement between people."
        )
    elif {a["annotator_kind"], b["annotator_kind"]} != {HUMAN}:
        lines.append("The two were made by different kinds of annotators: this is not agreement between people.")
    return "\n".join(lines)


def _maker(side: str, one: Mapping[str, Any]) -> str:
    by = f"by «{one['annotator']}» ({one['annotator_kind']})"
    return f"Pass {side} is {one['pass']}, {by}, from version {one['guidelines']} of the guidelines."


def _layers(layers: Mapping[str, Any], word: str) -> str:
    intro = (
        "F1 in percent, the same whichever pass comes first. Strict: spans and labels are equal (of a relation's "
        "target the span alone). Overlap: the regions are aligned and have one label; of a relation, both ends "
        "are aligned. Both: how many the passes share, strictly."
    )
    return f"### {word.capitalize()} by layer\n\n{intro}\n\n" + _scores("layer", layers)


def _labels(layer: str, labels: Mapping[str, Any], word: str) -> str:
    return f"### {word.capitalize()} by label: {layer}\n\n" + _scores("label", labels)


def _scores(name: str, entries: Mapping[str, Any]) -> str:
    rows = [
        [
            plain(title.replace("_", " ")),
            *(str(one[side]) for side in "ab"),
            str(one["strict"]["both"]),
            *(percent(one[measure]["f1"]) for measure in ("strict", "overlap")),
        ]
        for title, one in entries.items()
    ]
    return table([name, "in a", "in b", "both", "strict F1", "overlap F1"], rows)


def _articles(articles: Mapping[str, Any], word: str) -> str:
    layers = list(next(iter(articles.values()), {}))
    rows = [
        [layer.replace("_", " "), *(percent(one[layer]["strict"]["f1"]) for one in articles.values())]
        for layer in layers
    ]
    return f"### {word.capitalize()} by article: strict F1\n\n" + table(["layer", *articles], rows)


def _attributes(attributes: Mapping[str, Any], word: str) -> str:
    intro = (
        "On regions of equal span and label. Observed: the share of equal values in percent; no value is a value of "
        "its own. Kappa: Cohen's, 1 where all are equal, 0 where chance would do as well, a dash where there "
        "are no two values to tell apart."
    )
    rows = [
        [plain(name.replace("_", " ")), str(one["n"]), percent(one["observed"]), coefficient(one["kappa"])]
        for name, one in attributes.items()
    ]
    head = ["attribute", "n", "observed", "kappa"]
    return f"### {word.capitalize()} of attributes\n\n{intro}\n\n" + table(head, rows)


def _identities(identities: Mapping[str, Any], word: str) -> str:
    intro = (
        "Which mentions have one key, whatever keys the passes use, on mentions of equal span and label. A link is a "
        "pair of mentions with one key; precision and recall take pass a as the reference. The adjusted Rand index is "
        "1 where the groups are equal and about 0 where chance would do as well."
    )
    rows = []
    for name, found in identities.items():
        rows.append([f"{name}, across the corpus", *_identity(found["corpus"])])
        rows.append([f"{name}, within articles", *_identity(found["within"]["all"])])
        rows.extend([f"{name}, {doc_id}", *_identity(one)] for doc_id, one in found["within"]["articles"].items())
    head = ["identity", "mentions", "links in a", "links in b", "both", "precision", "recall", "F1", "adjusted Rand"]
    return f"### {word.capitalize()} of identities\n\n{intro}\n\n" + table(head, rows)


def _identity(one: Mapping[str, Any]) -> list[str]:
    counts = (str(one["links"][name]) for name in ("a", "b", "both"))
    ratios = (percent(one["links"][name]) for name in ("precision", "recall", "f1"))
    return [str(one["n"]), *counts, *ratios, coefficient(one.get("adjusted_rand"))]


def _frequent(found: Mapping[str, Any]) -> str:
    kinds = found["kinds"][:_KINDS]
    intro = f"{found['count']} disagreements of {len(found['kinds'])} kinds"
    intro += f"; the {len(kinds)} most frequent:" if len(kinds) < len(found["kinds"]) else ":"
    head = ["count", "kind", "for example", "and"]
    return f"### Most frequent disagreements\n\n{intro}\n\n" + table(head, map(_kind, kinds), "l")


def _kind(kind: Mapping[str, Any]) -> list[str]:
    cells = [f"{kind['layer']}, {kind['what']}: {kind['kind']}"]
    for one in kind["examples"]:
        about = "" if kind["what"] == MENTION else f" «{one['surface']}»:"
        cells.append(f"{one['doc_id']}:{about} {one['a'] or NOTHING} in a, {one['b'] or NOTHING} in b")
    return [str(kind["count"]), *map(plain, cells), *[""] * (3 - len(cells))]
