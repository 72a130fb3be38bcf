"""What stands for a status tells it from every other one."""

import pytest
from rich.cells import cell_len

from batch_tui.batch.job import STATUSES, Status
from batch_tui.look.glyphs import GLYPHS, LETTERS, SHORT, UNKNOWN


@pytest.mark.parametrize("marks", [GLYPHS, LETTERS, SHORT], ids=["glyphs", "letters", "short"])
def test_every_status_has_a_mark_of_its_own(marks: dict[Status, str]) -> None:
    assert set(marks) == set(STATUSES if marks is SHORT else Status)
    assert len({*marks.values(), UNKNOWN}) == len(marks) + 1


def test_a_glyph_or_a_letter_takes_one_cell() -> None:
    assert {cell_len(mark) for mark in (*GLYPHS.values(), *LETTERS.values(), UNKNOWN)} == {1}
