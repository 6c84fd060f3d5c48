"""What a person does in the editor is what we pull, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from browser import Editor
from insihab.agreement.alignment import align
from insihab.agreement.differences import differences
from insihab.annotation import Annotation, Region
from insihab.articles import Document
from insihab.findings import Finding, InputError
from insihab.label_studio.export import read_export, read_tasks
from insihab.label_studio.project import Project
from insihab.label_studio.pull import pull, snapshot
from insihab.label_studio.push import push
from insihab.passes import Corpus
from insihab.validation import validate
from studio import Studio

pytestmark = pytest.mark.slow

ARTICLE = "meo-2024-02"  # the longest


class Desk:
    """An article of the first pass in a project of its own, open in the editor."""

    def __init__(self, editor: Editor, studio: Studio, corpus: Corpus, doc_id: str = ARTICLE, drawn: bool = False):
        self.corpus = corpus
        self.document: Document = next(one for one in corpus.documents if one.doc_id == doc_id)
        self.before: Annotation = next(one for one in corpus.annotations if one.doc_id == doc_id)
        self.project: Project = studio.project(corpus.schema)
        suggestions = {"model": [replace(self.before, annotator="model")]}
        finished = [] if drawn else [self.before]
        push(self.project, [self.document], corpus.schema, finished, suggestions if drawn else None)
        (task,) = snapshot(self.project)
        self.editor = editor
        editor.open(self.project.id, task["id"])

    def word(self, surface: str) -> tuple[int, int]:
        """The first place of a word."""
        start = self.document.text.index(surface)
        return start, start + len(surface)

    def first(self, label: str) -> Region:
        """The first region with a label that no other one lies in, so that a click on its middle is for it."""
        return next(one for one in self.before.regions if one.label == label and self.is_plain(one))

    def is_plain(self, region: Region) -> bool:
        """Whether no other region lies in it."""
        inside = [one for one in self.before.regions if region.start <= one.start and one.end <= region.end]
        return inside == [region]

    def shown(self, region: Region) -> str:
        """A region in a line of differences."""
        return f"{at(region)} «{self.document.text[region.start : region.end]}» {region.label}"

    def pulled(self) -> Annotation:
        (annotation,) = read_tasks(snapshot(self.project), self.project.url, [self.document], self.corpus.schema)
        return annotation

    def changes(self) -> list[str]:
        return list(differences(self.document, align(self.before, self.pulled(), self.corpus.schema)))

    def findings(self) -> list[Finding]:
        """What a pull refuses the annotation for."""
        try:
            annotations = [self.pulled()]
        except InputError as error:
            return error.findings
        corpus = self.corpus
        return validate(self.project.url, [self.document], annotations, corpus.schema, corpus.entities)


def at(region: Region) -> str:
    return f"{region.start}-{region.end}"


def test_what_is_drawn_is_what_is_pulled(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus, drawn=True)
    editor.picture("suggestions.png")

    editor.choose("WEA", "g")
    editor.drag(*desk.word("استئناف"))
    editor.select(*desk.word("استئناف"), "WEA")
    editor.beside.get_by_role("radio", name="NOM").and_(editor.page.locator(":visible")).check()
    editor.unselect()
    editor.choose("TITLE", "8")
    editor.double_click(*desk.word("النفوذ"))
    editor.select(*desk.word("النفوذ"), "TITLE")
    editor.stretch(desk.word("النفوذ الايراني")[1])
    attack = desk.first("Attack")
    row = editor.relate(attack, Region("", *desk.word("استئناف"), "WEA"))
    editor.name(row, "instrument")
    quantity = desk.first("Quantity")
    editor.select(quantity.start, quantity.end, "Quantity")
    editor.picture("labeling.png")
    editor.write("hi", "0.05")
    editor.save()

    assert desk.changes() == [
        "+ 51-58 «استئناف» WEA, level: NOM",
        "+ 229-244 «النفوذ الايراني» TITLE",
        "~ 1969-1970 «3» Quantity: hi: 3 → 0.05",
        f"+ {desk.shown(attack)} -instrument-> 51-58 «استئناف» WEA",
    ]
    assert desk.pulled().annotator == studio.account.email


_LOOK = "one => (({direction, whiteSpace, fontSize}) => [direction, whiteSpace, fontSize])(getComputedStyle(one))"


def test_the_article_is_right_to_left_and_large(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    direction, space, size = editor.text.evaluate(_LOOK)
    assert (direction, space) == ("rtl", "pre-wrap")
    assert float(size.removesuffix("px")) >= 18
    first, second = (editor.rectangles(*desk.word(word))[0] for word in desk.document.text.split()[:2])
    assert first[0] > second[0] + second[2]


def test_a_key_chooses_its_label_alone(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    """None of them clashes with a key of Label Studio's own."""
    Desk(editor, studio, corpus)
    chosen = {}
    for label in corpus.schema.labels.values():
        editor.choose(label.name, label.hotkey)
        chosen[label.name] = editor.chosen()
        editor.page.keyboard.press(label.hotkey)  # lets it go again
        editor.page.locator(".lsf-label_selected").wait_for(state="detached")
    assert chosen == {name: [name] for name in corpus.schema.labels}


