"""The documents: their links lead somewhere, they name every command, and the options that they show exist."""

import argparse
import re
import runpy
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from golden import ROOT
from insihab.cli import COMMANDS, main

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "baselines/README.md", "annotation/guidelines.md")
    for path in ROOT.glob(pattern)
)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_COMMAND = re.compile(r"^(?:\$ )?(?:\S*python3? )?(insihab|(?:scripts|baselines)/\w+\.py)(?: |$)(.*)")
_OPTION = re.compile(r"--[a-z][\w-]*")


@cache
def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def anchors(document: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    found: list[str] = []
    for title in re.findall(r"^#+ (.*)$", _FENCE.sub("", text_of(document)), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        found.append(f"{slug}-{found.count(slug)}" if slug in found else slug)
    return set(found)


def test_headings_have_the_anchors_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# A title\n## `code`, and «more»\n## What's new?\n```\n# no heading\n```\n## A title\n### [it](x.md)_b-c\n"
    monkeypatch.setattr(sys.modules[__name__], "text_of", lambda _: text)
    assert anchors("any") == {"a-title", "code-and-more", "whats-new", "a-title-1", "it_b-c"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    """A link within the repository is to a file or folder that is there, and to a heading that it has."""
    dead = []
    for groups in _LINK.findall(_CODE.sub("", _FENCE.sub("", text_of(document)))):
        link = "".join(groups)
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (ROOT / document).parent / name if name else ROOT / document
        known = target.resolve().relative_to(ROOT).as_posix() if target.exists() else ""
        if not target.exists() or (anchor and known.endswith(".md") and anchor not in anchors(known)):
            dead.append(link)
    assert dead == []


def programs(folder: str) -> list[str]:
    """The programs of a folder, without the modules that they share."""
    files = sorted((ROOT / folder).glob("*.py"))
    return [f"{folder}/{one.name}" for one in files if 'if __name__ == "__main__"' in one.read_text(encoding="utf-8")]


@pytest.mark.parametrize("command", [*programs("scripts"), *(f"insihab {name}" for name in COMMANDS)])
def test_every_command_is_named_in_a_document(command: str) -> None:
    assert [document for document in DOCUMENTS if re.search(rf"{re.escape(command)}\b", text_of(document))] != []


def commands(document: str) -> Iterator[tuple[str, str]]:
    """The commands of ours that a document shows, each with its arguments: in blocks of code, and in its sentences."""
    text = text_of(document)
    lines = [line for block in _FENCE.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    for line in [*lines, *_CODE.findall(_FENCE.sub("", text))]:
        for part in re.split(r" (?:\||>|&&|;) |  #", line):
            if found := _COMMAND.match(part.strip()):
                yield found[1], found[2]


class Caught(Exception):  # noqa: N818 - no error
    """Carries a parser, and the arguments that it was to read."""


def parser_of(program: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, list[str]]:
    """The parser of a program that is run with some arguments, and those that it is given."""

    def catch(parser: argparse.ArgumentParser, arguments: Any = None, _: Any = None) -> None:
        raise Caught(parser, list(sys.argv[1:] if arguments is None else arguments))

    for name in ("parse_args", "parse_intermixed_args", "parse_known_args"):
        monkeypatch.setattr(argparse.ArgumentParser, name, catch)
    monkeypatch.setattr(sys, "argv", [program, *words])
    monkeypatch.syspath_prepend(str((ROOT / program).parent))  # programs import what stands beside them
    with pytest.raises(Caught) as caught:
        main() if program == "insihab" else runpy.run_path(str(ROOT / program), run_name="__main__")
    parser, given = caught.value.args
    return parser, given


def options_of(parser: argparse.ArgumentParser, words: list[str]) -> set[str]:
    """The options that a parser has for these arguments: its own, and those of the commands that they name."""
    found = {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for number, word in enumerate(words):
                if word in action.choices:
                    return found | options_of(action.choices[word], words[number + 1 :])
    return found


SHOWN = sorted({shown for document in DOCUMENTS for shown in commands(document) if _OPTION.search(shown[1])})


@pytest.mark.parametrize("program", sorted({program for program, _ in SHOWN}))
def test_the_options_that_are_shown_exist(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = []
    for words in (arguments.split() for name, arguments in SHOWN if name == program):
        with monkeypatch.context() as patch:
            known = options_of(*parser_of(program, words, patch))
        shown = {found[0] for word in words if (found := _OPTION.match(word))}
        unknown += [(" ".join(words), option) for option in sorted(shown - known)]
    assert unknown == []


@pytest.mark.parametrize(
    ("shown", "option"),
    [
        pytest.param("insihab evaluate --replace", "--replace", id="of another command"),
        pytest.param("insihab leaderboard add my-system --out x.json", "--out", id="of another command below it"),
        pytest.param("python scripts/label_studio.py pull pass-c.json --suggestions x", "--suggestions", id="script"),
        pytest.param("$ .venv/bin/python baselines/train.py linear --outs x", "--outs", id="mistyped"),
    ],
)
def test_an_option_that_a_command_lacks_is_noticed(shown: str, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = f"Run it so:\n\n```\n{shown}  # a remark\n```\n"
    monkeypatch.setattr(sys.modules[__name__], "text_of", lambda _: document)
    ((program, arguments),) = commands("any")
    assert option in arguments.split()
    assert option not in options_of(*parser_of(program, arguments.split(), monkeypatch))
