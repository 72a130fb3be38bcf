"""To another profile or region without leaving: also where nothing works, and back again."""

from collections.abc import Iterator
from threading import Event

import pytest

from batch_tui.batch.failure import BadCredentials
from batch_tui.batch.ports import Scope
from batch_tui.demo import DemoRegion
from batch_tui.settings.memory import Memory
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.widgets.line_input import LineInput
from tests.conftest import NOW, QUEUE, SCOPE, Run
from tests.ui import driver
from tests.ui.driver import Others, Running
from tests.ui.test_filter_bar import line
from tests.ui.test_first_minute import says

EU = Scope("default", "eu-west-1")
PROD = Scope("prod", "eu-west-1")


@pytest.fixture
def eu() -> Iterator[DemoRegion]:
    """Another region, in which jobs have the same ids as in the first."""
    with DemoRegion(jobs=300, seed=7, now=NOW, name="eu-west-1") as region:
        yield region


@pytest.fixture
def others(demo: DemoRegion, eu: DemoRegion) -> Others:
    return Others({SCOPE: demo, EU: eu, PROD: eu})


async def picker(running: Running, key: str) -> None:
    """Open a picker by its key, and wait until it takes what is typed."""
    await running.press(key)
    await running.until(lambda: isinstance(running.app.focused, LineInput), "the picker")
    await driver.idle(running)


def offered(running: Running) -> list[str]:
    """What stands in the picker, without its marks."""
    found = (text.strip() for row in running.shown if "│ " in row for text in row.split("│")[1:2])
    return [text.removeprefix("[x] ").removeprefix("[ ] ") for text in found]


def told(running: Running, text: str) -> bool:
    """Whether a text is on the screen, on one line or on two."""
    return text in " ".join(map(str.strip, running.shown))


async def settled(running: Running, region: str) -> None:
    """Wait until a region is looked at, and nothing of the one before is left."""
    await running.until(lambda: driver.scopes(running).region == region, region)
    await running.until(lambda: driver.open_sources(running) == 1, "the other one closed")


async def test_another_region_comes_in_the_place_of_the_first(
    demo: DemoRegion, eu: DemoRegion, run: Run, others: Others
) -> None:
    async with run(others=others) as running:
        await running.loaded()
        first = driver.source(running)
        await picker(running, "R")
        assert offered(running)[1:3] == ["us-east-1  shown now", "eu-west-1"]
        await running.press("down", "enter")
        await settled(running, "eu-west-1")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "its queues")
        assert "default · eu-west-1" in running.shown[0], "behind the picker, too"
        asked = len(demo.calls)
        await running.press(*"render", "enter")
        await running.loaded()
        assert {call.body.get("jobQueue") for call in eu.calls if "jobQueue" in call.body} == {
            "render-spot"
        }
        assert len(demo.calls) == asked, "nothing is asked of the one that was left"
        with pytest.raises(RuntimeError, match="closed"):
            await first.calls.pool.call(int)
        assert running.app.focused is driver.table(running)


@pytest.mark.parametrize("key", ["P", "R"])
async def test_what_is_opened_next_is_got_ready_while_a_person_chooses(
    run: Run, others: Others, key: str
) -> None:
    async with run(others=others) as running:
        await running.loaded()
        said: list[str] = []
        driver.scopes(running).get_ready = lambda: said.append(key)
        await picker(running, key)
        assert said == [key]


async def test_what_is_typed_at_once_goes_to_the_picker_and_esc_stays(
    demo: DemoRegion, run: Run, others: Others
) -> None:
    others.gate = Event()
    async with run(others=others) as running:
        await running.loaded()
        before = driver.listing(running)
        running.type_at_once("R", *"eu-w", "enter")
        await running.until(lambda: says(running, "⋯ reading"), "the files are read")
        others.gate.set()
        await settled(running, "eu-west-1")
        assert driver.listing_or_none(running) is not before
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("escape")
        running.type_at_once("R", "escape", "R", "R", "escape", "R", "enter")
        await driver.idle(running)
        assert running.app.screen is running.jobs
        assert driver.scopes(running).region == "eu-west-1"


