"""The life of a log: its end first, then what is looked at; nothing lost, nothing doubled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest

from batch_tui.batch.failure import Denied, Throttled
from batch_tui.batch.log import window
from batch_tui.feed.budget import Priority
from batch_tui.feed.log import finder, reading, walk
from batch_tui.feed.log.state import ReadingState
from batch_tui.feed.source import Source
from tests.feed.follower import until
from tests.feed.logs import Reader, job_with, log_of, messages, numbered
from tests.feed.world import World

LOGS = frozenset({"GetLogEvents"})
pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pages and a small window, so that little is much."""
    monkeypatch.setattr(reading, "FIRST", 50)
    monkeypatch.setattr(reading, "NEAR", 20)
    monkeypatch.setattr(walk.Walk.page, "__defaults__", (100, Priority.KEY))
    monkeypatch.setattr(walk.Walk.events, "__defaults__", (100, Priority.KEY))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than 500 lines are held."""
    for module in (window, finder, reading):
        monkeypatch.setattr(module, "MOST_LINES", 500)
    monkeypatch.setattr(window, "_SMALL", 100)


@asynccontextmanager
async def reading_of(source: Source, job_id: str) -> AsyncIterator[Reader]:
    made = Reader(source, job_id)
    try:
        yield await made.open()
    finally:
        await made.reading.close()


def operations(world: World) -> list[str]:
    return [call.operation for call in world.demo.calls]


async def test_a_log_is_opened_at_its_end_by_two_calls(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(1_000))
    world.demo.calls.clear()
    async with reading_of(source, job_id) as reader:
        assert reader.texts == numbered(1_000)[-50:]
        assert (reader.reading.lines.has_head, reader.reading.lines.has_end) == (False, True)
        assert operations(world) == ["DescribeJobs", "GetLogEvents"]
        assert world.demo.calls[-1].body["startFromHead"] is False


async def test_older_pages_come_when_they_are_looked_at_and_not_before(
    world: World, source: Source
) -> None:
    job_id = job_with(world.demo, numbered(1_000))
    async with reading_of(source, job_id) as reader:
        calls = len(world.demo.calls)
        await reader.look(-1 + reader.reading.lines.stop - reader.size)
        assert len(world.demo.calls) == calls + 1  # within `NEAR` of the first line
        await reader.look(reader.reading.lines.stop - reader.size)
        assert len(world.demo.calls) == calls + 1
        await reader.up()
        assert reader.texts == numbered(1_000)


FAULTS: list[dict[str, Any]] = [
    {},
    {"empty_pages": 2},
    {"short_pages": True},
    {"empty_pages": 3, "short_pages": True},
    {"expire_tokens": 3},
    {"expire_tokens": 6, "empty_pages": 2, "short_pages": True},
    {"throttle": 2},
    {"break_down": 2},
    {"drop": 1},
]


@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_whatever_goes_wrong_every_line_comes_once(
    world: World, source: Source, faults: dict[str, object]
) -> None:
    # Some hundred events of one instant: what was read cannot be told by time alone.
    job_id = job_with(world.demo, numbered(3_000))
    told = messages(world.demo, log_of(world.demo, job_id))
    async with reading_of(source, job_id) as reader:
        world.demo.faults.turn({"only": ["GetLogEvents"], **faults})
        while not reader.reading.lines.has_head:
            if reader.state.failure:
                reader.reading._tell(failure=None)
            await reader.up()
        assert reader.texts == told == numbered(3_000)


@pytest.mark.parametrize("faults", FAULTS, ids=str)
@pytest.mark.usefixtures("small")
async def test_what_was_let_go_is_read_again_both_ways(
    world: World, source: Source, faults: dict[str, object]
) -> None:
    job_id = job_with(world.demo, numbered(2_000))
    async with reading_of(source, job_id) as reader:
        lines = reader.reading.lines
        world.demo.faults.turn({"only": ["GetLogEvents"], **faults})
        for _ in range(2):
            while not lines.has_head:
                reader.reading._tell(failure=None)
                await reader.up()
            assert (lines.has_end, lines.dropped > 0) == (False, True)
            assert reader.texts == numbered(2_000)[: len(lines)]
            while not lines.has_end:
                reader.reading._tell(failure=None)
                await reader.down()
            assert reader.texts == numbered(2_000)[-len(lines) :]
            assert len(lines) <= 600


@pytest.mark.usefixtures("small")
async def test_the_two_ends_are_a_call_away_each(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(5_000))
    async with reading_of(source, job_id) as reader:
        world.demo.calls.clear()
        reader.reading.head()
        await reader.idle()
        assert reader.texts == numbered(100)
        assert reader.reading.lines.has_head
        reader.reading.end()
        await reader.idle()
        assert reader.texts == numbered(5_000)[-50:]
        assert len(world.demo.calls) == 2


async def test_a_log_that_is_followed_grows_and_ends_with_its_job(
    world: World, source: Source
) -> None:
    job_id = job_with(world.demo, numbered(10), "RUNNING")
    log = log_of(world.demo, job_id)
    async with reading_of(source, job_id) as reader:
        reader.reading.follow()
        await reader.idle()
        assert reader.state.following
        before = reader.texts
        world.demo.set_status(job_id, "RUNNING", lines=(*numbered(10), "more", "and more"))
        await reader.tick()
        assert reader.texts == messages(world.demo, log) == [*before, "more", "and more"]
        world.demo.set_status(
            job_id, "FAILED", exit_code=1, lines=(*numbered(10), "more", "and more", "the end")
        )
        for _ in range(2 * reading.QUIET_LOOKS + 1):
            await reader.tick()
        assert reader.texts[-1] == "the end"
        ended: ReadingState = reader.state
        assert (ended.following, ended.has_ended) == (False, True)
        assert reading.FOLLOW not in reader.reading._timers


@pytest.mark.usefixtures("small")
async def test_what_is_looked_at_is_not_let_go_for_what_is_new(
    world: World, source: Source
) -> None:
    job_id = job_with(world.demo, numbered(1_000), "RUNNING")
    async with reading_of(source, job_id) as reader:
        for _ in range(4):
            await reader.look(reader.reading.lines.first)
        top = reader.reading.lines.first
        assert reader.reading.lines.has_end
        reader.reading.follow()
        await reader.idle()
        seen = [reader.reading.lines.line(n).text for n in range(top, top + reader.size)]
        world.demo.set_status(job_id, "RUNNING", lines=tuple(numbered(3_000)))
        reader.reading.look(range(top, top + reader.size))
        for _ in range(3):
            await reader.tick()
        assert [reader.reading.lines.line(n).text for n in range(top, top + reader.size)] == seen


async def test_a_stream_that_is_not_there_yet_is_looked_for(world: World, source: Source) -> None:
    job_id = world.demo.add_job("new", queue="logs", status="RUNNING", lines=("first",))
    async with reading_of(source, job_id) as reader:
        assert reader.state.stage == "absent"
        assert reader.state.failure is None
        reader.reading.follow()
        world.demo.advance(5)
        await reader.tick()
        assert (reader.state.stage, reader.texts) == ("there", ["first"])


async def test_a_job_that_starts_while_it_is_followed_gets_its_log(
    world: World, source: Source
) -> None:
    job_id = world.demo.add_job("waits", queue="logs", status="RUNNABLE")
    async with reading_of(source, job_id) as reader:
        assert (reader.state.stage, "not started" in reader.state.none) == ("none", True)
        reader.reading.follow()
        world.demo.set_status(job_id, "RUNNING", lines=("first",))
        world.demo.advance(5)
        await reader.tick()
        assert (reader.state.stage, reader.texts) == ("there", ["first"])


async def test_each_attempt_has_a_log_of_its_own(world: World, source: Source) -> None:
    demo = world.demo
    job_id = next(
        made
        for _ in range(100)
        if (made := job_with(demo, ["one"], "FAILED"))
        and len(source.region.describe_job(made).attempts) > 1  # type: ignore[union-attr]
    )
    async with reading_of(source, job_id) as reader:
        first = reader.state.part
        assert first is not None
        assert first.attempt == len(reader.state.parts) > 1
        reader.reading.choose(1)
        await reader.idle()
        assert reader.state.part is not None
        assert reader.state.part.attempt == first.attempt - 1
        asked = demo.calls[-1].body["logStreamName"]
        assert asked == reader.state.part.log.stream != first.log.stream
        for _ in range(len(reader.state.parts) - 1):
            reader.reading.choose(1)
        await reader.idle()
        assert reader.state.part == first


async def test_a_stream_in_another_group_is_asked_for_there(world: World, source: Source) -> None:
    began: dict[str, Any] = {"started": 1_793_000_000_000, "stopped": 1_793_000_100_000}
    job_id = world.demo.add_job("x", queue="genomics", status="FAILED", exit_code=1, **began)
    async with reading_of(source, job_id) as reader:
        assert reader.state.stage == "there"
        assert world.demo.calls[-1].body["logGroupName"] == "/genomics/batch"
        assert reader.texts[-1].startswith("ValueError")


async def test_a_permission_that_misses_is_named_and_asked_for_again(
    world: World, source: Source
) -> None:
    job_id = job_with(world.demo, numbered(10))
    world.demo.faults.turn({"only": ["GetLogEvents"], "deny": 1})
    async with reading_of(source, job_id) as reader:
        failure = reader.state.failure
        assert isinstance(failure, Denied)
        assert "logs:GetLogEvents" in str(failure)
        assert reader.state.detail is not None
        reader.reading.again()
        await reader.idle()
        assert (reader.state.failure, reader.texts) == (None, numbered(10))


async def test_a_page_that_failed_is_not_asked_for_by_scrolling(
    world: World, source: Source
) -> None:
    job_id = job_with(world.demo, numbered(1_000))
    async with reading_of(source, job_id) as reader:
        world.demo.faults.turn({"only": ["GetLogEvents"], "throttle": -1})
        await reader.look(reader.reading.lines.first)
        assert isinstance(reader.state.failure, Throttled)
        calls = len(world.demo.calls)
        await reader.look(reader.reading.lines.first)
        assert len(world.demo.calls) == calls
        world.demo.faults.clear()
        reader.reading.again()
        await reader.idle()
        await reader.up()
        assert reader.texts == numbered(1_000)


async def test_pages_without_an_end_are_given_up(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_EMPTY", 10)
    job_id = job_with(world.demo, numbered(200))
    async with reading_of(source, job_id) as reader:
        world.demo.faults.turn({"only": ["GetLogEvents"], "empty_pages": 1})
        await reader.look(reader.reading.lines.first)
        assert "10 pages without an event" in str(reader.state.failure)


async def test_events_that_cannot_be_read_are_counted(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(10))
    world.demo.faults.turn({"only": ["GetLogEvents"], "spoil": 3})
    async with reading_of(source, job_id) as reader:
        assert (reader.texts, reader.state.unread) == (numbered(10)[3:], 3)


async def test_a_log_without_a_line_is_there_and_empty(world: World, source: Source) -> None:
    world.demo.faults.turn({"only": ["GetLogEvents"], "spoil": -1})
    async with reading_of(source, job_with(world.demo, numbered(3))) as reader:
        assert (reader.state.stage, reader.texts, reader.state.failure) == ("there", [], None)


async def test_what_is_unknown_has_no_log(source: Source) -> None:
    async with reading_of(source, "00000000-0000-4000-8000-000000000000") as reader:
        assert reader.state.stage == "none"
        assert "does not know" in reader.state.none


async def test_a_hanging_endpoint_leaves_all_else_alone(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(10))
    world.demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})
    reader = Reader(source, job_id)
    reader.reading.open()
    await until(lambda: operations(world)[-1:] == ["GetLogEvents"], "asked")
    reader.reading.choose(1)
    reader.reading.again()
    assert reader.state.stage in {"asking", "reading"}
    await reader.reading.close()
    assert not reader.reading._tasks.names


# Searches


async def test_a_search_goes_on_into_what_is_not_held(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(3_000))
    async with reading_of(source, job_id) as reader:
        found = await reader.find("line 123", reader.reading.lines.stop - 1)
        assert found is not None
        assert reader.reading.lines.line(found).text == "line 1239"
        found = await reader.find("LINE 123", found - 1)
        assert found is None  # capitals are meant
        found = await reader.find("line 177", reader.reading.lines.first, older=False)
        assert found is not None
        assert reader.reading.lines.line(found).text == "line 1770"
        progress = [s.search.scanned for s in reader.states if s.search]
        assert max(progress) >= 1_239 > min(progress)


@pytest.mark.usefixtures("small")
async def test_what_is_found_far_away_is_held_with_its_neighbours(
    world: World, source: Source
) -> None:
    job_id = job_with(world.demo, numbered(5_000))
    async with reading_of(source, job_id) as reader:
        found = await reader.find("line 42", 10)
        assert found is not None
        lines = reader.reading.lines
        assert lines.line(found).text == "line 4299"
        found = await reader.find("line 1042", found - 1)
        assert found is not None
        assert lines.line(found).text == "line 1042"
        assert lines.line(found - 1).text == "line 1041"
        await reader.up()
        assert reader.texts == numbered(5_000)[: len(lines)]
        found = await reader.find("line 4900", lines.first, older=False)
        assert found is not None
        assert lines.line(found).text == "line 4900"
        await reader.down()
        assert reader.texts == numbered(5_000)[-len(lines) :]


@pytest.mark.parametrize("older", [True, False])
async def test_a_search_that_finds_nothing_moves_nothing(
    world: World, source: Source, older: bool
) -> None:
    job_id = job_with(world.demo, numbered(3_000))
    async with reading_of(source, job_id) as reader:
        before = reader.reading.lines.version
        assert await reader.find("absent", reader.reading.lines.stop - 1, older=older) is None
        assert reader.state.search is not None
        assert reader.state.search.stage == "missing"
        assert reader.state.search.scanned == (3_000 if older else 1)
        assert reader.reading.lines.version == before


async def test_a_search_is_stopped(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(3_000))
    async with reading_of(source, job_id) as reader:
        world.demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})
        reader.reading.find("absent", reader.reading.lines.stop - 1, older=True)
        calls = len(world.demo.calls)
        await until(lambda: len(world.demo.calls) > calls, "a page asked for")
        before = reader.texts
        assert reader.reading.stop()
        assert reader.state.search is not None
        assert reader.state.search.stage == "stopped"
        assert not reader.reading.stop()
        assert reader.reading.forget_search()
        assert not reader.reading.forget_search()
        assert reader.texts == before


async def test_a_throttled_search_goes_on(world: World, source: Source) -> None:
    job_id = job_with(world.demo, numbered(1_000))
    async with reading_of(source, job_id) as reader:
        source.logs.calls.budget._sleep = lambda _: until(lambda: True)
        source.logs.calls.budget._random = lambda: -1.0
        world.demo.faults.turn({"only": ["GetLogEvents"], "throttle": 7})
        assert await reader.find("line 0", 10_000) is not None


async def _up(reader: Reader, _: Random) -> None:
    await reader.look(reader.reading.lines.first)


async def _down(reader: Reader, _: Random) -> None:
    lines = reader.reading.lines
    await reader.look(max(lines.first, lines.stop - reader.size))


async def _anywhere(reader: Reader, random: Random) -> None:
    lines = reader.reading.lines
    reader.reading.look(range(*sorted(random.choices(range(lines.first, lines.stop + 1), k=2))))


async def _find(reader: Reader, random: Random) -> None:
    lines = reader.reading.lines
    start = random.choice([lines.first, lines.stop - 1])
    text = f"line {random.randrange(4_400)}"
    reader.reading.find(text, start, older=random.random() < 0.5)


async def _key(reader: Reader, random: Random) -> None:
    getattr(reader.reading, random.choice(["head", "end", "stop", "tick", "again"]))()


DEEDS = (_up, _down, _anywhere, _find, _key)


def _see(reader: Reader, every: list[str]) -> None:
    """What is held is a part of the stream, and says rightly where that ends."""
    lines, texts = reader.reading.lines, reader.texts
    if texts:
        first = every.index(texts[0])
        assert texts == every[first : first + len(texts)]
        assert not lines.has_head or first == 0
        assert not lines.has_end or texts[-1] == every[-1]
    assert all(text in line for text, line in reader.found)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.usefixtures("small")
async def test_whatever_is_done_what_is_held_is_a_part_of_the_stream(
    world: World, source: Source, seed: int
) -> None:
    random, every = Random(seed), numbered(4_000)
    job_id = job_with(world.demo, every)
    source.logs.calls.budget._random = lambda: -1.0  # a pause of no time at all
    async with reading_of(source, job_id) as reader:
        for n in range(40):
            if n % 8 == 0:
                world.demo.faults.clear()
                world.demo.faults.turn({"only": ["GetLogEvents"], **random.choice(FAULTS)})
            await random.choice(DEEDS)(reader, random)
            if random.random() < 0.5:
                await reader.idle()
            if reader.state.failure:
                reader.reading.again()
            _see(reader, every)
