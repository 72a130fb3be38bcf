"""The meter of what goes to the terminal, in place of the hints."""

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.panes import meter_line
from batch_tui.ui.widgets.line_input import LineInput
from tests.conftest import Run
from tests.ui import driver
from tests.ui.test_live import MINE, fill


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_takes_the_place_of_the_hints_on_every_screen_and_gives_it_back(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    fill(demo, 3)
    async with run(size, queues=(MINE,)) as running:
        await running.loaded()
        hints = running.shown[-1]
        await running.press("M")
        assert running.shown[-1].startswith(" 0.0 kB/s  0 frames/s  ")
        assert running.shown[-1].endswith("  longest frame 0 ms   M Hints")

        def tells_of_what_is_sent() -> bool:
            running.app.meter.bytes += 1_000_000
            running.app.meter.frames += 1_000
            running.app.meter.longest = 0.123
            told = running.shown[-1]
            return "longest frame 123 ms" in told and " 0.0 kB/s  0 frames/s" not in told

        await running.until(tells_of_what_is_sent)
        await running.press("d")
        await running.until(lambda: "kB/s" in running.shown[-1])
        await running.press("M")
        assert running.shown[-1].endswith("q Back")
        await running.press("q")
        await driver.idle(running)
        assert running.shown[-1] == hints


async def test_it_is_in_the_palette(demo: DemoRegion, run: Run) -> None:
    fill(demo, 3)
    async with run((80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await running.press("colon")
        await running.until(lambda: isinstance(running.app.focused, LineInput))
        await running.press(*"meter", "enter")
        await running.until(lambda: "kB/s" in running.shown[-1])


def test_what_it_says_fits_where_eighty_columns_are() -> None:
    told = meter_line.told(1_234_567, 60, 1_200, 2.345, "Ctrl+X")
    assert told.cell_length <= 80


def test_one_frame_and_one_call_are_told_as_one() -> None:
    said = meter_line.told(1_234, 1, 1, 0.0346, "M").plain
    assert said == " 1.2 kB/s  1 frame/s  1 call/min  longest frame 35 ms   M Hints"
