"""A helper process in the place of a connection: the same answers and failures; either may die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.helper.connection import HelperConnection
from batch_tui.aws.helper.messages import Opening
from batch_tui.aws.helper.process import Process
from batch_tui.aws.hosts import HostRegion
from batch_tui.aws.late import Caller
from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import Connection
from batch_tui.batch.detail import Log
from batch_tui.batch.failure import Denied, Failure, Unanswered
from batch_tui.batch.hosts import HostAsk
from batch_tui.batch.job import Status
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Call, FilterAsk, LogAsk
from batch_tui.demo import DemoRegion
from batch_tui.journal import Journal

KEYS = ("access", "secret")
PATIENCE = 60.0
ORPHANED = """
import sys
from batch_tui.aws.helper.connection import HelperConnection
from batch_tui.aws.helper.messages import Opening
from batch_tui.aws.helper.process import Process
process = Process()
print(process.id, flush=True)
opening = Opening(None, "eu-west-1", sys.argv[1], False, ("access", "secret"))
way = HelperConnection(lambda: opening, begun=process)
way.call("DescribeJobQueues", len)
"""


def mistaken(answer: object) -> int:
    return len(answer) + "1"  # type: ignore[arg-type, operator]


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_gone(process: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True


def outcome(ask: Callable[[Caller], object], way: Caller) -> object:
    """An answer, or the failure."""
    try:
        return ask(way)
    except Failure as failure:
        return type(failure), failure.sentence, failure.hint


@pytest.fixture(scope="module")
def told() -> list[Call]:
    return []


@pytest.fixture(scope="module")
def helped(demo: DemoRegion, told: list[Call]) -> Iterator[HelperConnection]:
    way = HelperConnection(lambda: Opening(None, "eu-west-1", demo.url, False, KEYS), told.append)
    yield way
    way.close()


def test_every_answer_is_the_one_that_this_process_gets(
    demo: DemoRegion, helped: HelperConnection, connected: Callable[[str], Connection]
) -> None:
    ours, theirs = BatchRegion(connected(demo.url)), BatchRegion(helped)
    assert theirs.place() == ours.place()
    [queue, *_] = ours.list_queues(None).queues
    jobs = ours.list_jobs(Stream(demo.default_queue), None, 50).jobs
    ids = [job.id for job in jobs]
    questions: tuple[Callable[[BatchRegion], object], ...] = (
        lambda region: region.list_queues(None),
        lambda region: region.list_jobs(Stream(demo.default_queue), None, 50),
        lambda region: (region.describe_jobs(ids), region.describe_jobs(ids).unread),
        lambda region: region.describe_job(ids[0]),
        lambda region: region.describe_whole(ids),
        lambda region: region.describe_to_submit(ids),
        lambda region: region.describe_queue(queue.name),
        lambda region: region.describe_environments([queue.name]),
        lambda region: region.snapshot(queue.name),
        lambda region: region.scheduled(jobs[0]),
    )
    for ask in questions:
        assert ask(theirs) == ask(ours)
    ask_log, ask_host = LogAsk(), HostAsk("cluster", ("arn:i",))
    log = Log("/aws/batch/job", "no stream")
    sought = FilterAsk(log.group, "", (log.stream,), "text")
    others: tuple[Callable[[Caller], object], ...] = (
        lambda way: LogRegion(way).log_events(log, ask_log),
        lambda way: HostRegion(way).describe_hosts(ask_host),
        lambda way: LogRegion(way).filter_events(sought),
    )
    for other in others:
        assert outcome(other, helped) == outcome(other, connected(demo.url))


def test_texts_that_come_again_are_the_same_objects(
    demo: DemoRegion, helped: HelperConnection
) -> None:
    region = BatchRegion(helped, whole=False)
    first, other = (
        region.list_jobs(Stream(demo.default_queue, status), None, 50).jobs
        for status in (Status.FAILED, Status.SUCCEEDED)
    )
    for member in ("queue", "scope"):
        assert {id(getattr(job, member)) for job in first} == {id(getattr(other[0], member))}
    assert first[0].status is Status.FAILED


def test_failures_and_calls_are_told_as_they_were(
    demo: DemoRegion, helped: HelperConnection, told: list[Call]
) -> None:
    region = BatchRegion(helped)
    demo.faults.deny = 1
    with pytest.raises(Denied, match="batch:DescribeJobQueues") as failed:
        region.list_queues(None)
    assert failed.value.hint
    assert failed.value.sentence not in failed.value.hint
    assert (told[-1].operation, told[-1].outcome.split()[0]) == ("DescribeJobQueues", "Denied")


def test_what_cannot_be_connected_to_is_the_failure_of_the_call() -> None:
    way = HelperConnection(lambda: Opening("nobody"))
    with pytest.raises(Failure, match="nobody"):
        BatchRegion(way).list_queues(None)
    way.close()


def test_a_mistake_in_the_helper_tells_the_journal_where(
    helped: HelperConnection, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "journal")
    with pytest.raises(RuntimeError, match="TypeError") as failed:
        helped.call("DescribeJobQueues", mistaken)
    journal.told(failed.value)
    journal.close()
    assert "test_helper.py" in (tmp_path / "journal").read_text()


def test_a_helper_that_is_killed_in_a_call_is_told_and_another_one_takes_its_place(
    demo: DemoRegion,
) -> None:
    process = Process()
    opening = Opening(None, "eu-west-1", demo.url, False, KEYS)
    way = HelperConnection(lambda: opening, begun=process)
    region = BatchRegion(way)
    assert region.list_queues(None).queues
    demo.faults.latency = PATIENCE
    raised: list[Exception] = []

    def ask() -> None:
        try:
            region.list_queues(None)
        except Failure as failure:
            raised.append(failure)

    asked = len(demo.calls)
    thread = Thread(target=ask)
    thread.start()
    until(lambda: len(demo.calls) > asked)
    os.kill(process.id, signal.SIGKILL)
    thread.join(PATIENCE)
    demo.faults.latency = 0
    assert [type(failure) for failure in raised] == [Unanswered]
    until(lambda: is_gone(process.id))
    assert region.list_queues(None).queues
    way.close()


def test_to_close_ends_a_helper_that_hangs_in_a_call(demo: DemoRegion) -> None:
    process = Process()
    opening = Opening(None, "eu-west-1", demo.url, False, KEYS)
    way = HelperConnection(lambda: opening, begun=process)
    way.begin()
    way.close()
    assert is_gone(process.id)
    with pytest.raises(Unanswered):
        BatchRegion(way).list_queues(None)


def test_a_helper_ends_with_who_asks_it_however_that_ends(demo: DemoRegion) -> None:
    demo.faults.latency = PATIENCE
    asked = len(demo.calls)
    command = [sys.executable, "-c", ORPHANED, demo.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asker:
        assert asker.stdout
        helper = int(asker.stdout.readline())
        until(lambda: len(demo.calls) > asked)
        asker.kill()
    demo.faults.latency = 0
    until(lambda: is_gone(helper))
