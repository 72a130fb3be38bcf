"""Stopping jobs: exactly what was looked at is sent, once, and each job's outcome is told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import pytest

from batch_tui.batch.ending import Ended, Target
from batch_tui.batch.failure import Denied, Throttled, Unanswered, Unavailable
from batch_tui.batch.job import Job
from batch_tui.demo import DemoRegion
from batch_tui.feed.action import LANES, TRIES, Stop, StopState, proposed_reason
from batch_tui.feed.calls import Calls
from tests.feed.follower import calling, until
from tests.feed.test_pool import Gate
from tests.feed.world import World, demo_world, source_of

WAITING = ("SUBMITTED", "PENDING", "RUNNABLE")
STARTED = ("STARTING", "RUNNING")


class Stopping:
    """A stop of some jobs of a demo region, and all that was told of it."""

    def __init__(self, world: World, calls: Calls, ids: Sequence[str]) -> None:
        targets = [Target(Job(job_id, "")) for job_id in ids]
        self.states: list[StopState] = []
        self.stop = Stop(source_of(world, calls), targets, self.states.append)
        self.demo = world.demo

    @property
    def state(self) -> StopState:
        return self.stop.state

    async def looked(self) -> None:
        self.stop.look()
        await until(lambda: self.state.stage == "ready", "ready")

    async def sent(self, reason: str = "enough") -> None:
        await self.looked()
        self.stop.send(reason)
        await self.over()

    async def over(self) -> None:
        await until(lambda: self.state.stage == "over", "over")

    def outcome(self, job_id: str) -> str:
        return self.state.outcomes[job_id].kind

    def why(self, job_id: str) -> type:
        return type(self.state.outcomes[job_id].why)

    def sendings(self) -> list[tuple[str, list[str]]]:
        """The changes that reached the region, with their ids."""
        return [
            (call.operation, call.body.get("jobs") or [call.body["jobId"]])
            for call in self.demo.calls
            if call.operation.startswith(("Cancel", "Terminate"))
        ]


Start = Callable[[Sequence[str]], Stopping]


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=0, seed=7) as world:
        yield world


@pytest.fixture
def demo(world: World) -> DemoRegion:
    return world.demo


@pytest.fixture
async def start(world: World) -> AsyncIterator[Start]:
    begun: list[Stopping] = []

    def begin(ids: Sequence[str]) -> Stopping:
        begun.append(Stopping(world, calls, ids))
        return begun[-1]

    async with calling() as calls:
        yield begin
        for stopping in begun:
            await stopping.stop.close()
        await calls.settled()


def added(demo: DemoRegion, number: int, status: str = "RUNNING") -> list[str]:
    return [demo.add_job(f"job-{n}", queue="adhoc", status=status) for n in range(number)]


def described(demo: DemoRegion, job_id: str) -> tuple[str, str]:
    """Status and reason once what was asked for has been done."""
    demo.advance(2)
    with demo.store.lock:
        facts = demo.store.find(job_id)
    assert facts is not None
    return facts.called, facts.reason


async def test_each_job_ends_as_its_status_says_and_nothing_else_is_sent(
    demo: DemoRegion, start: Start
) -> None:
    waiting = [added(demo, 1, status)[0] for status in WAITING]
    started = [added(demo, 1, status)[0] for status in STARTED]
    ended = [added(demo, 1, status)[0] for status in ("SUCCEEDED", "FAILED")]
    stopping = start([*ended, *started, *waiting, "gone"])
    await stopping.looked()
    assert stopping.sendings() == []
    assert stopping.state.absent == {"gone"}
    assert {t.job.id for t in stopping.state.wanted} == {*waiting, *started}
    assert all(target.job.name for target in stopping.state.wanted)
    stopping.stop.send("not needed")
    await stopping.over()
    assert sorted(stopping.sendings()) == [("CancelJobs", waiting), ("TerminateJobs", started)]
    assert stopping.state.stopped == {*waiting, *started}
    assert stopping.state.outcomes.keys() == {*waiting, *started}
    for job_id in (*waiting, *started):
        assert described(demo, job_id) == ("FAILED", "not needed")
    assert described(demo, ended[0]) == ("SUCCEEDED", "")


async def test_fifty_are_sent_a_call_and_each_once(demo: DemoRegion, start: Start) -> None:
    ids = added(demo, 260)
    stopping = start(ids)
    await stopping.sent()
    assert sorted(len(some) for _, some in stopping.sendings()) == [10, 50, 50, 50, 50, 50]
    assert sorted(i for _, some in stopping.sendings() for i in some) == sorted(ids)
    assert stopping.state.stopped == {*ids}
    looks = [call for call in demo.calls if call.operation == "DescribeJobs"]
    assert [len(call.body["jobs"]) for call in looks] == [100, 100, 60]
    counted = [len(state.outcomes) for state in stopping.states]
    assert counted == sorted(counted)
    assert len({*counted}) > LANES


@pytest.mark.parametrize(
    ("children", "operation"),
    [(["RUNNABLE", "RUNNABLE", None], "CancelJobs"), (["RUNNING", "RUNNABLE"], "TerminateJobs")],
)
async def test_an_array_ends_with_its_children(
    demo: DemoRegion, start: Start, children: list[str | None], operation: str
) -> None:
    size = len(children)
    array = demo.add_job("a", queue="adhoc", status="PENDING", size=size, children=children)
    stopping = start([array])
    await stopping.sent()
    assert stopping.sendings() == [(operation, [array])]
    assert [described(demo, f"{array}:{index}") for index in range(size)] == [
        ("FAILED", "enough")
    ] * size


async def test_children_and_nodes_are_stopped_by_their_own_ids(
    demo: DemoRegion, start: Start
) -> None:
    array = demo.add_job("a", queue="adhoc", status="PENDING", size=2, children=["RUNNING"] * 2)
    nodes = demo.add_job("b", queue="adhoc", status="RUNNING", nodes=2, children=["RUNNING"] * 2)
    stopping = start([f"{array}:1", f"{nodes}#1"])
    await stopping.sent()
    assert stopping.sendings() == [("TerminateJobs", [f"{array}:1", f"{nodes}#1"])]
    assert described(demo, f"{array}:0")[0] == "RUNNING"


@pytest.mark.parametrize("knob", ["throttle_items", "break_items"])
async def test_only_jobs_whose_own_answer_allows_it_are_sent_again(
    demo: DemoRegion, start: Start, knob: str
) -> None:
    ids = added(demo, 5)
    demo.faults.turn({knob: 2, "stubborn": [ids[4]]})
    stopping = start(ids)
    await stopping.sent()
    assert stopping.sendings() == [("TerminateJobs", ids), ("TerminateJobs", ids[:2])]
    assert stopping.state.stopped == {*ids[:4]}
    assert stopping.outcome(ids[4]) == "refused"


@pytest.mark.parametrize(
    ("knob", "kind"), [("throttle_items", Throttled), ("break_items", Unavailable)]
)
async def test_after_some_tries_they_are_told_as_refused(
    demo: DemoRegion, start: Start, knob: str, kind: type
) -> None:
    ids = added(demo, 2)
    demo.faults.turn({knob: -1})
    stopping = start(ids)
    await stopping.sent()
    assert stopping.sendings() == [("TerminateJobs", ids)] * TRIES
    assert [stopping.why(i) for i in ids] == [kind] * 2
    assert stopping.state.stopped == frozenset()


@pytest.mark.parametrize(
    ("fault", "outcome", "kind"),
    [
        ("throttle", "refused", Throttled),
        ("deny", "refused", Denied),
        ("break_down", "unknown", Unanswered),
        ("drop", "unknown", Unanswered),
        ("lose", "unknown", Unanswered),
    ],
)
async def test_a_call_that_fails_as_a_whole_is_never_sent_again(
    demo: DemoRegion, start: Start, fault: str, outcome: str, kind: type
) -> None:
    terminated, cancelled = added(demo, 3), added(demo, 2, "RUNNABLE")
    demo.faults.turn({fault: 1, "only": ["TerminateJobs"]})
    stopping = start([*terminated, *cancelled])
    await stopping.sent()
    assert sorted(stopping.sendings()) == [
        ("CancelJobs", cancelled),
        ("TerminateJobs", terminated),
    ]
    assert [(stopping.outcome(i), stopping.why(i)) for i in terminated] == [(outcome, kind)] * 3
    assert stopping.state.stopped == {*cancelled}
    ended = described(demo, terminated[0])[0]
    assert ended == ("FAILED" if fault == "lose" else "RUNNING")


async def test_where_there_is_no_call_for_many_each_is_sent_by_itself_once(
    demo: DemoRegion, start: Start
) -> None:
    terminated, cancelled = added(demo, 60), added(demo, 3, "RUNNABLE")
    demo.faults.turn({"missing": ["CancelJobs", "TerminateJobs"], "stubborn": [terminated[7]]})
    stopping = start([*terminated, *cancelled])
    await stopping.sent()
    single = [call for call in stopping.sendings() if not call[0].endswith("s")]
    many = [call for call in stopping.sendings() if call[0].endswith("s")]
    assert sorted(single) == sorted(
        [("TerminateJob", [i]) for i in terminated] + [("CancelJob", [i]) for i in cancelled]
    )
    assert len(many) <= LANES
    assert stopping.outcome(terminated[7]) == "refused"
    assert stopping.state.stopped == {*terminated, *cancelled} - {terminated[7]}


async def test_a_single_call_that_is_lost_is_unknown_and_the_others_go_on(
    demo: DemoRegion, start: Start
) -> None:
    ids = added(demo, 6)
    demo.faults.turn({"missing": ["TerminateJobs"], "lose": 1, "only": ["TerminateJob"]})
    stopping = start(ids)
    await stopping.sent()
    assert sorted(i for name, some in stopping.sendings() if name == "TerminateJob" for i in some)
    assert sorted(map(stopping.outcome, ids)) == ["stopped"] * 5 + ["unknown"]


async def test_what_is_sent_is_what_was_looked_at_whatever_happens_since(
    demo: DemoRegion, start: Start
) -> None:
    running, runnable = added(demo, 2), added(demo, 2, "RUNNABLE")
    stopping = start([*running, *runnable])
    await stopping.looked()
    demo.set_status(running[0], "SUCCEEDED")
    demo.set_status(runnable[0], "RUNNING")
    added(demo, 3)
    stopping.stop.send("x")
    await stopping.over()
    assert sorted(stopping.sendings()) == [("CancelJobs", runnable), ("TerminateJobs", running)]
    assert stopping.outcome(runnable[1]) == "stopped"
    why = stopping.state.outcomes[runnable[0]].why
    assert stopping.outcome(runnable[0]) == "refused"
    assert why is not None
    assert "began to start" in why.sentence


async def test_children_that_began_to_start_before_their_parent_was_cancelled_are_told(
    demo: DemoRegion, start: Start
) -> None:
    waiting = ["RUNNABLE", "RUNNABLE"]
    arrays = [
        demo.add_job("a", queue="adhoc", status="PENDING", size=2, children=waiting)
        for _ in range(2)
    ]
    stopping = start(arrays)
    await stopping.looked()
    demo.set_status(f"{arrays[0]}:1", "RUNNING")
    stopping.stop.send("x")
    await stopping.over()
    assert stopping.sendings() == [("CancelJobs", arrays)]
    assert [stopping.outcome(i) for i in arrays] == ["refused", "stopped"]
    why = stopping.state.outcomes[arrays[0]].why
    assert why is not None
    assert why.sentence.startswith("Children of it began to start")


async def test_it_is_sent_once_and_not_before_all_is_known(demo: DemoRegion, start: Start) -> None:
    ids = added(demo, 3)
    stopping = start(ids)
    stopping.stop.send("too early")
    await stopping.looked()
    stopping.stop.send("")
    for _ in range(3):
        stopping.stop.send("x")
    await stopping.over()
    stopping.stop.send("x")
    await asyncio.sleep(0)
    assert stopping.sendings() == [("TerminateJobs", ids)]


async def test_where_they_cannot_be_asked_about_that_is_told_and_they_can_be_stopped(
    demo: DemoRegion, start: Start
) -> None:
    ids = added(demo, 2)
    demo.faults.turn({"deny": -1, "only": ["DescribeJobs"]})
    stopping = start(ids)
    await stopping.looked()
    assert type(stopping.state.failure) is Denied
    stopping.stop.send("x")
    await stopping.over()
    assert stopping.sendings() == [("TerminateJobs", ids)]
    assert stopping.state.stopped == {*ids}


class Held:
    """A region whose call that terminates many hangs until it is let through."""

    def __init__(self, world: World) -> None:
        self._region = world.region
        self.gate = Gate()

    def __getattr__(self, name: str) -> object:
        return getattr(self._region, name)

    def terminate_jobs(self, ids: Sequence[str], reason: str) -> Ended:
        self.gate()
        return self._region.terminate_jobs(ids, reason)


async def test_what_is_under_way_comes_to_its_end_and_the_rest_is_kept(
    world: World, demo: DemoRegion
) -> None:
    ids = added(demo, 50 * (LANES + 2))
    held = Held(world)
    async with calling() as calls:
        source = source_of(world, calls, region=held)  # type: ignore[arg-type]
        stop = Stop(source, [Target(Job(i, "")) for i in ids], lambda _: None)
        stop.look()
        await until(lambda: stop.state.stage == "ready")
        stop.send("x")
        for _ in range(LANES):
            await held.gate.is_entered()
        stop.halt()
        assert stop.state.stage == "halted"
        held.gate.open.set()
        await until(lambda: stop.state.stage == "over")
        kinds = [stop.state.outcomes[i].kind for i in ids]
        assert sorted({*kinds}) == ["kept", "stopped"]
        assert kinds.count("stopped") == 50 * LANES
        await stop.close()


async def test_what_was_sent_is_made_though_nobody_looks_any_more(
    world: World, demo: DemoRegion
) -> None:
    ids = added(demo, 3)
    held = Held(world)
    async with calling() as calls:
        source = source_of(world, calls, region=held)  # type: ignore[arg-type]
        stop = Stop(source, [Target(Job(i, "")) for i in ids], lambda _: None)
        stop.look()
        await until(lambda: stop.state.stage == "ready")
        stop.send("x")
        await held.gate.is_entered()
        await stop.close()
        held.gate.open.set()
        await calls.settled()
    assert [described(demo, i)[0] for i in ids] == ["FAILED"] * 3


def test_the_reason_says_who_and_where_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ana\x1b[2J")
    said = proposed_reason()
    assert said.startswith("Stopped by ana␛[2J@")
    assert said.isprintable()
    for name in ("LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    assert "somebody@" in proposed_reason()
