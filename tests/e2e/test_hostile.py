"""Hostile text sent in by every door, and what of it comes to the terminal."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from batch_tui.demo import DemoRegion
from tests.e2e.test_program import KEYS, NO_AWS, PROGRAM, REGION, without_the_users_aws
from tests.terminal import PATIENCE, Terminal

__all__ = ["without_the_users_aws"]

HOSTILE = "Q\x1b]52;c;ZXZpbA==\x07\x1b[66;66HX\x9b2J\u202eR\u200bZ[/b][red]"
SHOWN = "Q␛]52"
"""How it begins where it is shown; nothing that is searched for is longer than a line has room."""
TRACES = ["\x1b]52", "\x1b[66;66H", "\x07\x1b[66", "\x9b", "\u202e", "\u200b"]


class Door(NamedTuple):
    """One way in: options, a config file, what earlier runs left, the environment."""

    name: str
    options: tuple[str, ...] = ()
    config: str = ""
    state: str = ""
    env: dict[str, str] = {}
    aws: str = ""


def _toml(text: str) -> str:
    """A text as a string of TOML, which escapes as JSON does."""
    return json.dumps(text)


def _state(query: str = "", history: tuple[str, ...] = ()) -> str:
    return json.dumps({"queries": {"default us-east-1 adhoc": query}, "history": history})


QUEUE = ("--queue", "adhoc")
QUOTED = f'reason:"{HOSTILE} x"'
VIEW = f"[views.{_toml(HOSTILE)}]\nquery = "

SHOWING = [
    Door("a filter", (*QUEUE, "--filter", f"name:{HOSTILE}")),
    Door("a quoted filter", (*QUEUE, "--filter", QUOTED)),
    Door("a view's filter", ("--view", "v"), f'[views.v]\nqueues=["adhoc"]\nquery={_toml(QUOTED)}'),
    Door("the last filter", QUEUE, state=_state(QUOTED)),
    Door("a profile of AWS's", QUEUE, env={"AWS_PROFILE": HOSTILE}, aws=f"[profile {HOSTILE}]\n"),
    Door("a queue", ("--queue", HOSTILE)),
    Door("a queue of the config", config=f"queues = [{_toml(HOSTILE)}]"),
]
"""Doors of what the screen shows while it is up."""

REFUSED = [
    Door("a term", ("--filter", f"{HOSTILE}:x")),
    Door("a value", ("--filter", f"exit:{HOSTILE}")),
    Door("a status", ("--status", HOSTILE)),
    Door("an option", (f"--{HOSTILE}",)),
    Door("an operand", (HOSTILE,)),
    Door("a profile", (*QUEUE, "--profile", HOSTILE)),
    Door("a region", (*QUEUE, "--region", HOSTILE)),
    Door("an endpoint", (*QUEUE, "--endpoint-url", HOSTILE)),
    Door("an endpoint's host", (*QUEUE, "--endpoint-url", f"http://{HOSTILE}/")),
    Door("a view", ("--view", HOSTILE)),
    Door("the known views", ("--view", "v"), f"{VIEW}'a'"),
    Door("a format", ("--print", "--output", HOSTILE)),
    Door("a limit", ("--print", "--limit", HOSTILE)),
    Door("an interval", ("--refresh", HOSTILE)),
    Door("a number of jobs", ("--demo", "--demo-jobs", HOSTILE)),
    Door("a key of the config", config=f"{_toml(HOSTILE)} = 1"),
    Door("a view's key", config=f"[views.v]\n{_toml(HOSTILE)} = 1"),
    Door("a view's name", config=f"{VIEW}1"),
    Door("a view's query", config=f"{VIEW}{_toml(HOSTILE + ':x')}"),
    Door("a command", config=f"[keys]\n{_toml(HOSTILE)} = 'x'"),
    Door("a command's key", config=f"[keys]\nquit = {_toml(HOSTILE)}"),
    Door("a profile of the config", QUEUE, f"profile = {_toml(HOSTILE)}"),
    Door("a region of the config", QUEUE, f"region = {_toml(HOSTILE)}"),
    Door("an endpoint of the config", QUEUE, f"endpoint_url = {_toml(HOSTILE)}"),
    Door("a column", config=f"columns = [{_toml(HOSTILE)}]"),
    Door("an order", config=f"sort = {_toml(HOSTILE)}"),
    Door("a value of a wrong type", config=f"counts = [{_toml(HOSTILE)}]"),
    Door("no TOML", config=f"{HOSTILE} = {HOSTILE}"),
    Door("AWS_PROFILE", QUEUE, env={"AWS_PROFILE": HOSTILE}),
    Door("AWS_ENDPOINT_URL", QUEUE, env={"AWS_ENDPOINT_URL": HOSTILE}),
    Door("AWS_DEFAULT_REGION", QUEUE, env={"AWS_DEFAULT_REGION": HOSTILE}),
    Door("AWS's files", QUEUE, env={"AWS_PROFILE": "p"}, aws=f"[profile p]\nregion = {HOSTILE}"),
    Door("a broken file of AWS's", QUEUE, aws=HOSTILE),
]
"""Doors of what ends the program with a sentence."""
TOLD = frozenset(
    {"a profile", "a region", "a profile of the config", "a region of the config", "AWS_PROFILE"}
    | {"AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS's files", "a broken file of AWS's"}
)
"""Those of them that are refused on the way to AWS: the screen says so first."""


@pytest.fixture
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=100, seed=7) as demo:
        yield demo


@pytest.fixture
def enter(demo: DemoRegion, tmp_path: Path) -> Callable[[Door], tuple[list[str], dict[str, str]]]:
    """The command and the environment of a door; what does not come by it is in order."""

    def command(door: Door) -> tuple[list[str], dict[str, str]]:
        for name, text in {"config/batch-tui/config.toml": door.config, "aws": door.aws}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        state = tmp_path / "state" / "batch-tui" / "state.json"
        state.parent.mkdir(parents=True)
        state.write_text(door.state)
        files = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
        if door.aws:
            files["AWS_CONFIG_FILE"] = str(tmp_path / "aws")
        regions = {"region", "AWS_DEFAULT_REGION", "AWS's files"}
        given = " ".join((door.name, door.config, *door.options))
        usual = [] if any(name in given for name in regions) else REGION
        if "endpoint" not in given.lower():
            usual = [*usual, "--endpoint-url", demo.url]
        return [str(PROGRAM), *usual, *door.options], NO_AWS | KEYS | files | door.env

    return command


Enter = Callable[[Door], tuple[list[str], dict[str, str]]]


def traces(data: bytes | bytearray) -> list[str]:
    """What of the hostile text is in there as it was sent."""
    return [trace for trace in TRACES if trace.encode() in data]


@pytest.mark.parametrize("door", SHOWING, ids=lambda door: door.name)
def test_what_the_screen_shows_drives_nothing(enter: Enter, door: Door) -> None:
    command, env = enter(door)
    with Terminal(command, 100, 24, env=env) as terminal:
        terminal.wait_for(SHOWN)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert traces(terminal.received) == []


@pytest.mark.parametrize("door", REFUSED, ids=lambda door: door.name)
def test_what_is_refused_drives_nothing(enter: Enter, door: Door) -> None:
    command, env = enter(door)
    with Terminal(command, 200, 24, env=env) as terminal:
        if door.name in TOLD:
            terminal.wait_for("R: another region")
            terminal.press("q")
        assert terminal.wait_for_end() == 2
        assert traces(terminal.received) == []
        assert terminal.after_screen().count("\n") == 1
        assert terminal.after_screen().startswith("batch-tui: ")


IN_A_PIPE = [*SHOWING, *(door for door in REFUSED if "--queue" in door.options)]
"""Doors that lead further than to the options."""


@pytest.mark.parametrize("door", IN_A_PIPE, ids=lambda door: door.name)
def test_what_the_pipe_says_drives_nothing(enter: Enter, door: Door) -> None:
    command, env = enter(door)
    done = subprocess.run(
        [*command, "--explain"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=os.environ | env,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert traces(done.stdout + done.stderr) == []
    assert b"Traceback" not in done.stderr
    assert done.stdout or done.stderr.startswith(b"batch-tui: ")


def test_a_filter_of_an_earlier_run_drives_nothing_when_it_comes_back(enter: Enter) -> None:
    command, env = enter(Door("history", QUEUE, state=_state(history=(QUOTED,))))
    with Terminal(command, 100, 24, env=env) as terminal:
        terminal.wait_for("end of the list")
        terminal.press("/")
        terminal.wait_for("Enter asks AWS")
        terminal.press("up")
        terminal.wait_for(SHOWN)
        terminal.press("escape")
        terminal.wait_for(lambda text: SHOWN not in text, "the bar left")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert traces(terminal.received) == []


@pytest.mark.parametrize("where", ["the bar", "a picker", "a question"])
def test_what_is_pasted_drives_nothing(enter: Enter, where: str) -> None:
    command, env = enter(Door("paste", () if where == "a picker" else QUEUE))
    with Terminal(command, 100, 24, env=env) as terminal:
        if where == "a picker":
            terminal.wait_for("type to narrow")
        else:
            terminal.wait_for("live")
            terminal.press("/" if where == "the bar" else "\x13")
            terminal.wait_for("Enter asks AWS" if where == "the bar" else "Save this view")
        terminal.press(f"\x1b[200~name:a{HOSTILE}{{end}}\x1b[201~")
        terminal.wait_for("{end}")
        terminal.press("\x1b[200~b\x00\x08\x9b2J\u202eR\u200b\x7f{twice}\x1b[201~")
        terminal.wait_for("U+202E›R‹U+200B›␡{twice}")
        terminal.press("enter")
        assert traces(terminal.received) == []


@pytest.mark.parametrize("home", ["XDG_CONFIG_HOME", "XDG_STATE_HOME"])
def test_where_files_are_drives_nothing(enter: Enter, tmp_path: Path, home: str) -> None:
    command, env = enter(Door("paths", QUEUE))
    (tmp_path / "blocked").write_text("")
    path = str(tmp_path / ("blocked" if "CONFIG" in home else "")) + f"/{HOSTILE}"
    with Terminal(command, 240, 24, env=env | {home: path}) as terminal:
        terminal.wait_for("live")
        if "CONFIG" in home:
            terminal.press("\x13")
            terminal.wait_for("Save this view")
            terminal.press("mine", "enter")
            terminal.wait_for("was not saved")
        else:
            terminal.press("!")
            terminal.wait_for(SHOWN)
            terminal.press("escape")
            terminal.wait_for(lambda text: "What happened" not in text, "the sheet closed")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert traces(terminal.received) == []
