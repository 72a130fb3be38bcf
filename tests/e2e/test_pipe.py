"""The installed program at the end of a pipe."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.look.unknown import unknown
from tests.aws.servers import CannedServer
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import PATIENCE, Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "genomics"
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=3_000, seed=7) as region:
        yield region


def environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name != "COLUMNS"}
    return kept | NO_AWS | KEYS


def command(demo: DemoRegion, *options: str) -> list[str]:
    return [str(PROGRAM), "--endpoint-url", demo.url, *REGION, "--queue", QUEUE, *options]


@pytest.fixture
def run(demo: DemoRegion) -> Run:
    """The program, run to its end with its output in a pipe."""

    def end(*options: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command(demo, *options),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment() | env,
            timeout=3 * PATIENCE,
            check=False,
        )

    return end


def test_jobs_that_cannot_be_read_are_left_out_and_told(demo: DemoRegion, run: Run) -> None:
    demo.faults.turn({"spoil": 2, "only": ["ListJobs"]})
    ended = run("--print", "--output", "jsonl", "--status", "failed")
    assert len(ended.stdout.splitlines()) == len(jobs(demo)) - 2
    assert ended.stderr.decode() == "batch-tui: 2 jobs could not be read and were left out.\n"
    assert ended.returncode == 0


@pytest.mark.parametrize("output", ["table", "csv", "jsonl"])
def test_times_of_a_pipe_are_in_utc_wherever_it_runs(run: Run, output: str) -> None:
    options = ("--print", "--output", output, "--columns", "name,created,started", "--limit", "3")
    groups = ("--print", "--output", output, "--group", "hour", "--limit", "3")
    for asked in (options, groups):
        here, there = (run(*asked, TZ=zone).stdout for zone in ("UTC", "Asia/Kolkata"))
        assert here == there
        assert b"Z" in here or output == "table"


UNKNOWN = "12345678-1111-4222-a333-444455556666"


@pytest.mark.parametrize("known", [False, True])
def test_an_id_that_aws_does_not_know_is_told(demo: DemoRegion, run: Run, known: bool) -> None:
    job_id = demo.add_job(queue=QUEUE)
    ended = run(
        *("--print", "--output", "jsonl", "--filter"),
        f"id:{UNKNOWN},{job_id}" if known else f"id:{UNKNOWN}",
    )
    assert [json.loads(line)["jobId"] for line in ended.stdout.splitlines()] == [job_id] * known
    assert ended.stderr.decode() == (f"batch-tui: {unknown(f'job {UNKNOWN}')}\n")
    assert ended.returncode == 1


@pytest.mark.parametrize("query", ["name:nobody", f"id:{UNKNOWN[:8]}", "id:{known} status:failed"])
def test_a_filter_that_leaves_nothing_is_no_failure(demo: DemoRegion, run: Run, query: str) -> None:
    known = demo.add_job(queue=QUEUE)
    ended = run("--print", "--output", "jsonl", "--filter", query.format(known=known))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_groups_are_written_with_the_filters_that_find_them(demo: DemoRegion, run: Run) -> None:
    ended = run("--print", "--group", "exit,reason", "--status", "failed", "--output", "jsonl")
    groups = [json.loads(line) for line in ended.stdout.splitlines()]
    assert sum(group["count"] for group in groups) == len(jobs(demo))
    found = run("--print", "--output", "jsonl", "--filter", groups[0]["filter"])
    assert len(found.stdout.splitlines()) >= groups[0]["count"] > 0
    assert (ended.returncode, ended.stderr) == (0, b"")
    refused = run("--group", "exit")
    assert refused.stderr == b"batch-tui: --group goes with --print.\n"


def test_of_several_queues_the_others_are_written(demo: DemoRegion, run: Run) -> None:
    query = "queue:adhoc,nobodys,genomics status:running"
    ended = run("--print", "--output", "jsonl", "--filter", query)
    found = sorted(json.loads(line)["jobId"] for line in ended.stdout.splitlines())
    summaries = [*demo.store.all_summaries("adhoc"), *demo.store.all_summaries("genomics")]
    assert found == sorted(told["jobId"] for told in summaries if told["status"] == "RUNNING")
    said = ended.stderr.decode()
    assert said.startswith("batch-tui: Not all jobs of nobodys were read. ")
    assert "no job queue nobodys" in said
    assert said.count("\n") == 1
    assert ended.returncode == 1


def test_where_no_queue_can_be_read_one_sentence_says_so(demo: DemoRegion, run: Run) -> None:
    demo.faults.deny = -1
    ended = run("--print", "--filter", "queue:adhoc,genomics status:running")
    assert (ended.returncode, ended.stdout) == (2, b"")
    said = ended.stderr.decode()
    assert said.startswith("batch-tui: ")
    assert "Not all jobs" not in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("output", ["jsonl", "csv", "csv-safe"])
def test_a_reason_of_any_length_comes_out_whole(demo: DemoRegion, output: str) -> None:
    reason = "why " * 25_000
    with CannedServer() as server:
        summary = {"jobId": "a", "jobName": "etl", "status": "FAILED", "statusReason": reason}
        server.gives(200, {"jobSummaryList": [summary]})
        arguments = command(demo, "--print", "--output", output)
        arguments[2] = server.url
        ended = subprocess.run(arguments, capture_output=True, env=environment(), check=True)
    assert reason in ended.stdout.decode()


def jobs(demo: DemoRegion, status: str = "FAILED") -> list[str]:
    return sorted(
        told["jobId"] for told in demo.store.all_summaries(QUEUE) if told["status"] == status
    )


def add_long_jobs(demo: DemoRegion, number: int) -> None:
    """RUNNABLE jobs of which each takes a kilobyte."""
    for _ in range(number):
        demo.add_job(queue=QUEUE, reason="y" * 1_000)


def test_every_line_of_jsonl_is_a_job(demo: DemoRegion, run: Run) -> None:
    done = run("--print", "--output", "jsonl", "--status", "failed")
    assert (done.returncode, done.stderr) == (0, b"")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(job["jobId"] for job in found) == jobs(demo)
    assert {job["status"] for job in found} == {"FAILED"}


def test_csv_is_read_by_its_names(demo: DemoRegion, run: Run) -> None:
    done = run("--print", "--output", "csv", "--status", "failed", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert sorted(row["jobId"] for row in rows) == jobs(demo)
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_the_table_is_aligned_in_any_encoding(demo: DemoRegion, run: Run, encoding: str) -> None:
    demo.add_job("日本語", queue=QUEUE, status="FAILED")
    done = run("--print", "--status", "failed", "--limit", "20", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    head, *rows = done.stdout.decode(encoding).splitlines()
    assert head.split() == ["ID", "STATUS", "CREATED", "EXIT", "NAME", "REASON"]
    assert len(rows) == 20
    assert all(row[head.index("STATUS") :].startswith("FAILED") for row in rows)


def test_the_filter_and_the_limit_hold_for_the_pipe(demo: DemoRegion, run: Run) -> None:
    done = run("--print", "--filter", "call-variants* type:array", "--limit", "3")
    names = [line.split()[4] for line in done.stdout.decode().splitlines()[1:]]
    assert len(names) == 3
    assert all(name.startswith("call-variants") for name in names)
    assert len(demo.calls) == 1


def test_an_explanation_is_printed_without_a_call(demo: DemoRegion, run: Run) -> None:
    done = run("--explain", "--filter", "etl* exit:1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"ListJobs with status FAILED" in done.stdout
    assert b"with JOB_NAME etl*: about " in done.stdout
    assert not demo.calls


def test_a_reader_that_has_gone_ends_the_program_quietly(demo: DemoRegion) -> None:
    reader, writer = os.pipe()
    with subprocess.Popen(
        command(demo, "--print", "--output", "jsonl"),
        stdout=writer,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        os.close(writer)
        with open(reader, "rb") as lines:
            json.loads(lines.readline())
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 128 + signal.SIGPIPE


def test_head_takes_one_line_and_the_shell_sees_141(demo: DemoRegion) -> None:
    words = " ".join(command(demo, "--print", "--output", "csv"))
    done = subprocess.run(
        ["bash", "-c", f"{words} | head -n 1 >/dev/null; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        env=environment(),
        timeout=3 * PATIENCE,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"141\n", b"")


def test_a_failure_is_a_sentence_and_what_was_printed_stays(demo: DemoRegion) -> None:
    demo.faults.old_caps = True  # 100 jobs a page, which are more than the pipe holds
    add_long_jobs(demo, 250)
    with subprocess.Popen(
        command(demo, "--print", "--output", "jsonl", "--status", "runnable"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline()]
        demo.faults.deny = -1
        lines += process.stdout
        said = process.stderr.read()
    assert len([json.loads(line) for line in lines]) == 100
    assert process.returncode == 2
    assert said.startswith(b"batch-tui: ")
    assert b"ListJobs" in said
    assert said.count(b"\n") == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--print", "--limit", "0"], ["--limit", "'0' is not"]),
        (["--print", "--output", "xml"], ["--output", "jsonl"]),
        (["--output", "csv"], ["--print"]),
        (["--limit", "5"], ["--print"]),
        (["--print", "--filter", "colour:red"], ["colour"]),
        (["--print", "--filter", "queue:nobodys"], ["nobodys", "--queue"]),
        (["--print", "--filter", "queue:nobodys*"], ["nobodys", QUEUE]),
    ],
)
def test_bad_usage_is_refused(run: Run, options: Sequence[str], words: Sequence[str]) -> None:
    done = run(*options)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert all(word in said for word in words), said
    assert "Traceback" not in said


def test_progress_is_on_the_terminal_alone_and_gone_at_the_end(demo: DemoRegion) -> None:
    options = [
        "--print",
        "--output",
        "jsonl",
        "--filter",
        "'after:99w id:ffffffff'",
        "--limit",
        "500",
        ">",
        "/dev/null",
    ]
    with Terminal(["sh", "-c", " ".join(command(demo, *options))], env=environment()) as terminal:
        assert terminal.wait_for_end() == 0
        assert b"scanned 100 \xc2\xb7 0 match" in terminal.received
        assert terminal.text.strip() == ""


def test_rows_on_a_terminal_are_as_wide_as_it_and_free_of_progress(demo: DemoRegion) -> None:
    options = ["--print", "--status", "failed", "--limit", "15"]
    with Terminal(command(demo, *options), 90, 24, env=environment()) as terminal:
        assert terminal.wait_for_end() == 0
        head, *rows = filter(None, terminal.lines)
        assert head.split() == ["ID", "STATUS", "EXIT", "NAME"]
        assert len(rows) == 15
        assert all(" FAILED " in row for row in rows)


def test_ctrl_c_ends_a_call_that_hangs_quietly(demo: DemoRegion) -> None:
    demo.faults.latency = 3_600
    with Terminal(command(demo, "--print"), env=environment()) as terminal:
        while not demo.calls:
            terminal.read(0.05)
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_for_end() == 128 + signal.SIGINT
        assert terminal.text.strip() == ""


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_takes_the_line_of_progress_away(demo: DemoRegion, by: signal.Signals) -> None:
    demo.faults.latency = 3_600
    with Terminal(command(demo, "--print"), env=environment()) as terminal:
        terminal.wait_for("scanned 0")
        terminal.process.send_signal(by)
        assert terminal.wait_for_end() == -by
        assert terminal.text.strip() == ""


def test_who_ignores_a_hangup_goes_on(demo: DemoRegion) -> None:
    demo.faults.latency = 3_600
    ignoring = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command(demo, "--print")]
    with Terminal(ignoring, env=environment()) as terminal:
        terminal.wait_for("scanned 0")
        terminal.process.send_signal(signal.SIGHUP)
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_for_end() == 128 + signal.SIGINT
        assert terminal.text.strip() == ""


def test_ctrl_c_ends_a_write_that_nobody_reads(demo: DemoRegion) -> None:
    add_long_jobs(demo, 250)
    with subprocess.Popen(
        command(demo, "--print", "--output", "jsonl", "--status", "runnable"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 128 + signal.SIGINT
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_pipe_needs_no_textual(demo: DemoRegion) -> None:
    blocked = "import sys; sys.modules['textual'] = sys.modules['rich'] = None"
    program = f"{blocked}; from batch_tui.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, *command(demo, "--print", "--limit", "1")[1:]],
        capture_output=True,
        env=environment(),
        timeout=3 * PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("knob", "value"), [("repeat_tokens", -1), ("empty_pages", 1)])
def test_pages_without_an_end_end_with_what_was_there_and_a_sentence(
    demo: DemoRegion, run: Run, knob: str, value: int
) -> None:
    demo.faults.turn({knob: value, "only": ["ListJobs"]})
    ended = run("--print", "--output", "jsonl", "--filter", "after:99w", "--limit", "9999")
    assert ended.returncode == 1
    [line] = ended.stderr.decode().splitlines()
    assert line.startswith("batch-tui: AWS Batch ")
    assert len(ended.stdout.splitlines()) == (200 if knob == "repeat_tokens" else 0)
