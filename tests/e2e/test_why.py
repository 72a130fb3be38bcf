"""`batch-tui --why ID`: the report as text, its exit status, and what never reaches a terminal."""

import os
import subprocess
from collections.abc import Callable, Iterator

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.demo.names import id_of
from batch_tui.demo.store import ADDED
from batch_tui.look.unknown import unknown
from tests.e2e.test_hostile import HOSTILE, traces
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import PATIENCE, Terminal

__all__ = ["without_the_users_aws"]

Run = Callable[..., subprocess.CompletedProcess[str]]
NOBODY = "00000000-0000-4000-a000-000000000000"


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=50, seed=7, stuck=True) as region:
        yield region


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | NO_AWS | KEYS | {"PYTHONIOENCODING": "utf-8"},
        timeout=3 * PATIENCE,
        check=False,
    )


@pytest.fixture
def why(demo: DemoRegion) -> Run:
    return lambda *options: run("--endpoint-url", demo.url, *REGION, "--why", *options)


def test_the_report_is_written_and_all_is_well(demo: DemoRegion, why: Run) -> None:
    job_id = demo.stuck["stuck-capacity"]
    ended = why(job_id)
    assert (ended.returncode, ended.stderr) == (0, "")
    title, cause, mend, *rest = ended.stdout.splitlines()
    assert title == f"train-frontier {job_id}"
    assert cause.startswith("Likely EC2 has no free instances")
    assert mend.startswith("Allow more instance types")
    assert any(line.startswith("Place in the queue: 1st of 17, for 19m") for line in rest)
    assert any(line.startswith("Cancelled in 40m or later") for line in rest)


def test_arns_and_ids_of_children_will_do(demo: DemoRegion, why: Run) -> None:
    parent = demo.add_job(
        "array", queue="arrays", status="PENDING", size=3, children=["RUNNING", "RUNNABLE"]
    )
    arn = demo.store.summary(parent)["jobArn"]
    assert f"Place of {parent}:1 in the queue: 1st of 1" in why(arn).stdout
    assert "Place in the queue: 1st of 1" in why(f"{parent}:1").stdout


def test_the_demo_explains_a_job_of_its_own() -> None:
    ended = run("--demo", "--demo-jobs", "20", "--why", id_of(7, ADDED))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("train-frontier ")


def test_a_job_that_nobody_knows_is_told_with_status_1(why: Run) -> None:
    ended = why(NOBODY)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"batch-tui: {unknown(f'job {NOBODY}')}\n"


def test_an_arn_of_another_region_is_refused(why: Run) -> None:
    ended = why(f"arn:aws:batch:eu-west-1:111122223333:job/{NOBODY}")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Start with --region eu-west-1; on the screen R goes there." in ended.stderr


def test_a_missing_permission_costs_its_part_and_the_status_says_so(
    demo: DemoRegion, why: Run
) -> None:
    demo.faults.turn({"deny": -1, "only": ["GetJobQueueSnapshot"]})
    ended = why(demo.stuck["stuck-max-vcpus"])
    assert ended.returncode == 1
    assert "Not known: its place in the queue." in ended.stdout
    assert "batch:GetJobQueueSnapshot" in ended.stderr
    assert "small-only" in ended.stdout


def test_without_the_job_itself_there_is_nothing_to_write(demo: DemoRegion, why: Run) -> None:
    demo.faults.turn({"deny": -1, "only": ["DescribeJobs"]})
    ended = why(demo.stuck["stuck-max-vcpus"])
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "batch:DescribeJobs" in ended.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("x",), "--why: 'x' is no id or ARN of a job"),
        (("",), "is no id or ARN of a job"),
        ((NOBODY, "--print"), "--why goes with neither --print nor --explain"),
        ((NOBODY, "--limit", "3"), "--output and --limit go with --print"),
    ],
)
def test_what_makes_no_sense_is_refused(why: Run, options: tuple[str, ...], says: str) -> None:
    ended = why(*options)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nobody_who_reads_is_no_mistake(demo: DemoRegion) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = [
        str(PROGRAM),
        "--endpoint-url",
        demo.url,
        *REGION,
        "--why",
        demo.stuck["stuck-untold"],
    ]
    ended = subprocess.run(
        command,
        stdout=writes,
        stderr=subprocess.PIPE,
        env=os.environ | NO_AWS | KEYS,
        timeout=3 * PATIENCE,
        check=False,
    )
    os.close(writes)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_nothing_of_what_aws_tells_drives_the_terminal(demo: DemoRegion) -> None:
    job_id = demo.add_job(HOSTILE, queue="odd", reason=HOSTILE, share=HOSTILE)
    demo.add_job("uses", queue="odd", status="RUNNING", share=HOSTILE)
    command = [PROGRAM, "--endpoint-url", demo.url, *REGION]
    with Terminal([*command, "--why", job_id], 120, 40, env=NO_AWS | KEYS) as terminal:
        assert terminal.wait_for_end() == 0
        assert "Reason: Q␛]52" in terminal.received.decode()
        assert traces(terminal.received) == []
    with Terminal([*command, "--queue", "odd"], 120, 40, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("/status:runnable", "enter")
        terminal.wait_for("1 job")
        terminal.press("w")
        terminal.wait_for("Reason: Q␛]52")
        terminal.press("q", "q")
        terminal.wait_for_end()
        assert traces(terminal.received) == []
