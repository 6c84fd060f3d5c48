import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from golden import CORPUS, ROOT, bad_inputs, check, copy_corpus, findings_of
from insihab.articles import Article, freeze, read_articles
from insihab.findings import InputError

ANNOTATION = ROOT / "annotation"


@pytest.mark.parametrize("listing", bad_inputs("articles", ".yaml"))
def test_bad_listing(listing: Path, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    shutil.copy(listing, corpus / "articles.yaml")
    check(listing.with_suffix(".txt"), findings_of(lambda: read_articles(corpus)))


def test_made_up_article() -> None:
    (document,) = read_articles(CORPUS)
    assert document.text.split("\n") == [
        "وفد مرجان يبحث الانسحاب في زمرد",
        "وصل وزير الدفاع سامي النجار إلى زمرد، الاثنين. وقال النجار إن نحو 300 جندي سيغادرون الميناء قبل نهاية العام.",
        "وقُتل جنديان في هجوم عام 2019، وفق الحكومة. ولم يحدد الجيش موعدا للقوات الباقية.",
    ]
    assert document.doc_id == "port"
    assert (document.article.published, document.article.precision) == ("2024-06-10", "day")


def test_real_articles_are_their_ranges_a_line_each() -> None:
    listing = yaml.safe_load((ANNOTATION / "articles.yaml").read_text(encoding="utf-8"))
    documents = read_articles(ANNOTATION)
    assert len(documents) == 5
    for entry, document in zip(listing, documents, strict=True):
        raw = (ANNOTATION / "articles" / entry["file"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == entry["sha256"]
        lines = [raw.decode("utf-8")[start:end] for start, end in entry["ranges"]]
        assert document.text == "\n".join(lines)
        assert document.doc_id == entry["doc_id"]


def test_splits_share_no_named_publisher() -> None:
    articles = [document.article for document in read_articles(ANNOTATION)]
    train, test = ([a.publisher for a in articles if a.split == split] for split in ("train", "test"))
    assert (len(train), len(test)) == (3, 2)
    assert set(train) & set(test) - {None} == set()


def raw_article(folder: Path, raw: str, *ranges: tuple[int, int]) -> tuple[Article, Path]:
    file = folder / "raw.txt"
    file.write_bytes(raw.encode("utf-8"))
    (article,) = [document.article for document in read_articles(CORPUS)]
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return replace(article, sha256=sha256, headline=None, ranges=ranges), file


@pytest.mark.parametrize(
    ("raw", "ranges", "text"),
    [
        pytest.param("👍 وصل وفد 🇮🇶\n", [(2, 9)], "وصل وفد", id="offsets are code points"),
        pytest.param("أ\r\nب\r\n", [(0, 1), (3, 4)], "أ\nب", id="raw files may have any line ends"),
        pytest.param("\ufeffأ ب", [(1, 4)], "أ ب", id="and a byte order mark, left out"),
        pytest.param("وصل، ثم عاد", [(0, 3), (5, 11)], "وصل\nثم عاد", id="punctuation may be left out"),
        pytest.param("ﺑﺎت\u00a0واﯾﺖ", [(0, 8)], "ﺑﺎت\u00a0واﯾﺖ", id="nothing is normalised"),
    ],
)
def test_freeze(raw: str, ranges: list[tuple[int, int]], text: str, tmp_path: Path) -> None:
    assert freeze(*raw_article(tmp_path, raw, *ranges)).text == text


@pytest.mark.parametrize(
    ("raw", "span", "word"),
    [
        ("في بغداد", (3, 6), "بغد|اد"),
        ("في بغداد", (1, 8), "ف|ي"),
        ("عُقد", (1, 4), "ع|ُقد"),
        ("العـراق", (0, 3), "الع|ـراق"),
        ("2500 جندي", (2, 9), "25|00"),
        ("nato", (0, 2), "na|to"),
        ("2,500 جندي", (0, 2), "2,|500"),
        ("well-known", (0, 5), "well-|known"),
        ("می\u200cخواهم", (0, 2), "می|\u200cخواهم"),
        ("cafe\u0301", (0, 4), "cafe|\u0301"),
    ],
)
def test_freeze_cuts_no_word(raw: str, span: tuple[int, int], word: str, tmp_path: Path) -> None:
    (finding,) = findings_of(lambda: freeze(*raw_article(tmp_path, raw, span)))
    assert finding.code == "ARTICLE_WORD_CUT"
    assert f"«{word}»" in finding.message


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    raw = corpus / "articles" / "port.txt"
    raw.write_bytes(raw.read_bytes().replace(b"10", b"11", 1))
    assert [finding.code for finding in findings_of(lambda: read_articles(corpus))] == ["ARTICLE_HASH"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    listing = (corpus / "articles.yaml").read_text(encoding="utf-8")
    bad = listing.replace("split: test", "split: dev").replace("precision: day", "precision: year")
    hostile = listing.replace("port.txt", "../../etc/passwd")
    (corpus / "articles.yaml").write_text(bad + hostile, encoding="utf-8")
    found = [(finding.place, finding.code) for finding in findings_of(lambda: read_articles(corpus))]
    assert found == [("article 1", "ARTICLE_SPLIT"), ("article 1", "ARTICLE_DATE"), ("article 2", "ARTICLE_FILE")]


@pytest.mark.parametrize("name", ["../port.txt", "..", ".", "", "/etc/passwd", "a/b", "a\\b", "port.txt\x00", "~"])
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    listing = (corpus / "articles.yaml").read_text(encoding="utf-8")
    escaped = name.replace("\\", "\\\\").replace("\x00", "\\0")
    (corpus / "articles.yaml").write_text(listing.replace("port.txt", f'"{escaped}"'), encoding="utf-8")
    with pytest.raises(InputError, match="ARTICLE_FILE"):
        read_articles(corpus)


@pytest.mark.parametrize("date", ["2024-13-45", "٢٠٢٤-٠٢-١١"])
def test_dates_that_no_calendar_has(date: str, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    listing = (corpus / "articles.yaml").read_text(encoding="utf-8")
    (corpus / "articles.yaml").write_text(listing.replace("2024-06-10", date), encoding="utf-8")
    with pytest.raises(InputError, match="ARTICLE_DATE"):
        read_articles(corpus)
