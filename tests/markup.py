"""Articles with the annotation written into the text, for tests of the checks of consistency."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from golden import SCHEMA
from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Article, Document
from insihab.consistency.material import Material, Question, Reading
from insihab.schema import Schema, read_schema


@cache
def scheme() -> Schema:
    return read_schema(SCHEMA)


def document(doc_id: str, text: str) -> Document:
    article = Article(doc_id, "", "", None, None, None, "2024", "year", "", "", "train", ())
    return Document(article, text)


def reading(doc_id: str, marked: str, relations: Iterable[Relation] = ()) -> Reading:
    """A document with its annotation, from text with regions in braces: ``{1 GPE entity=iraq|words}``, which nest."""
    text, regions, opened = "", [], []
    rest = iter(marked)
    for letter in rest:
        if letter == "{":
            head = "".join(iter(lambda: next(rest), "|"))
            opened.append((head.split(), len(text)))
        elif letter == "}":
            (name, label, *pairs), start = opened.pop()
            attributes = {key: float(value) if key in ("lo", "hi") else value for key, value in map(_split, pairs)}
            regions.append(Region(name, start, len(text), label, attributes))
        else:
            text += letter
    names = {region.id for region in regions}
    own = tuple(relation for relation in relations if relation.source in names)
    return Reading(document(doc_id, text), Annotation(doc_id, "tester", tuple(regions), own))


def _split(pair: str) -> list[str]:
    return pair.split("=")


def made(*articles: str, relations: str = "", types: str = "") -> Material:
    """Articles ``d1``, ``d2``, … in that markup; relations as ``1 holder 2``, types of entities as ``iraq=GPE``."""
    links = [Relation(source, target, label) for source, label, target in map(str.split, _items(relations))]
    readings = [reading(f"d{number}", marked, links) for number, marked in enumerate(articles, 1)]
    entities = {name: {"type": label} for name, label in map(_split, _items(types))}
    return Material(readings, scheme(), entities)


def _items(text: str) -> list[str]:
    return [item for item in text.split(", ") if item]


Asked = list[tuple[str, str, str]]


def asked(
    check: Callable[[Material], Iterator[Question]], *articles: str, relations: str = "", types: str = ""
) -> Asked:
    """What a check asks: code, document and surface of each question."""
    material = made(*articles, relations=relations, types=types)
    return [(question.code, question.doc_id, question.surface) for question in check(material)]
