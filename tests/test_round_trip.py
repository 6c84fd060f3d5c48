"""Nothing is lost on the way to a Label Studio server and back."""

import secrets
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document
from insihab.label_studio.export import read_export, read_tasks
from insihab.label_studio.project import Project
from insihab.label_studio.pull import pull, snapshot
from insihab.label_studio.push import push
from insihab.label_studio.task import write_tasks
from insihab.passes import Corpus, read_pass, read_passes
from insihab.schema import Attribute, Schema
from studio import Proxy, Studio, behind, content, document, script, title

pytestmark = pytest.mark.slow


def pulled(project: Project, documents: Iterable[Document], schema: Schema) -> list[Annotation]:
    """The annotations of a project, valid or not."""
    return read_tasks(snapshot(project), project.url, list(documents), schema)


@pytest.mark.parametrize("name", ["pass-a", "pass-b", "gold"])
def test_every_pass_comes_back(name: str, studio: Studio, root: Path, tmp_path: Path) -> None:
    one = read_pass(root / "annotation", name)
    project = studio.project(one.schema)
    added = push(project, one.documents, one.schema, one.annotations)
    assert added == {"tasks": 5, "annotations": 5, "predictions": 0}
    pull(project, tmp_path / "pass.json", one.documents, one.schema, one.entities)
    back = read_export(tmp_path / "pass.json", one.documents, one.schema)
    assert list(map(content, back)) == list(map(content, one.annotations))
    assert {annotation.annotator for annotation in back} == {one.provenance["annotator"]}
    assert sum(len(annotation.regions) for annotation in back) > 500


def test_a_pulled_pass_can_be_pushed_and_pulled_again(studio: Studio, corpus: Corpus, tmp_path: Path) -> None:
    annotations = corpus.annotations
    for name in ("first", "second"):
        project = studio.project(corpus.schema)
        push(project, corpus.documents, corpus.schema, annotations)
        pull(project, tmp_path / name, corpus.documents, corpus.schema, corpus.entities)
        annotations = read_export(tmp_path / name, corpus.documents, corpus.schema)
    assert list(map(content, annotations)) == list(map(content, corpus.annotations))


# A text, and the surfaces in it that are marked, each at its first place.
HOSTILE = {
    "emoji and a flag before spans": ("👍🏽 👩\u200d👩\u200d👧 🇮🇶 قال الوزير 𝒜", ["الوزير", "🇮🇶", "𝒜"]),
    "vowels and combining marks": ("عُقِدَ اللِّقاءُ في e\u0301cole", ["عُقِدَ", "اللِّقاءُ", "\u0301c"]),
    "no-break and wide spaces": ("قال\u00a0الوزير\u3000و\u202fقال\u2003هو", ["قال\u00a0الوزير", "هو"]),
    "joiners": ("می\u200cشود و لله\u200dو", ["\u200cشود", "و", "لله\u200d"]),
    "marks of direction": ("\u200fالعراق\u200e \u2067نص\u2069 \u202bقال\u202c", ["العراق", "نص", "قال\u202c"]),
    "presentation forms": ("ﺑﺎت ﷺ ﻻ الرياض", ["ﺑﺎت", "ﷺ", "الرياض"]),
    "composed and decomposed": ("آ ا\u0653 é e\u0301", ["آ", "ا\u0653", "é", "e\u0301"]),
    "tabs, double spaces, blank lines": ("\tاجتماع  كبير\n\n\n \t وزير\n", ["اجتماع  كبير", "وزير", "\n\n\n"]),
    "space at both ends": ("  \n وزير \n ", ["  \n", "وزير", "ر \n "]),
    "other line ends": ("أ\u2028ب\u2029ج\u0085د\x0bه\x0cو", ["ب", "د", "\x0bه\x0cو"]),
    "carriage returns": ("أ\r\nب\rج", ["ب", "ج", "\r\n"]),
    "marks of HTML": ("<b>قال</b> &amp; &lt;i> <br/> <!-- x --> الوزير", ["قال", "&amp;", "الوزير"]),
    "marks of templates and paths": ("$text {{ x }} %s \\n \\u0627 C:\\الوزير", ["\\n", "الوزير", "$text"]),
    "quotation marks": ("\"قال\" 'هو' «الوزير» “نعم”", ["قال", "«الوزير»", '"', "نعم”"]),
    "invisible letters": ("\ufeffبغداد\u00adي \u2060x\x01", ["بغداد", "\u00adي", "\x01"]),
    "nested": ("وزير الدفاع العراقي", ["وزير الدفاع العراقي", "وزير الدفاع", "الدفاع العراقي", "الدفاع"]),
    "touching": ("ألف باء", ["ألف", " ", "باء"]),
    "crossing": ("ألف باء تاء", ["ألف باء", "باء تاء"]),
    "one span, several labels": ("القوات", ["القوات"] * 5),
    "empty text": ("", []),
}