async def test_a_profile_goes_to_its_region_and_the_first_one_comes_back(
    run: Run, others: Others
) -> None:
    async with run(others=others) as running:
        await running.loaded()
        await picker(running, "P")
        assert offered(running)[1:3] == ["default  us-east-1 · shown now", "prod     eu-west-1"]
        await running.press(*"prod", "enter")
        await settled(running, "eu-west-1")
        assert "prod · eu-west-1" in running.shown[0]
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("escape")
        await picker(running, "P")
        await running.press(*"default", "enter")
        await settled(running, "us-east-1")
        assert driver.source(running).scope == SCOPE


async def test_queue_filter_sort_and_columns_of_each_region_come_back_and_say_so(
    run: Run, others: Others
) -> None:
    memory = Memory(None)
    async with run(others=others, memory=memory, queues=(), size=(100, 30)) as running:
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*QUEUE, "enter")
        await running.loaded()
        await running.press("7", "I")
        await running.loaded()
        driver.choose_columns(running, ("status", "name"))
        await picker(running, "R")
        await running.press(*"eu", "enter")
        await settled(running, "eu-west-1")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"adhoc", "enter")
        await running.loaded()
        view = driver.as_view(running)
        assert (view.query, view.sort, view.columns) == ("", "-created", ())
        await picker(running, "R")
        assert offered(running)[1:3] == ["eu-west-1  shown now", "us-east-1  the profile's"]
        await running.press(*"us", "enter")
        await settled(running, "us-east-1")
        await running.loaded()
        view = driver.as_view(running)
        assert (view.queues, view.query, view.sort) == ((QUEUE,), "status:failed", "created")
        assert tuple(view.columns) == ("status", "name")
        assert "of last time: filter status:failed, queue, sort, columns" in running.shown[-2]
        await picker(running, "R")
        await running.press(*"eu", "enter")
        await settled(running, "eu-west-1")
        await running.loaded()
        assert driver.chosen_queues(running) == ("adhoc",)
        assert line(running) == ""


@pytest.mark.parametrize("fault", [{"expire_credentials": -1}, {"deny": -1}, {"latency": 3_600.0}])
@pytest.mark.parametrize("queues", [(), (QUEUE,)])
async def test_the_keys_lead_out_of_where_nothing_works(
    demo: DemoRegion,
    run: Run,
    others: Others,
    fault: dict[str, float],
    queues: tuple[str, ...],
) -> None:
    demo.faults.turn(fault)
    async with run(others=others, queues=queues, size=(80, 24)) as running:
        if "latency" in fault:
            await running.until(lambda: demo.calls, "asked")
        else:
            await running.until(lambda: driver.banner_shown(running), "told")
            await running.until(lambda: says(running, "R: another region · P: profile"), "told how")
        running.type_at_once("R", *"eu", "enter")
        await settled(running, "eu-west-1")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "its queues")
        await running.press(*QUEUE, "enter")
        await running.loaded()
        assert not driver.banner_shown(running)
        demo.faults.clear()
        await running.press("q")
        await running.until(lambda: not running.app.is_running)
        assert running.app.return_code == 0


async def test_a_region_that_does_not_answer_can_be_left_again(
    eu: DemoRegion, run: Run, others: Others
) -> None:
    eu.faults.latency = 3_600.0
    async with run(others=others) as running:
        await running.loaded()
        for _ in range(2):
            await picker(running, "R")
            await running.press(*"eu", "enter")
            await settled(running, "eu-west-1")
            assert says(running, "connecting")
            await running.press("R")
            await running.until(lambda: any("us-east-1" in text for text in offered(running)))
            await running.press(*"us", "enter")
            await settled(running, "us-east-1")
            await running.loaded()
        eu.faults.clear()


