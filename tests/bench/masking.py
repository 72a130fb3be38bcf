"""Looking for secrets in hostile texts: ten times the text must not take much more."""

import argparse
import time

from batch_tui.aws.hidden import masked
from tests.aws.hostile import UNITS, long
from tests.bench.report import machine

FORM = "{:>16} {:>10} {:>10} {:>6}"
SMALL, LARGE = 100_000, 1_000_000


def masking(options: argparse.Namespace) -> None:
    """Print how long each text takes, the slowest first, and what ten times the text costs."""
    print(machine(), flush=True)
    print(FORM.format("nothing but", "ms, 100 kB", "ms, 1 MB", "times"), flush=True)
    taken = {unit: (_best(long(unit, SMALL)), _best(long(unit, LARGE))) for unit in UNITS}
    for unit, (few, many) in sorted(taken.items(), key=lambda item: -item[1][1]):
        print(FORM.format(repr(unit[:12]), f"{few:.1f}", f"{many:.0f}", f"{many / few:.1f}"))


def _best(text: str) -> float:
    """The milliseconds that it takes, the best of three."""
    return min(_once(text) for _ in range(3))


def _once(text: str) -> float:
    began = time.perf_counter()
    masked(text)
    return (time.perf_counter() - began) * 1000


def add_to(command: argparse.ArgumentParser) -> None:
    """The options: none."""
    command.set_defaults(run=masking)
