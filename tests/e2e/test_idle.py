"""What an idle screen sends to the terminal."""

import time
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.time_lapse import FAST, TICKS, time_lapse, watch


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 50)])
def test_a_minute_without_change_sends_less_than_two_kilobytes(
    tmp_path: Path, columns: int, rows: int
) -> None:
    with (
        DemoRegion(jobs=10_000, seed=7) as demo,
        time_lapse(demo, str(tmp_path), columns, rows) as terminal,
    ):
        watch(terminal, demo, TICKS + 1)
        before, shown, began = len(terminal.received), terminal.lines, time.monotonic()
        watch(terminal, demo, TICKS)
        sent = bytes(terminal.received[before:])
        # On a busy machine so many refreshes take longer than a minute.
        minutes = max(1.0, (time.monotonic() - began) * FAST / 60)
        assert terminal.lines != shown, "no age has ticked"
        assert len(sent) < 2_000 * minutes, f"{len(sent)} bytes: {sent!r}"
