"""Children and descriptions at the end of a pipe: who leaves, who fails, who has had enough."""

import json
import signal
import subprocess
from collections.abc import Iterator
from shlex import join

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_pipe import QUEUE, Run, command, environment, run
from tests.e2e.test_program import without_the_users_aws
from tests.terminal import PATIENCE, Terminal

__all__ = ["run", "without_the_users_aws"]
STAGES = [["--children", "--describe"], ["--children"], ["--describe"]]


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=3_000, seed=7) as region:
        yield region


@pytest.mark.parametrize("stages", STAGES, ids=" ".join)
def test_head_takes_one_line_and_few_calls_are_made(demo: DemoRegion, stages: list[str]) -> None:
    line = join(command(demo, "--print", "--output", "jsonl", *stages))
    done = subprocess.run(
        ["bash", "-c", f'{line} | head -n 1 | wc -l; echo "${{PIPESTATUS[0]}}" >&2'],
        capture_output=True,
        env=environment(),
        timeout=3 * PATIENCE,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (b"1", b"141\n")
    assert len(demo.calls) < 60


def test_a_queue_that_cannot_be_read_is_told_beside_the_children_of_the_others(
    demo: DemoRegion, run: Run
) -> None:
    ended = run("--print", "--queue", "none-such", "--children", "--limit", "5", "--columns", "id")
    assert ended.returncode == 1
    assert len(ended.stdout.splitlines()) == 1 + 5
    assert b"Not all jobs of none-such were read." in ended.stderr


def test_columns_that_there_are_not_are_refused_with_those_that_there_are(run: Run) -> None:
    ended = run("--print", "--columns", "id,colour")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"'colour' is no column; there are status, name, " in ended.stderr


@pytest.mark.parametrize("option", ["--children", "--describe"])
def test_stages_without_a_print_are_refused(run: Run, option: str) -> None:
    ended = run(option)
    assert ended.returncode == 2
    assert b"--children and --describe go with --print." in ended.stderr


def test_ctrl_c_ends_a_description_that_hangs_quietly(demo: DemoRegion) -> None:
    line = command(demo, "--print", "--describe", "--output", "jsonl")
    demo.faults.turn({"latency": 3_600.0, "only": ["DescribeJobs"]})
    with Terminal(line, env=environment()) as terminal:
        terminal.wait_for("scanned")
        while not any(call.operation == "DescribeJobs" for call in demo.calls):
            terminal.read(0.05)
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_for_end() == 128 + signal.SIGINT
        assert "Traceback" not in terminal.text


def test_the_children_of_a_named_array_need_no_queue(demo: DemoRegion, run: Run) -> None:
    made = demo.add_job("a", queue=QUEUE, status="FAILED", size=3, children=["FAILED"] * 3)
    ended = run("--print", "--filter", made, "--children", "--output", "jsonl")
    assert ended.returncode == 0
    found = [json.loads(line)["jobId"] for line in ended.stdout.splitlines()]
    assert found == [f"{made}:{index}" for index in range(3)]
