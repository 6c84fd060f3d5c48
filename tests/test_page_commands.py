"""The reading of pages whose commands tests run."""

import pytest

from page_commands import fits, lines_of, read_steps, renewed, with_output

PAGE = """\
Text.

```
$ one --option
a 1
b
$ two
```

```python
print(1)
```

```
1
```

```yaml
# folder/file.yaml
key: value
```

```yaml
# add to folder/file.yaml
other: value
```

```text page.txt
words
```
"""


def test_steps_of_a_page() -> None:
    steps = read_steps(PAGE)
    assert [(step.kind, step.source, step.shown, step.file) for step in steps] == [
        ("command", "one --option", ("a 1", "b"), ""),
        ("command", "two", (), ""),
        ("python", "print(1)\n", ("1",), ""),
        ("file", "key: value\n", (), "folder/file.yaml"),
        ("addition", "other: value\n", (), "folder/file.yaml"),
        ("file", "words\n", (), "page.txt"),
    ]
    assert [PAGE[slice(*step.place)] for step in steps[:3]] == ["a 1\nb\n", "", "1\n"]


def test_a_block_that_is_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="neither run nor a file: nothing"):
        read_steps("```\nnothing\n```\n")


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        pytest.param(["a", "b"], ["a", "b"], True, id="all of it"),
        pytest.param(["a"], ["a", "b"], False, id="more"),
        pytest.param(["a", "b"], ["a"], False, id="less"),
        pytest.param([], [], True, id="nothing"),
        pytest.param([], ["a"], False, id="nothing shown"),
        pytest.param(["…", "b", "…"], ["a", "a", "b"], True, id="lines left out"),
        pytest.param(["a", "…"], ["b", "a"], False, id="not at its place"),
        pytest.param(["wrote …/x.json"], ["wrote out/1/x.json"], True, id="a part left out"),
        pytest.param(["wrote …/x.json"], ["wrote out", "1/x.json"], False, id="a part within its line"),
        pytest.param(["a.c (1)"], ["abc (1)"], False, id="no pattern"),
    ],
)
def test_fits(shown: list[str], printed: list[str], expected: bool) -> None:
    assert fits(shown, printed) == expected


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        pytest.param(["F1  9.5", "…"], ["F1  10.5", "b"], ["F1  10.5", "…"], id="other figures"),
        pytest.param(["…", "b 1"], ["a", "b 1", "b 2"], ["a", "b 1", "b 2"], id="another end"),
        pytest.param(["old"], ["new", "lines"], ["new", "lines"], id="other words"),
    ],
)
def test_renewed(shown: list[str], printed: list[str], expected: list[str]) -> None:
    assert renewed(shown, printed) == expected


def test_a_page_with_other_output() -> None:
    one, two, three, *_ = read_steps(PAGE)
    page = with_output(PAGE, [(one, ["c"]), (three, []), (two, ["d", "e"])])
    assert page == PAGE.replace("a 1\nb\n", "c\n").replace("$ two\n", "$ two\nd\ne\n").replace("\n1\n", "\n")


def test_what_a_terminal_shows() -> None:
    assert lines_of("a  \n\n\u2067ب\u2069\n\n") == ["a", "", "ب"]
