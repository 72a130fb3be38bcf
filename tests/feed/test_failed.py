"""What failed children say: read at once as far as it is wanted, compared, told as it comes."""

from collections import Counter
from random import Random

import pytest

from batch_tui.batch.failure import Denied, Unavailable
from batch_tui.feed.failed import life
from batch_tui.feed.failed.life import LIST, NO_STREAM, NOT_READ, NOTHING, READ
from batch_tui.feed.failed.state import FailedState
from batch_tui.feed.source import Source
from tests.feed.failing import failing, listening, never_started
from tests.feed.follower import until
from tests.feed.world import NOW, World

KEY = ["INFO  one", "Traceback (most recent call last):", "  x", "KeyError: {n}", "bye"]
RESET = ["INFO  one", "ConnectionResetError: [Errno 104] reset"]


def counted(world: World) -> Counter[str]:
    return Counter(call.operation for call in world.demo.calls)


def keys(*indexes: int) -> dict[int, list[str]]:
    return {index: [line.format(n=index) for line in KEY] for index in indexes}


async def test_those_that_say_the_same_are_counted_the_most_frequent_first(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, keys(3, 14, 15) | {1: RESET, 9: RESET}, size=20)
    async with listening(world, source, parent) as heard:
        assert heard.groups == [
            ("KeyError: <n>", (3, 14, 15)),
            ("ConnectionResetError: [Errno <n>] reset", (1, 9)),
        ]
        state = heard.state
        assert (state.stage, state.read, state.wanted, state.asked) == ("there", 5, 5, NOW)
        assert [child.index for child in state.children] == [1, 3, 9, 14, 15]
        assert state.children[1].lines == tuple(keys(3)[3][-4:])
        assert counted(world) == {"ListJobs": 1, "DescribeJobs": 1, "GetLogEvents": 5}


async def test_an_array_without_failures_costs_one_call(world: World, source: Source) -> None:
    async with listening(world, source, failing(world.demo, {}, size=5)) as heard:
        assert (heard.state.stage, heard.state.children, heard.groups) == ("there", (), [])
        assert counted(world) == {"ListJobs": 1}


async def test_those_without_a_log_say_the_reason_and_why_they_have_none(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, {0: RESET, 4: ["", " "]}, size=8)
    for index, host in ((2, "i-0123456789abcdef0"), (3, "i-0fedcba9876543210")):
        never_started(world.demo, parent, index, f"Host EC2 (instance {host}) terminated.")
    async with listening(world, source, parent) as heard:
        groups = {group.mask: group for group in heard.state.twins}
        gone = groups["Host EC2 (instance <id>) terminated."]
        assert gone.indexes == (2, 3)
        assert gone.none == "This job ended without having started, so nothing was written."
        assert gone.sample == "Host EC2 (instance i-0123456789abcdef0) terminated."
        assert groups["exit 1: exited"].indexes == (4,)
        assert groups["exit 1: exited"].none == NOTHING
        assert heard.state.read == 4
        assert counted(world)["GetLogEvents"] == 2


async def test_a_stream_that_is_gone_is_said(world: World, source: Source) -> None:
    parent = failing(world.demo, {0: RESET, 1: RESET})
    gone = {"exitCode": 9, "logStreamName": "gone/default/0"}
    detail = {"container": gone, "attempts": [{"container": gone}]}
    world.demo.set_status(f"{parent}:0", "FAILED", exit_code=9, detail=detail)
    async with listening(world, source, parent) as heard:
        told = {group.indexes: group for group in heard.state.twins}
        assert (told[0,].mask, told[0,].none) == ("exit 9", NO_STREAM)
        assert told[1,].none == ""