def test_each_gloss_is_within_reach(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    schema, page = corpus.schema, editor.page
    page.locator(".lsf-label", has_text="WEA").hover()
    page.get_by_test_id("tooltip-body").get_by_text(schema.labels["WEA"].gloss).first.wait_for()

    attack = desk.first("Attack")
    editor.select(attack.start, attack.end, "Attack")
    shown = editor.beside.inner_text()
    relevant = [one for one in schema.relations.values() if "Attack" in one.sources]
    assert all(f"{one.name} → " in shown and one.gloss in shown for one in relevant)
    assert schema.labels["Attack"].gloss in shown
    assert schema.attributes["factuality"].gloss in shown
    assert schema.relations["voter"].gloss not in shown
    editor.beside.get_by_text("PLANNED").hover()
    page.get_by_test_id("tooltip-body").get_by_text(schema.attributes["factuality"].values["PLANNED"]).first.wait_for()

    panels = page.locator(".ant-collapse-item")
    for panel in panels.all():
        panel.locator(".ant-collapse-header").click()
    guide = "\n".join(panels.all_inner_texts())
    parts = [*schema.labels.values(), *schema.attributes.values(), *schema.relations.values()]
    assert all(one.gloss in guide for one in parts)
    assert all(gloss in guide for one in schema.attributes.values() for gloss in one.values.values())


@pytest.mark.parametrize("doc_id", ["meo-2024-02", "furat-post-2024-09"])
def test_updating_without_a_change_changes_nothing(doc_id: str, editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus, doc_id)
    word = desk.before.regions[0].start, desk.before.regions[0].end
    editor.choose("SourceCue", "y")
    editor.drag(*word)
    editor.page.keyboard.press("Control+z")  # without anything to save, the editor would not save
    editor.save()
    assert desk.changes() == []
    assert desk.pulled().by_id == desk.before.by_id
    assert desk.findings() == []


def test_a_relation_points_where_its_arrow_does(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    """A click on the arrow turns it round, and we read it so."""
    desk = Desk(editor, studio, corpus)
    help_, time = desk.first("Assist"), desk.first("TIME")
    row = editor.relate(time, help_)
    assert [editor.turn(row) for _ in range(3)] == ["bi", "left", "right"]
    editor.name(row, "time")
    editor.turn(row)
    editor.turn(row)
    editor.save()
    assert desk.changes() == [f"+ {desk.shown(help_)} -time-> {desk.shown(time)}"]


def test_a_pair_has_one_relation_with_all_its_roles(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    regions = desk.before.by_id
    pairs = [(regions[one.source], regions[one.target]) for one in desk.before.relations]
    editor.relate(*next(pair for pair in pairs if all(map(desk.is_plain, pair))))
    assert editor.relations.count() == len({(one.source, one.target) for one in desk.before.relations})


def test_a_number_is_what_is_typed(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    quantity = desk.first("Quantity")
    for lo, hi in (("0.05", "2500"), ("-5", "0.3333"), (" 7 ", "1e3")):
        editor.select(quantity.start, quantity.end, "Quantity")
        editor.write("lo", lo)
        editor.write("hi", hi)
        editor.save()
        attributes = desk.pulled().by_id[quantity.id].attributes
        assert (attributes["lo"], attributes["hi"]) == (float(lo), float(hi))


def test_a_number_can_be_taken_back(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    quantity = desk.first("Quantity")
    editor.select(quantity.start, quantity.end, "Quantity")
    editor.delete_text("lo")
    editor.write("hi", "   ")
    editor.save()
    assert desk.pulled().by_id[quantity.id].attributes.keys() & {"lo", "hi"} == set()


def test_a_label_of_another_layer_takes_the_place_of_the_old_one(
    editor: Editor, studio: Studio, corpus: Corpus
) -> None:
    """And its attributes go with it; its relations stay, and a pull refuses them."""
    desk = Desk(editor, studio, corpus)
    attack = desk.first("Attack")
    editor.select(attack.start, attack.end, "Attack")
    editor.choose("TITLE", "8")
    assert editor.chosen() == ["TITLE"]
    editor.save()
    assert desk.pulled().by_id[attack.id] == Region(attack.id, attack.start, attack.end, "TITLE")
    assert {finding.code for finding in desk.findings()} == {"RELATION_SOURCE"}


def test_work_that_is_not_submitted_is_told(editor: Editor, studio: Studio, corpus: Corpus, tmp_path: Path) -> None:
    desk = Desk(editor, studio, corpus)
    editor.choose("SourceCue", "y")
    editor.drag(desk.before.regions[0].start, desk.before.regions[0].end)
    editor.wait_for_draft()
    target = tmp_path / "pass.json"
    _, warnings = pull(desk.project, target, [desk.document], corpus.schema, corpus.entities)
    assert [(one.document, one.code, one.level) for one in warnings] == [(ARTICLE, "DRAFT_LEFT", "warning")]
    assert read_export(target, [desk.document], corpus.schema)[0].by_id == desk.before.by_id


def test_the_editor_asks_for_what_is_required(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    place = desk.first("GPE")
    editor.select(place.start, place.end, "GPE")
    editor.delete_text("entity")
    editor.unselect()
    assert "lacks entity" in editor.refusal()
    editor.field("entity").fill("iran")  # of the region that lacks it, which is selected now
    editor.save()
    assert desk.changes() == [f"~ {desk.shown(place)}: entity: {place.attributes['entity']} → iran"]


def test_faults_of_form_are_refused(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    attack, time, help_, quantity = map(desk.first, ("Attack", "TIME", "Assist", "Quantity"))
    editor.relate(attack, help_)  # without a role
    row = editor.relate(help_, time)
    editor.name(row, "time")
    editor.turn(row)  # both ways
    editor.select(quantity.start, quantity.end, "Quantity")
    editor.write("lo", "٢٥٠٠")
    editor.save()
    faults = {finding.code: finding for finding in desk.findings()}
    assert faults.keys() == {"RELATION_UNLABELLED", "RELATION_DIRECTION", "ATTRIBUTE_VALUE"}
    assert all(finding.document == ARTICLE for finding in faults.values())
    assert at(attack) in faults["RELATION_UNLABELLED"].message
    assert at(time) in faults["RELATION_DIRECTION"].message
    assert f"{at(quantity)} «3» Quantity) lo «٢٥٠٠»" in faults["ATTRIBUTE_VALUE"].message


def test_faults_of_content_are_refused(editor: Editor, studio: Studio, corpus: Corpus) -> None:
    desk = Desk(editor, studio, corpus)
    quantity, place = desk.first("Quantity"), desk.first("GPE")
    editor.select(quantity.start, quantity.end, "Quantity")
    editor.delete_text("lo")
    editor.select(place.start, place.end, "GPE")
    editor.delete_text("entity")
    editor.field("entity").fill("no such entity")
    editor.field("entity").press("Enter")
    editor.save()
    findings = [(finding.document, finding.code, finding.place.split()[0]) for finding in desk.findings()]
    assert findings == [(ARTICLE, "ATTRIBUTE_VALUE", at(place)), (ARTICLE, "BOUNDS_WRONG", at(quantity))]
