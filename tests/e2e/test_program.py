"""The installed program in a real terminal."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("batch-tui")
NO_AWS = {
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture(autouse=True)
def without_the_users_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of whoever runs the tests reaches the program, and none of their files."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def slow() -> Iterator[DemoRegion]:
    """A region that never answers within the patience of anyone."""
    with DemoRegion(jobs=100) as region:
        region.faults.latency = 3_600
        yield region


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 50)])
def test_the_demo_starts_pages_filters_expands_and_quits(columns: int, rows: int) -> None:
    command = [PROGRAM, "--demo", "--demo-jobs", "2000", "--refresh", "0"]
    with Terminal(command, columns, rows) as terminal:
        terminal.wait_for("type to narrow")
        terminal.press("genomics")
        terminal.wait_for(lambda text: "nightly-etl" not in text, "one queue left")
        terminal.press("enter")
        terminal.wait_for("100 jobs")
        terminal.press("G")
        terminal.wait_for(lambda text: "200 jobs" in text or "300 jobs" in text, "a second page")
        terminal.press("/call-variants* type:array", "enter")
        terminal.wait_for(lambda text: "▸ call-variants" in text and " match · " in text, "arrays")
        terminal.press("g", "right")
        terminal.wait_for("├ 0 ")
        terminal.press("left")
        terminal.wait_for(lambda text: "├ 0 " not in text, "collapsed")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert b"\x1b[?1049l" in terminal.received


def test_quitting_does_not_wait_for_a_call_that_hangs(slow: DemoRegion) -> None:
    command = [PROGRAM, "--endpoint-url", slow.url, "--region", "us-east-1", "--queue", "adhoc"]
    with Terminal(command, 200, 50, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("asking AWS Batch")
        while not slow.calls:
            terminal.read(0.05)
        terminal.press("?")
        terminal.wait_for("Moving and choosing")
        terminal.press("escape")
        terminal.wait_for(lambda text: "Moving and choosing" not in text, "the help closed")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port that is taken, so that nobody else answers there, and refuses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


REGION = ["--region", "us-east-1"]


@pytest.mark.parametrize(
    ("options", "env", "words"),
    [
        ([], KEYS, ["region", "--region"]),
        (REGION, {}, ["credentials"]),
        (["--profile", "nobody"], {}, ["nobody", "--profile"]),
        ([*REGION, "--endpoint-url", "http://127.0.0.1:PORT"], KEYS, ["127.0.0.1"]),
        (REGION, KEYS | {"AWS_ENDPOINT_URL": "http://h:99999"}, ["h:99999", "AWS_ENDPOINT_URL"]),
        (REGION, KEYS | {"AWS_ENDPOINT_URL": "ftp://h"}, ["ftp://h", "AWS_ENDPOINT_URL"]),
        (REGION, KEYS | {"AWS_PROFILE": ""}, ["profile ''", "AWS_PROFILE"]),
    ],
)
def test_what_keeps_all_from_being_listed_is_told_with_what_to_do_and_once_more_at_the_end(
    options: list[str], env: dict[str, str], words: list[str], dead_port: int
) -> None:
    command = [PROGRAM, *(option.replace("PORT", str(dead_port)) for option in options)]
    with Terminal(command, 80, 24, env=NO_AWS | env) as terminal:
        terminal.wait_for("r: try again · R: another region · P: profile")
        terminal.wait_for(
            lambda text: all(word in " ".join(text.split()) for word in words), f"{words}"
        )
        terminal.press("q")
        assert terminal.wait_for_end() == 2
        said = " ".join(terminal.after_screen().split())
        assert said.startswith("batch-tui: ")
        assert all(word in said for word in words), said
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--refresh", "0.5"], ["1 second"]),
        (["--endpoint-url", "localhost"], ["localhost", "--endpoint-url"]),
        (["--status", "WAITING"], ["WAITING", "STARTING"]),
        (["--filter", "colour:red"], ["colour"]),
    ],
)
def test_what_cannot_start_says_so_in_a_sentence(options: list[str], words: list[str]) -> None:
    with Terminal([PROGRAM, *options], env=NO_AWS) as terminal:
        assert terminal.wait_for_end() == 2
        said = " ".join(terminal.after_screen().split())
        assert all(word in said for word in words), said
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({"throttle": -1}, "throttling"),
        ({"deny": -1}, "allow"),
        ({"break_down": -1}, "serverexception"),
        ({"garble": -1}, "answer"),
        ({"blank": -1}, "answer"),
        ({"drop": -1}, "connection"),
        ({"expire_credentials": -1}, "expired"),
    ],
)
def test_an_endpoint_that_only_fails_is_told_and_once_more_at_the_end(
    fault: dict[str, int], word: str
) -> None:
    with DemoRegion(jobs=100) as region:
        region.faults.turn(fault)
        command = [PROGRAM, "--endpoint-url", region.url, *REGION, "--queue", "adhoc"]
        with Terminal(command, 80, 24, env=NO_AWS | KEYS) as terminal:
            terminal.wait_for("to try again · R: another region · P: profile")
            terminal.wait_for(lambda text: word in text.lower(), word)
            terminal.press("q")
            assert terminal.wait_for_end() == 2
            said = " ".join(terminal.after_screen().split())
            assert said.startswith("batch-tui: ")
            assert word in said.lower(), said
            assert "Traceback" not in said


@pytest.mark.parametrize("fault", ["deny", "drop"])
def test_a_queue_that_may_not_be_listed_is_told_on_the_screen(fault: str) -> None:
    with DemoRegion(jobs=100) as region:
        region.faults.turn({fault: -1, "only": ["ListJobs"]})
        command = [PROGRAM, "--endpoint-url", region.url, *REGION, "--queue", "adhoc"]
        with Terminal([*command, "--refresh", "0"], env=NO_AWS | KEYS) as terminal:
            terminal.wait_for("not listed - press Enter to try again")
            terminal.wait_for("Press r to try")
            region.faults.clear()
            terminal.press("enter")
            terminal.wait_for("end of the list")
            terminal.press("q")
            assert terminal.wait_for_end() == 0


def test_the_program_never_starts_its_screen_without_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "--demo"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "terminal" in done.stderr


@pytest.mark.parametrize("name", ["config/batch-tui/config.toml", "state/batch-tui/state.json"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    pipe = tmp_path / name
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    env = NO_AWS | KEYS | {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    with DemoRegion(jobs=100) as region:
        command = [PROGRAM, "--endpoint-url", region.url, *REGION, "--queue", "adhoc"]
        with Terminal(command, env=env) as terminal:
            if pipe.suffix == ".toml":
                assert terminal.wait_for_end() == 2
                assert "config.toml cannot be read: it is no file" in terminal.after_screen()
                return
            terminal.wait_for("end of the list")
            terminal.press("q")
            assert terminal.wait_for_end() == 0
    assert pipe.is_fifo()
