"""Drives one app of the benchmark in one terminal through every operation."""

from collections.abc import Iterable, Iterator
from itertools import cycle
from statistics import median, quantiles
from time import monotonic
from typing import NamedTuple

from tests.bench import operations
from tests.bench.apps import PAGES_DOWN
from tests.bench.operations import Operation
from tests.bench.probe import Probe, Sample

LONGEST = 2.5
"""Seconds after which an operation is measured no further, however few samples there are."""
UP = "\x1b[A"
DOWN = "\x1b[B"


class Case(NamedTuple):
    """An app (`ours` or `stock`) of so many rows in a terminal of `columns` by `lines` cells."""

    app: str
    rows: int
    columns: int
    lines: int


class Figures(NamedTuple):
    """What a case takes for an operation: milliseconds to the last byte, and bytes (median)."""

    median: float
    p95: float
    bytes: int


def measure(case: Case, samples: int) -> dict[Operation, Figures]:
    """Every operation of a case, in a process of its own."""
    arguments = ["-m", "tests.bench.apps", case.app, str(case.rows)]
    with Probe(arguments, case.columns, case.lines) as probe:
        return {
            operation: _figures(_enough(taken, samples))
            for operation, taken in _operations(probe, case)
        }


def _operations(probe: Probe, case: Case) -> Iterator[tuple[Operation, Iterator[Sample]]]:
    """Each operation with an endless source of samples, the table being where it is measured."""
    page = case.lines - 4
    probe.ask(operations.MIDDLE)
    probe.press(DOWN, case.lines)
    yield operations.IN_PAGE, _answers(probe, [UP] * page + [DOWN] * page)
    probe.press(DOWN, case.lines)
    yield operations.SCROLL, _answers(probe, [DOWN])
    yield operations.PAGE_DOWN, _page_downs(probe, case)
    probe.ask(operations.MIDDLE)
    probe.press(UP, page // 2)
    for operation in operations.UPDATES:
        yield operation, _asked(probe, operation)
    probe.ask(operations.MIDDLE)
    if case.app == "stock":
        # Once: to take ten thousand rows out again would need minutes.
        yield operations.EXPAND, iter([probe.ask(operations.EXPAND)])
    else:
        yield operations.EXPAND, _expansions(probe)
        probe.press(UP, page // 2)
        probe.ask(operations.LOAD)
        yield operations.LOADING, (probe.told_answer(key) for key in cycle([UP, DOWN]))


def _answers(probe: Probe, keys: Iterable[str]) -> Iterator[Sample]:
    return (probe.answer(key) for key in cycle(keys))


def _asked(probe: Probe, operation: Operation) -> Iterator[Sample]:
    while True:
        yield probe.ask(operation)


def _page_downs(probe: Probe, case: Case) -> Iterator[Sample]:
    """Always to rows that were not on the screen lately."""
    fitting = min(PAGES_DOWN, case.rows // case.lines - 1)
    while True:
        probe.ask(operations.START)
        for _ in range(fitting):
            yield probe.answer(operations.PAGE_DOWN.key)


def _expansions(probe: Probe) -> Iterator[Sample]:
    while True:
        yield probe.ask(operations.EXPAND)
        probe.ask(operations.COLLAPSE)


def _enough(taken: Iterator[Sample], samples: int) -> Iterator[Sample]:
    end = monotonic() + LONGEST
    for number, sample in enumerate(taken, 1):
        yield sample
        if number == samples or monotonic() > end:
            return


def _figures(samples: Iterable[Sample]) -> Figures:
    taken = list(samples)
    seconds = [sample.seconds for sample in taken]
    high = quantiles(seconds, n=20, method="inclusive")[-1] if len(taken) > 1 else seconds[0]
    return Figures(
        median(seconds) * 1000, high * 1000, round(median(sample.bytes for sample in taken))
    )
