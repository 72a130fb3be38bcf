"""Times on the screen are local, and their zone is said once."""

import time
from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_log_screen import added
from tests.ui.trees import MINE

ENDED = "2026-11-18 16:36:40"
"""NOW in Kolkata."""


@pytest.fixture(autouse=True)
def _kolkata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def zones(running: Running) -> list[str]:
    """The lines that say a zone."""
    return [line for line in running.shown for _ in range(line.count("UTC"))]


@pytest.mark.parametrize(("keys", "shown"), [(("d",), ENDED), (("l", "t"), ENDED[5:12])])
async def test_a_screen_with_times_says_their_zone_once(
    demo: DemoRegion, run: Run, keys: tuple[str, ...], shown: str
) -> None:
    added(demo, lines=["one", "two"])
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        for key in keys:
            await running.press(key)
            await driver.idle(running)
        assert any(shown in line for line in running.shown)
        [line] = zones(running)
        assert "times in UTC+0530" in line
        await running.press("t" if keys[-1] == "t" else "y")
        await driver.idle(running)
        assert not zones(running), "no local times are shown any more"


async def test_beside_the_list_the_first_time_says_the_zone(demo: DemoRegion, run: Run) -> None:
    added(demo)
    async with run(size=(160, 24), queues=(MINE,)) as running:
        await running.loaded()
        assert not zones(running), "a list tells ages alone"
        await running.press("v")
        await running.until(lambda: any(ENDED in line for line in running.shown))
        [line] = zones(running)
        assert line.rstrip().endswith("UTC+0530")
        assert "Created" in line


async def test_what_happened_says_the_zone_in_its_title(demo: DemoRegion, run: Run) -> None:
    added(demo)
    async with run(size=(80, 24), queues=(MINE,), clock=lambda: NOW) as running:
        await running.loaded()
        running.app.notify("Something has happened.", markup=False)
        await running.press("exclamation_mark")
        await driver.idle(running)
        [line] = zones(running)
        assert "What happened, UTC+0530" in line
        assert any("Something has happened." in line for line in running.shown)
