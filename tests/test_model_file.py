"""A saved model predicts as before, and a file that someone made to harm does nothing but get a message."""

import hashlib
import io
import json
import os
import pickle
import re
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
import skops.io
from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer, FeatureHasher
from sklearn.svm import SVC

from golden import ROOT, findings_of
from insihab import __version__
from insihab.findings import Finding, InputError
from insihab.released import dataset_folder
from keeping import archive as model_archive
from keeping.about import About, schema_digest
from keeping.model_file import load, save
from memorise import Memorise
from pairing.folds import load_pairs
from pairing.rule import ValueRule
from program import fitted
from protocol import Document
from protocol import load as load_dataset
from train import SYSTEMS, estimator, pair_estimator

ABOUT = About("memorise", ("a", "b"))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return load_dataset(dataset_folder())["train"]


@pytest.fixture(scope="module")
def model(documents: list[Document]) -> Memorise:
    return fitted(Memorise(), documents[:1])


@pytest.fixture
def saved(model: Memorise, tmp_path: Path) -> Path:
    path = tmp_path / "model.skops"
    save(model, path, ABOUT)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, **changes: bytes | None) -> Path:
    """The archive with other parts; None takes one out."""
    kept = {name: content for name, content in {**parts(path), **changes}.items() if content is not None}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return path


def with_about(path: Path, **changes: Any) -> Path:
    about = json.loads(parts(path)["insihab.json"]) | changes
    return rewrite(path, **{"insihab.json": json.dumps(about).encode()})


def tree_of(value: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(skops.io.dumps(value))) as archive:
        return archive.read("schema.json")


def refusal(path: Path) -> Finding:
    (finding,) = findings_of(lambda: load(path))
    assert finding.file == str(path)
    return finding


# Round trip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_a_saved_system_predicts_the_same(name: str, documents: list[Document], tmp_path: Path) -> None:
    path, again = tmp_path / "a.skops", tmp_path / "b.skops"
    system = fitted(estimator(name), documents[:2])
    save(system, path, About(name, ()))
    back = load(path).system
    texts = [one.source for one in documents]
    assert back.predict(texts) == system.predict(texts)
    assert any(rows for layers in back.predict(texts) for rows in layers.values())
    save(back, again, About(name, ()))
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in SYSTEMS if SYSTEMS[name].pairs])
def test_saved_pairs_predict_the_same(name: str, model: Memorise, tmp_path: Path) -> None:
    path, again = tmp_path / "a.skops", tmp_path / "b.skops"
    splits = load_dataset(dataset_folder())
    known = load_pairs(dataset_folder(), [*splits["train"], *splits["test"]])
    pairs, relations = [pair for pair, _ in known], [relation for _, relation in known]
    trained = pair_estimator(name).fit(pairs, relations)
    save(model, path, ABOUT, trained)
    back = load(path)
    assert back.pairs.predict(pairs) == trained.predict(pairs)
    assert len(set(back.pairs.predict(pairs))) > 2
    save(back.system, again, ABOUT, back.pairs)
    assert again.read_bytes() == path.read_bytes()


def test_every_system_can_be_kept() -> None:
    """Every program that ends in a call of the shared command line, but for those that only predict gold."""
    programs = [
        one.stem for one in (ROOT / "baselines").glob("*.py") if re.search(r"\bmain\(\"", one.read_text("utf-8"))
    ]
    assert sorted(programs) == sorted(SYSTEMS)


def test_a_file_says_what_it_is(saved: Path) -> None:
    found = load(saved)
    assert found.digest == hashlib.sha256(saved.read_bytes()).hexdigest()
    assert found.pairs is None
    assert found.about == About("memorise", ("a", "b"), __version__, ABOUT.scikit_learn, schema_digest())
    assert found.warnings == ()


