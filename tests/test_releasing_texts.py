import pytest

from golden import findings_of
from insihab.releasing.texts import set_version, unreleased, version_in, with_version

HEAD = "# Changelog\n\nRules.\n\n"
OLD = "## 0.1.0\n\nFirst.\n"


@pytest.mark.parametrize(
    ("changelog", "expected"),
    [
        pytest.param(
            f"{HEAD}## Unreleased\n\nBy hand.\n\n{OLD}", f"{HEAD}## 0.2.0\n\nBy hand.\n\nComputed.\n\n{OLD}", id="usual"
        ),
        pytest.param(
            f"{HEAD}##  Unreleased \n- one;\n- two.\n{OLD}",
            f"{HEAD}## 0.2.0\n\n- one;\n- two.\n\nComputed.\n\n{OLD}",
            id="close",
        ),
        pytest.param(f"{HEAD}## Unreleased\n\nBy hand.", f"{HEAD}## 0.2.0\n\nBy hand.\n\nComputed.\n", id="the first"),
        pytest.param(
            f"{HEAD}## Unreleased\n\n### Part\n\nBy hand.\n\n{OLD}",
            f"{HEAD}## 0.2.0\n\n### Part\n\nBy hand.\n\nComputed.\n\n{OLD}",
            id="with parts",
        ),
    ],
)
def test_the_heading_becomes_the_version(changelog, expected):
    assert with_version(changelog, "0.2.0", "Computed.") == expected


@pytest.mark.parametrize(
    ("changelog", "code"),
    [
        (f"{HEAD}{OLD}", "CHANGELOG_UNRELEASED"),
        (HEAD, "CHANGELOG_UNRELEASED"),
        (f"{HEAD}{OLD}\n## Unreleased\n\nBy hand.\n", "CHANGELOG_UNRELEASED"),
        (f"{HEAD}## Unreleased\n\nBy hand.\n\n## Unreleased\n\nTwice.\n\n{OLD}", "CHANGELOG_UNRELEASED"),
        (f"{HEAD}## Unreleased\n\n \n{OLD}", "CHANGELOG_EMPTY"),
        (f"{HEAD}## Unreleased\n\nBy hand.\n\n## 0.2.0\n\nHas been.\n", "VERSION_EXISTS"),
    ],
)
def test_a_changelog_is_refused(changelog, code):
    assert [one.code for one in findings_of(lambda: with_version(changelog, "0.2.0", "Computed."))] == [code]


def test_what_is_unreleased():
    assert unreleased(f"{HEAD}## Unreleased\n\nBy hand,\nin lines.\n\n{OLD}") == "By hand,\nin lines."


def checkout(folder, code='"""Doc."""\n\n__version__ = "0.1.0"\n', citation="type: dataset\nversion: 0.1.0\n"):
    (folder / "src" / "insihab").mkdir(parents=True)
    (folder / "src" / "insihab" / "__init__.py").write_text(code)
    (folder / "CITATION.cff").write_text(citation)
    return folder


def texts(folder):
    return [(folder / name).read_text() for name in ("src/insihab/__init__.py", "CITATION.cff")]


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-31", 'date-released: "2026-01-31"\n'), ("", 'date-released: "2025-12-31"\n')]
)
def test_version_and_day_are_set(tmp_path, day, expected):
    root = checkout(tmp_path, citation='cff-version: 1.2.0\nversion: 0.1.0\ndate-released: "2025-12-31"\n')
    set_version(root, "0.1.0", "0.2.0", day)
    assert texts(root) == ['"""Doc."""\n\n__version__ = "0.2.0"\n', f"cff-version: 1.2.0\nversion: 0.2.0\n{expected}"]


@pytest.mark.parametrize(
    ("files", "day", "code"),
    [
        ({"code": '__version__ = "0.0.9"\n'}, "", "VERSION_MISSING"),
        ({"citation": "version: 0.1.0\nversion: 0.1.0\n"}, "", "VERSION_MISSING"),
        ({"citation": "cff-version: 0.1.0\n"}, "", "VERSION_MISSING"),
        ({}, "31 January", "DATE_WRONG"),
        ({}, "20260131", "DATE_WRONG"),
    ],
)
def test_nothing_is_set_where_something_is_wrong(tmp_path, files, day, code):
    root = checkout(tmp_path, **files)
    before = texts(root)
    assert [one.code for one in findings_of(lambda: set_version(root, "0.1.0", "0.2.0", day))] == [code]
    assert texts(root) == before


def test_the_version_of_the_code():
    assert version_in('"""Doc."""\n\n__version__ = "0.1.0"\n', "x") == "0.1.0"
    assert [one.code for one in findings_of(lambda: version_in("x = 1\n", "x"))] == ["VERSION_MISSING"]
