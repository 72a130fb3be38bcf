"""Two expanded arrays of 10,000 in a list of 100,000 jobs: no key works by their number."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.look import colours
from batch_tui.ui.table.table import JobTable
from tests.ui import driver
from tests.ui.painted import STYLE
from tests.ui.piloted import answered

NOW = 1_795_000_000_000
CHILDREN = 10_000
FEW, MANY = 1_000, 100_000


class Tree(App[None]):
    """A table of so many jobs, with an expanded array at a third and one at two thirds."""

    CSS_PATH = STYLE

    def __init__(self, number: int, children: int) -> None:
        super().__init__()
        more = More(size=children, summary=(0, 0, 0, 0, 0, children, 0))
        arrays = {number // 3, number * 2 // 3} if children else set()
        self.arrays = [f"j{n:06}" for n in sorted(arrays)]
        jobs = JobList()
        jobs.merge(
            Job(f"j{n:06}", "job", Status.SUCCEEDED, NOW - n, more=more if n in arrays else None)
            for n in range(number)
        )
        for job_id in self.arrays:
            jobs.expand(job_id)
        self.table = JobTable(jobs, lambda: NOW)

    def compose(self) -> ComposeResult:
        yield self.table

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return colours.DARK


@contextmanager
def counted() -> Iterator[list[int]]:
    """Counts how many functions of the program are entered, or generators resumed."""
    found = [0]

    def count(frame: FrameType, event: str, arg: Any) -> None:
        found[0] += event == "call" and "batch_tui" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield found
    finally:
        sys.setprofile(before)


async def steps(pilot: Pilot[None], work: Callable[[], object]) -> int:
    """The steps of some work, with the painting that it sets off."""
    with counted() as found:
        work()
        await answered(pilot)
        await answered(pilot)
    return found[0]


KEYS: dict[str, Callable[[JobTable], object]] = {
    "down": JobTable.action_cursor_down,
    "up": JobTable.action_cursor_up,
    "page down": lambda table: table.action_page(1),
    "mark": lambda table: table.apply(driver.owned(table).mark([table.cursor or ""])),
    "to the end": JobTable.action_bottom,
    "to the top": JobTable.action_top,
}


async def cost(number: int, children: int, at: str) -> dict[str, int]:
    """The steps of each key from a place in the list, after one that has settled it."""
    app = Tree(number, children)
    async with app.run_test(size=(200, 50)) as pilot:
        table = app.table
        table.move_to(at.format(app.arrays[0]) if children else f"j{number // 2:06}")
        table.action_page_down()
        costs = {}
        for name, key in KEYS.items():
            await answered(pilot)
            costs[name] = await steps(pilot, lambda key=key: key(table))  # type: ignore[misc]
        return costs


@pytest.mark.parametrize("at", ["{}", "{}:5000", "{}:9980"])
async def test_a_key_takes_as_many_steps_among_many_children_as_in_a_short_list(at: str) -> None:
    few = await cost(FEW, 0, "")
    many = await cost(MANY, CHILDREN, at)
    # The row of a child takes more steps than that of a job, but as many in any group.
    assert {name: n for name, n in many.items() if n > 2 * few[name]} == {}


async def test_expanding_and_collapsing_take_no_step_for_each_row_or_child() -> None:
    app = Tree(MANY, CHILDREN)
    async with app.run_test(size=(200, 50)) as pilot:
        table, (first, second) = app.table, app.arrays
        table.move_to(f"{second}:7000")
        await pilot.pause()
        line = driver.line_of_cursor(table)
        taken = [
            await steps(pilot, lambda: table.apply(driver.owned(table).collapse(first))),
            await steps(pilot, lambda: table.apply(driver.owned(table).expand(first))),
        ]
        assert max(taken) < CHILDREN // 2
        assert table.cursor == f"{second}:7000"
        assert driver.line_of_cursor(table) == line