@pytest.mark.slow
def test_the_same_model_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from classifying.models import Chooser;"
        "from keeping.about import About; from keeping.model_file import save;"
        "import numpy as np; model = Chooser().fit([['a'], ['b'], ['a'], ['c']], ['x', 'y', 'x', 'y'], [0, 0, 1, 1]);"
        "save(model, Path(sys.argv[1]), About('linear', ()))"
    )
    made = []
    for seed in ("0", "1"):
        path = tmp_path / f"{seed}.skops"
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "baselines")}
        subprocess.run([sys.executable, "-c", code, path], check=True, env=environment)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert {entry.date_time for entry in zipfile.ZipFile(tmp_path / "0.skops").infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_is_left_where_it_cannot_be_written(model: Memorise, tmp_path: Path) -> None:
    (finding,) = findings_of(lambda: save(model, tmp_path / "no" / "model.skops", ABOUT))
    assert finding.code == "FILE_UNWRITABLE"
    assert list(tmp_path.iterdir()) == []


class Stranger(BaseEstimator):  # type: ignore[misc]
    def predict(self, X: Any) -> Any:
        return X


def test_what_could_not_be_loaded_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"keeping\.trust\.TRUSTED .*Stranger"):
        save(Stranger(), tmp_path / "model.skops", ABOUT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"insihab": "0.0.1"}, f"was made with insihab 0.0.1, and this is {__version__}"),
        ({"scikit_learn": "1.0"}, f"was made with scikit-learn 1.0, and this is {ABOUT.scikit_learn}"),
    ],
)
def test_other_versions_are_told(change: dict[str, str], message: str, saved: Path) -> None:
    (warning,) = load(with_about(saved, **change)).warnings
    assert (warning.level, warning.code) == ("warning", "MODEL_VERSION")
    assert warning.message.startswith(message)


# Files that are none, and files that someone made


