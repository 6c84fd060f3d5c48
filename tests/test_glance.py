"""What the README says of the data."""

import json
import re

import pytest

from insihab.card.glance import MARKS, at_a_glance
from insihab.files import read_json


@pytest.fixture(scope="module")
def released_gold_lines(root):
    files = [root / "dataset" / "gold" / f"{split}.jsonl" for split in ("train", "test")]
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def test_sizes_are_added_up():
    names = (
        "articles",
        "sentences",
        "tokens",
        "entities",
        "events",
        "event_arguments",
        "numeric_claims",
        "claim_pairs",
    )
    sizes = {"train": dict(zip(names, range(8), strict=True)), "test": dict.fromkeys(names, 1000)}
    assert at_a_glance(sizes) == (
        "**1000 articles, 1001 sentences, 1,002 tokens: 1003 entity mentions, 1004 events with 1005 arguments, "
        "1006 numeric claims, and 1007 judged pairs of claims.**"
    )


def test_the_readme_has_the_sizes_of_this_release(root):
    sizes = at_a_glance(read_json(root / "dataset" / "statistics.json")["splits"])
    assert f"{MARKS[0]}\n{sizes}\n{MARKS[1]}" in (root / "README.md").read_text(encoding="utf-8")


def test_the_sentence_that_the_readme_shows_is_so_labelled(root, released_gold_lines):
    page = (root / "README.md").read_text(encoding="utf-8")
    sentence = re.search(r'<p dir="rtl" lang="ar">(.+)</p>', page)[1]
    (article,) = [one for one in released_gold_lines if sentence in one["text"]]
    text, start = article["text"], article["text"].index(sentence)

    def at(span):
        return text[span[0] : span[1]]

    inside = {
        layer: {
            at((one["start"], one["end"])): one for one in article[layer] if 0 <= one["start"] - start < len(sentence)
        }
        for layer in ("entities", "events", "numeric_claims")
    }
    rows = dict(re.findall(r"^\| (entities|events|numeric claims) \| \[(.+?)\]", page, flags=re.MULTILINE))
    assert rows == {"entities": "العراق", "events": "ينتشر", "numeric claims": "3 آلاف"}
    entity, event, claim = (inside[layer.replace(" ", "_")][surface] for layer, surface in rows.items())
    assert (entity["type"], entity["level"], entity["entity"]) == ("GPE", "NAM", "iraq")
    assert (event["type"], event["factuality"]) == ("Deploy", "ACTUAL")
    found = {one["role"]: at((one["start"], one["end"])) for one in event["arguments"]}
    assert (found["place"], found["force"]) == ("العراق", "3 آلاف جندي أمريكي")
    assert (claim["lo"], claim["hi"], claim["operator"], claim["unit"], claim["movement"]) == (
        *(3000, 3000),
        *("APPROX", "count", "STOCK"),
    )
    assert (at(claim["counted"]), at(claim["source"])) == ("جندي أمريكي", "الأخير")
    assert all(any(one.get("entity") == "iraq" for one in each["entities"]) for each in released_gold_lines)