async def test_what_is_mended_is_picked_up_by_a_key_and_by_itself(
    demo: DemoRegion, run: Run
) -> None:
    demo.faults.deny = -1
    async with run(queues=()) as running:
        await running.until(lambda: says(running, "r: try again"), "told")
        await running.until(lambda: told(running, "Press r to try again."), "by a key")
        calls = len(demo.calls)
        await running.press("r")
        await running.until(lambda: len(demo.calls) > calls, "asked again")
        await driver.idle(running)
        demo.faults.clear()
        await running.press("r")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "the queues")
    demo.faults.deny = -1
    async with run() as running:
        await running.until(lambda: driver.is_stuck(running), "told")
        await driver.idle(running)
        demo.faults.clear()
        await running.press("r")
        await running.until(lambda: driver.queues(running), "the queues are known, too")
    demo.faults.deny = -1
    async with run(queues=(), refresh=1.0) as running:
        await running.until(lambda: says(running, "r: try again"), "told")
        await running.until(lambda: told(running, "Trying again at"), "by itself")
        demo.faults.clear()
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "the queues")


async def test_files_that_cannot_be_used_are_told_where_a_profile_is_chosen(
    run: Run, others: Others
) -> None:
    others.failure = BadCredentials("The files are broken.", "Mend them.")
    async with run(others=others) as running:
        await running.loaded()
        await picker(running, "P")
        assert says(running, "The files are broken. Mend them.")
        await running.press("enter", "x", "escape")
        assert running.app.screen is running.jobs
        await running.press("colon")
        await driver.idle(running)
        assert says(running, "Choose another region"), "the palette has all else"


async def test_a_region_that_nobody_knows_is_asked_where_it_is_written_in_full(
    run: Run, others: Others
) -> None:
    async with run(others=others) as running:
        await running.loaded()
        await picker(running, "R")
        await running.press(*"mx-central")
        assert says(running, "Nothing matches.")
        await running.press(*"-1")
        assert says(running, "mx-central-1  not known here; it is asked all the same")
        await running.press("enter")
        await settled(running, "mx-central-1")
        assert driver.source(running).scope == Scope("default", "mx-central-1")


async def test_the_palette_finds_profiles_and_regions_by_name(run: Run, others: Others) -> None:
    others.gate = Event()
    async with run(others=others) as running:
        await running.loaded()
        running.type_at_once("colon", *"profile prod", "enter")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        others.gate.set()
        await settled(running, "eu-west-1")
        assert driver.scopes(running).profile == "prod"
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press("escape")
        await picker(running, "colon")
        await running.press(*"region us", "enter")
        await settled(running, "us-east-1")
        assert driver.scopes(running).profile == "prod"


async def test_a_change_under_way_is_waited_for_before_its_region_is_closed(
    demo: DemoRegion, eu: DemoRegion, run: Run, others: Others
) -> None:
    async with run(others=others) as running:
        await running.loaded()
        source = driver.source(running)
        [job, *_] = source.region.list_jobs(driver.stream(QUEUE), None, 1).jobs
        demo.faults.turn({"latency": 0.3, "only": ["TerminateJob"]})
        sent = driver.send(source, source.region.terminate_job, job.id, "enough")
        await running.until(lambda: driver.sends(source) == 1, "sent")
        await picker(running, "R")
        await running.press(*"eu", "enter")
        await running.until(lambda: "eu-west-1" in running.shown[0], "there at once")
        assert type(await sent).__name__ == "Done"
        await settled(running, "eu-west-1")
        demo.faults.clear()


@pytest.mark.parametrize("key", ["question_mark", "colon", "exclamation_mark", "slash"])
async def test_a_key_pressed_at_once_finds_a_screen_without_the_pane_that_was_left(
    run: Run, others: Others, key: str
) -> None:
    async with run(others=others) as running:
        await running.loaded()
        for region in ("eu-west-1", "us-east-1"):
            running.type_at_once("R", *region, "enter", key)
            await settled(running, region)
            await driver.idle(running)
            assert region in running.shown[0]
            for _ in range(3):
                await running.press("escape")
            await driver.idle(running)
            assert running.app.screen is running.jobs
