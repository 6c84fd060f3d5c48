"""`insihab export`: gold or predictions in the formats of other tools, and what these cannot say."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from insihab.articles import SPLITS
from insihab.bridges import Convention, Place
from insihab.commands import options
from insihab.findings import Finding, InputError, errors
from insihab.gold import ALL_ARTICLES, custom_gold, released_gold
from insihab.predictions import LAYERS, Prediction
from insihab.predictions.inventory import Inventory
from insihab.predictions.lines import read_lines
from insihab.predictions.pairs import Pair
from insihab.predictions.reading import Reading

ABOUT = (
    "Write gold, or predictions, as CoNLL, brat, spaCy or Label Studio have it. What the format cannot say is counted "
    "on standard error. Without a file, the released gold of all articles is written."
)
TO = ("conll", "brat", "docbin", "label-studio")


class Source(NamedTuple):
    """What is to be written.

    Attributes:
        documents: each with its text.
        pairs: of claims, for which no format has a place.
        inventory: the labels that may occur.
    """

    documents: Sequence[Prediction]
    pairs: Sequence[Pair]
    inventory: Inventory


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="gold (lines with text) or predictions, JSON Lines"
    )
    parser.add_argument("--to", choices=TO, required=True, help="the format")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help="the file to write (conll, docbin), or the folder to make (brat, label-studio)",
    )
    parser.add_argument("--layer", choices=LAYERS, help="only this layer (default: all; conll: entities)")
    parser.add_argument(
        "--proclitics",
        choices=get_args(Convention),
        help="conll, docbin: what becomes of a mention that begins after a proclitic: it takes the proclitic in "
        "(default), or it is left out",
    )
    parser.add_argument(
        "--as",
        dest="place",
        choices=get_args(Place),
        help="label-studio: what the labels are (default: annotations)",
    )
    parser.add_argument("--split", choices=SPLITS, help="of the released gold, only this split")
    parser.add_argument(
        "--gold",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="what predictions are held against, with the texts (default: the released gold)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Export; losses go to standard error, and one line to standard output."""
    _refuse_misuse(arguments)
    options.refuse_to_overwrite([arguments.out], [*arguments.files, *(arguments.gold or ())])
    source = _source(arguments)
    layers = [arguments.layer] if arguments.layer else ["entities"] if arguments.to == "conll" else list(LAYERS)
    lost: Counter[str] = Counter()
    if not arguments.layer:
        lost.update(_elsewhere(source.documents, layers))
        lost["pairs of claims, left out"] = len(source.pairs)
    chosen = [_only(document, layers) for document in source.documents]
    lost += _write(arguments, chosen, source.inventory)
    options.warn_of_losses(arguments.out, lost)
    print(f"{len(chosen)} document(s) written to {arguments.out} as {arguments.to}")
    return 0


def _write(arguments: argparse.Namespace, documents: Sequence[Prediction], inventory: Inventory) -> Counter[str]:
    from insihab.bridges import brat, conll, docbin, label_studio  # other commands start without them

    convention: Convention = arguments.proclitics or "in"
    if arguments.to == "conll":
        return conll.write(arguments.out, documents, arguments.layer or "entities", convention)
    if arguments.to == "docbin":
        return docbin.write(arguments.out, documents, convention)
    if arguments.to == "brat":
        return brat.write(arguments.out, documents, inventory)
    return label_studio.write(arguments.out, documents, arguments.place or "annotations", inventory.schema)


def _refuse_misuse(arguments: argparse.Namespace) -> None:
    unused = {
        "--proclitics": arguments.proclitics and arguments.to not in ("conll", "docbin") and "is for conll and docbin",
        "--as": arguments.place and arguments.to != "label-studio" and "is for label-studio",
        "--split": arguments.split and arguments.files and "chooses in the released gold, and files are named",
        "--gold": arguments.gold and not arguments.files and "is for predictions, and none are named",
    }
    findings = [
        Finding(option, "", "", "OPTION_UNUSED", f"{why}; leave it out") for option, why in unused.items() if why
    ]
    if arguments.out == options.STANDARD_OUTPUT:
        findings.append(Finding("--out", "", "", "OPTION_WRONG", "is no standard output; name a path to write"))
    if findings:
        raise InputError(findings)


def _source(arguments: argparse.Namespace) -> Source:
    """The documents that the arguments name."""
    if not arguments.files:
        return _released(arguments.split)
    if not arguments.gold and _is_gold(arguments.files[0]):
        own = custom_gold(arguments.files)
        return Source(list(own.documents.values()), own.pairs, own.inventory)
    gold = custom_gold(arguments.gold) if arguments.gold else released_gold(ALL_ARTICLES)
    reading = Reading(arguments.files, gold.inventory, gold.documents, gold.pairs, gold.elsewhere)
    documents = list(reading)
    if errors(reading.findings):
        raise InputError(reading.findings)
    options.warn(reading.findings)
    texts = {doc_id: document.text for doc_id, document in gold.documents.items()}
    return Source([one._replace(text=texts[one.doc_id]) for one in documents], reading.pairs, gold.inventory)


def _released(split: str | None) -> Source:
    """The released gold, all of it or one split."""
    gold = released_gold(ALL_ARTICLES)
    documents, pairs = list(gold.documents.values()), list(gold.pairs)
    if split:
        test = released_gold("split")
        documents = [one for one in documents if (one.doc_id in test.documents) == (split == "test")]
        pairs = [pair for pair in pairs if (pair in test.pairs) == (split == "test")]
    return Source(documents, pairs, gold.inventory)


def _is_gold(path: Path) -> bool:
    """Whether the first line of a file has a text, as gold must; whoever reads the file says what is wrong with it."""
    _, line, _, _ = next(read_lines(path), (0, None, (), 0))
    return isinstance(line, dict) and "text" in line


def _only(document: Prediction, layers: Sequence[str]) -> Prediction:
    return document._replace(layers={name: document.layers[name] for name in layers if name in document.layers})


def _elsewhere(documents: Sequence[Prediction], layers: Sequence[str]) -> Counter[str]:
    """The items of other layers than those that are written."""
    lost: Counter[str] = Counter()
    for document in documents:
        for layer in set(document.layers) - set(layers):
            lost[f"{layer}, for which the file has no place (--layer {layer} writes them), left out"] += len(
                document.layers[layer]
            )
    return lost
