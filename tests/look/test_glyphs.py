"""What stands for a status tells it from every other one."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len

import batch_tui
from batch_tui.batch.job import STATUSES, Status
from batch_tui.look.glyphs import GLYPHS, LETTERS, SHORT, UNKNOWN, plain

HOME = Path(batch_tui.__file__).parent


@pytest.mark.parametrize("marks", [GLYPHS, LETTERS, SHORT], ids=["glyphs", "letters", "short"])
def test_every_status_has_a_mark_of_its_own(marks: dict[Status, str]) -> None:
    assert set(marks) == set(STATUSES if marks is SHORT else Status)
    assert len({*marks.values(), UNKNOWN}) == len(marks) + 1


def test_a_glyph_or_a_letter_takes_one_cell() -> None:
    assert {cell_len(mark) for mark in (*GLYPHS.values(), *LETTERS.values(), UNKNOWN)} == {1}


BAR = "█▓▒░"


@pytest.mark.parametrize("marks", [GLYPHS.values(), BAR], ids=["glyphs", "bar"])
def test_what_a_mark_means_is_seen_without_colours_also_in_ascii(marks: Iterable[str]) -> None:
    drawn = [plain(mark) for mark in marks]
    assert len(set(drawn)) == len(set(marks)) == len(drawn)
    assert "".join(drawn).isascii()


def test_a_letter_that_is_no_drawing_stays_what_it_is() -> None:
    assert plain("▸ naïve-日本語 │ 7 ✖") == "> naïve-日本語 | 7 X"


def test_all_that_the_program_draws_with_has_something_in_ascii() -> None:
    parts = [HOME / part for part in ("ui", "look")]
    drawn = {c for part in parts for path in part.rglob("*.py") for c in path.read_text("utf-8")}
    assert {c for c in drawn if not plain(c).isascii()} == set("＝＋－＠")  # for spreadsheets
