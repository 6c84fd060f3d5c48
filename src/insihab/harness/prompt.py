"""What a language model is asked: made from the schema, so that no label is written here by hand."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from insihab.formats.places import Words
from insihab.harness.naming import KEYS, Item, gold_items
from insihab.predictions import ATTRIBUTES, NOT_SCORED, POINTERS, Prediction
from insihab.schema import Schema

_BOUNDS = {
    "equal": "lo and hi are the same number",
    "lower": "there is lo alone",
    "upper": "there is hi alone",
    "both": "lo is below hi",
    "any": "there may be lo, hi, both or none",
}
EXAMPLES = 2
"""How many worked examples a prompt has where the protocol has articles to train on."""
_ASKED = {
    "entities": "every mention of an entity; a mention may lie inside another one",
    "events": "every event trigger, the word or words that name the event, with its arguments",
    "numeric_claims": "every quantity: a number, in digits or in words, that the article asserts of the world",
}
_RULES = """\
Copy «surface» letter for letter from the text, without the conjunctions and prepositions that are written together with
a word ({proclitics}). Where the same words stand more than once in the sentence, say which one is meant as
«occurrence», counted from 1; else leave it out. Mark only what stands in the sentence that is asked for; the rest of
the article is there to understand it. Leave out keys that have no value."""
_ANSWER = """\
Answer with one JSON object and nothing else; where there is nothing to mark, the list is empty:
{form}"""
_POINTERS = """\
{names} are words of the article, most often of the same sentence. Words that stand in several places mean the place
that is nearest; else {way} with «sentence», the number of the sentence, and «occurrence» in it."""


def instructions(schema: Schema, layer: str) -> str:
    """What to mark in a sentence and how to answer: labels, attributes, roles, each with its one-line definition."""
    letters = " ".join(dict.fromkeys(schema.proclitics.first + schema.proclitics.second))
    return "\n\n".join(
        [
            f"You annotate Arabic news articles. Mark {_ASKED[layer]}.",
            *_SECTIONS[layer](schema),
            _RULES.format(proclitics=letters),
            _ANSWER.format(form=answer([_form(layer)], layer)),
        ]
    )


def question(words: Words, sentence: int) -> str:
    """The article with its sentences numbered, and the one that is asked for."""
    sentences = [words.text[start:end] for start, end in words.sentences]
    numbered = "\n".join(f"[{at}] {text}" for at, text in enumerate(sentences))
    return f"The article:\n{numbered}\n\nThe sentence to mark is [{sentence}]:\n{sentences[sentence]}"


def answer(items: Sequence[Item], layer: str) -> str:
    """An answer as it should be."""
    return json.dumps({layer: items}, ensure_ascii=False)


def examples(train: Mapping[str, Prediction], layer: str) -> list[tuple[str, str]]:
    """Questions with their answers, from documents to train on: the sentences with most kinds of items, then of items.

    Of equals the first; no two are of one document.
    """
    best: list[tuple[tuple[int, int], str, str]] = []
    for document in train.values():
        words = Words(document.text or "")
        found = [gold_items(document, words, at, layer) for at in range(len(words.sentences))]
        rich = max(range(len(found)), key=lambda at: (_richness(found[at]), -at), default=None)
        if rich is not None:
            best.append((_richness(found[rich]), question(words, rich), answer(found[rich], layer)))
    best.sort(key=lambda one: one[0], reverse=True)
    return [(asked, answered) for _, asked, answered in best[:EXAMPLES]]


def _richness(items: Sequence[Item]) -> tuple[int, int]:
    kinds = {item.get("type", (item.get("operator"), item.get("unit"))) for item in items}
    return len(kinds), len(items)


def _entities(schema: Schema) -> list[str]:
    labels = {name: schema.labels[name].gloss for name in schema.labels_of("entities")}
    unasked = f"Leave out what is only {NOT_SCORED}."
    return [f"{_list('type', labels)}\n{unasked}", _attribute(schema, "level", but=set(labels))]


def _events(schema: Schema) -> list[str]:
    labels = {name: schema.labels[name].gloss for name in schema.labels_of("events")}
    roles = {role.name: f"{role.gloss} (of {_names(role.sources, labels)})" for role in schema.roles()}
    return [
        _list("type", labels),
        *(_attribute(schema, name) for name in ATTRIBUTES["events"]),
        _list("role", roles),
        _POINTERS.format(names="Arguments", way="give the argument"),
    ]


def _numeric_claims(schema: Schema) -> list[str]:
    numbers = schema.labels_of("numbers")
    kinds = "\n".join(f"- {name}: {schema.labels[name].gloss}" for name in numbers)
    no_claim = "; ".join(schema.attributes["reason"].values.values())
    bounds = {name: schema.attributes[name].gloss for name in ("lo", "hi")}
    pointers = {name: schema.relations[relation].gloss for name, relation in POINTERS.items()}
    pointers["counted"] = schema.labels["Counted"].gloss
    return [
        f"The annotators' labels for numbers and what is about them; the answer has the first one alone:\n{kinds}",
        f"A number is no claim if it is: {no_claim}.",
        *(_attribute(schema, name) for name in ATTRIBUTES["numeric_claims"]),
        "\n".join(f"«{name}»: {gloss}" for name, gloss in {**bounds, **pointers}.items()),
        "\n".join(f"Where the operator is {name}, {_BOUNDS[kind]}." for name, kind in schema.bounds.items()),
        _POINTERS.format(names="«counted», «source» and «event»", way="give an object with «surface»,"),
    ]


_SECTIONS = {"entities": _entities, "events": _events, "numeric_claims": _numeric_claims}


def _form(layer: str) -> Item:
    """An item with dots in place of words."""
    form: Item = {key: "…" for key in KEYS[layer] if key != "occurrence"}
    if "arguments" in form:
        form["arguments"] = [{"role": "…", "surface": "…"}]
    return form | {key: 0 for key in ("lo", "hi") if key in form}


def _names(some: Collection[str], labels: Collection[str]) -> str:
    found = [name for name in labels if name in some]
    return "all" if len(found) == len(labels) else ", ".join(found)


def _list(key: str, glosses: Mapping[str, str]) -> str:
    return "\n".join([f"«{key}» is one of", *(f"- {name}: {gloss}" for name, gloss in glosses.items())])


def _attribute(schema: Schema, name: str, but: set[str] | None = None) -> str:
    """An attribute that is a choice, with the labels that have it where not all do."""
    attribute = schema.attributes[name]
    having = [label for label in schema.labels if label in attribute.labels]
    of = f" Only {', '.join(having)} have it." if but and but - set(having) else ""
    return f"«{name}», {attribute.gloss}.{of} {_list(name, attribute.values)}"
