"""The installed program with streams, variables and terminals that are otherwise than usual."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.look.glyphs import encodable, plain
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.e2e.unhurried import UNHURRIED
from tests.terminal import PATIENCE, Terminal

__all__ = ["without_the_users_aws"]

QUEUE = "genomics"


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=100, seed=7, now=int(time.time() * 1000)) as demo:
        yield demo


def options(demo: DemoRegion, *more: str) -> list[str]:
    return ["--endpoint-url", demo.url, *REGION, "--queue", QUEUE, *more]


def redirected(how: str, *words: object) -> list[str]:
    """The program as a shell starts it with some redirection."""
    return ["bash", "-c", f'"$@" {how}', "bash", str(PROGRAM), *map(str, words)]


def run(how: str, *words: object, **env: str) -> subprocess.CompletedProcess[str]:
    """The program run to its end with nothing but pipes."""
    return subprocess.run(
        redirected(how, *words),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=os.environ | NO_AWS | KEYS | env,
        timeout=3 * PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("how", ["2>&-", "2>/dev/null", "2>FILE"])
def test_the_screen_needs_no_standard_error(demo: DemoRegion, tmp_path: Path, how: str) -> None:
    said = tmp_path / "said"
    command = redirected(how.replace("FILE", str(said)), *options(demo))
    with Terminal(command, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("?")
        terminal.wait_for("Moving and choosing")
        terminal.press("escape")
        terminal.wait_for(lambda text: "Moving and choosing" not in text, "the list")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.is_given_back(), terminal.modes
    assert not said.exists() or said.read_text() == ""


@pytest.mark.parametrize(
    ("how", "stream"),
    [
        (">&-", "output"),
        ("<&-", "input"),
        ("</dev/null", "input"),
        (">/dev/null", "output"),
        (">&- <&-", "input"),
    ],
)
def test_the_screen_names_the_stream_that_is_no_terminal(
    demo: DemoRegion, how: str, stream: str
) -> None:
    with Terminal(redirected(how, *options(demo)), 200, 50, env=NO_AWS | KEYS) as terminal:
        assert terminal.wait_for_end() == 2
        assert terminal.text.strip() == (
            f"batch-tui: The screen needs a terminal, and standard {stream} is none. "
            "--print writes the jobs without a screen."
        )
        assert terminal.is_given_back()
    assert not demo.calls


def test_a_dumb_terminal_is_not_drawn_on(demo: DemoRegion) -> None:
    env = NO_AWS | KEYS | {"TERM": "dumb"}
    with Terminal([PROGRAM, *options(demo)], env=env) as terminal:
        assert terminal.wait_for_end() == 2
        assert "dumb" in terminal.text
        assert "--print" in terminal.text
        assert b"\x1b" not in terminal.received
    with Terminal([PROGRAM, *options(demo, "--print")], 120, 30, env=env) as terminal:
        assert terminal.wait_for_end() == 0
        assert "align-sample" in terminal.text


@pytest.mark.parametrize("term", ["", "linux", "xterm", "screen", "vt100", "no-such-terminal"])
def test_any_other_terminal_is_drawn_on(demo: DemoRegion, term: str) -> None:
    env = NO_AWS | KEYS | {"TERM": term, "COLORTERM": ""}
    with Terminal([PROGRAM, *options(demo)], env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.is_given_back(), terminal.modes


def test_the_terminals_size_beats_variables_of_another(demo: DemoRegion) -> None:
    env = NO_AWS | KEYS | {"COLUMNS": "200", "LINES": "60"}
    with Terminal([PROGRAM, *options(demo)], 80, 24, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.wait_for(lambda _: "q Quit" in terminal.lines[-1], "the whole window used")
        terminal.resize(100, 30)
        terminal.wait_for(lambda _: "q Quit" in terminal.lines[-1], "the whole window used")
    with Terminal([PROGRAM, *options(demo, "--print")], 90, 24, env=env) as terminal:
        assert terminal.wait_for_end() == 0
        head, *rows = filter(None, terminal.lines)
        assert head.split() == ["ID", "STATUS", "EXIT", "NAME"]
        assert len(rows) == 15
    piped = run("", *options(demo, "--print"), COLUMNS="70").stdout
    assert all(len(line) <= 70 for line in piped.splitlines())


def test_a_terminal_without_a_size_is_taken_for_one_of_80_by_24(demo: DemoRegion) -> None:
    with Terminal([PROGRAM, *options(demo)], 80, 24, env=NO_AWS | KEYS, sized=False) as terminal:
        terminal.wait_for("end of the list")
        terminal.wait_for(lambda _: "q Quit" in terminal.lines[-1], "the last of 24 lines")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


# Streams of a pipe


def test_rows_go_nowhere_but_to_standard_output(demo: DemoRegion) -> None:
    closed = run("2>&-", *options(demo, "--print", "--output", "csv", "--filter", "colour:red"))
    assert (closed.returncode, closed.stdout, closed.stderr) == (2, "", "")
    closed = run("2>&-", *options(demo, "--print", "--output", "csv", "--debug", "--limit", "1"))
    assert closed.returncode == 0
    assert len(closed.stdout.splitlines()) == 2
    denied = run(">&-", *options(demo, "--print"))
    assert denied.returncode == 2
    assert denied.stderr == "batch-tui: There is no standard output to write to.\n"


@pytest.mark.parametrize("how", ["<&-", "2>&-", "<&- 2>&-", "2>/dev/full"])
def test_a_pipe_needs_its_output_alone(demo: DemoRegion, how: str) -> None:
    done = run(how, *options(demo, "--print", "--debug"))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 16
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [["--colour"], ["--limit", "x"], ["--view", "none"], ["--status", "x"]]
)
@pytest.mark.parametrize("how", ["2>&-", "2>/dev/full", ">&- 2>&-"])
def test_what_cannot_be_said_is_still_told_by_the_status(words: Sequence[str], how: str) -> None:
    done = run(how, *words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_a_full_disk_is_told(demo: DemoRegion) -> None:
    done = run(">/dev/full", *options(demo, "--print"))
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["--help", "--version"])
@pytest.mark.parametrize("how", [">&-", ">/dev/full"])
def test_help_that_cannot_be_written_is_no_mistake(words: str, how: str) -> None:
    done = run(how, words)
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 1, 2}


# Encodings


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp437"])
def test_glyphs_that_an_encoding_lacks_are_letters(demo: DemoRegion, encoding: str) -> None:
    demo.add_job("日本語", queue=QUEUE, status="FAILED", reason="naïve — “quoted” …")
    env = NO_AWS | KEYS | {"PYTHONIOENCODING": encoding}
    seen = beside_the_usual(demo, env, encoding, shown=lambda line: encodable(line, encoding))
    assert [*seen] == [name for name, *_ in LOOKS]


def test_in_ascii_only_what_comes_from_elsewhere_is_anything_else(demo: DemoRegion) -> None:
    name = "naïve-日本語"
    demo.add_job(name, queue=QUEUE, status="FAILED", reason="“quoted”")
    seen = beside_the_usual(demo, NO_AWS | KEYS, "utf-8", "--ascii", shown=plain)
    for place, lines in seen.items():
        assert "".join(lines).replace(name, "").isascii(), place
        assert place != "list" or any(name in line for line in lines)


LOOKS = (
    ("list", "", "end of the list"),
    ("help", "?", "Esc closes"),
    ("columns", "qC", "Esc leaves"),
)
"""Where is looked: a name, the keys that lead there from the place before, and what is seen."""


def beside_the_usual(
    demo: DemoRegion, env: dict[str, str], encoding: str, *more: str, shown: Callable[[str], str]
) -> dict[str, list[str]]:
    """What is seen here and there, once it is what is `shown` for each line of a usual screen.

    Both are up at the same time: ages go on, and what the listing leaves out comes when it comes.
    """
    found = {}
    with (
        listed(demo, NO_AWS | KEYS, "utf-8") as usual,
        listed(demo, env, encoding, *more) as other,
    ):
        for name, keys, seen in LOOKS:
            for terminal in (usual, other):
                terminal.press(keys)
                terminal.wait_for(seen)
            deadline = time.monotonic() + PATIENCE
            while usual.read(0.2) or other.read(0.2) or not are_alike(usual, other, shown):
                assert time.monotonic() < deadline, f"{usual.text}\n{other.text}"
            found[name] = still(other.text)
    return found


@contextmanager
def listed(demo: DemoRegion, env: dict[str, str], encoding: str, *more: str) -> Iterator[Terminal]:
    """The list, when what it leaves out has been asked for."""
    before = len(demo.calls)

    def described(_: str) -> bool:
        made = list(demo.calls)[before:]
        return any(call.operation == "DescribeJobs" for call in made)

    command = [PROGRAM, *options(demo), *more]
    with Terminal(command, 100, 30, env=env, encoding=encoding) as terminal:
        terminal.wait_for(described, "what the listing leaves out")
        yield terminal


def are_alike(usual: Terminal, other: Terminal, shown: Callable[[str], str]) -> bool:
    return still(other.text) == [shown(line) for line in still(usual.text)]


def still(text: str) -> list[str]:
    """The lines that say the same whenever they are looked at, but for ages."""
    return re.sub(r"\d", "0", text).splitlines()[3:-2]


def test_what_is_typed_in_another_encoding_is_read_in_it(demo: DemoRegion) -> None:
    env = NO_AWS | KEYS | {"PYTHONIOENCODING": "latin-1"}
    with Terminal([PROGRAM, *options(demo)], env=env, encoding="latin-1") as terminal:
        terminal.wait_for("end of the list")
        terminal.press("/")
        terminal.wait_for("Enter asks")
        terminal.press("caf\xe9")
        terminal.wait_for("/ caf\xe9")


def test_bytes_that_are_no_text_are_no_mistake(demo: DemoRegion) -> None:
    with Terminal([PROGRAM, *options(demo)], env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        terminal.type(b"/a\xff\xc3b")
        terminal.wait_for("/ a\ufffd\ufffdb")


# Colours


@pytest.mark.parametrize("term", ["xterm", "linux"])
def test_with_sixteen_colours_only_failures_are_red(demo: DemoRegion, term: str) -> None:
    env = NO_AWS | KEYS | {"TERM": term, "COLORTERM": ""}
    with Terminal([PROGRAM, *options(demo)], 100, 30, env=env) as terminal:
        terminal.wait_for("end of the list")
        for keys, seen in (("", "q Quit"), ("?", "Esc closes"), ("q", "q Quit"), ("d", "Secrets")):
            terminal.press(keys)
            terminal.wait_for(seen)
            while terminal.read(0.5):  # the rest of the frame
                pass
            failed = [n for n, line in enumerate(terminal.lines) if "FAIL" in line]
            assert reddish(terminal) <= set(failed), terminal.text
            if not keys:
                assert reddish(terminal), "a failure is red"
                backgrounds = {terminal.screen.buffer[row][4].bg for row in (4, 5)}
                assert len(backgrounds) == 2, "where the cursor is cannot be seen"


def reddish(terminal: Terminal) -> set[int]:
    """The lines in which anything is red."""
    rows, columns = range(terminal.screen.lines), range(terminal.screen.columns)
    cells = {row: [terminal.screen.buffer[row][x] for x in columns] for row in rows}
    return {n for n, row in cells.items() if any("red" in c.fg and c.data != " " for c in row)}


# What is written down


@pytest.mark.parametrize("by", [signal.SIGTERM, None])
def test_debug_says_where_at_each_kind_of_end(
    demo: DemoRegion, tmp_path: Path, by: signal.Signals | None
) -> None:
    journal = tmp_path / "state" / "batch-tui" / "journal.log"
    command = [*UNHURRIED, *options(demo, "--debug")]
    with Terminal(command, 200, 50, env=NO_AWS | KEYS) as terminal:
        terminal.wait_for("end of the list")
        if by is None:
            terminal.press("ctrl+c", "ctrl+c")
        else:
            terminal.process.send_signal(by)
        assert terminal.wait_for_end() == (0 if by is None else 128 + by)
        assert terminal.after_screen().strip() == (
            f"batch-tui: What happened is written in {journal}."
        )
    assert " ListJobs " in journal.read_text()
