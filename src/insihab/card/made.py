"""What the dataset card says of how the labels came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.agreement.words import HUMAN, coefficient
from insihab.layers import Row
from insihab.markdown import table_rows
from insihab.passes import Corpus
from insihab.percent import ratio, with_sign
from insihab.provenance.audit import QUESTIONS
from insihab.statistics import NO_VALUE

_TEMPLATE = Path(__file__).with_name("made.md")
_CAVEAT = {
    "consistency": "Both are by the same kind of model, so that the figures say how consistent it is with itself: they "
    "say little about correctness, since what both got wrong in the same way is in none of them, and they are not "
    "agreement between people.",
    "agreement": "The figures say how far two annotators agree, not that they are right.",
}


def who_made(figures: Mapping[str, Any], articles: Sequence[Row]) -> str:
    """Who annotated, and whether a person has verified it, in two sentences."""
    making, kind = figures["making"], articles[0]["annotator_kind"]
    verified = sum(row["human_verified"] for row in articles)
    if making:
        kinds = sorted({kind, *(one["annotator_kind"] for one in making["passes"].values())})
        steps = [f"{len(making['passes'])} passes", "their adjudication"]
        steps += [f"{_count(len(making['audit']), 'round')} of audit"] if making["audit"] else []
        by = " and ".join(_people(one) for one in kinds)
        made = f"Everything was made by {by}: {', '.join(steps[:-1])} and {steps[-1]}."
    else:
        made = f"Everything was made by {_people(kind)}, in one pass, with no second one to compare it with."
    if verified:
        return f"{made} A person has verified {verified} of {len(articles)} articles (`human_verified`)."
    return f"{made} **No person has verified a label** (`human_verified` is false in every row)."


def _people(kind: str) -> str:
    return "people" if kind == HUMAN else f"a {kind}"


def how_made(figures: Mapping[str, Any], corpus: Corpus) -> str:
    """The section on passes, adjudication, audit and consistency; short where there is but one pass."""
    making = figures["making"]
    about = corpus.provenance
    if not making:
        return (
            f"The labels are those of one pass, {about['pass']}, by «{about['annotator']}» "
            f"({about['annotator_kind']}), from version {about['guidelines']} of the guidelines. Nothing was compared "
            "or adjudicated: `found_by` is null, and so is `rule`, but for pairs of claims."
        )
    passes, compared = making["passes"], making["compared"]
    return (
        _TEMPLATE.read_text(encoding="utf-8")
        .format(
            rounds=_count(len(making["audit"]), "round"),
            questions=len(QUESTIONS),
            all_kinds=_all_kinds([*passes.values(), about]),
            passes=table_rows([f"`{one['pass']}`", *maker(one)] for one in [*passes.values(), about]),
            **_origins(figures["origins"]),
            pairs_judged=_pairs_judged(compared),
            **_decided(making["decided"]),
            audit=table_rows(audit_rows(making["audit"])),
            word=compared["word"],
            Word=compared["word"].capitalize(),
            caveat=_CAVEAT[compared["word"]],
            **_compared(compared, list(passes)),
        )
        .strip()
    )


def _all_kinds(makers: Sequence[Mapping[str, Any]]) -> str:
    kinds = {one["annotator_kind"] for one in makers}
    return f"All of them, annotators and readers, are of one kind: {kinds.pop()}." if len(kinds) == 1 else ""


def maker(one: Mapping[str, Any]) -> list[str]:
    """The cells on who made a pass: annotator, kind, version of the guidelines, and whether a person verified it."""
    return [one["annotator"], one["annotator_kind"], one["guidelines"], "yes" if one["human_verified"] else "no"]


def _origins(origins: Mapping[str, Any]) -> dict[str, str]:
    found = dict.fromkeys(name for one in origins.values() for name in one["found_by"])
    names = sorted(found, key=lambda name: (name == NO_VALUE, -len(name), name))
    heads = ["neither" if name == NO_VALUE else f"`{name}`" for name in names]
    rows = (
        [layer.replace("_", " "), one["labels"], *(one["found_by"].get(name, 0) for name in names), one["with_rule"]]
        for layer, one in origins.items()
    )
    return {"found_head": " | ".join(heads), "found_rule": "---:|" * len(names), "origins": table_rows(rows)}


def _pairs_judged(compared: Mapping[str, Any]) -> str:
    if "claim_pairs" not in compared:
        return "none has been judged."
    one = compared["claim_pairs"]
    kappa = "" if one["kappa"] is None else f" (Cohen's kappa {one['kappa']:.2f})"
    return (
        f"each was judged twice, by readings that did not see each other, and {with_sign(one['observed'])} of the "
        f"{one['n']} judgements were equal{kappa}; what is said of consistency below holds of this, too."
    )


def _decided(decided: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    used = [name for name, count in decided["all"].items() if name != "disagreements" and count]
    return {
        "decided_head": " | ".join(used),
        "decided_rule": "---:|" * len(used),
        "decided": table_rows(decided_rows(decided, used)),
    }


def decided_rows(decided: Mapping[str, Mapping[str, int]], outcomes: Sequence[str]) -> list[list[Any]]:
    """By layer: how many disagreements, and how many had each of the outcomes."""
    return [[layer, row["disagreements"], *(row[name] for name in outcomes)] for layer, row in decided.items()]


def audit_rows(rounds: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[list[Any]]:
    """By round and layer: annotations, findings, corrected, and the rate of corrections."""
    return [
        [
            *(number, layer, row["annotations"], row["findings"], row["corrected"]),
            ratio(row["corrected"], row["annotations"]),
        ]
        for number, layers in rounds.items()
        for layer, row in layers.items()
    ]


def _compared(compared: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    attributes, identities = compared["attributes"], compared["identities"]
    linked = ", ".join(f"{with_sign(one['f1'])} for `{name}`" for name, one in identities.items())
    return {
        "names": " | ".join(f"in `{name}`" for name in names),
        "layers": table_rows(
            [name.replace("_", " "), one["a"], one["b"], with_sign(one["strict"]), with_sign(one["overlap"])]
            for name, one in compared["layers"].items()
        ),
        "attributes": table_rows(
            [f"`{name}`", one["n"], with_sign(one["observed"]), coefficient(one["kappa"])]
            for name, one in attributes.items()
        ),
        "identities": f"Which mentions have one key, as F1 over pairs of mentions: {linked}.",
        "fewest": min((one["n"] for one in attributes.values()), default=0),
    }


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
