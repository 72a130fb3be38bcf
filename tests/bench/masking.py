"""Looking for secrets in hostile texts: ten times the text must not take much more."""

import argparse
import time

from batch_tui.aws.hidden import masked
from tests.aws.hostile import UNITS, long
from tests.bench.report import machine

FORM = "{:>16} {:>10} {:>10} {:>6}"


def masking(options: argparse.Namespace) -> None:
    """Print how long each text takes, the slowest first, and what ten times the text costs."""
    print(machine(), flush=True)
    size = options.size
    titles = (f"ms, {size // 1000} kB", f"ms, {size // 100} kB")
    print(FORM.format("nothing but", *titles, "times"), flush=True)
    taken = {unit: (_best(long(unit, size)), _best(long(unit, 10 * size))) for unit in UNITS}
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
    """The option."""
    command.set_defaults(run=masking)
    command.add_argument("--size", type=int, default=100_000, help="of the smaller texts")
