import pytest

from insihab.releasing.change_list import LISTED, changes_markdown
from insihab.releasing.changes import compare
from made_releases import INVENTORIES, made

BAGHDAD = ("entities", 11, 16, {"type": "GPE"})
NAMED = ("entities", 11, 16, {"type": "GPE", "acts_as": "ORG"})


def markdown(old, new):
    return changes_markdown(compare(old, new), "0.1.0")


def test_nothing_changed():
    assert markdown(made({"a": [BAGHDAD]}), made({"a": [BAGHDAD]})) == "The labels are those of 0.1.0."


def test_labels_are_counted_and_listed():
    old = made({"a": [BAGHDAD], "b": [("events", 0, 3, {"type": "Travel"})]})
    assert markdown(old, made({"a": [NAMED, ("entities", 4, 10, {"type": "PER"})], "b": []})) == (
        "The data against 0.1.0, compared by the release:\n\n"
        "| layer | added | removed | altered |\n| --- | ---: | ---: | ---: |\n"
        "| entities | 1 | 0 | 1 |\n| events | 0 | 1 | 0 |\n\n"
        "- added in entities: a, «الوزير» (4-10), PER\n"
        "- altered in entities: a, «بغداد» (11-16), GPE; acts_as: nothing → ORG\n"
        "- removed in events: b, «زار» (0-3), Travel"
    )


def test_an_article_that_is_gone_is_not_quoted():
    old = made({"a": [BAGHDAD], "gone": [BAGHDAD, ("entities", 4, 10, {"type": "PER"})]}, {"a#0 gone#0": "EQUAL"})
    found = markdown(old, made({"a": [NAMED]}))
    assert found == (
        "The data against 0.1.0, compared by the release:\n\n"
        "- removed in documents: gone\n\n"
        "| layer | added | removed | altered |\n| --- | ---: | ---: | ---: |\n"
        "| entities | 0 | 2 | 1 |\n| claim_pairs | 0 | 1 | 0 |\n\n"
        "- altered in entities: a, «بغداد» (11-16), GPE; acts_as: nothing → ORG"
    )


def test_corrections_are_listed_however_many_labels_went_with_an_article():
    gone = {f"d{number}": [BAGHDAD] for number in range(LISTED)}
    assert "- altered in entities: a, " in markdown(made({"a": [BAGHDAD], **gone}), made({"a": [NAMED]}))
    assert markdown(made({"a": [BAGHDAD], "gone": [BAGHDAD]}), made({"a": [BAGHDAD]})).endswith(
        "\n| entities | 0 | 1 | 0 |"
    )


def test_documents_and_inventory_are_told_before_labels():
    new = made({"a": [BAGHDAD]}, inventory={**INVENTORIES, "claim_pairs": {"relation": "EQUAL"}}, a={"split": "test"})
    assert markdown(made({"a": [BAGHDAD]}), new) == (
        "The data against 0.1.0, compared by the release:\n\n"
        "- added in inventory: claim_pairs\n"
        "- altered in documents: a; split: train → test\n\n"
        "The labels are those of 0.1.0."
    )


@pytest.mark.parametrize(("count", "listed"), [(LISTED - 1, True), (LISTED, False), (LISTED + 1, False)])
def test_many_labels_are_counted_alone(count, listed):
    names = [f"d{number}" for number in range(count)]
    found = markdown(made({name: [BAGHDAD] for name in names}), made({name: [NAMED] for name in names}))
    assert f"| entities | 0 | 0 | {count} |" in found
    assert found.count("\n- altered") == (count if listed else 0)
    assert (f"Altered most often: entities, acts_as {count}." in found) is not listed


def test_what_articles_say_is_no_markdown():
    words = {"type": "GPE", "entity": "<b>_x_|`[y](z)"}
    found = markdown(made({"a": [BAGHDAD]}), made({"a": [("entities", 11, 16, words)]}))
    assert found.endswith(r"entity: nothing → &lt;b&gt;\_x\_\|\`\[y\](z)")
