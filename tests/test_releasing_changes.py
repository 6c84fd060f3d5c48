import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.releasing.changes import Change, compare
from insihab.releasing.contents import PAIRS, read_contents
from made_releases import INVENTORIES, TEXT, git, made

BAGHDAD = ("entities", 11, 16, {"type": "GPE"})
MINISTER = ("entities", 4, 10, {"type": "PER"})
CLAIM = ("numeric_claims", 17, 20, {"unit": "day"})
VISIT = ("events", 0, 3, {"type": "Travel", "traveller": "x", "place": "y z"})


def but(one, **words):
    """A label with other values; an empty one is absent."""
    return (*one[:3], {name: text for name, text in {**one[3], **words}.items() if text})


def at(one, start, end):
    return (one[0], start, end, one[3])


def told(change: Change):
    return change.kind, change.item.layer, change.item.span, list(change.values())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([BAGHDAD], [BAGHDAD], [], id="nothing"),
        pytest.param([], [BAGHDAD], [("added", "entities", (11, 16), [])], id="added"),
        pytest.param([BAGHDAD], [], [("removed", "entities", (11, 16), [])], id="removed"),
        pytest.param([BAGHDAD, MINISTER], [MINISTER, BAGHDAD], [], id="another order"),
        pytest.param(
            [BAGHDAD],
            [but(BAGHDAD, acts_as="ORG")],
            [("altered", "entities", (11, 16), [("acts_as", (), ("ORG",))])],
            id="an attribute is given",
        ),
        pytest.param(
            [but(BAGHDAD, entity="baghdad")],
            [but(BAGHDAD, entity="iraq")],
            [("altered", "entities", (11, 16), [("entity", ("baghdad",), ("iraq",))])],
            id="another identity",
        ),
        pytest.param(
            [VISIT],
            [but(VISIT, traveller="w", place="z")],
            [("altered", "events", (0, 3), [("traveller", ("x",), ("w",)), ("place", ("y",), ())])],
            id="arguments: those that stay are not told",
        ),
        pytest.param(
            [BAGHDAD],
            [but(BAGHDAD, type="PER")],
            [("altered", "entities", (11, 16), [("type", ("GPE",), ("PER",))])],
            id="another type",
        ),
        pytest.param(
            [MINISTER],
            [at(MINISTER, 0, 10)],
            [("altered", "entities", (4, 10), [("span", ("4-10",), ("0-10",))])],
            id="another span: 6 of 10 code points shared",
        ),
        pytest.param(
            [MINISTER],
            [but(at(MINISTER, 4, 20), type="GPE")],
            [("removed", "entities", (4, 10), []), ("added", "entities", (4, 20), [])],
            id="another type, 6 of 16 code points shared: another label",
        ),
        pytest.param(
            [at(MINISTER, 4, 16)],
            [MINISTER, but(at(BAGHDAD, 11, 16), type="PER")],
            [("altered", "entities", (4, 16), [("span", ("4-16",), ("4-10",))]), ("added", "entities", (11, 16), [])],
            id="one becomes two: the larger share is the same label",
        ),
        pytest.param(
            [at(MINISTER, 4, 10)],
            [at(MINISTER, 4, 16), at(MINISTER, 4, 10)],
            [("added", "entities", (4, 16), [])],
            id="equal spans first",
        ),
        pytest.param(
            [but(BAGHDAD, type="GPE")],
            [but(BAGHDAD, type="PER"), BAGHDAD],
            [("added", "entities", (11, 16), [])],
            id="of equal spans the equal type first",
        ),
        pytest.param(
            [("entities", 0, 3, {"type": "PER"})],
            [VISIT],
            [("removed", "entities", (0, 3), []), ("added", "events", (0, 3), [])],
            id="layers apart",
        ),
    ],
)
def test_labels(old, new, expected):
    assert [told(change) for change in compare(made({"a": old}), made({"a": new}))] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(made({"a": []}), made({"a": [], "b": []}), [("added", "b", [])], id="document added"),
        pytest.param(made({"a": [], "b": []}), made({"a": []}), [("removed", "b", [])], id="document removed"),
        pytest.param(
            made({"a": []}),
            made({"a": []}, a={"split": "test"}),
            [("altered", "a", [("split", ("train",), ("test",))])],
            id="split",
        ),
        pytest.param(
            made({"a": [BAGHDAD]}),
            made({"a": [MINISTER]}, a={"text": "u"}),
            [("altered", "a", [("text", ("t",), ("u",))])],
            id="another text: its labels are not compared",
        ),
        pytest.param(
            made({"a": []}),
            made({"a": []}, inventory={**INVENTORIES, "entities": {"attributes": "type", "type": "PER GPE LOC"}}),
            [("altered", "entities", [("attributes", ("acts_as",), ()), ("type", (), ("LOC",))])],
            id="an attribute gone, a type more",
        ),
        pytest.param(
            made({"a": []}),
            made({"a": []}, inventory={name: one for name, one in INVENTORIES.items() if name != "events"}),
            [("removed", "events", [])],
            id="a layer gone",
        ),
    ],
)
def test_documents_and_inventory(old, new, expected):
    changes = [(change.kind, change.item.id, list(change.values())) for change in compare(old, new)]
    assert changes == expected


def test_a_document_brings_its_labels_and_takes_them():
    new = made({"a": [], "b": [BAGHDAD, VISIT]})
    for old, other, kind in ((made({"a": []}), new, "added"), (new, made({"a": []}), "removed")):
        found = [(change.kind, change.item.layer) for change in compare(old, other)]
        assert found == [(kind, "documents"), (kind, "entities"), (kind, "events")]