async def test_a_part_is_read_at_first_and_more_when_it_is_wanted(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "MORE", 10)
    parent = failing(world.demo, keys(*range(25)))
    async with listening(world, source, parent) as heard:
        assert (heard.state.read, heard.state.wanted, len(heard.state.children)) == (10, 10, 25)
        world.demo.calls.clear()
        heard.life.more()
        await heard.idle()
        assert heard.groups == [("KeyError: <n>", tuple(range(20)))]
        assert (heard.state.read, heard.state.wanted) == (20, 20)
        assert counted(world) == {"DescribeJobs": 1, "GetLogEvents": 10}
        heard.life.more()
        heard.life.more()
        await heard.idle()
        assert (heard.state.read, heard.state.wanted) == (25, 25)
        world.demo.calls.clear()
        heard.life.more()
        await heard.idle()
        assert counted(world) == {}


async def test_what_is_in_sight_is_read_first(
    world: World, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "SIDE_BY_SIDE", 1)
    parent = failing(world.demo, keys(*range(30)))
    async with listening(world, source, parent, asked=False) as heard:
        heard.life.look(range(20, 25))
        order: list[int] = []

        def note(state: FailedState) -> None:
            known = [child.index for child in state.children if child.said]
            order.extend(index for index in known if index not in order)

        heard.when_told = note
        await heard.ask()
        assert order == [*range(20, 25), *range(20), *range(25, 30)]


async def test_results_are_told_as_they_come_and_only_grow(world: World, source: Source) -> None:
    parent = failing(world.demo, keys(*range(12)))
    async with listening(world, source, parent) as heard:
        read = [state.read for state in heard.states]
        assert read == sorted(read)
        assert set(read) == set(range(13))
        assert all(READ in state.busy for state in heard.states if 0 < state.read < 12)


async def test_to_ask_again_keeps_what_was_said_until_it_is_said_anew(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, keys(0, 1, 2), size=4)
    async with listening(world, source, parent) as heard:
        heard.states.clear()
        world.demo.set_status(
            f"{parent}:3", "FAILED", exit_code=1, lines=("Killed",), started=NOW - 1_000_000
        )
        await heard.ask()
        assert heard.groups == [("KeyError: <n>", (0, 1, 2)), ("Killed", (3,))]
        assert all(state.twins[0].indexes == (0, 1, 2) for state in heard.states)


async def test_to_ask_again_asks_once_more_for_what_there_was_no_log_of(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, keys(0, 1), size=3)
    never_started(world.demo, parent, 2, "Task failed to start")
    async with listening(world, source, parent) as heard:
        world.demo.calls.clear()
        world.demo.set_status(
            f"{parent}:2", "FAILED", exit_code=1, lines=("Killed",), started=NOW - 1_000_000
        )
        await heard.ask()
        assert [call.body.get("jobs") for call in world.demo.calls][1] == [f"{parent}:2"]
        assert counted(world) == {"ListJobs": 1, "DescribeJobs": 1, "GetLogEvents": 3}
        assert ("Killed", (2,)) in heard.groups


async def test_what_failed_is_told_and_what_was_said_stays(world: World, source: Source) -> None:
    parent = failing(world.demo, keys(0, 1, 2))
    async with listening(world, source, parent) as heard:
        before = heard.groups
        world.demo.faults.turn({"only": ["ListJobs"], "drop": -1})
        await heard.ask()
        assert isinstance(heard.state.failure, Unavailable)
        assert (heard.state.stage, heard.groups) == ("there", before)


@pytest.mark.parametrize(
    ("operation", "permission"),
    [("GetLogEvents", "logs:GetLogEvents"), ("DescribeJobs", "batch:DescribeJobs")],
)
async def test_a_permission_that_misses_is_named_and_the_reasons_are_compared(
    world: World, source: Source, operation: str, permission: str
) -> None:
    parent = failing(world.demo, keys(0, 1) | {2: RESET})
    world.demo.faults.turn({"only": [operation], "deny": -1})
    async with listening(world, source, parent) as heard:
        assert isinstance(heard.state.failure, Denied)
        assert permission in str(heard.state.failure)
        assert heard.groups == [("exit 1: exited", (0, 1, 2))]
        assert heard.state.twins[0].none == NOT_READ
        assert counted(world)[operation] <= life.SIDE_BY_SIDE
        world.demo.faults.clear()
        heard.life.more()
        await heard.idle()
        assert [mask for mask, _ in heard.groups] == [
            "KeyError: <n>",
            "ConnectionResetError: [Errno <n>] reset",
        ]


