"""The terms on responsible AI, filled in from the statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.agreement.words import HUMAN
from insihab.card.figures import label_counts, named_persons, totals, years
from insihab.card.made import who_made
from insihab.files import read_yaml
from insihab.layers import Row
from insihab.passes import Corpus
from insihab.percent import ratio

_TEXTS = Path(__file__).with_name("responsible.yaml")


def responsible(figures: Mapping[str, Any], articles: Sequence[Row], corpus: Corpus) -> dict[str, Any]:
    """What the release says in each term of http://mlcommons.org/croissant/RAI/1.0, by the term with its prefix.

    Args:
        figures: from `insihab.statistics.describe`, with ``making`` from `insihab.provenance.making.making`.
        articles: the rows of the config ``articles``.
        corpus: the schema that they follow.
    """
    texts = read_yaml(_TEXTS)
    making = figures["making"]
    passes = making["passes"].values() if making else ()
    kinds = sorted({row["annotator_kind"] for row in (*articles, *passes)})
    persons = named_persons(articles)
    values = {
        **totals(figures["splits"]),
        **_sources(articles),
        **_labels(figures, corpus),
        "persons": len(persons),
        "person_mentions": persons.total(),
        "entity_test": figures["seen_in_train"]["entities"]["mentions"]["test"],
        **(_compared(making, texts["caveats"]) if making else {}),
        "years": years(articles),
        "who": who_made(figures, articles).replace("*", "").replace("`", ""),
        "kinds": " and ".join(kinds) + "s" * (kinds != [HUMAN]),
        "passes": len(passes) or 1,
        **{f"{name}_share": _seen(figures, layer) for name, layer in (("entity", "entities"), ("event", "events"))},
    }
    parts = ["always", "compared" if making else "single", "people" if HUMAN in kinds else "models"]
    terms = {f"rai:{term}": text for part in parts for term, text in texts[part].items()}
    return {term: _filled(text, values) for term, text in sorted(terms.items())}


def _filled(text: Any, values: Mapping[str, Any]) -> Any:
    return [_filled(one, values) for one in text] if isinstance(text, list) else text.format(**values)


def _sources(articles: Sequence[Row]) -> dict[str, Any]:
    names = list(dict.fromkeys(row["publisher"] for row in articles if row["publisher"]))
    return {
        "publishers": ", ".join(names) or "none that is named",
        "named": len(names),
        "unnamed": sum(row["publisher"] is None for row in articles),
    }


def _labels(figures: Mapping[str, Any], corpus: Corpus) -> dict[str, Any]:
    top: dict[str, Any] = {}
    for name, layer in (("top_entity", "entities"), ("top_event", "events")):
        counts = {label: sum(row.values()) for label, row in figures["labels"][layer].items()}
        label = next(iter(counts), "none")
        top |= {name: label, f"{name}_share": ratio(counts.get(label, 0), sum(counts.values()))}
    return {**top, **label_counts(figures, corpus.schema)}


def _compared(making: Mapping[str, Any], caveats: Mapping[str, str]) -> dict[str, Any]:
    compared, audit = making["compared"], list(making["audit"].values())
    last = audit[-1]["all"] if audit else {"corrected": 0, "annotations": 0}
    attributes = compared["attributes"].items()
    measured = {f"{name} (of {one['n']})": one["kappa"] for name, one in attributes if one["kappa"] is not None}
    return {
        "disagreements": making["decided"]["all"]["disagreements"],
        "rounds": f"{len(audit)} round" + "s" * (len(audit) != 1),
        "corrected": last["corrected"],
        "audited": last["annotations"],
        "Word": compared["word"].capitalize(),
        "strict": _listed({name: one["strict"] for name, one in compared["layers"].items()}),
        "kappas": _listed(measured),
        "caveat": caveats[compared["word"]],
    }


def _listed(measures: Mapping[str, float | None]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in measures.items() if value is not None)


def _seen(figures: Mapping[str, Any], layer: str) -> str:
    part = figures["seen_in_train"][layer]["mentions"]
    return ratio(part["seen"], part["test"])
