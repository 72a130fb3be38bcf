"""From a program's start to its first frame and its first row: `start`.

The region is in a process of its own. Programs take turns, so that what else the machine does falls
on all of them; where it does much, processor time is the steadier figure.
"""

import argparse
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.goals import FIRST_FRAME, FIRST_ROW
from tests.bench.onset import Onset, onset
from tests.bench.pipe import KEYS, QUEUE, served
from tests.bench.report import machine, terminal

EMPTY = "an empty Textual application"
FORM = "{:<32} {:>8} {:>9} {:>7} {:>8} {:>6}  {}"
TITLES = ("least ms", "median ms", "cpu ms", "children", "ratio")
LETTERS = 10
"""Of a job's name: what any table shows of it."""


class Program(NamedTuple):
    """What is started, and what it shows of a row: nothing where it shows none."""

    title: str
    command: Sequence[str]
    rows: Sequence[bytes] = ()


@dataclass
class Taken:
    """Every run of one program."""

    frames: list[Onset] = field(default_factory=list)
    rows: list[Onset] = field(default_factory=list)


def add_to(command: argparse.ArgumentParser, terminals: Sequence[tuple[int, int]]) -> None:
    """Give a command its options."""
    command.set_defaults(run=start)
    command.add_argument("--terminals", type=terminal, nargs="+", default=terminals, metavar="WxH")
    command.add_argument("--samples", type=int, default=9)
    command.add_argument("--cold", type=int, default=3, help="samples with cold caches")
    command.add_argument("--jobs", type=int, default=10_000, help="of the region")


def start(options: argparse.Namespace) -> None:
    """Print the times of every program, and their ratio to an empty application's first frame."""
    print(machine(), flush=True)
    print("from exec; ratio: of the least, to that of an empty application's first frame")
    with served(options.jobs, 0.0) as url, TemporaryDirectory() as home:
        env = {**os.environ, **KEYS, "HOME": home, "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled
        programs = list(_programs(url))
        for columns, lines in options.terminals:
            _table(f"{columns}x{lines}, warm", programs, options.samples, (columns, lines), env=env)
        if options.cold:
            how, chill = _chiller()
            title = f"{columns}x{lines}, cold: {how}"
            _table(title, programs, options.cold, (columns, lines), env=env, chill=chill)


def _programs(url: str) -> Iterator[Program]:
    """An empty application first: it is what the others are compared with."""
    given = ["--queue", QUEUE]
    there = ["--region", "us-east-1", "--endpoint-url", url]
    listed = ["batch", "list-jobs", "--job-queue", QUEUE, "--no-paginate", "--output", "json"]
    listed += ["--filters", "name=AFTER_CREATED_AT,values=1", *there]
    ours = [sys.executable, "-m", "batch_tui", *given]
    page = _page([_aws(), *listed])
    yield Program(EMPTY, [sys.executable, "-c", "from textual.app import App; App().run()"])
    yield Program("batch-tui", [*ours, *there], page)
    yield Program("batch-tui --demo", [*ours, "--demo"], page)
    yield Program("aws batch list-jobs", [_aws(), *listed], page)


def _aws() -> str:
    return which("aws", path=sysconfig.get_path("scripts")) or "aws"


def _page(command: Sequence[str]) -> list[bytes]:
    """The beginnings of the names of the newest jobs."""
    answer = subprocess.run(command, capture_output=True, check=True, env=os.environ | KEYS)
    jobs = json.loads(answer.stdout)["jobSummaryList"]
    return sorted({job["jobName"][:LETTERS].encode() for job in jobs})


def _table(
    title: str,
    programs: Sequence[Program],
    samples: int,
    size: tuple[int, int],
    *,
    env: Mapping[str, str],
    chill: Callable[[], None] = lambda: None,
) -> None:
    """Start each program in turn, and print what it took."""
    taken = [Taken() for _ in programs]
    for _ in range(samples):
        for program, into in zip(programs, taken, strict=True):
            chill()
            for at in onset(program.command, program.rows, size, env):
                (into.rows if at.is_row else into.frames).append(at)
    print()
    print(FORM.format(f"{title}, {samples} each", *TITLES, "goal"), flush=True)
    least = min(found.seconds for found in taken[0].frames)
    for program, found in zip(programs, taken, strict=True):
        ours = program.command[1:3] == ["-m", "batch_tui"]
        print(_line(program.title, found.frames, least, FIRST_FRAME if ours else 0.0))
        if found.rows:
            print(_line("  its first row", found.rows, least, FIRST_ROW if ours else 0.0))
    sys.stdout.flush()


def _line(title: str, taken: Sequence[Onset], empty: float, goal: float) -> str:
    if not taken:
        return title
    least = min(found.seconds for found in taken)
    verdict = f"≤ {goal:g} {'✔' if least / empty <= goal else '✖'}" if goal else ""
    return FORM.format(
        title,
        f"{least * 1000:.0f}",
        f"{median(found.seconds for found in taken) * 1000:.0f}",
        f"{min(found.own for found in taken) * 1000:.0f}",
        f"{min(found.children for found in taken) * 1000:.0f}",
        f"{least / empty:.2f}",
        verdict,
    )


def _chiller() -> tuple[str, Callable[[], None]]:
    """What makes the files of Python and of its packages cold, and its name."""
    caches = Path("/proc/sys/vm/drop_caches")
    with suppress(OSError):
        caches.write_text("1")
        return "drop_caches", lambda: _drop(caches)
    return "posix_fadvise", _evict


def _drop(caches: Path) -> None:
    os.sync()
    caches.write_text("1")


def _evict() -> None:
    for name in ("stdlib", "purelib", "platlib"):
        for path in Path(sysconfig.get_path(name)).rglob("*"):
            with suppress(OSError), path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
