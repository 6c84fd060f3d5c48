import re
from pathlib import Path

import pytest

from golden import CASES, ROOT
from insihab.findings import Finding, InputError, errors, refusal, refuse, reporter

ERROR = Finding("a.json", "port", "3-7 «بغداد»", "OFFSET_WORD", "cuts a word")
WARNING = Finding("a.json", "port", "", "SPAN_ODD", "is odd", level="warning")

READING = (
    "files shape articles schema schema_check label_studio/export label_studio/config label_studio/results "
    "annotation edtf proclitics passes validation/*"
)
MODULES = [path for name in READING.split() for path in (ROOT / "src" / "insihab").glob(f"{name}.py")]


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (ERROR, "error OFFSET_WORD: a.json: port: 3-7 «بغداد»: cuts a word"),
        (WARNING, "warning SPAN_ODD: a.json: port: is odd"),
        (Finding("a", "", "line 2", "JSON_INVALID", "is not JSON"), "error JSON_INVALID: a: line 2: is not JSON"),
        (Finding("a", "", "", "JSON_INVALID", "is not JSON"), "error JSON_INVALID: a: is not JSON"),
        (Finding("a\x1b[31m", "d\n", "\u202ex", "ODD", "«\u00a0»"), "error ODD: a\\x1b[31m: d\\n: \\u202ex: «\u00a0»"),
    ],
)
def test_a_finding_is_a_line(finding: Finding, line: str) -> None:
    assert str(finding) == line


def test_an_input_error_tells_each_finding_once_and_in_order() -> None:
    error = InputError([WARNING, ERROR, WARNING])
    assert error.findings == [WARNING, ERROR]
    assert str(error) == f"{WARNING}\n{ERROR}"


def test_warnings_alone_refuse_nothing() -> None:
    refuse([])
    refuse([WARNING])
    assert errors([WARNING, ERROR]) == [ERROR]
    with pytest.raises(InputError) as caught:
        refuse(iter([WARNING, ERROR]))
    assert caught.value.findings == [WARNING, ERROR]


def test_one_fault_is_refused_and_several_are_collected() -> None:
    assert refusal(Path("a.json"), "ODD", "is odd").findings == [Finding("a.json", "", "", "ODD", "is odd")]
    whole = refusal("a.json", "ODD", "is odd", document="port", place="line 2").findings
    found: list[Finding] = []
    report = reporter(found, Path("a.json"), place="line 2", document="port")
    report("ODD", "is odd")
    assert found == whole == [Finding("a.json", "port", "line 2", "ODD", "is odd")]
    report("ODD", "is odd")
    assert len(found) == 2


def golden_texts() -> list[Path]:
    return [path for path in CASES.rglob("*.txt") if not {"corpus", "predictions"} & set(path.parts)]


def test_each_code_has_a_case() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    codes = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source))
    assert len(codes) > 40
    assert codes - {path.stem.split("-")[0] for path in golden_texts()} == set()


def test_each_text_of_a_case_has_its_input() -> None:
    in_tests = ("files", "lines")  # whose inputs stand in test_files.py and test_lines.py
    texts = [path for path in golden_texts() if path.parent.name not in in_tests]
    ends = (".json", ".yaml", ".csv")
    assert [path for path in texts if not any(path.with_suffix(end).exists() for end in ends)] == []
