"""The tasks that Inspect finds by the package's entry point: a sample is a sentence, with its article around it."""

from __future__ import annotations

from inspect_ai import Task, task
from inspect_ai._util.error import PrerequisiteError  # the one error that Inspect shows without a traceback
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageUser
from inspect_ai.solver import generate

from insihab import __version__
from insihab.formats.places import Words
from insihab.gold import PROTOCOLS, read_gold, released_gold
from insihab.harness.naming import gold_items
from insihab.harness.prompt import answer, examples, instructions, question
from insihab.harness.scoring import insihab_scorer
from insihab.predictions.inventory import from_schema
from insihab.released import dataset_folder, schema_file
from insihab.schema import read_schema


@task
def insihab_entities(protocol: str = "split") -> Task:
    """Entity mentions: strict F1."""
    return _task("entities", protocol)


@task
def insihab_events(protocol: str = "split") -> Task:
    """Event triggers and their arguments: F1 of each."""
    return _task("events", protocol)


@task
def insihab_numeric_claims(protocol: str = "split") -> Task:
    """Numeric claims: F1 of quantities and of whole claims."""
    return _task("numeric_claims", protocol)


def samples(layer: str, protocol: str) -> list[Sample]:
    """A sample for each sentence of the articles that a protocol scores.

    Under ``split`` a prompt has worked examples from the train articles; under ``leave-one-article-out``, where all
    articles are scored, it has none.
    """
    schema, gold = read_schema(schema_file()), released_gold(protocol)
    head: list[ChatMessage] = [ChatMessageSystem(content=instructions(schema, layer))]
    if protocol == "split":
        train, _ = read_gold([dataset_folder() / "gold" / "train.jsonl"], from_schema(schema))
        for asked, answered in examples(train, layer):
            head += [ChatMessageUser(content=asked), ChatMessageAssistant(content=answered)]
    return [
        Sample(
            id=f"{document.doc_id}#{sentence}",
            input=[*head, ChatMessageUser(content=question(words, sentence))],
            target=answer(gold_items(document, words, sentence, layer), layer),
            metadata={"doc_id": document.doc_id, "sentence": sentence, "layer": layer, "protocol": protocol},
        )
        for document in gold.documents.values()
        for words in [Words(document.text or "")]
        for sentence in range(len(words.sentences))
    ]


def _task(layer: str, protocol: str) -> Task:
    if not isinstance(protocol, str) or protocol not in PROTOCOLS:  # -T gives numbers and lists, too
        raise PrerequisiteError(f"ERROR: the protocol must be one of {', '.join(PROTOCOLS)}; give -T protocol=NAME")
    return Task(
        dataset=MemoryDataset(samples(layer, protocol), name=f"insihab-{__version__}"),
        solver=generate(),
        scorer=insihab_scorer(layer, protocol),
        version=__version__,
        metadata={"layer": layer, "protocol": protocol},
    )