@pytest.mark.parametrize(
    "faults",
    [
        {"throttle": 5},
        {"empty_pages": 2},
        {"short_pages": True},
        {"break_down": 2},
        {"spoil": 1},
    ],
    ids=str,
)
async def test_whatever_goes_wrong_on_the_way_all_are_read(
    world: World, source: Source, faults: dict[str, object]
) -> None:
    parent = failing(world.demo, keys(*range(8)))
    source.logs.calls.budget._sleep = no_pause
    world.demo.faults.turn({"only": ["GetLogEvents"], **faults})
    async with listening(world, source, parent) as heard:
        assert heard.groups == [("KeyError: <n>", tuple(range(8)))]
        assert heard.state.failure is None


async def test_one_log_that_cannot_be_read_costs_itself_alone(world: World, source: Source) -> None:
    parent = failing(world.demo, keys(*range(6)))
    world.demo.faults.turn({"only": ["GetLogEvents"], "garble": 1})
    async with listening(world, source, parent) as heard:
        assert heard.state.failure is None
        assert sorted(len(indexes) for _, indexes in heard.groups) == [1, 5]
        assert "could not be read" in heard.state.twins[-1].none


async def test_an_endpoint_that_hangs_holds_up_nothing_and_ends_with_it(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, keys(*range(6)))
    world.demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})
    async with listening(world, source, parent, asked=False) as heard:
        heard.life.ask()
        await until(lambda: counted(world)["GetLogEvents"] == life.SIDE_BY_SIDE, "all hang")
        heard.life.look(range(3))
        heard.life.cover(True)
        assert heard.state.busy == frozenset()
        heard.life.cover(False)
        assert heard.state.busy == {READ}
        heard.life.ask()
        assert LIST in heard.state.busy
    assert heard.life._tasks.names == frozenset()


async def test_covered_it_reads_nothing_and_goes_on_after_that(
    world: World, source: Source
) -> None:
    parent = failing(world.demo, keys(*range(20)))
    async with listening(world, source, parent) as heard:
        covered = False

        def cover(state: object) -> None:
            nonlocal covered
            if not covered and heard.state.read == 5:
                covered = True
                heard.life.cover(True)

        heard.when_told = cover
        await heard.ask()
        assert covered
        assert 5 <= heard.state.read < 20
        heard.life.cover(False)
        await heard.idle()
        assert heard.state.read == 20


async def test_in_any_order_every_child_is_heard_once(world: World, source: Source) -> None:
    chance = Random(5)
    parent = failing(world.demo, keys(*range(40)))
    async with listening(world, source, parent) as heard:
        heard.life._wanted = 15
        for _ in range(30):
            heard.life.look(chance.sample(range(40), 5))
            chance.choice(
                [
                    heard.life.more,
                    heard.life.ask,
                    lambda: heard.life.cover(chance.random() < 0.5),
                    lambda: heard.life.find("KeyError"),
                    heard.life.stop,
                ]
            )()
            if chance.random() < 0.3:
                await until(lambda: bool(world.demo.calls), "something was asked")
        heard.life.cover(False)
        await heard.ask()
        for _ in range(20):
            heard.life.more()
            await heard.idle()
        assert heard.groups == [("KeyError: <n>", tuple(range(40)))]
        assert (heard.state.read, heard.state.wanted) == (40, 40)
        await heard.find("KeyError")
        assert [index for index, _, _ in heard.found] == list(range(40))


async def no_pause(_: float) -> None:
    return None
