"""The rows of the next page are ready before they are asked for, and as old as all others."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

import pytest

from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.rows import Row
from batch_tui.look.runs import Cell
from batch_tui.ui.table.painter import RowPainter
from tests.ui import driver
from tests.ui.painted import PaintedApp
from tests.ui.piloted import Piloted

NOW = 1_795_000_000_000
ROOM = 9
LONG = "a-name-for-which-a-column-has-to-be-much-wider-than-before"


def job(number: int, name: str = "short") -> Job:
    return Job(
        id=f"{number:08x}-1111-4222-8333-444444444444",
        name=f"{name}-{number}",
        status=Status.RUNNING,
        created=NOW - 1_000 * number,
    )


class Paged(NamedTuple):
    """A table, and the way through its pages."""

    running: Piloted
    app: PaintedApp

    @property
    def text(self) -> str:
        return "\n".join(self.app.shown.display)

    async def page(self) -> None:
        top = self.app.table.top
        await self.app.table.run_action("page(1)")
        await self.running.until(lambda: self.app.table.top > top, "a page on")
        await self.running.until(lambda: driver.is_ready_ahead(self.app.table), "ready")


@asynccontextmanager
async def paged(third: str) -> AsyncIterator[Paged]:
    """A table on its second page; the rows after that have other names."""
    app = PaintedApp(140, ROOM + 1, NOW)
    async with app.run_test(size=(140, ROOM + 1)) as pilot:
        made = Paged(Piloted(app, pilot), app)
        rows = [job(n, third if n >= 2 * ROOM else "short") for n in range(4 * ROOM)]
        app.table.apply(driver.owned(app.table).merge(rows))
        await app.table.run_action("page(1)")  # to the last row in sight
        await made.page()
        yield made


@contextmanager
def counted() -> Iterator[list[str]]:
    """The ids of the jobs whose cells are made meanwhile."""
    made: list[str] = []
    cells = RowPainter.cells

    def noted(painter: RowPainter, row: Row, now: int) -> tuple[Cell, ...]:
        made.append(row.job.id)
        return cells(painter, row, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RowPainter, "cells", noted)
        yield made


async def test_what_is_ready_is_not_made_again() -> None:
    async with paged("short") as on:
        with counted() as made:
            await on.app.table.run_action("page(1)")
            window = on.app.table.window
            shown = {row.job.id for row in on.app.table.jobs.rows(window.start, window.stop)}
        assert not shown.intersection(made)
        assert len(shown) == ROOM


async def test_a_row_that_is_not_in_sight_yet_widens_no_column() -> None:
    async with paged(LONG) as on:
        placed = on.app.table.placed
        on.app.table.tick()
        assert on.app.table.placed == placed
        await on.page()
        assert on.app.table.placed != placed
        assert f"{LONG}-{2 * ROOM} " in on.text


async def test_a_row_that_has_changed_since_is_shown_as_it_is() -> None:
    async with paged(LONG) as on:
        changed = job(2 * ROOM)._replace(status=Status.FAILED, reason="It fell over")
        on.app.table.apply(driver.owned(on.app.table).merge([changed]))
        await on.page()
        assert "It fell over" in on.text


async def test_a_row_is_as_old_as_the_others() -> None:
    async with paged(LONG) as on:
        on.app.now += 3 * 3_600_000
        await on.page()
        assert " 3h " in on.text
        assert "<1m" not in on.text
