"""The events of the whole program: what each of them sends."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import NamedTuple

from batch_tui.demo import DemoRegion
from tests.bench.watched import SYNCHRONISED, Sent, Watched
from tests.terminal import Terminal
from tests.time_lapse import ENV, TICKS, time_lapse, watch

JOBS = 10_000
QUEUE = "nightly-etl"
WAYS: dict[str, tuple[str, ...]] = {"ours": (), "plain": ("--plain-output",)}
PROGRAM = "from batch_tui.cli import main; raise SystemExit(main())"
DIALOGS = {
    "dialog opened and closed": ("s", "Sort the loaded jobs by"),
    "help opened and closed": ("?", "Moving and choosing"),
}
"""The key that opens it, and its title."""
FIRST = "first paint"
MINUTE = "a minute of idle refresh"
QUIET = 0.4
"""Seconds without a byte after which an answer is over."""


class Screen(NamedTuple):
    """The program in a terminal of a size, with more options."""

    columns: int
    lines: int
    options: tuple[str, ...]


def events(
    columns: int, lines: int, samples: int, only: str
) -> Iterator[tuple[str, dict[str, list[Sent]]]]:
    """Each event, with what every sample of it sent, by whether it is with --plain-output."""
    ways = {way: Screen(columns, lines, options) for way, options in WAYS.items()}
    for name in DIALOGS:
        if only in name:
            yield name, {way: _dialog(screen, name, samples) for way, screen in ways.items()}
    if only in FIRST:
        yield FIRST, {way: [_first(screen)] for way, screen in ways.items()}
    if only in MINUTE:
        yield MINUTE, {way: [_minute(screen)] for way, screen in ways.items()}


def _dialog(screen: Screen, name: str, samples: int) -> list[Sent]:
    key, title = DIALOGS[name]
    with ExitStack() as stack:
        terminal, watched = _started(stack, screen)
        sent = []
        for _ in range(samples):
            watched.event()
            terminal.press(key)
            _until_rest(terminal, watched, title, True)
            opened = watched.event()
            terminal.press("escape")
            _until_rest(terminal, watched, title, False)
            sent.append(Sent(*map(sum, zip(opened, watched.event(), strict=True))))
        return sent


def _first(screen: Screen) -> Sent:
    with ExitStack() as stack:
        _, watched = _started(stack, screen)
        return watched.event()


def _minute(screen: Screen) -> Sent:
    columns, lines, options = screen
    with (
        TemporaryDirectory() as home,
        DemoRegion(JOBS) as demo,
        time_lapse(demo, home, columns, lines, queue=QUEUE, options=options) as terminal,
    ):
        terminal.type(SYNCHRONISED)
        watch(terminal, demo, TICKS + 1)
        watched, at = Watched(columns, lines), len(terminal.received)
        watched.told(bytes(terminal.received))
        watched.event()
        watch(terminal, demo, TICKS)
        watched.told(bytes(terminal.received[at:]))
        return watched.event()


def _started(stack: ExitStack, screen: Screen) -> tuple[Terminal, Watched]:
    """The program once its first page is on the screen: nothing comes of itself any more."""
    home = stack.enter_context(TemporaryDirectory())
    demo = stack.enter_context(DemoRegion(JOBS))
    command = [sys.executable, "-c", PROGRAM, "--endpoint-url", demo.url, "--region", "us-east-1"]
    command += ["--queue", QUEUE, "--refresh", "0", *screen.options]
    env = ENV | {"XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
    terminal = Terminal(command, screen.columns, screen.lines, env=env)
    stack.enter_context(terminal)
    terminal.wait_for(lambda _: b"?2026$p" in terminal.received)
    terminal.type(SYNCHRONISED)
    watched = Watched(screen.columns, screen.lines)
    watched.told(bytes(terminal.received))
    _until_rest(terminal, watched, "100 jobs", True)
    return terminal, watched


def _until_rest(terminal: Terminal, watched: Watched, text: str, shown: bool) -> None:
    """Read until a text is on the screen, or is not any more, and nothing else comes."""
    came, at = True, len(terminal.received)
    while came or (text in terminal.text) is not shown:
        came = bool(terminal.read(QUIET))
        watched.told(bytes(terminal.received[at:]))
        at = len(terminal.received)