class Exploit:
    def __reduce__(self) -> Any:
        return os.system, ("touch executed",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no model", id="text"),
        pytest.param(pickle.dumps(Exploit()), id="a pickle"),
        pytest.param(b"PK\x03\x04" + bytes(100), id="the start of an archive"),
    ],
)
def test_what_is_no_model(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "model.skops"
    path.write_bytes(content)
    assert refusal(path).code == "MODEL_FORMAT"
    assert not (tmp_path / "executed").exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.skops").code == "FILE_UNREADABLE"


def test_what_is_no_ordinary_file(tmp_path: Path) -> None:
    """A pipe to which nobody writes would be waited for without end."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        assert refusal(path).code == "MODEL_FORMAT"


def test_a_link_to_a_model_is_one(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(saved)
    assert load(tmp_path / "link").about == ABOUT
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refusal(tmp_path / "loop").code == "FILE_UNREADABLE"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short(share: float, saved: Path) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(share * len(content))])
    assert refusal(saved).code == "MODEL_FORMAT"


def test_no_flipped_bit_gives_a_traceback(saved: Path) -> None:
    content, refused = saved.read_bytes(), 0
    for at in range(0, len(content), max(1, len(content) // 150)):
        changed = bytearray(content)
        changed[at] ^= 0x10
        saved.write_bytes(changed)
        try:
            load(saved)  # what no check covers, such as a date, may be anything
        except InputError:
            refused += 1
    assert refused > 100


STRANGERS = [os.system, subprocess.Popen, print, Stranger(), SVC(), np.add, np.random.default_rng(0)]


@pytest.mark.parametrize("value", STRANGERS, ids=str)
def test_an_unknown_type_is_named_and_not_opened(value: Any, saved: Path) -> None:
    finding = refusal(rewrite(saved, **{"schema.json": tree_of({"x": [value]})}))
    assert finding.code == "MODEL_TYPES"
    assert getattr(value, "__name__", type(value).__name__) in finding.message


def test_the_name_of_a_type_cannot_command_a_terminal(saved: Path) -> None:
    tree = json.loads(tree_of(Stranger())) | {"__class__": "A\x1b[2J\u202e" + "b" * 1000}
    finding = refusal(rewrite(saved, **{"schema.json": json.dumps(tree).encode()}))
    assert finding.code == "MODEL_TYPES"
    assert not set("\x1b\u202e") & set(finding.message)
    assert len(finding.message) < 400


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        pytest.param(tree_of({"a": 1}), "MODEL_FORMAT", id="no system"),
        pytest.param(b"{}", "MODEL_DAMAGED", id="no tree"),
        pytest.param(b"[" * 100_000, "MODEL_DAMAGED", id="endlessly deep"),
        pytest.param(None, "MODEL_DAMAGED", id="no part of that name"),
    ],
)
def test_trees_that_are_none(tree: bytes | None, code: str, saved: Path) -> None:
    assert refusal(rewrite(saved, **{"schema.json": tree})).code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schema": "0" * 64}, "MODEL_SCHEMA"),
        ({"system": "\x1b[31m"}, "TYPE_WRONG"),
        ({"articles": [1]}, "TYPE_WRONG"),
        ({"insihab": None}, "TYPE_WRONG"),
        ({"more": 1}, "KEY_UNKNOWN"),
    ],
)
def test_what_a_file_says_of_itself_is_checked(change: dict[str, Any], code: str, saved: Path) -> None:
    assert refusal(with_about(saved, **change)).code == code


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff", "FILE_ENCODING"), (b"[" * 100_000, "JSON_INVALID"), (None, "MODEL_FORMAT")]
)
def test_a_manifest_that_is_none(content: bytes | None, code: str, saved: Path) -> None:
    assert refusal(rewrite(saved, **{"insihab.json": content})).code == code


def matrix(content: scipy.sparse.csr_matrix) -> bytes:
    buffer = io.BytesIO()
    scipy.sparse.save_npz(buffer, content)
    return buffer.getvalue()


def with_matrix(path: Path, model: Memorise, content: bytes) -> Path:
    """The model with a sparse matrix among its attributes, whose file has other content."""
    changed = Memorise()
    changed.__dict__.update({**vars(model), "more_": scipy.sparse.csr_matrix(np.eye(3))})
    save(changed, path, ABOUT)
    (name,) = [one for one in parts(path) if one.endswith(".npz")]
    return rewrite(path, **{name: content})


def test_a_matrix_whose_indices_lie_outside(model: Memorise, tmp_path: Path) -> None:
    good, bad = scipy.sparse.csr_matrix(np.eye(3)), scipy.sparse.csr_matrix(np.eye(3))
    bad.indices = np.array([0, 1, 1 << 30], dtype=np.int32)
    assert load(with_matrix(tmp_path / "a.skops", model, matrix(good))).system.more_.shape == (3, 3)
    assert refusal(with_matrix(tmp_path / "b.skops", model, matrix(bad))).code == "MODEL_DAMAGED"


@pytest.mark.parametrize("rows", [[0, 1 << 30, 0, 0], [0, -1, -2, -3], [0, 3, 1, 3]])
def test_a_matrix_whose_rows_lie_outside(rows: list[int], model: Memorise, tmp_path: Path) -> None:
    bad = scipy.sparse.csr_matrix(np.eye(3))
    bad.indptr = np.array(rows, dtype=np.int32)
    assert refusal(with_matrix(tmp_path / "a.skops", model, matrix(bad))).code == "MODEL_DAMAGED"


def with_value(path: Path, model: Memorise, value: Any) -> Path:
    """The model with a value among its attributes that `save` does not look at."""
    changed = Memorise()
    changed.__dict__.update({**vars(model), "more_": value})
    save(changed, path, ABOUT)
    return path


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(FeatureHasher(n_features=0), id="a hasher that divides by zero, which ends the process"),
        pytest.param(FeatureHasher(n_features=1 << 40), id="a hasher for a matrix that no memory holds"),
        pytest.param(FeatureHasher(n_features=True), id="a hasher to something else"),
        pytest.param(DictVectorizer(sparse=True), id="a vectoriser that indexes memory"),
        pytest.param(np.array([1.0, np.nan]), id="a weight that is no number"),
        pytest.param(np.array([-np.inf]), id="an endless weight"),
        pytest.param(np.array([1j]), id="a complex weight"),
        pytest.param(np.zeros(3, dtype=[("a", "i4")]), id="records"),
        pytest.param(scipy.sparse.csr_matrix((1, 1 << 40)), id="a shape that no memory holds"),
        pytest.param({"deep": [(FeatureHasher(n_features=0),)]}, id="inside of something"),
    ],
)
def test_values_with_which_compiled_code_would_fail(value: Any, model: Memorise, tmp_path: Path) -> None:
    assert refusal(with_value(tmp_path / "a.skops", model, value)).code == "MODEL_DAMAGED"


@pytest.mark.parametrize("shape", [(1 << 40,), (-1,), (1 << 63, 1 << 63)])
@pytest.mark.parametrize("kind", ["<f8", "<U0", "|V0", "|O"])
def test_an_array_that_says_it_is_huge(shape: tuple[int, ...], kind: str, model: Memorise, tmp_path: Path) -> None:
    path = with_value(tmp_path / "a.skops", model, np.zeros(3))
    (name,) = [one for one in parts(path) if one.endswith(".npy")]
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": kind, "fortran_order": False, "shape": shape})
    assert refusal(rewrite(path, **{name: header.getvalue() + bytes(100)})).code == "MODEL_DAMAGED"


def nested(depth: int) -> Any:
    node: dict[str, Any] = {"__class__": "list", "__module__": "builtins", "__loader__": "ListNode", "content": []}
    for _ in range(depth):
        node = {**node, "content": [node]}
    return node


def test_a_tree_of_endless_depth(saved: Path) -> None:
    tree = json.loads(parts(saved)["schema.json"])
    tree["content"]["system"]["content"]["content"]["more_"] = nested(200)
    tree["content"]["system"]["content"]["content"]["more_"]["content"].append(nested(240))
    assert refusal(rewrite(saved, **{"schema.json": json.dumps(tree).encode()})).code == "MODEL_DAMAGED"


@pytest.mark.parametrize(
    ("estimators", "code"),
    [
        ({}, "MODEL_FORMAT"),
        ({"pairs": ValueRule()}, "MODEL_FORMAT"),
        ({"system": ValueRule(), "more": ValueRule()}, "MODEL_FORMAT"),
        ({"system": [ValueRule()]}, "MODEL_FORMAT"),
        ([ValueRule()], "MODEL_FORMAT"),
    ],
)
def test_a_file_without_a_system(estimators: Any, code: str, saved: Path) -> None:
    assert refusal(rewrite(saved, **{"schema.json": tree_of(estimators)})).code == code


def bomb(size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.npy", bytes(size))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["big.npy", "schema.json", "insihab.json"])
def test_a_bomb_is_not_unpacked(name: str, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_archive, "LARGEST", 1 << 20)
    monkeypatch.setattr(model_archive, "LARGEST_TEXT", 1 << 20)
    path = rewrite(saved, **{name: bytes(2 << 20)})
    assert path.stat().st_size < 1 << 16
    assert refusal(path).code == "MODEL_LARGE"


def test_a_size_that_is_a_lie(saved: Path) -> None:
    """A part of 64 MB of which the directory says that it has a thousand bytes."""
    content = bytearray(rewrite(saved, big=bytes(1 << 26)).read_bytes())
    true = (1 << 26).to_bytes(4, "little")
    assert content.count(true) == 2  # before the part, and in the directory
    saved.write_bytes(content.replace(true, (1000).to_bytes(4, "little")))
    tracemalloc.start()
    assert refusal(saved).code == "MODEL_FORMAT"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 22


@pytest.mark.parametrize("name", ["0.npz", "0.npy", "anything", "a.json"])
def test_a_bomb_in_an_archive_in_the_archive(name: str, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_archive, "LARGEST", 1 << 20)
    assert refusal(rewrite(saved, **{name: bomb(2 << 20)})).code == "MODEL_LARGE"


def test_an_endless_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_archive, "LARGEST", 100)
    assert refusal(saved).code == "MODEL_LARGE"
