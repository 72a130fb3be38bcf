"""The job under the cursor beside the list, from what is known."""

from batch_tui.demo import DemoRegion
from batch_tui.ui.panes.preview import LEAST, Preview
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.trees import MINE, array


def said(running: Running) -> str:
    """What stands beside the list."""
    shown = running.app.screen.query_one(Preview)
    at = slice(shown.content_region.x, shown.content_region.right)
    rows = running.shown[shown.content_region.y : shown.content_region.bottom]
    return "\n".join(line[at] for line in rows) if shown.display else ""


def is_there(running: Running) -> bool:
    return running.app.screen.query_one(Preview).display


async def test_v_shows_the_job_under_the_cursor_and_asks_for_nothing(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "SUCCEEDED", "RUNNING"])
    async with run(size=(200, 50), queues=(MINE,)) as running:
        await running.loaded()
        await driver.idle(running)
        [parent] = driver.ids(running)
        calls = len(demo.calls)
        assert not is_there(running)
        await running.press("v")
        await running.until(lambda: parent in said(running))
        for part in ("array", "PENDING", "1 ✖ FAILED", "1 ● RUNNING", "Children", "Created"):
            assert part in said(running)
        assert len(demo.calls) == calls
        await running.press("right")
        await running.until(lambda: len(driver.ids(running)) > 1)
        await running.press("down")
        await running.until(lambda: f"{parent}:0" in said(running) and "FAILED" in said(running))
        await running.press("v")
        assert not is_there(running)


async def test_where_there_is_no_room_that_is_said(demo: DemoRegion, run: Run) -> None:
    array(demo, ["FAILED"])
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await running.press("v")
        await running.until(lambda: driver.notices(running))
        assert not is_there(running)
        await running.resize(LEAST, 24)
        assert not is_there(running), "nobody waits for it any more"
        await running.press("v")
        assert is_there(running)
        await running.resize(80, 24)
        await running.until(lambda: not is_there(running))
        await running.resize(LEAST, 24)
        await running.until(lambda: is_there(running))
        assert running.app.screen.query_one(Preview).size.width < LEAST
