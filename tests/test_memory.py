"""What is kept from one run to the next, and what a broken file does to it: nothing."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from batch_tui.batch.ports import Scope
from batch_tui.settings.memory import MOST_LINES, MOST_PLACES, Look, Memory
from batch_tui.settings.options import Settings, override
from batch_tui.wiring import scope_of

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


def test_how_jobs_were_shown_comes_back_for_each_account_and_region(path: Path) -> None:
    memory = Memory(path)
    look = Look(("a", "b"), "-exit", ("status", "name"))
    memory.note_look(PROD, Look(("c",)))
    memory.note_look(PROD, look)
    memory.save()
    other = Memory(path)
    other.note(PROD, ["a"], "etl*")
    other.save()
    assert Memory(path).look(PROD) == look
    assert Memory(path).look(Scope("prod", "us-east-1")) == Look()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_an_earlier_version_is_read_and_added_to(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"queries": {"prod eu-west-1 a": "etl*"}, "history": ["etl*"]}')
    memory = Memory(path)
    assert (memory.query(PROD, ["a"]), memory.history) == ("etl*", ("etl*",))
    assert memory.look(PROD) == Look()
    memory.note_look(PROD, Look(("a",)))
    memory.save()
    assert Memory(path).query(PROD, ["a"]) == "etl*"


def test_of_a_look_that_is_none_what_fits_is_taken(path: Path) -> None:
    path.parent.mkdir()
    for look in ("5", '{"queues": 5, "sort": [], "columns": {}}', '{"queues": [1], "sort": 5}'):
        path.write_text(f'{{"looks": {{"prod eu-west-1": {look}}}}}')
        assert Memory(path).look(PROD) == Look()
    path.write_text('{"looks": {"prod eu-west-1": {"queues": ["a\\u001b", 1]}}}')
    assert Memory(path).look(PROD) == Look(("a\u241b",))


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


def test_two_programs_keep_what_each_has_changed(path: Path) -> None:
    first, second = Memory(path), Memory(path)
    first.note(PROD, ["a"], "etl*")
    first.wrote("etl*")
    second.note(PROD, ["b"], "load*")
    second.wrote("load*")
    first.save()
    second.save()
    again = Memory(path)
    assert again.query(PROD, ["a"]) == "etl*"
    assert again.query(PROD, ["b"]) == "load*"
    assert again.history == ("etl*", "load*")


def test_what_only_the_other_has_changed_is_left_as_it_is_now(path: Path) -> None:
    old = Memory(path)
    old.note(PROD, ["a"], "etl*")
    old.wrote("etl*")
    old.save()
    first, second = Memory(path), Memory(path)
    first.note(PROD, ["a"], "")
    first.wrote("status:failed")
    first.save()
    second.note(PROD, ["b"], "load*")
    second.save()
    again = Memory(path)
    assert again.query(PROD, ["a"]) == ""
    assert again.history == ("etl*", "status:failed")


def test_many_programs_at_once_lose_nothing(path: Path) -> None:
    code = """
import sys
from pathlib import Path
from batch_tui import files
from batch_tui.batch.ports import Scope
from batch_tui.settings.memory import Memory
files._TRIES = 100_000  # none of them is given up for stopped
for n in range(25):
    memory = Memory(Path(sys.argv[1]))
    memory.note(Scope("prod", "eu-west-1"), [f"{sys.argv[2]}-{n}"], "etl*")
    memory.save()
"""
    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("a", "b", "c")
    ]
    assert [program.wait() for program in programs] == [0, 0, 0]
    again = Memory(path)
    kept = [again.query(PROD, [f"{name}-{n}"]) for name in ("a", "b", "c") for n in range(25)]
    assert kept == ["etl*"] * 75
    assert [left.name for left in path.parent.iterdir()] == [path.name]


def test_a_run_that_changed_nothing_writes_nothing(path: Path) -> None:
    Memory(path).save()
    assert not path.parent.exists()


def test_the_lines_of_the_bar_do_not_grow_for_ever_and_none_comes_twice(path: Path) -> None:
    memory = Memory(path)
    for n in (*range(MOST_LINES + 10), 50):
        memory.wrote(f"q{n}")
    memory.save()
    history = Memory(path).history
    assert len(history) == len(set(history)) == MOST_LINES
    assert history[-2:] == (f"q{MOST_LINES + 9}", "q50")


def test_no_line_of_an_earlier_run_drives_a_terminal(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"history": ["name:\x1b]0;x\x07\ud800"]}))
    assert Memory(path).history == ("name:␛]0;x␇‹U+D800›",)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_neither_waited_for_nor_replaced(
    path: Path, make: Callable[[Path], None]
) -> None:
    path.parent.mkdir()
    make(path)
    mode = path.stat().st_mode
    memory = Memory(path)
    memory.note(PROD, ["a"], "etl*")
    memory.save()
    assert path.stat().st_mode == mode
    assert list(path.parent.iterdir()) == [path]


def test_the_regions_that_a_profile_was_used_with_are_known_the_latest_first(path: Path) -> None:
    earlier = Memory(path)
    earlier.note(Scope("prod", "us-east-1"), ["a"], "")
    earlier.note(PROD, ["a"], "status:failed")
    earlier.note_look(Scope("prod", ""), Look(("a",)))
    earlier.save()
    memory = Memory(path)
    memory.note(Scope("test", "ap-south-1"), ["a"], "")
    assert memory.regions("prod") == ["eu-west-1", "us-east-1"]
    memory.note_look(Scope("prod", "us-east-1"), Look(("b",)))
    assert memory.regions("prod") == ["us-east-1", "eu-west-1"]
    assert memory.regions("pro") == []


@pytest.mark.parametrize(
    ("env", "settings", "scope"),
    [
        ({}, {}, ("default", "")),
        ({"AWS_PROFILE": "p", "AWS_DEFAULT_REGION": "eu-west-1"}, {}, ("p", "eu-west-1")),
        ({"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "x"}, {}, ("default", "us-east-1")),
        ({"AWS_PROFILE": "p", "AWS_DEFAULT_PROFILE": "q"}, {}, ("q", "")),
        ({"AWS_PROFILE": "", "AWS_REGION": ""}, {}, ("default", "")),
        ({"AWS_PROFILE": "p", "AWS_REGION": "x"}, {"profile": "a", "region": "b"}, ("a", "b")),
    ],
)
def test_places_are_told_apart_as_aws_tells_them(
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    settings: dict[str, str],
    scope: tuple[str, str],
) -> None:
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert scope_of(override(Settings(), settings)) == Scope(*scope)


def test_the_demo_is_a_place_of_its_own_whatever_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "p")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert scope_of(Settings(demo=True)) == Scope("demo", "us-east-1")
    assert scope_of(Settings(demo=True, region="eu-west-1")) == Scope("demo", "eu-west-1")
