"""What is kept from one run to the next, and what a broken file does to it: nothing."""

import json
import stat
from pathlib import Path

import pytest

from batch_tui.batch.ports import Scope
from batch_tui.settings.memory import MOST_PLACES, Memory

PROD = Scope("prod", "eu-west-1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "state.json"


def test_the_last_query_of_each_place_comes_back(path: Path) -> None:
    memory = Memory(path)
    memory.note(PROD, ["a", "b"], "status:failed")
    memory.note(PROD, ["a"], "etl*")
    memory.note(PROD, ["a"], "load*")
    memory.wrote("etl*")
    memory.wrote("load*")
    memory.save()
    again = Memory(path)
    assert again.query(PROD, ["b", "a"]) == "status:failed"
    assert again.query(PROD, ["a"]) == "load*"
    assert again.query(PROD, ["c"]) == ""
    assert again.history == ("etl*", "load*")


def test_places_of_the_same_name_in_other_accounts_are_told_apart(path: Path) -> None:
    memory = Memory(path)
    memory.note(PROD, ["a"], "etl*")
    memory.save()
    assert Memory(path).query(Scope("dev", "eu-west-1"), ["a"]) == ""
    assert Memory(path).query(Scope("prod", "us-east-1"), ["a"]) == ""


def test_the_file_is_private_and_nothing_else_is_left(path: Path) -> None:
    memory = Memory(path)
    memory.note(PROD, ["a"], "etl*")
    memory.save()
    memory.save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [left.name for left in path.parent.iterdir()] == [path.name]


def test_what_is_kept_does_not_grow_for_ever(path: Path) -> None:
    memory = Memory(path)
    for n in range(MOST_PLACES + 10):
        memory.note(PROD, [f"q{n}"], "etl*")
    memory.save()
    assert len(json.loads(path.read_text())["queries"]) == MOST_PLACES
    assert Memory(path).query(PROD, [f"q{MOST_PLACES + 9}"]) == "etl*"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "5",
        '{"queries": 5, "history": 5}',
        '{"queries": {"x": 1}, "history": [1]}',
        "[" * 100_000,
    ],
    ids=["empty", "cut", "list", "number", "members", "values", "deep"],
)
def test_a_broken_file_is_ignored(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    memory = Memory(path)
    assert memory.history == ()
    assert memory.query(PROD, ["x"]) == ""
    memory.note(PROD, ["x"], "etl*")
    memory.save()
    assert Memory(path).query(PROD, ["x"]) == "etl*"


def test_bytes_that_are_no_text_are_ignored(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert Memory(path).history == ()


def test_a_place_that_cannot_be_written_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "state.json")
    memory.note(PROD, ["a"], "etl*")
    memory.save()
    assert (tmp_path / "file").read_text() == ""


def test_without_a_path_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    memory = Memory(None)
    memory.note(PROD, ["a"], "etl*")
    memory.save()
    assert memory.query(PROD, ["a"]) == "etl*"
    assert list(tmp_path.iterdir()) == []
