"""CITATION.cff: what must be in it is, and BibTeX follows from it."""

import pytest
import yaml

from golden import findings_of
from insihab import __version__
from insihab.citation import Citation, bibtex, read_citation

SOUND = {
    "cff-version": "1.2.0",
    "message": "Cite it.",
    "title": "Spans & sums",
    "abstract": "Made up.",
    "type": "dataset",
    "version": "1.0.0",
    "date-released": "2026-01-31",
    "license": "CC-BY-4.0",
    "authors": [{"name": "The makers"}, {"given-names": "Amal", "family-names": "Haddad"}],
    "keywords": ["Arabic"],
}


def written(folder, **changes):
    path = folder / "CITATION.cff"
    fields = {key: value for key, value in {**SOUND, **changes}.items() if value is not None}
    path.write_text(yaml.safe_dump(fields, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def test_the_committed_file_is_sound_and_of_this_version(root):
    path = root / "CITATION.cff"
    citation = read_citation(path)
    assert citation.version == __version__
    # https://github.com/citation-file-format/citation-file-format/blob/main/schema.json: a dataset or software,
    # version 1.2.0 of the format, a licence of SPDX.
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (raw["cff-version"], raw["type"], raw["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")


def test_what_is_read(tmp_path):
    assert read_citation(written(tmp_path, url="https://example.org/data")) == Citation(
        title="Spans & sums",
        abstract="Made up.",
        version="1.0.0",
        released="2026-01-31",
        license="CC-BY-4.0",
        authors=("The makers", "Amal Haddad"),
        keywords=("Arabic",),
        url="https://example.org/data",
    )


def test_bibtex(tmp_path):
    assert bibtex(read_citation(written(tmp_path, url="https://example.org/data"))) == (
        "@misc{insihab,\n"
        "  title = {{Spans \\& sums}},\n"
        "  author = {{The makers} and {Amal Haddad}},\n"
        "  year = {2026},\n"
        "  note = {Version 1.0.0},\n"
        "  howpublished = {\\url{https://example.org/data}},\n"
        "}"
    )


def test_no_url_is_made_up(tmp_path):
    assert "howpublished" not in bibtex(read_citation(written(tmp_path)))


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"abstract": None}, "KEY_MISSING", "lacks the key «abstract»; add it"),
        ({"colour": "red"}, "KEY_UNKNOWN", "has an unknown key «colour»"),
        ({"version": 1}, "TYPE_WRONG", "has a number as «version», where a string is due"),
        ({"date-released": "2026-02-30"}, "DATE_WRONG", "has «2026-02-30» as date-released, where a day is due"),
        ({"date-released": "2026"}, "DATE_WRONG", "has «2026» as date-released"),
        ({"authors": []}, "TYPE_WRONG", "needs an author at least"),
        ({"authors": [{"affiliation": "a"}]}, "KEY_MISSING", "author 1 lacks «name», or «given-names»"),
        ({"authors": ["Amal"]}, "TYPE_WRONG", "author 1 is a string"),
        ({"keywords": [1]}, "TYPE_WRONG", "keywords that are strings"),
    ],
)
def test_a_fault_is_told(tmp_path, changes, code, message):
    (finding,) = findings_of(lambda: read_citation(written(tmp_path, **changes)))
    assert finding.code == code
    assert message in finding.message
