"""The datasheet, whose every figure is counted; its questions are those of Gebru et al. 2021."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab import __version__
from insihab.articles import SPLITS
from insihab.card.figures import named_persons, years
from insihab.card.made import who_made
from insihab.card.tables import split_table
from insihab.layers import Row
from insihab.markdown import table
from insihab.percent import ratio

_TEMPLATE = Path(__file__).with_name("datasheet.md")
_QUESTIONS = {"sample": 7, "removal": 57, "not_for": 41, "contact": 51}
_NO_KEY = "a report or disclosure, which has no entity"


def datasheet(articles: Sequence[Row], figures: Mapping[str, Any], entities: Mapping[str, Mapping[str, str]]) -> str:
    """The page.

    Args:
        articles: the rows of the config ``articles``.
        figures: from `insihab.statistics.describe`, with ``making`` from `insihab.provenance.making.making`.
        entities: of each key its ``type``, and its names ``ar`` and ``en``.
    """
    persons = named_persons(articles)
    voices, sourced, sourced_of = _voices(articles)
    leak = figures["seen_in_train"]["entities"]["mentions"]
    return _TEMPLATE.read_text(encoding="utf-8").format(
        version=__version__,
        who=who_made(figures, articles),
        articles=len(articles),
        years=years(articles),
        sizes=split_table(figures["splits"]),
        unnamed=sum(row["publisher"] is None for row in articles),
        headless=sum(row["headline"] is None for row in articles),
        inexact=sum(row["precision"] != "day" for row in articles),
        **{f"{split}_articles": figures["splits"][split]["articles"] for split in SPLITS},
        **_made(figures["making"]),
        entity_share=ratio(leak["seen"], leak["test"]),
        entity_test=leak["test"],
        norp=sum(figures["labels"]["entities"].get("NORP", {}).values()),
        named=len(persons),
        named_mentions=persons.total(),
        persons=_person_table(persons, entities),
        sourced=sourced,
        sourced_of=sourced_of,
        voices=_voice_table(voices, entities),
        publishers=_publishers(articles),
        removed=_removed(figures.get("removed", ())),
        **_QUESTIONS,
    )


def _made(making: Mapping[str, Any]) -> dict[str, Any]:
    if not making:
        return {"audit": "There was no audit.", "disagreements": 0, "rounds": 0, "word": "consistency"}
    rounds = making["audit"]
    return {
        "audit": _audit([one["all"] for one in rounds.values()]),
        "disagreements": making["decided"]["all"]["disagreements"],
        "rounds": len(rounds),
        "word": making["compared"]["word"],
    }


def _audit(rounds: Sequence[Mapping[str, Any]]) -> str:
    if not rounds:
        return "There was no audit."
    questioned, corrected = (_listed([one[name] for one in rounds]) for name in ("findings", "corrected"))
    return (
        f"Of {rounds[-1]['annotations']:,} annotations, the rounds of audit, by readers who are language models too, "
        f"questioned {questioned} and corrected {corrected}; what they did not notice is not in these figures."
    )


def _listed(items: Sequence[Any]) -> str:
    """In a row, with «and» before the last."""
    *others, last = map(str, items)
    return f"{', '.join(others)} and {last}" if others else last


def _person_table(persons: Counter[str], entities: Mapping[str, Mapping[str, str]]) -> str:
    rows = [[entities[key]["en"], entities[key]["ar"], count] for key, count in _most_first(persons)]
    return table(["person", "in Arabic", "times named"], rows, "llr")


def _voices(articles: Iterable[Row]) -> tuple[Counter[str], int, int]:
    """How many events and claims are ascribed to whom, to anybody, and how many there are."""
    voices: Counter[str] = Counter()
    total = 0
    for row in articles:
        mentions = {mention["id"]: mention for mention in row["entities"]}
        items = [*row["events"], *row["numeric_claims"]]
        total += len(items)
        speakers = (_speaker(item) for item in items)
        voices.update(mentions[one["id"]].get("entity") or _NO_KEY for one in speakers if one)
    return voices, voices.total(), total


def _speaker(item: Row) -> Row | None:
    """Who says it, by the link ``source``; of an accusation or a demand, who makes it."""
    made = (one for one in item.get("arguments", ()) if one["role"] == "speaker")
    return item.get("source") or next(made, None)


def _voice_table(voices: Counter[str], entities: Mapping[str, Mapping[str, str]]) -> str:
    rows = [[entities[key]["en"] if key in entities else key, count] for key, count in _most_first(voices)]
    return table(["who speaks", "events and claims"], rows)


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _publishers(articles: Sequence[Row]) -> str:
    named = [f"{row['publisher'] or 'not named'} ({row['published']})" for row in articles]
    return f"The publishers are {_listed(named)}"


def _removed(removed: Sequence[Mapping[str, Any]]) -> str:
    if not removed:
        return "Nothing has been removed so far."
    return "Removed so far: " + ", ".join(f"{one['doc_id']} ({one['date']})" for one in removed) + "."
