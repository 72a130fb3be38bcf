"""The table that `python -m tests.bench table` prints, a part as soon as it is measured."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version

from tests.bench.goals import GOALS, GROWTH, MEMORY, MILLION, Goal
from tests.bench.measure import Case, Figures
from tests.bench.operations import MEASURED, Operation

Results = Mapping[Case, Mapping[Operation, Figures]]
FORM = "{:28} {:>7} {:>8} {:>7} {:>7} {:>10} {:>9} {:>7} {:>8} {:>7}  {}"


def machine() -> str:
    """What it was measured on."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        f"Textual {version('textual')}"
    )


def terminal(text: str) -> tuple[int, int]:
    """The size of a terminal, written `200x50`."""
    columns, _, lines = text.partition("x")
    return int(columns), int(lines)


def table(results: Results, columns: int, lines: int, sizes: Sequence[int]) -> Iterator[str]:
    """The lines of one terminal: each operation at each number of rows, and its growth."""
    yield FORM.format(
        f"{columns}x{lines}", "rows", "ours ms", "p95", "bytes", "stock ms", "p95", "bytes",
        "ms ratio", "bytes", "goal",
    )  # fmt: skip
    for operation in MEASURED:
        found = [results.get(Case("ours", rows, columns, lines), {}) for rows in sizes]
        if not any(operation in figures for figures in found):
            continue
        title = operation.title
        for rows in sizes:
            ours = results.get(Case("ours", rows, columns, lines), {}).get(operation)
            stock = results.get(Case("stock", rows, columns, lines), {}).get(operation)
            if ours is not None:
                yield _line(title, operation, rows, ours, stock)
                title = ""
        yield from _growth(operation, [figures[operation] for figures in found], sizes)


def memory(ours: Mapping[int, float], stock: Mapping[int, float]) -> Iterator[str]:
    """The lines about memory: bytes of a row by number of rows."""
    yield FORM.format("memory", "rows", "", "", "ours", "", "", "stock", "", "ratio", "goal")
    for rows, taken in ours.items():
        goal = f"≤ {MEMORY} bytes {'✔' if taken <= MEMORY else '✖'}" if rows == MILLION else ""
        other, ratio = "", ""
        if rows in stock:
            other, ratio = f"{stock[rows]:.0f}", f"{stock[rows] / max(taken, 1):.1f}"
        yield FORM.format(
            "bytes of a row", short(rows), "", "", f"{taken:.0f}", "", "", other, "", ratio, goal
        )


def short(rows: int) -> str:
    """`1k`, `100k`, `1M`."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if rows >= unit and rows % unit == 0:
            return f"{rows // unit}{name}"
    return str(rows)


def _line(title: str, operation: Operation, rows: int, ours: Figures, stock: Figures | None) -> str:
    other = ("", "", "", "", "")
    if stock is not None:
        other = (
            f"{stock.median:.1f}",
            f"{stock.p95:.1f}",
            f"{stock.bytes:,}",
            f"{stock.median / ours.median:.1f}",
            f"{stock.bytes / ours.bytes:.1f}" if ours.bytes else "",
        )
    goals = [
        goal.verdict(_reached(goal, ours, stock))
        for goal in GOALS
        if (goal.operation, goal.rows) == (operation, rows)
        and (stock is not None or goal.what != "ratio")
    ]
    return FORM.format(
        title, short(rows), f"{ours.median:.1f}", f"{ours.p95:.1f}", f"{ours.bytes:,}", *other,
        ", ".join(goals),
    )  # fmt: skip


def _reached(goal: Goal, ours: Figures, stock: Figures | None) -> float:
    if goal.what == "ratio":
        return stock.median / ours.median if stock else 0.0
    return float(getattr(ours, goal.what))


def _growth(operation: Operation, found: Sequence[Figures], sizes: Sequence[int]) -> Iterator[str]:
    """How much more an operation takes among the most rows than among the fewest."""
    if len(found) < 2:
        return
    growth = found[-1].median / found[0].median
    goals = [
        goal.verdict(growth)
        for goal in GOALS
        if (goal.operation, goal.rows) == (operation, GROWTH)
        and (sizes[0], sizes[-1]) == (1_000, MILLION)
    ]
    name = f"{short(sizes[-1])}:{short(sizes[0])}"
    yield FORM.format("", name, f"{growth:.2f}", "", "", "", "", "", "", "", ", ".join(goals))
