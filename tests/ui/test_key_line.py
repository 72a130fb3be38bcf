"""The bottom line at every width: how to learn the keys, and how to leave, stay the longest."""

import pytest

from tests.conftest import Run
from tests.ui import driver


@pytest.mark.parametrize("width", [16, 17, 24, 40, 60, 80, 120, 300])
async def test_the_keys_and_the_way_out_are_named_at_every_width(run: Run, width: int) -> None:
    async with run(size=(width, 24)) as running:
        await driver.idle(running)
        assert running.shown[-1].endswith(" ? Keys  q Quit"), running.shown[-1]
        assert "…" not in running.shown[-1]


async def test_a_hint_is_whole_or_away_also_after_a_resize(run: Run) -> None:
    async with run(size=(200, 24)) as running:
        await running.loaded()
        whole = running.shown[-1].strip().split("  ")
        for width in (100, 60, 40, 20, 80, 200):
            await running.resize(width, 24)
            await driver.idle(running)
            hints = running.shown[-1].strip().split("  ")
            assert hints == [*whole[: len(hints) - 2], *whole[-2:]], width
        assert hints == whole


@pytest.mark.parametrize("key", ["d", "m"])
async def test_before_the_list_the_same_key_leads_back_and_is_named_so(run: Run, key: str) -> None:
    async with run(size=(40, 24), query="type:array") as running:
        await running.loaded()
        await running.press(key)
        await running.until(lambda: running.app.screen is not running.jobs)
        await driver.idle(running)
        assert running.shown[-1].endswith(" ? Keys  q Back"), running.shown[-1]
        await running.press("q")
        await running.until(lambda: running.app.screen is running.jobs)
        assert running.shown[-1].endswith(" ? Keys  q Quit")