NOTES = {
    "several lines": "one\ntwo\n\nfour",
    "quotation marks": "\"a\" 'b' «ج» \\ \\n",
    "space at both ends": " \n note \t ",
    "marks of HTML": "<script>alert(1)</script> &amp;",
    "emoji": "👍🏽🇮🇶",
    "an object": '{"text": ["x"]}',
    "long": "س" * 5000,
}

Pairs = dict[str, tuple[Annotation, Annotation]]


@pytest.fixture(scope="module")
def hostile(studio: Studio, schema: Schema) -> Pairs:
    """What is pushed of each hostile text and note, and what is pulled."""
    documents = [document(name, text) for name, (text, _) in HOSTILE.items()]
    annotations = [Annotation(name, "tester", marked(*case, schema), ()) for name, case in HOSTILE.items()]
    for name, note in NOTES.items():
        documents.append(document(f"note: {name}", "وزير"))
        annotations.append(Annotation(f"note: {name}", "tester", (Region("r", 0, 4, "TITLE", {}, note),), ()))
    project = studio.project(schema)
    push(project, documents, schema, annotations)
    back = pulled(project, documents, schema)
    return {one.doc_id: (one, other) for one, other in zip(annotations, back, strict=True)}


def marked(text: str, surfaces: list[str], schema: Schema) -> tuple[Region, ...]:
    """A region on each surface, each with a label of its own."""
    found = enumerate(zip(surfaces, schema.labels, strict=False))
    starts = [text.index(surface) for surface in surfaces]
    return tuple(Region(f"r{n}", starts[n], starts[n] + len(surface), label) for n, (surface, label) in found)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts(name: str, hostile: Pairs) -> None:
    pushed, back = hostile[name]
    assert content(back) == content(pushed)
    assert len(back.regions) == len(HOSTILE[name][1])


@pytest.mark.parametrize("name", NOTES)
def test_notes(name: str, hostile: Pairs) -> None:
    assert [region.note for region in hostile[f"note: {name}"][1].regions] == [NOTES[name]]


# Annotations that the schema draws: more documents than a page of the server's list has.
DOCUMENTS = 120
LETTERS = [*"ابتثج وهي٢٥.،\n\t<&\"'", "  ", "\u00a0", "\u200c", "\u200f", "ﻻ", "عُ", "e\u0301", "👍🏽", "🇮🇶", "𝒜"]
NUMBERS = [0, -1, 2500, 1 / 3, 0.1 + 0.2, 1e-9, 1.5e12, 2**53, -(2**53)]


def value_of(random: Random, attribute: Attribute) -> str | float:
    if attribute.kind == "choice":
        return random.choice(list(attribute.values))
    if attribute.kind == "number":
        return random.choice(NUMBERS)
    return random.choice(
        {"edtf": ["2024-02-11", "2021-XX", "P3D", "2024-01/2024-02"]}.get(attribute.kind, ["a-1", "iraq"])
    )


def drawn(random: Random, doc_id: str, schema: Schema) -> tuple[Document, Annotation]:
    """A text, and for each label a region with any of its attributes; all that may stand between some of them."""
    text = "".join(random.choices(LETTERS, k=150))
    regions = []
    for n, label in enumerate(random.sample(list(schema.labels), len(schema.labels))):
        start, end = sorted(random.sample(range(len(text) + 1), 2))
        may_have = [one for one in schema.attributes_of(label) if label in one.required or random.random() < 0.5]
        attributes = {one.name: value_of(random, one) for one in may_have}
        note = random.choice(["", "", "note\n«two»"])
        regions.append(Region(f"{doc_id}-{n}", start, end, label, attributes, note))
    relations = [
        Relation(source.id, target.id, kind.name)
        for kind in schema.relations.values()
        for source in regions
        for target in regions
        if source.label in kind.sources and target.label in kind.targets and random.random() < 0.2
    ]
    return document(doc_id, text), Annotation(doc_id, "schema", tuple(regions), tuple(relations))


