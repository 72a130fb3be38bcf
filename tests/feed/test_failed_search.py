"""A search through the logs of all failed children: 100 a call, every page, nothing twice."""

from typing import Any

import pytest

from batch_tui.batch.failure import Denied, Endless
from batch_tui.feed.failed import life, seeker
from batch_tui.feed.failed.life import SEARCH
from batch_tui.feed.failed.state import FailedState
from batch_tui.feed.source import Source
from tests.feed.failing import failing, listening, never_started
from tests.feed.follower import until
from tests.feed.test_failed import counted, no_pause
from tests.feed.world import World


def lines(index: int) -> list[str]:
    """Some with what is searched for: two in each third child."""
    return [f"{index} line {n}{' needle' * (index % 3 == 0 and n in {2, 5})}" for n in range(8)]


def expected(count: int) -> list[tuple[int, int, tuple[str, ...]]]:
    found = range(0, count, 3)
    return [(n, 2, (f"{n} line 2 needle", f"{n} line 5 needle")) for n in found]


async def test_all_failed_children_are_searched_a_hundred_a_call(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "MORE", 5)
    parent = failing(world.demo, {n: lines(n) for n in range(250)})
    async with listening(world, source, parent) as heard:
        world.demo.calls.clear()
        await heard.find("needle")
        assert heard.found == expected(250)
        search = heard.state.search
        assert search is not None
        assert (search.stage, search.looked, search.total, search.silent) == ("done", 250, 250, 0)
        assert counted(world) == {"DescribeJobs": 3, "FilterLogEvents": 3}
        asked = [len(call.body["logStreamNames"]) for call in list(world.demo.calls)[3:]]
        assert asked == [100, 100, 50]
        assert heard.state.read == 5


FAULTS: list[dict[str, Any]] = [
    {"empty_pages": 2},
    {"short_pages": True},
    {"empty_pages": 3, "short_pages": True},
    {"expire_tokens": 3},
    {"throttle": 5},
    {"break_down": 2},
]


@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_whatever_goes_wrong_every_event_counts_once(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch, faults: dict[str, Any]
) -> None:
    monkeypatch.setattr("batch_tui.demo.filtering._SCANNED", 50)
    source.logs.calls.budget._sleep = no_pause
    parent = failing(world.demo, {n: lines(n) for n in range(20)})
    async with listening(world, source, parent) as heard:
        world.demo.faults.turn({"only": ["FilterLogEvents"], **faults})
        await heard.find("needle")
        assert heard.found == expected(20)
        assert heard.state.search is not None
        assert heard.state.search.stage == "done"


async def test_those_without_a_log_or_whose_stream_is_gone_are_counted(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, {n: lines(n) for n in range(12)}, size=14)
    never_started(world.demo, parent, 12, "CannotPullContainerError")
    gone = {"exitCode": 9, "logStreamName": "gone/default/0"}
    detail = {"container": gone, "attempts": [{"container": gone}]}
    world.demo.set_status(f"{parent}:5", "FAILED", exit_code=9, detail=detail)
    async with listening(world, source, parent) as heard:
        await heard.find("needle")
        assert heard.found == expected(12)
        search = heard.state.search
        assert search is not None
        assert (search.looked, search.total, search.silent) == (13, 13, 2)


async def test_groups_and_regions_are_searched_apart(world: World, source: Source) -> None:
    parent = failing(world.demo, {0: lines(0), 3: lines(3)}, size=4)
    elsewhere = {
        "container": {
            "logStreamName": "x/default/0",
            "logConfiguration": {"options": {"awslogs-group": "/other"}},
        }
    }
    world.demo.set_status(f"{parent}:3", "FAILED", detail=elsewhere)
    async with listening(world, source, parent) as heard:
        world.demo.calls.clear()
        await heard.find("needle")
        assert [call.body["logGroupName"] for call in world.demo.calls] == [
            "/aws/batch/job",
            "/other",
        ]
        assert [index for index, _, _ in heard.found] == [0]


@pytest.mark.parametrize(
    ("text", "found"),
    [("Needle", []), ('say "x', [1]), ("a\\b", [1]), ("[red]", [1]), ("-needle", []), (" 5 ", [0])],
)
async def test_a_text_is_found_as_it_is_and_case_counts(
    world: World, source: Source, text: str, found: list[int]
) -> None:
    parent = failing(world.demo, {0: lines(0), 1: ['I say "x" and a\\b in [red]', "say x"]})
    async with listening(world, source, parent) as heard:
        await heard.find(text)
        assert [index for index, _, _ in heard.found] == found


async def test_a_missing_permission_costs_the_search_alone(world: World, source: Source) -> None:
    parent = failing(world.demo, {n: lines(n) for n in range(4)})
    async with listening(world, source, parent) as heard:
        world.demo.faults.turn({"only": ["FilterLogEvents"], "deny": -1})
        await heard.find("needle")
        search = heard.state.search
        assert search is not None
        assert isinstance(search.failure, Denied)
        assert "logs:FilterLogEvents" in str(search.failure)
        assert (search.stage, heard.state.failure, heard.state.read) == ("stopped", None, 4)


async def test_it_says_how_far_it_is_and_can_be_stopped(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeker, "MOST_STREAMS", 2)
    parent = failing(world.demo, {n: lines(n) for n in range(9)})
    async with listening(world, source, parent) as heard:
        looked: list[int] = []

        def stop(state: FailedState) -> None:
            if state.search is not None:
                looked.append(state.search.looked)
                if state.search.looked == 4 and SEARCH in state.busy:
                    heard.life.stop()

        heard.when_told = stop
        await heard.find("needle")
        search = heard.state.search
        assert search is not None
        assert (search.stage, search.looked) == ("stopped", 4)
        assert looked == sorted(looked)
        assert not heard.life.stop()
        assert heard.life.forget_search()
        assert heard.state.search is None


async def test_pages_without_end_end_with_a_sentence(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeker, "MOST_EMPTY", 4)
    parent = failing(world.demo, {n: lines(n) for n in range(4)})
    async with listening(world, source, parent) as heard:
        for knobs in ({"empty_pages": 1}, {"repeat_tokens": -1, "short_pages": True}):
            world.demo.faults.turn({"only": ["FilterLogEvents"], **knobs})
            monkeypatch.setattr("batch_tui.demo.filtering._SCANNED", 5)
            await heard.find("needle")
            assert heard.state.search is not None
            assert isinstance(heard.state.search.failure, Endless)
            world.demo.faults.clear()


async def test_a_search_that_hangs_ends_with_its_life(world: World, source: Source) -> None:
    parent = failing(world.demo, {n: lines(n) for n in range(4)})
    async with listening(world, source, parent) as heard:
        world.demo.faults.turn({"only": ["FilterLogEvents"], "latency": 3_600.0})
        heard.life.find("needle")
        await until(lambda: counted(world)["FilterLogEvents"] == 1, "it hangs")
        heard.life.ask()
        await until(lambda: heard.state.busy == {SEARCH}, "read meanwhile")
        assert heard.state.read == 4
    assert heard.life._tasks.names == frozenset()