@pytest.mark.parametrize(
    ("labels", "pairs", "expected"),
    [
        pytest.param([CLAIM], {"a#0 b#0": "EQUAL"}, [], id="the same"),
        pytest.param([CLAIM], {"b#0 a#0": "EQUAL"}, [], id="the other way round"),
        pytest.param([BAGHDAD, CLAIM], {"a#1 b#0": "EQUAL"}, [("added", "entities", "")], id="another id of the claim"),
        pytest.param([CLAIM], {"a#0 b#0": "UPDATED"}, [("altered", PAIRS, "EQUAL UPDATED")], id="another relation"),
        pytest.param([CLAIM], {}, [("removed", PAIRS, "")], id="gone"),
        pytest.param(
            [at(CLAIM, 21, 23)],
            {"a#0 b#0": "EQUAL"},
            [
                ("removed", "numeric_claims", ""),
                ("added", "numeric_claims", ""),
                ("removed", PAIRS, ""),
                ("added", PAIRS, ""),
            ],
            id="another claim with the same id",
        ),
    ],
)
def test_pairs_are_known_by_their_claims(labels, pairs, expected):
    old = made({"a": [CLAIM], "b": [CLAIM]}, {"a#0 b#0": "EQUAL"})
    changes = compare(old, made({"a": labels, "b": [CLAIM]}, pairs))
    words = [" ".join(word for _, lost, got in change.values() for word in (*lost, *got)) for change in changes]
    assert [(change.kind, change.item.layer, word) for change, word in zip(changes, words, strict=True)] == expected


@st.composite
def releases(draw):
    """A few labels on a few code points, so that two releases are alike often enough."""
    spans = st.tuples(st.integers(0, 8), st.integers(1, 6)).map(lambda one: (one[0], sum(one)))
    keys = st.tuples(st.sampled_from(["entities", "events"]), spans, st.sampled_from(["PER", "GPE"]))
    roles = st.sampled_from(["", "x", "y", "x y"])
    documents = {}
    for name in draw(st.sets(st.sampled_from("ab"))):
        found = draw(st.dictionaries(keys, roles, max_size=6))
        documents[name] = [
            (layer, *span, {"type": sort, **({"place": role} if role else {})})
            for (layer, span, sort), role in found.items()
        ]
    return made(documents, a={"split": draw(st.sampled_from(["train", "test"]))})


@given(releases())
def test_a_release_does_not_differ_from_itself(release):
    assert compare(release, release) == []


@given(releases(), releases())
def test_exchanged_releases_exchange_added_and_removed_and_old_and_new(one, other):
    def frozen(item):
        return item and (item.layer, item.id, tuple(sorted(item.values.items())))

    def sides(changes):
        return {(frozen(change.before), frozen(change.after)) for change in changes}

    assert sides(compare(one, other)) == {(new, old) for old, new in sides(compare(other, one))}


@given(releases(), releases())
def test_every_label_is_told_once_or_is_the_same(one, other):
    changes = compare(one, other)
    for side in ("before", "after"):
        ids = [getattr(change, side) for change in changes if getattr(change, side)]
        assert len({(item.layer, item.id) for item in ids}) == len(ids)
    added, removed = ([change for change in changes if change.kind == kind] for kind in ("added", "removed"))
    sizes = [
        sum(len(items) for layers in release.labels.values() for items in layers.values()) + len(release.documents)
        for release in (one, other)
    ]
    assert sizes[0] - len(removed) == sizes[1] - len(added)


def test_the_three_corrections_of_0_2_1():
    """As CHANGELOG.md tells them: a place acts as ORG, another topic, no participants."""
    old = {"a": [BAGHDAD, VISIT, but(at(VISIT, 21, 23), place="")]}
    new = {"a": [but(BAGHDAD, acts_as="ORG"), but(VISIT, place=""), but(at(VISIT, 21, 23), place="", traveller="w")]}
    assert [told(change) for change in compare(made(old), made(new))] == [
        ("altered", "entities", (11, 16), [("acts_as", (), ("ORG",))]),
        ("altered", "events", (0, 3), [("place", ("y", "z"), ())]),
        ("altered", "events", (21, 23), [("traveller", ("x",), ("w",))]),
    ]
    assert TEXT[11:16] == "بغداد"


@pytest.mark.slow
def test_the_three_corrections_of_0_2_1_in_the_history(root, tmp_path):
    releases = []
    for commit in ("582cd0d", "16eb35c"):
        folder = tmp_path / commit
        folder.mkdir()
        try:
            git(root, "archive", f"--output={folder / 'x.tar'}", commit, "dataset")
        except subprocess.CalledProcessError:
            pytest.skip("the history does not reach back to 0.2.0: a shallow clone")
        subprocess.run(["tar", "-xf", "x.tar"], cwd=folder, check=True)
        releases.append(read_contents(folder / "dataset"))
    changes = {change.item.place: [list(change.values())] for change in compare(*releases)}
    (acts_as,), (topic,), (participants,) = (
        changes.pop(place)
        for place in (
            "furat-post-2024-09, «العراق» (415-421)",
            "malay-mail-2024-01, «مسؤوليتها» (1780-1789)",
            "meo-2024-02, «المحادثات» (1177-1186)",
        )
    )
    assert changes == {}
    assert acts_as == [("acts_as", (), ("ORG",))]
    assert topic == [("topic", ("«هجومًا» (1698-1704)",), ("«العديد» (1793-1799)",))]
    assert [(name, len(lost), got) for name, lost, got in participants] == [("participant", 2, ())]
