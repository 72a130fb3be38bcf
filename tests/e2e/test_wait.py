"""`batch-tui --wait`: what it waits for, what it says, and its status."""

import re
import subprocess
from collections.abc import Iterator

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.look.unknown import unknown
from tests.e2e.test_pipe import environment
from tests.e2e.test_program import PROGRAM, REGION, without_the_users_aws
from tests.terminal import PATIENCE, Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "waited-for"
NOBODY = "00000000-0000-4000-a000-000000000000"


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=50, seed=7, speed=0) as region:
        yield region


def added(demo: DemoRegion, *statuses: str) -> list[str]:
    demo.add_queue(QUEUE)
    return [demo.add_job("waits", queue=QUEUE, status=status) for status in statuses]


def command(demo: DemoRegion, *options: str) -> list[str]:
    return [str(PROGRAM), "--endpoint-url", demo.url, *REGION, "--refresh", "1", "--wait", *options]


def waited(demo: DemoRegion, *options: str) -> tuple[int, str]:
    """The status of the program, and what it said; nothing goes to standard output."""
    done = subprocess.run(
        command(demo, *options),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(),
        encoding="utf-8",
        timeout=3 * PATIENCE,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def on_terminal(demo: DemoRegion, *options: str) -> Terminal:
    return Terminal(command(demo, *options), 100, env=environment())


def test_it_ends_with_the_last_job_and_all_went_well(demo: DemoRegion) -> None:
    first, second = added(demo, "RUNNING", "RUNNABLE")
    with on_terminal(demo, first, second) as terminal:
        terminal.wait_for("0 of 2 jobs ended")
        demo.set_status(first, "SUCCEEDED", exit_code=0)
        terminal.wait_for("1 of 2 jobs ended, 1 succeeded")
        demo.set_status(second, "SUCCEEDED", exit_code=0)
        assert terminal.wait_for_end() == 0
        assert terminal.text.strip() == "batch-tui: 2 of 2 jobs ended, 2 succeeded."


def test_a_failed_job_is_named_with_its_reason(demo: DemoRegion) -> None:
    good, bad = added(demo, "SUCCEEDED", "RUNNING")
    demo.set_status(bad, "FAILED", exit_code=137, reason="Host \x1b[31mterminated")
    status, said = waited(demo, good, bad)
    assert status == 1
    assert said.splitlines() == [
        "batch-tui: 2 of 2 jobs ended, 1 succeeded, 1 failed.",
        f"batch-tui: waits {bad}: Host ␛[31mterminated",
    ]


def test_jobs_that_are_gone_are_named_and_the_others_waited_for(demo: DemoRegion) -> None:
    [known] = added(demo, "SUCCEEDED")
    assert waited(demo, NOBODY, known) == (
        3,
        f"batch-tui: 1 of 1 job ended, 1 succeeded.\nbatch-tui: {unknown(f'job {NOBODY}')}\n",
    )


def test_what_was_waited_for_ends_it_while_others_run(demo: DemoRegion) -> None:
    runs, fails = added(demo, "RUNNING", "RUNNING")
    with on_terminal(demo, "--until", "any:failed", runs, fails) as terminal:
        terminal.wait_for("0 of 2 jobs ended")
        demo.set_status(fails, "FAILED", exit_code=1)
        assert terminal.wait_for_end() == 1
    assert waited(demo, "--until", "any:running", runs)[0] == 0


def test_the_time_can_be_up(demo: DemoRegion) -> None:
    [runs] = added(demo, "RUNNING")
    status, told = waited(demo, "--timeout", "2", runs)
    assert status == 124
    # On a busy machine two seconds are over before the first answer: it tells of no job then.
    assert re.fullmatch(r"batch-tui: Time is up\. 0 of (1 job|0 jobs) ended\.\n", told)


def test_the_jobs_of_a_filter_are_those_of_the_beginning(demo: DemoRegion) -> None:
    ended, runs = added(demo, "FAILED", "RUNNING")
    with on_terminal(demo, "--queue", QUEUE) as terminal:
        terminal.wait_for("0 of 1 job ended")
        demo.add_job("later", queue=QUEUE, status="RUNNING")
        demo.set_status(runs, "SUCCEEDED", exit_code=0)
        assert terminal.wait_for_end() == 0
    status, said = waited(demo, "--queue", QUEUE, "--filter", "status:failed waits")
    assert (status, ended in said) == (1, True)
    assert waited(demo, "--queue", QUEUE, "--filter", "nobody") == (
        0,
        "batch-tui: No job matches: there is nothing to wait for.\n",
    )


def test_an_array_is_told_by_its_summary_in_one_call(demo: DemoRegion) -> None:
    demo.add_queue(QUEUE)
    array = demo.add_job(
        queue=QUEUE, status="PENDING", size=40, children=["SUCCEEDED", "RUNNING", "FAILED"]
    )
    with on_terminal(demo, array) as terminal:
        terminal.wait_for("0 of 1 job ended, 1 failed · 2 of 40 children")
        demo.set_status(array, "FAILED")
        assert terminal.wait_for_end() == 1
    assert {call.operation for call in demo.calls} == {"DescribeJobs"}
    assert all(call.body["jobs"] == [array] for call in demo.calls)


def test_an_outage_is_told_and_outlived(demo: DemoRegion) -> None:
    [runs] = added(demo, "RUNNING")
    with on_terminal(demo, runs) as terminal:
        terminal.wait_for("0 of 1 job ended")
        demo.faults.turn({"throttle": -1})
        terminal.wait_for("AWS Batch ")
        demo.faults.clear()
        demo.set_status(runs, "SUCCEEDED", exit_code=0)
        assert terminal.wait_for_end() == 0


def test_what_will_not_pass_ends_it(demo: DemoRegion) -> None:
    [runs] = added(demo, "RUNNING")
    demo.faults.deny = -1
    status, said = waited(demo, runs)
    assert (status, said.count("\n")) == (2, 1)
    assert "batch:DescribeJobs" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--until", "most:ended"), "all: or any:"),
        (("--timeout", "soon"), "'soon' is no time such as 90s or 6h"),
        (("nobody",), "'nobody' is no id or ARN of a job"),
        ((NOBODY, "--filter", "x"), "takes ids, or --queue and --filter, and not both"),
        (("--print",), "--wait goes with none of"),
        ((NOBODY, "--why", NOBODY), "--wait goes with none of"),
    ],
)
def test_bad_usage_is_refused(demo: DemoRegion, options: tuple[str, ...], words: str) -> None:
    status, said = waited(demo, *options)
    assert (status, words in said) == (2, True), said


@pytest.mark.parametrize("options", [("--until", "all:ended"), ("--timeout", "2s"), (NOBODY,)])
def test_its_options_go_with_it_alone(options: tuple[str, ...]) -> None:
    done = subprocess.run(
        [str(PROGRAM), "--demo", *options],
        stdin=subprocess.DEVNULL, capture_output=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"go with --wait" in done.stderr