def test_annotations_drawn_from_the_schema(studio: Studio, schema: Schema) -> None:
    seed = secrets.randbits(32)
    print("seed", seed)  # shown when the test fails
    random = Random(seed)  # noqa: S311 - no secret
    pairs = [drawn(random, f"document-{n}", schema) for n in range(DOCUMENTS)]
    documents, annotations = [one for one, _ in pairs], [one for _, one in pairs]
    assert {relation.label for one in annotations for relation in one.relations} == set(schema.relations)
    per_pair = Counter(
        (one.doc_id, relation.source, relation.target) for one in annotations for relation in one.relations
    )
    assert max(per_pair.values()) > 1

    project = studio.project(schema)
    count = {"tasks": DOCUMENTS, "annotations": DOCUMENTS, "predictions": 0}
    assert push(project, documents, schema, annotations) == count
    back = pulled(project, documents, schema)
    assert list(map(content, back)) == list(map(content, annotations))
    assert set(push(project, documents, schema, annotations).values()) == {0}


# The commands, one after the other


def test_the_commands(studio: Studio, corpus: Corpus, root: Path, tmp_path: Path) -> None:
    name, target, earlier = title(), tmp_path / "pass.json", root / "annotation" / "exports" / "pass-a.json"

    def run(*arguments: object) -> tuple[str, str]:
        done = script("label_studio.py", *arguments, "--project", name, environment=studio.environment())
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    out, err = run("project")
    url = out.rpartition(" ")[2].strip()
    assert url.startswith(f"{studio.url}/projects/")
    assert (out, err) == (f"«{name}» has the labeling config of the schema: {url}\n", "")
    assert run("project") == (out, err)

    out, err = run("push", "--earlier", earlier)
    assert out == f"added 5 tasks, 5 annotations, 0 predictions: {url}\n"
    assert "push: 100%" in err
    assert "5/5" in err
    assert run("push", "--earlier", earlier)[0] == f"added 0 tasks, 0 annotations, 0 predictions: {url}\n"

    assert run("pull", target) == (f"{target}: 5 tasks of {url}\n", "")
    first, second = (read_export(file, corpus.documents, corpus.schema) for file in (earlier, target))
    assert list(map(content, first)) == list(map(content, second))

    before = target.read_bytes()
    done = script("label_studio.py", "pull", target, "--project", name, environment=studio.environment())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error FILE_EXISTS: {target}: ")
    assert target.read_bytes() == before


def test_the_other_commands_read_what_is_pulled(corpus: Corpus, root: Path, tmp_path: Path) -> None:
    passes = read_passes(root / "annotation" / "passes.yaml")
    earlier, target = root / "annotation" / "exports" / passes.entries[passes.gold]["export"], tmp_path / "pass.json"
    documents = {document.doc_id: document for document in corpus.documents}
    write_tasks(target, corpus.annotations, documents, corpus.schema)
    done = script("compare_passes.py", earlier, target, environment={})
    assert [line.partition(": ")[2] for line in done.stdout.splitlines()] == ["0 difference(s)"] * 5
    done = script("validate.py", target, environment={})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", [["push"], ["pull", "pass.json"]], ids=["push", "pull"])
def test_the_commands_without_a_project(command: list[str], studio: Studio, tmp_path: Path) -> None:
    arguments = [command[0], *(tmp_path / name for name in command[1:]), "--project", title()]
    done = script("label_studio.py", *arguments, environment=studio.environment())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error PROJECT_UNKNOWN: {studio.url}: has no project ")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_when_the_server_dies(studio: Studio, schema: Schema) -> None:
    first, second = studio.project(schema), studio.project(schema)

    def run(project: Project, proxy: Proxy) -> tuple[int, str, list[str]]:
        with behind(proxy) as url:
            arguments = ("push", "--project", project.title)
            done = script("label_studio.py", *arguments, environment=studio.environment(url))
        return done.returncode, done.stdout.partition(":")[0], done.stderr.splitlines()

    whole = Proxy(studio.url)
    assert run(first, whole)[:2] == (0, "added 5 tasks, 0 annotations, 0 predictions")
    code, out, (*_, progress, finding, count) = run(second, Proxy(studio.url, len(whole.requests) - 2))
    assert (code, out, count) == (2, "", "1 finding(s)")
    assert "3/5" in progress
    assert finding.startswith("error SERVER_DOWN: ")
    assert run(second, Proxy(studio.url))[:2] == (0, "added 2 tasks, 0 annotations, 0 predictions")
