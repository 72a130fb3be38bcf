"""A key that does nothing here says so, and why: once, not once for each press."""

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.keys.commands import COMMANDS, elsewhere
from batch_tui.ui.keys.keymap import read_keys
from tests.conftest import Run
from tests.ui import driver
from tests.ui.test_live import MINE
from tests.ui.trees import array


@pytest.mark.parametrize("key", ["enter", "d", "m", "F", "L", "right", "number_sign"])
async def test_in_an_empty_list_there_is_no_job(demo: DemoRegion, run: Run, key: str) -> None:
    demo.add_queue(MINE)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press(key, key)
        assert driver.notices(running) == ["There is no job here."]
        assert running.app.screen is running.jobs


@pytest.mark.parametrize("key", ["m", "F", "L", "right", "number_sign"])
async def test_a_job_without_children_is_told_of(demo: DemoRegion, run: Run, key: str) -> None:
    demo.add_job("one", queue=MINE)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press(key, key)
        assert driver.notices(running) == ["This job has no children."]
        assert running.app.screen is running.jobs


@pytest.mark.parametrize(
    ("opens", "key", "told"),
    [
        ("m", "F", "F does nothing here; in the list: Only failed children; again: all."),
        ("m", "slash", "/ does nothing here; in the list: Filter jobs."),
        ("d", "m", "m does nothing here; in the list: Map of the array."),
        ("d", "v", "v does nothing here; in the list: Show the job beside the list."),
    ],
)
async def test_a_key_of_another_screen_says_where_it_works(
    demo: DemoRegion, run: Run, opens: str, key: str, told: str
) -> None:
    array(demo, ["FAILED", "SUCCEEDED"], status="FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press(opens)
        await running.until(lambda: running.app.screen is not running.jobs)
        await driver.idle(running)
        await running.press(key, key)
        assert driver.notices(running) == [told]


async def test_a_key_that_does_something_or_is_written_says_nothing(
    demo: DemoRegion, run: Run
) -> None:
    array(demo, ["FAILED", "SUCCEEDED"], status="FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("F", "F", "j", "k", "z", "slash", "n", "v", "N", "escape", "s", "F")
        await driver.idle(running)
        assert driver.notices(running) == []


def test_every_key_of_a_screen_is_told_of_by_its_changed_name() -> None:
    keys = read_keys({"failed": "f9", "map": "f10"})
    assert elsewhere("f9", keys).startswith("F9 does nothing here; in the list: Only failed ")
    assert elsewhere("F", keys) == ""
    assert elsewhere("f10", keys).endswith("Map of the array.")
    told = {command.id for command in COMMANDS if elsewhere(command.keys.split(",")[0], {})}
    assert {"failed", "details", "map-next", "secrets", "filter"} <= told
    assert not {"help", "quit", "suspend"} & told
