"""Nothing is lost by a key too many, and what was shown last time comes back and says so."""

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.settings.memory import Look, Memory
from batch_tui.settings.views import View
from tests.conftest import QUEUE, SCOPE, Run
from tests.ui import driver
from tests.ui.test_filter_bar import line

AGAIN = "Esc again clears the filter"


async def test_escape_says_that_it_clears_before_it_does(demo: DemoRegion, run: Run) -> None:
    async with run(size=(80, 24), query="status:failed") as running:
        await running.loaded()
        await running.press("escape")
        assert AGAIN in running.shown[-2]
        assert str(driver.asked_query(running)) == "status:failed"
        await running.press("j")
        assert AGAIN not in running.shown[-2]
        await running.press("escape")
        assert AGAIN in running.shown[-2]
        await running.press("escape")
        assert line(running) == ""
        await running.loaded()
        await running.press("escape")
        assert AGAIN not in running.shown[-2]
        running.type_at_once("7", "escape", "escape", "slash", "up")
        await running.until(lambda: line(running) == "status:failed")


async def test_the_offer_to_clear_is_over_after_a_while(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batch_tui.ui.panes.notices.TWICE", 0.05)
    async with run(query="status:failed") as running:
        await running.loaded()
        await running.press("escape")
        await running.until(lambda: AGAIN not in running.shown[-2])
        await running.press("escape")
        assert line(running) == "status:failed"


async def test_escape_is_called_as_it_is_set(run: Run) -> None:
    async with run(query="status:failed", keys={"back": "f5"}) as running:
        await running.loaded()
        await running.press("f5")
        assert "F5 again clears the filter" in running.shown[-2]
        await running.press("f5")
        assert line(running) == ""


async def test_up_brings_back_every_filter_that_another_one_took_the_place_of(run: Run) -> None:
    memory = Memory(None)
    view = View("type:array", (QUEUE,))
    async with run(memory=memory, views={"arrays": view}) as running:
        await running.loaded()
        await running.press("7", "5", "0")
        assert list(memory.history) == ["status:running,failed"]
        await running.press("slash", *"align", "enter")
        await running.loaded()
        await running.press("7", "5", "7")
        assert list(memory.history) == ["status:running,failed", "align"]
        await running.press("colon", *"arrays", "enter")
        await running.until(lambda: line(running) == "type:array")
        await running.loaded()  # until then Esc stops that
        await running.press("escape", "escape", "slash", "up")
        assert line(running) == "type:array"
        await running.press("up")
        assert line(running) == "align status:running"


async def test_queue_sort_columns_and_filter_come_back_and_say_so(
    demo: DemoRegion, run: Run
) -> None:
    memory = Memory(None)
    async with run(memory=memory, queues=()) as running:
        await running.until(lambda: driver.queues(running))
        await running.until(lambda: running.app.screen is not running.jobs)
        await running.press(*QUEUE, "enter")
        await running.loaded()
        await running.press("7", "I")
        await running.loaded()
        driver.choose_columns(running, ("status", "name"))
        await driver.idle(running)
    assert memory.look(SCOPE) == Look((QUEUE,), "created", ("status", "name"))
    async with run(memory=memory, queues=(), size=(80, 24)) as running:
        await running.loaded()
        assert driver.chosen_queues(running) == (QUEUE,)
        assert line(running) == "status:failed"
        assert driver.as_view(running) == View(
            "status:failed", (QUEUE,), "created", ("status", "name")
        )
        said = (
            "of last time: filter status:failed, queue, sort, columns - Esc Esc clears the filter"
        )
        assert said[:75] in running.shown[-2]
        await running.press("j")
        assert "of last time" not in running.shown[-2]
    for given in ({"sort": "name", "columns": ("name",)}, {"recall": False}):
        async with run(memory=memory, **given) as running:
            await running.loaded()
            view = driver.as_view(running)
            assert (view.sort, view.columns) != ("created", ("status", "name"))


async def test_a_filter_of_another_queue_that_comes_back_says_so(run: Run) -> None:
    memory = Memory(None)
    memory.note(SCOPE, ("render-spot",), "status:failed")
    async with run(memory=memory) as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        await running.press("Q", *"render", "enter")
        await running.until(lambda: line(running) == "status:failed")
        assert "of last time: filter status:failed" in running.shown[-2]


async def test_queues_that_are_gone_are_not_asked(run: Run) -> None:
    memory = Memory(None)
    memory.note_look(SCOPE, Look(("gone",), "no-column", ("no-column",)))
    async with run(memory=memory, queues=()) as running:
        await running.until(lambda: running.app.screen is not running.jobs)
        assert driver.chosen_queues(running) == ()
