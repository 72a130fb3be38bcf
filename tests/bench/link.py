"""What goes to the terminal: the bytes of each event, and a held key over a slow line: `link`."""

import argparse
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from tests.bench import screens
from tests.bench.goals import LINK
from tests.bench.measure import Case
from tests.bench.operations import LINKED, MIDDLE
from tests.bench.report import machine, terminal
from tests.bench.slow_line import BUFFER, ONE_WAY, RATE, SlowLine
from tests.bench.tables import APPS, events
from tests.bench.watched import Sent

ROWS = 10_000
HELD = {"held arrow key": b"\x1b[B", "held page down": b"\x1b[6~"}
SECONDS = 3.0
REPEATS = 30
"""Of a held key in a second."""
FORM = "{:28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7}  {}"
TITLES = (
    "ours", "ssh -C", "plain", "ssh -C", "stock", "ssh -C", "floor", "plain:", "stock:", "ours:",
    "goal",
)  # fmt: skip
UNDER = ("", "", "", "", "", "", "", "ours", "ours", "floor", "")


def add_to(command: argparse.ArgumentParser, terminals: Sequence[tuple[int, int]]) -> None:
    """Give a command its options."""
    command.set_defaults(run=link)
    command.add_argument("--terminals", type=terminal, nargs="+", default=terminals, metavar="WxH")
    command.add_argument("--rows", type=int, default=ROWS, help="of the tables")
    command.add_argument("--apps", choices=APPS, nargs="+", default=APPS, help="ours among them")
    command.add_argument("--samples", type=int, default=7, help="of each event")
    command.add_argument("--only", default="", metavar="WORD", help="events with this in the name")
    command.add_argument("--seconds", type=float, default=SECONDS, help="for which keys are held")


def link(options: argparse.Namespace) -> None:
    """Print, event by event, what each app sends, and how long a held key goes on."""
    print(machine(), flush=True)
    print("bytes, medians; plain: ours with --plain-output; floor: from the screens themselves")
    for columns, lines in options.terminals:
        print()
        print(FORM.format(f"{columns}x{lines}", *TITLES))
        print(FORM.format("", *UNDER), flush=True)
        for name, found in _all(options, columns, lines):
            print(_line(name, found, columns), flush=True)
    held = [name for name in HELD if options.only in name]
    if not held:
        return
    print()
    print(
        f"seconds until the screen stands still, from the last of {REPEATS} keys a second for "
        f"{options.seconds:g} s\nover {RATE * 8 / 1e6:g} Mbit/s and {2 * ONE_WAY * 1000:g} ms "
        f"there and back, behind a buffer of {BUFFER >> 10} KiB"
    )
    for columns, lines in options.terminals:
        for name in held:
            print(_held(name, columns, lines, options), flush=True)


Found = dict[str, list[Sent]]


def _all(options: argparse.Namespace, columns: int, lines: int) -> Iterator[tuple[str, Found]]:
    """What each app has sent, by event."""
    samples, only = options.samples, options.only
    found: dict[str, Found] = {}
    for app in options.apps:
        for name, sent in events(Case(app, options.rows, columns, lines), samples, only):
            found.setdefault(name, {})[app] = sent
    for name in [operation.title for operation in LINKED]:
        if name in found:
            yield name, found[name]
    yield from screens.events(columns, lines, samples, only)


class _Medians(NamedTuple):
    raw: float
    squeezed: float
    floor: float


def _medians(sent: Sequence[Sent]) -> _Medians:
    return _Medians(*(median(figures) for figures in zip(*sent, strict=True)))


def _line(name: str, found: Found, columns: int) -> str:
    medians = {app: _medians(sent) for app, sent in found.items()}
    ours = medians["ours"]
    figures = []
    for app in APPS:
        one = medians.get(app)
        figures += [f"{one.raw:,.0f}", f"{one.squeezed:,.0f}"] if one else ["", ""]
    ratios = [_ratio(medians[app].raw, ours.raw) if app in medians else "" for app in APPS[1:]]
    ratios.append(_ratio(ours.raw, ours.floor))
    return FORM.format(
        name, *figures, f"{ours.floor:,.0f}", *ratios, _goal(name, ours.raw, columns)
    )


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.1f}" if other else ""


def _goal(name: str, reached: float, columns: int) -> str:
    limit = LINK.get(name)
    if limit is None or columns != 200:
        return ""
    return f"≤ {limit:,} {'✔' if reached <= limit else '✖'}"


def _held(name: str, columns: int, lines: int, options: argparse.Namespace) -> str:
    took = []
    for app in ("slow", *APPS):
        arguments = ["-m", "tests.bench.apps", app, str(options.rows)]
        with SlowLine(arguments, columns, lines) as line:
            line.ask(MIDDLE)
            took.append(line.hold(HELD[name], options.seconds, REPEATS))
    told = " ".join(
        f"{app} {one:.2f}"
        for app, one in zip(("ours, --ssh", "ours", *APPS[1:]), took, strict=True)
    )
    limit = LINK[name]
    return f"{columns}x{lines:<4} {name:16} {told}  ≤ {limit} {'✔' if took[0] <= limit else '✖'}"
