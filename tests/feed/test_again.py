"""Running jobs again: what was looked at is submitted, once, and each one's outcome is told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

import pytest

from batch_tui.batch.again import INDEXES, Submission, Wish
from batch_tui.batch.ending import Target
from batch_tui.batch.failure import Denied, Refused, Throttled, Unanswered
from batch_tui.batch.job import Job
from batch_tui.demo import DemoRegion
from batch_tui.feed.again import LANES, Again, AgainState
from batch_tui.feed.calls import Calls
from tests.feed.follower import calling, until
from tests.feed.test_pool import Gate
from tests.feed.world import World, demo_world, source_of


class Running:
    """Some jobs of a demo region that are run again, and all that was told of it."""

    def __init__(self, world: World, calls: Calls, ids: Sequence[str]) -> None:
        targets = [Target(Job(job_id, "")) for job_id in ids]
        self.states: list[AgainState] = []
        self.again = Again(source_of(world, calls), targets, self.states.append)
        self.demo = world.demo

    @property
    def state(self) -> AgainState:
        return self.again.state

    async def looked(self) -> None:
        self.again.look()
        await self.ready()

    async def ready(self) -> None:
        await until(lambda: self.state.stage == "ready", "ready")

    async def wished(self, **wish: Any) -> None:
        self.again.wish(Wish(**wish))
        await self.ready()

    async def sent(self) -> None:
        self.again.send()
        await self.over()

    async def over(self) -> None:
        await until(lambda: self.state.stage == "over", "over")

    def sendings(self) -> list[dict[str, Any]]:
        """What SubmitJob was sent."""
        return [dict(call.body) for call in self.demo.calls if call.operation == "SubmitJob"]


Start = Callable[[Sequence[str]], Running]


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=0, seed=7) as world:
        yield world


@pytest.fixture
def demo(world: World) -> DemoRegion:
    return world.demo


@pytest.fixture
async def start(world: World) -> AsyncIterator[Start]:
    begun: list[Running] = []

    def begin(ids: Sequence[str]) -> Running:
        begun.append(Running(world, calls, ids))
        return begun[-1]

    async with calling() as calls:
        yield begin
        for one in begun:
            await one.again.close()
        await calls.settled()


def added(demo: DemoRegion, number: int, status: str = "FAILED") -> list[str]:
    return [demo.add_job(f"job-{n}", queue="adhoc", status=status) for n in range(number)]


def array(demo: DemoRegion, failed: Sequence[int], size: int = 8) -> str:
    children = ["FAILED" if index in failed else "SUCCEEDED" for index in range(size)]
    return demo.add_job("array", queue="adhoc", status="FAILED", size=size, children=children)


def indexes(sent: dict[str, Any]) -> str | None:
    environment = sent["containerOverrides"]["environment"]
    return next((one["value"] for one in environment if one["name"] == INDEXES), None)


async def test_each_job_is_submitted_once_with_its_new_id(demo: DemoRegion, start: Start) -> None:
    ids = added(demo, 3)
    running = start([*ids, "gone"])
    await running.looked()
    assert running.sendings() == []
    assert [draft.origin for draft in running.state.wanted] == ids
    assert "does not know it" in running.state.drafts[-1].why
    await running.sent()
    assert sorted(sent["jobName"] for sent in running.sendings()) == ["job-0", "job-1", "job-2"]
    assert list(running.state.submitted) == ids
    new = set(running.state.submitted.values())
    assert len(new) == 3
    assert new.isdisjoint(ids)
    with demo.store.lock:
        assert {facts.name for i in new if (facts := demo.store.find(i))} == {
            "job-0",
            "job-1",
            "job-2",
        }


async def test_another_name_and_queue_are_taken(demo: DemoRegion, start: Start) -> None:
    running = start(added(demo, 1))
    await running.looked()
    await running.wished(name="other", queue="genomics")
    await running.sent()
    [sent] = running.sendings()
    assert (sent["jobName"], sent["jobQueue"]) == ("other", "genomics")


async def test_a_share_goes_only_to_a_queue_that_takes_shares(
    demo: DemoRegion, start: Start
) -> None:
    shared = demo.add_job("a", queue="ml-training", status="FAILED", share="prod")
    running = start([shared])
    await running.looked()
    await running.wished(queue="adhoc")
    assert running.state.wish.shares is False
    await running.sent()
    [sent] = running.sendings()
    assert "shareIdentifier" not in sent
    assert "schedulingPriorityOverride" not in sent
    back = start([shared])
    await back.looked()
    await back.wished(queue="adhoc")
    await back.wished(queue="ml-training")
    await back.sent()
    assert running.sendings()[-1]["shareIdentifier"] == "prod"
    assert running.sendings()[-1]["schedulingPriorityOverride"] == 50


async def test_a_queue_that_cannot_be_read_takes_what_there_was(
    demo: DemoRegion, start: Start
) -> None:
    running = start([demo.add_job("a", queue="ml-training", status="FAILED", share="prod")])
    await running.looked()
    demo.faults.turn({"deny": -1, "only": ["DescribeJobQueues"]})
    await running.wished(queue="adhoc")
    assert type(running.state.failure) is Denied
    [draft] = running.state.drafts
    assert draft.submission is not None
    assert (draft.submission.queue, draft.submission.share) == ("adhoc", "prod")


async def test_only_the_failed_children_as_an_array(demo: DemoRegion, start: Start) -> None:
    parent = array(demo, [1, 4, 6])
    running = start([parent])
    await running.looked()
    assert running.state.failed == (1, 4, 6)
    assert running.state.ways == ("whole", "array", "each")
    await running.wished(way="array")
    await running.sent()
    [sent] = running.sendings()
    assert sent["arrayProperties"] == {"size": 3}
    assert indexes(sent) == "1,4,6"
    assert running.state.submitted.keys() == {parent}


async def test_only_the_failed_children_one_by_one(demo: DemoRegion, start: Start) -> None:
    parent = array(demo, [1, 4, 6])
    running = start([parent])
    await running.looked()
    await running.wished(way="each")
    await running.sent()
    assert sorted(filter(None, map(indexes, running.sendings()))) == ["1", "4", "6"]
    assert all("arrayProperties" not in sent for sent in running.sendings())
    assert list(running.state.submitted) == [f"{parent}:{n}" for n in (1, 4, 6)]


async def test_the_whole_array_knows_no_indexes(demo: DemoRegion, start: Start) -> None:
    running = start([array(demo, [2, 3])])
    await running.looked()
    await running.sent()
    [sent] = running.sendings()
    assert sent["arrayProperties"] == {"size": 8}
    assert indexes(sent) is None


async def test_one_failed_child_is_no_array(demo: DemoRegion, start: Start) -> None:
    running = start([array(demo, [5])])
    await running.looked()
    assert running.state.ways == ("whole", "each")
    running.again.wish(Wish("array"))
    assert running.state.wish.way == "whole"
    whole = start([array(demo, [])])
    await whole.looked()
    assert whole.state.ways == ("whole",)


async def test_marked_children_become_single_jobs(demo: DemoRegion, start: Start) -> None:
    parent = array(demo, [1, 4])
    running = start([f"{parent}:1", f"{parent}:3"])
    await running.looked()
    await running.sent()
    assert sorted(filter(None, map(indexes, running.sendings()))) == ["1", "3"]
    assert all("arrayProperties" not in sent for sent in running.sendings())


async def test_a_node_is_not_run_alone(demo: DemoRegion, start: Start) -> None:
    parent = demo.add_job("mpi", queue="adhoc", status="FAILED", nodes=2, children=["FAILED"] * 2)
    running = start([f"{parent}#1"])
    await running.looked()
    assert running.state.wanted == ()
    assert "A node runs only with its job" in running.state.drafts[0].why
    running.again.send()
    assert running.state.stage == "ready"


async def test_it_is_sent_once_and_not_before_all_is_known(demo: DemoRegion, start: Start) -> None:
    running = start(added(demo, 2))
    running.again.send()
    await running.looked()
    running.again.wish(Wish(name="other"))
    running.again.send()
    await running.ready()
    for _ in range(3):
        running.again.send()
    await running.over()
    running.again.send()
    running.again.wish(Wish(name="late"))
    await asyncio.sleep(0)
    assert [sent["jobName"] for sent in running.sendings()] == ["other", "other"]


async def test_a_refusal_a_lost_answer_and_a_throttling_are_told_and_nothing_is_sent_again(
    demo: DemoRegion, start: Start
) -> None:
    for fault, kind, failure in (
        ("lose", "unknown", Unanswered),
        ("drop", "unknown", Unanswered),
        ("throttle", "refused", Throttled),
        ("deny", "refused", Denied),
        ("break_down", "unknown", Unanswered),
    ):
        demo.calls.clear()
        running = start(added(demo, 1))
        await running.looked()
        demo.faults.turn({fault: 1, "only": ["SubmitJob"]})
        await running.sent()
        [outcome] = running.state.outcomes.values()
        assert (outcome.kind, type(outcome.why)) == (kind, failure), fault
        assert len(running.sendings()) == 1
        assert not running.state.submitted


async def test_a_definition_that_is_gone_is_told_in_the_words_of_aws(
    demo: DemoRegion, start: Start
) -> None:
    gone = demo.add_job("old", queue="adhoc", status="FAILED", definition="papermill:900")
    running = start([gone])
    await running.looked()
    demo.forget(gone)
    await running.sent()
    [outcome] = running.state.outcomes.values()
    assert type(outcome.why) is Refused
    assert "does not exist or is not active" in str(outcome.why)


async def test_where_they_cannot_be_asked_about_nothing_is_sent(
    demo: DemoRegion, start: Start
) -> None:
    running = start(added(demo, 1))
    demo.faults.turn({"deny": -1, "only": ["DescribeJobs"]})
    await running.looked()
    assert type(running.state.failure) is Denied
    running.again.send()
    assert running.sendings() == []


async def test_where_the_failed_children_cannot_be_listed_all_can_be_run_again(
    demo: DemoRegion, start: Start
) -> None:
    running = start([array(demo, [1, 2])])
    demo.faults.turn({"deny": -1, "only": ["ListJobs"]})
    await running.looked()
    assert type(running.state.failure) is Denied
    assert running.state.ways == ("whole",)
    await running.sent()
    assert len(running.state.submitted) == 1


async def test_what_was_looked_at_is_sent_whatever_becomes_of_it(
    demo: DemoRegion, start: Start
) -> None:
    parent = array(demo, [1, 2])
    running = start([parent])
    await running.looked()
    await running.wished(way="array")
    demo.set_status(f"{parent}:5", "FAILED")
    await running.sent()
    [sent] = running.sendings()
    assert indexes(sent) == "1,2"


class Held:
    """A region whose SubmitJob hangs until it is let through."""

    def __init__(self, world: World) -> None:
        self._region = world.region
        self.gate = Gate()

    def __getattr__(self, name: str) -> object:
        return getattr(self._region, name)

    def submit_job(self, submission: Submission) -> str:
        self.gate()
        return self._region.submit_job(submission)


async def test_what_is_under_way_comes_to_its_end_and_the_rest_is_kept(
    world: World, demo: DemoRegion
) -> None:
    ids = added(demo, LANES + 4)
    held = Held(world)
    async with calling() as calls:
        source = source_of(world, calls, region=held)  # type: ignore[arg-type]
        again = Again(source, [Target(Job(i, "")) for i in ids], lambda _: None)
        again.look()
        await until(lambda: again.state.stage == "ready")
        again.send()
        for _ in range(LANES):
            await held.gate.is_entered()
        again.halt()
        assert again.state.stage == "halted"
        held.gate.open.set()
        await until(lambda: again.state.stage == "over")
        kinds = [again.state.outcomes[i].kind for i in ids]
        assert sorted({*kinds}) == ["kept", "submitted"]
        assert kinds.count("submitted") == LANES
        await again.close()


async def test_what_was_sent_is_made_though_nobody_looks_any_more(
    world: World, demo: DemoRegion
) -> None:
    [job_id] = added(demo, 1)
    held = Held(world)
    async with calling() as calls:
        source = source_of(world, calls, region=held)  # type: ignore[arg-type]
        again = Again(source, [Target(Job(job_id, ""))], lambda _: None)
        again.look()
        await until(lambda: again.state.stage == "ready")
        again.send()
        await held.gate.is_entered()
        await again.close()
        held.gate.open.set()
        await calls.settled()
    assert [call.operation for call in demo.calls].count("SubmitJob") == 1
