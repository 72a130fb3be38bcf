"""Calls that change something: made once, and what came of them is known or told as unknown."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from threading import Thread

import pytest

from batch_tui.aws.session import connect
from batch_tui.batch.failure import (
    BadAnswer,
    Broken,
    Denied,
    Failure,
    Refused,
    Throttled,
    Unanswered,
    Unavailable,
)
from batch_tui.demo import DemoRegion
from batch_tui.feed.budget import Budget, Priority
from batch_tui.feed.calls import Calls, Done, Refusal, Unknown
from batch_tui.feed.pool import Pool
from batch_tui.journal import Journal
from tests.feed.test_budget import settled
from tests.feed.test_calls import Time
from tests.feed.test_pool import Gate

QUEUE = "genomics"
Terminate = Callable[[str], str]
"""Terminates a job by its id."""


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=100, seed=7, now=1_794_000_000_000) as region:
        yield region


@pytest.fixture
def job(demo: DemoRegion) -> str:
    return demo.add_job("mine", queue=QUEUE, status="RUNNING")


def terminate_at(url: str, *, read_only: bool = False) -> Iterator[Terminate]:
    connection = connect(
        region="us-east-1", endpoint_url=url, credentials=("a", "b"), read_only=read_only
    )

    def terminate(job_id: str) -> str:
        return connection.call("TerminateJob", lambda _: "ended", jobId=job_id, reason="enough")

    yield terminate
    connection.close()


@pytest.fixture
def terminate(demo: DemoRegion) -> Iterator[Terminate]:
    yield from terminate_at(demo.url)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(threads=3)
    yield pool
    pool.close()


@pytest.fixture
def calls(pool: Pool) -> Calls:
    return Calls(pool, Budget(rate=1_000, steady=1_000, burst=1_000))


def asked(demo: DemoRegion) -> list[str]:
    return [call.operation for call in demo.calls]


def status_of(demo: DemoRegion, job: str) -> object:
    """The status of a job once what was asked for has been done."""
    demo.advance(2)
    return next(told["status"] for told in demo.store.all_summaries(QUEUE) if told["jobId"] == job)


async def test_a_change_that_was_made_is_done(
    calls: Calls, demo: DemoRegion, job: str, terminate: Terminate
) -> None:
    assert await calls.send(terminate, job) == Done("ended")
    assert status_of(demo, job) == "FAILED"
    assert asked(demo) == ["TerminateJob"]


@pytest.mark.parametrize(
    ("fault", "outcome", "kind"),
    [
        ({"throttle": 1}, Refusal, Throttled),
        ({"deny": 1}, Refusal, Denied),
        ({"break_down": 1}, Unknown, Unanswered),
        ({"drop": 1}, Unknown, Unanswered),
        ({"garble": 1}, Unknown, BadAnswer),
    ],
)
async def test_what_fails_is_tried_once_and_told_as_what_is_known(
    fault: dict[str, int],
    outcome: type[Refusal | Unknown],
    kind: type[Failure],
    *,
    calls: Calls,
    demo: DemoRegion,
    terminate: Terminate,
) -> None:
    demo.faults.turn(fault)
    told = await calls.send(terminate, "a")
    assert isinstance(told, outcome)
    assert type(told.failure) is kind
    assert asked(demo) == ["TerminateJob"]


async def test_a_job_that_may_not_be_changed_is_a_refusal(
    calls: Calls, demo: DemoRegion, job: str, terminate: Terminate
) -> None:
    demo.faults.stubborn = frozenset({job})
    told = await calls.send(terminate, job)
    assert isinstance(told, Refusal)
    assert status_of(demo, job) == "RUNNING"


async def test_a_throttled_change_slows_everything_down(
    pool: Pool, demo: DemoRegion, job: str, terminate: Terminate
) -> None:
    calls = Calls(pool, Budget(rate=1_000, steady=1_000, burst=1_000, clock=Time().clock))
    demo.faults.throttle = 1
    await calls.send(terminate, job)
    assert calls.budget.rate < 1_000
    assert calls.budget.pause


async def test_what_never_had_a_connection_was_not_made(calls: Calls) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        for terminate in terminate_at(url):
            told = await calls.send(terminate, "a")
    assert isinstance(told, Refusal)
    assert type(told.failure) is Unavailable


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 2"])
async def test_a_connection_lost_after_the_request_leaves_it_unknown(
    answer: bytes, calls: Calls
) -> None:
    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=serve)
        thread.start()
        for terminate in terminate_at(f"http://127.0.0.1:{listener.getsockname()[1]}"):
            told = await calls.send(terminate, "a")
        thread.join()
    assert isinstance(told, Unknown)
    assert type(told.failure) is Unanswered


async def test_read_only_refuses_before_anything_leaves(
    calls: Calls, demo: DemoRegion, job: str
) -> None:
    for terminate in terminate_at(demo.url, read_only=True):
        told = await calls.send(terminate, job)
    assert isinstance(told, Refusal)
    assert type(told.failure) is Refused
    assert not demo.calls


async def test_a_mistake_of_ours_leaves_it_unknown(calls: Calls) -> None:
    def terminate() -> None:
        raise TypeError("job secret-name")

    told = await calls.send(terminate)
    assert isinstance(told, Unknown)
    assert type(told.failure) is Broken


async def test_the_same_change_twice_is_made_twice(
    calls: Calls, demo: DemoRegion, job: str, terminate: Terminate
) -> None:
    outcomes = await asyncio.gather(*[calls.send(terminate, job) for _ in range(2)])
    assert outcomes == [Done("ended")] * 2
    assert len(demo.calls) == 2


async def test_who_no_longer_waits_does_not_stop_a_change_and_the_end_waits_for_it(
    calls: Calls, demo: DemoRegion, job: str, terminate: Terminate, gate: Gate
) -> None:
    def hang(job_id: str) -> str:
        gate()
        return terminate(job_id)

    waiting = asyncio.create_task(calls.send(hang, job))
    await gate.is_entered()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    end = asyncio.create_task(calls.settled())
    await settled()
    assert not end.done()
    assert not demo.calls
    gate.open.set()
    await end
    assert asked(demo) == ["TerminateJob"]
    assert status_of(demo, job) == "FAILED"


async def test_nothing_is_waited_for_where_nothing_is_being_changed(
    calls: Calls, gate: Gate
) -> None:
    reading = asyncio.create_task(calls(gate))
    await gate.is_entered()
    await calls.settled()
    assert not reading.done()
    gate.open.set()
    await reading


async def test_a_closed_pool_sends_nothing(
    calls: Calls, pool: Pool, demo: DemoRegion, terminate: Terminate
) -> None:
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        await calls.send(terminate, "a")
    assert not demo.calls


class TestAnEmptyBudget:
    """Changes whose turn has not come."""

    @pytest.fixture
    def go_on(self) -> asyncio.Event:
        return asyncio.Event()

    @pytest.fixture
    async def calls(self, go_on: asyncio.Event) -> AsyncIterator[Calls]:
        time = Time()

        async def sleep(seconds: float) -> None:
            await go_on.wait()
            await settled()  # time passes, and who had a turn takes it
            time.now += seconds

        budget = Budget(1, burst=1, clock=time.clock, sleep=sleep)
        await budget.take()
        pool = Pool(threads=1)
        yield Calls(pool, budget, clock=time.clock)
        pool.close()

    async def test_a_change_cancelled_before_its_turn_is_never_made(
        self, calls: Calls, go_on: asyncio.Event, demo: DemoRegion, terminate: Terminate
    ) -> None:
        unwanted = asyncio.create_task(calls.send(terminate, "unwanted"))
        await settled()
        unwanted.cancel()
        await asyncio.gather(unwanted, return_exceptions=True)
        await calls.settled()
        go_on.set()
        await calls.send(terminate, "wanted")
        assert [call.body["jobId"] for call in demo.calls] == ["wanted"]

    async def test_a_change_goes_before_what_refreshes_by_itself(
        self, calls: Calls, go_on: asyncio.Event
    ) -> None:
        order: list[str] = []
        refresh = asyncio.create_task(
            calls(partial(order.append, "refresh"), priority=Priority.REFRESH)
        )
        await settled()
        change = asyncio.create_task(calls.send(order.append, "change"))
        await settled()
        go_on.set()
        await asyncio.gather(refresh, change)
        assert order == ["change", "refresh"]


async def test_a_mistake_in_a_call_is_told_as_one_and_goes_to_the_journal(pool: Pool) -> None:
    journal = Journal()
    calls = Calls(pool, Budget(), journal)

    def fail() -> None:
        raise AttributeError("job secret-name")

    with pytest.raises(Broken, match="AttributeError") as caught:
        await calls(fail)
    assert "secret-name" not in str(caught.value)
    assert [entry.text for entry in journal.last()] == [caught.value.sentence]
