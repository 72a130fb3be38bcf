"""What is written down, where, and what never is."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from batch_tui.batch.failure import Broken, Denied, Failure
from batch_tui.batch.ports import Call
from batch_tui.journal import LARGEST, LAST, Journal

NOW = 1_795_000_000_000
CALL = Call("ListJobs", 35, "ok", "0b1c-2d", ("jobQueue", "maxResults"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.log"


@contextmanager
def journal_at(path: Path | None, *, debug: bool = False) -> Iterator[Journal]:
    journal = Journal(path, debug=debug, clock=lambda: NOW)
    try:
        yield journal
    finally:
        journal.close()


def written(path: Path, write: Callable[[Journal], object], *, debug: bool = False) -> list[str]:
    """The lines that come into the file, without their time and process."""
    with journal_at(path, debug=debug) as journal:
        write(journal)
    return [line.split(" ", 2)[2] for line in path.read_text().splitlines()]


def mistake(name: str) -> int:
    secret = {name: "in a local"}
    return len(secret) // int(name == "")


def caught(job: str = "secret-name") -> Exception:
    known: dict[str, int] = {}
    try:
        try:
            mistake(job)
        except ZeroDivisionError:
            known[job]
    except KeyError as error:
        return error
    raise AssertionError


def test_a_call_is_a_line(path: Path) -> None:
    assert written(path, lambda journal: journal.call(CALL)) == ["ListJobs 35 ms ok 0b1c-2d"]
    assert str(os.getpid()) in path.read_text()


def test_more_is_written_for_who_looks_for_a_mistake(path: Path) -> None:
    def write(journal: Journal) -> None:
        journal.call(CALL)
        journal.detail("waited 3 ms")

    lines = written(path, write, debug=True)
    assert lines[1:] == ["ListJobs was sent with jobQueue, maxResults", "waited 3 ms"]


def test_a_mistake_is_written_with_its_places_and_without_any_value(path: Path) -> None:
    lines = written(path, lambda journal: journal.told(caught()))
    assert lines[0] == "builtins.KeyError"
    assert "builtins.ZeroDivisionError" in lines
    assert any(line.startswith(f"  {__file__}:") and line.endswith(":mistake") for line in lines)
    assert "secret-name" not in path.read_text()
    assert "in a local" not in path.read_text()


def test_a_mistake_becomes_a_sentence_that_names_the_file(path: Path) -> None:
    with journal_at(path) as journal:
        told = journal.told(caught())
    assert type(told) is Broken
    assert told.sentence == f"This program made a mistake (KeyError); {path} tells where."


def test_a_failure_stays_what_it_is_and_only_its_kind_is_written(path: Path) -> None:
    failure = Denied("User secret-name may not list secret-queue.", "Ask for it.")
    told: list[Failure] = []
    assert written(path, lambda journal: told.append(journal.told(failure))) == ["Denied"]
    assert told == [failure]


def test_a_failure_that_goes_through_several_hands_is_kept_once() -> None:
    with journal_at(None) as journal:
        failure, alike = Denied("No."), Denied("No.")
        for error in (failure, failure, alike, ValueError("no")):
            broken = journal.told(journal.told(error))
        texts = [entry.text for entry in journal.last()]
    assert texts == ["No.", "No.", broken.sentence]


def test_a_notice_is_shown_as_it_was_and_written_as_it_may_be(path: Path) -> None:
    with journal_at(path) as journal:
        journal.note("secret-name has ended", "a notice: information")
        assert [entry.text for entry in journal.last()] == ["secret-name has ended"]
        assert journal.last()[0].at == NOW
    assert "a notice: information" in path.read_text()
    assert "secret-name" not in path.read_text()


def test_the_last_entries_are_kept_for_the_screen_the_newest_at_the_end() -> None:
    with journal_at(None) as journal:
        for number in range(LAST + 5):
            journal.note(f"notice {number}", "a notice")
        texts = [entry.text for entry in journal.last()]
    assert texts == [f"notice {number}" for number in range(5, LAST + 5)]


def test_the_file_is_private_also_when_it_was_not(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("")
    path.chmod(0o644)
    written(path, lambda journal: journal.call(CALL))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_does_not_grow_for_ever(path: Path) -> None:
    with journal_at(path) as journal:
        for _ in range(3 * LARGEST // 1_000):
            journal.note("", "x" * 1_000)
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["journal.log", "journal.log.1"]
    assert all(file.stat().st_size <= LARGEST for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_link_to_another_file_is_not_followed(
    path: Path, tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    path.parent.mkdir()
    link(other, path)
    with journal_at(path) as journal:
        journal.call(CALL)
    assert other.read_text() == "mine"
    assert journal.path is None
    assert journal.told(caught()).sentence == "This program made a mistake (KeyError)."


def test_what_is_no_file_is_let_go_and_the_last_entries_are_kept(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    with journal_at(path) as journal:
        journal.call(CALL)
    assert journal.path is None
    assert len(journal.last()) == 1


def test_a_folder_that_cannot_be_made_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with journal_at(tmp_path / "file" / "journal.log") as journal:
        journal.call(CALL)
    assert journal.path is None
    assert (tmp_path / "file").read_text() == ""


def test_nothing_is_made_before_something_happens(path: Path) -> None:
    with journal_at(path):
        pass
    assert not path.parent.exists()


def test_every_thread_may_write_and_no_line_is_lost(path: Path) -> None:
    def write(journal: Journal) -> None:
        def call() -> None:
            for _ in range(200):
                journal.call(CALL)

        threads = [Thread(target=call) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert written(path, write) == ["ListJobs 35 ms ok 0b1c-2d"] * 800


def test_an_endless_recursion_takes_few_lines(path: Path) -> None:
    def recur(n: int) -> int:
        return recur(n + 1) + 1

    try:
        recur(0)
    except RecursionError as error:
        raised = error
    assert 2 < len(written(path, lambda journal: journal.told(raised))) < 60
