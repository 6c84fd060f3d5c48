"""A page's commands: read from its code blocks, with the output that it shows of each, to be run and compared.

A block whose lines begin with ``$ `` has commands, each followed by what it prints. A block of Python is run, and a
block without a language after it has its output. A block whose first line names a file, as ``# system.py``, is that
file; ``# add to FILE`` adds to one that is there; a file without remarks is named after the block's language. A line …
stands for lines left out, and … in a line for anything.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_BLOCK = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"# (add to )?([\w./-]+\.\w+)\n")
_INVISIBLE = re.compile("[\u2066-\u2069]")  # marks of direction, which a terminal obeys and a page does without


@dataclass(frozen=True)
class Step:
    """A command, a piece of Python, or a file.

    Attributes:
        kind: ``command``, ``python``, ``file`` or ``addition`` to a file.
        source: what is run or written.
        shown: the lines that the page says are printed.
        place: where in the page these lines stand.
        file: its name.
    """

    kind: str
    source: str
    shown: tuple[str, ...] = ()
    place: tuple[int, int] = (0, 0)
    file: str = ""


def read_steps(page: str) -> list[Step]:
    """The steps of a page, in its order."""
    steps: list[Step] = []
    for block in _BLOCK.finditer(page):
        language, name, content = block.groups()
        if name:
            steps.append(Step("file", content, file=name))
        elif named := _NAMED.match(content):
            kind = "addition" if named[1] else "file"
            steps.append(Step(kind, content[named.end() :], file=named[2]))
        elif language == "python":
            steps.append(Step("python", content))
        elif content.startswith("$ "):
            steps += _commands(content, block.start(3))
        elif steps and steps[-1].kind == "python":
            steps[-1] = Step("python", steps[-1].source, tuple(content.splitlines()), block.span(3))
        else:
            raise ValueError(f"a block is neither run nor a file: {content}")
    return steps


def _commands(content: str, start: int) -> Iterator[Step]:
    for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", content, re.MULTILINE):
        first, last = found.span(2)
        yield Step("command", found[1], tuple(found[2].splitlines()), (start + first, start + last))


def lines_of(printed: str) -> list[str]:
    """What was printed, as a page shows it: without space at the ends, and without marks of direction."""
    return [line.rstrip() for line in _INVISIBLE.sub("", printed).rstrip().splitlines()]


def fits(shown: Iterable[str], printed: Sequence[str]) -> bool:
    """Whether a command printed what its page shows, all of it and nothing else."""
    parts = ("(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in shown)
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in printed)) is not None


def renewed(shown: Sequence[str], printed: Sequence[str]) -> list[str]:
    """The shown lines with the figures of what was printed now; all that was printed where a line is not in it."""
    rest, lines = iter(printed), []
    for line in shown:
        now = line if "…" in line else next((one for one in rest if _masked(one) == _masked(line)), None)
        if now is None:
            return list(printed)
        lines.append(now)
    return lines if fits(lines, printed) else list(printed)


def _masked(line: str) -> str:
    return re.sub(r"[\d.,]+|\s+|-+", "0", line)


def with_output(page: str, outputs: Iterable[tuple[Step, Sequence[str]]]) -> str:
    """The page with other lines shown of its steps."""
    for step, lines in sorted(outputs, key=lambda output: output[0].place, reverse=True):
        first, last = step.place
        page = page[:first] + "".join(f"{line}\n" for line in lines) + page[last:]
    return page
