"""A made-up document and short ways to annotate it, for tests that compare passes."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import strategies as st

from golden import SCHEMA
from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Article, Document
from insihab.schema import read_schema

TEXT = "زار وزير الدفاع الأمريكي سامي بغداد أمس وبحث انسحاب نحو 500 جندي من القاعدة قبل هجوم ثان"
LINKS = (
    ("Meet", "participant", "PER"),
    ("Meet", "source", "MIL"),
    ("Quantity", "cue", "Cue"),
    ("Meet", "topic", "MIL"),
)


def document(doc_id: str = "d") -> Document:
    about = {"publisher": None, "agency": None, "headline": None, "published": "2024", "precision": "year"}
    rest = {"read_from": "", "rights": "", "split": "train", "ranges": ()}
    return Document(Article(doc_id=doc_id, file="", sha256="", **about, **rest), TEXT)


def region(surface: str, label: str, **attributes: str | float) -> Region:
    """The region of the first place where `surface` stands."""
    start = TEXT.index(surface)
    return Region(f"{label}{start}-{start + len(surface)}", start, start + len(surface), label, attributes)


def annotation(*regions: Region, links: Iterable[tuple[Region, str, Region]] = (), doc_id: str = "d") -> Annotation:
    relations = tuple(Relation(source.id, target.id, name) for source, name, target in links)
    return Annotation(doc_id, "tester", regions, relations)


def exchanged_ids(one: Annotation) -> Annotation:
    """The same annotation with other ids, its regions and relations in the opposite order."""
    regions = tuple(replace(region, id=f"x{region.id}") for region in reversed(one.regions))
    relations = tuple(Relation(f"x{link.source}", f"x{link.target}", link.label) for link in reversed(one.relations))
    return Annotation(one.doc_id, one.annotator, regions, relations)


_KEYS = {"PER": "entity", "MIL": "entity", "Meet": "event", "Attack": "event"}


@st.composite
def annotations(draw: st.DrawFn, doc_id: str = "d") -> Annotation:
    """A few regions on a few code points, so that two of them are alike often enough, and relations between them."""
    labels = st.sampled_from(["PER", "MIL", "ARG", "Meet", "Attack", "Quantity", "NotAClaim", "Cue"])
    spans = st.tuples(st.integers(0, 12), st.integers(1, 6), labels)
    regions = [
        Region(
            str(number),
            start,
            start + size,
            label,
            {_KEYS[label]: draw(st.sampled_from("xyz"))} if label in _KEYS else {},
        )
        for number, (start, size, label) in enumerate(draw(st.lists(spans, max_size=9, unique=True)))
    ]
    possible = [
        (source, name, target)
        for first, name, second in LINKS
        for source in regions
        for target in regions
        if (source.label, target.label) == (first, second)
    ]
    links = draw(st.lists(st.sampled_from(possible), unique_by=repr, max_size=5)) if possible else []
    return annotation(*regions, links=links, doc_id=doc_id)


MADE_SCHEMA = read_schema(SCHEMA)
