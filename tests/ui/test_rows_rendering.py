"""Whatever happens to a list, the terminal shows what a table painted anew would show."""

from collections.abc import Callable
from random import Random

import pytest
from textual.pilot import Pilot

from batch_tui.batch.job import STATUSES, Job, More, Status, child_id
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.order import Order
from batch_tui.look.orders import ORDERS
from tests.ui import driver
from tests.ui.painted import PaintedApp, cells, expected_texts
from tests.ui.piloted import answered

NOW = 1_795_000_000_000
STEPS = 25
NAMES = (
    "align-sample-000042",
    "世界" * 13,
    "夜間バッチ処理 nightly",
    "x" + "数据" * 40,
    "e\u0301te\u0301",
    "[/b] not markup",
    "",
    "emoji 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀",
)
REASONS = ("", "Essential container in task exited", "OutOfMemoryError: コンテナ " * 4, "界" * 90)
ACTIONS = (
    "cursor_up", "cursor_down", "page(-1)", "page(1)", "half(-1)", "half(1)", "top", "bottom",
)  # fmt: skip
SIZES = ((80, 24), (120, 34), (200, 50), (60, 9), (33, 5), (12, 3), (80, 2), (80, 1), (100, 24))


class Player:
    """Does things to a table at random."""

    def __init__(self, app: PaintedApp, pilot: Pilot[None], seed: int) -> None:
        self.app = app
        self.pilot = pilot
        self.table = app.table
        self.random = Random(seed)
        self.made = 0

    @property
    def jobs(self) -> list[Job]:
        rows = self.table.jobs.rows(0, len(self.table.jobs))
        return [row.job for row in rows if row.parent is None]

    def job(self, number: int) -> Job:
        pick = self.random.choice
        started = pick((None, NOW - pick((1_000, 400_000, 90_000_000))))
        return Job(
            id=f"{number:08x}-1111-4222-8333-444444444444",
            name=pick(NAMES),
            status=pick(STATUSES),
            created=NOW - 60_000 * pick(range(300)),
            started=started,
            stopped=pick((None, NOW)) if started else None,
            reason=pick(REASONS),
            exit_code=pick((None, 0, 1, 137)),
            more=pick((None, None, More(size=pick((2, 5, 300)), summary=(0, 0, 0, 0, 1, 1, 0)))),
        )

    def merge_new(self) -> Change:
        many = self.random.choice((1, 3, 30))
        self.made += many
        return driver.owned(self.table).merge(
            self.job(n) for n in range(self.made - many, self.made)
        )

    def merge_known(self) -> Change:
        known = [job for job in self.jobs if self.random.random() < 0.2]
        fresh = [(job, self.job(0)) for job in known]
        stay = self.random.random() < 0.7
        return driver.owned(self.table).merge(
            new._replace(id=job.id, created=job.created if stay else new.created, more=job.more)
            for job, new in fresh
        )

    def merge_children(self) -> Change:
        parents = [job for job in self.jobs if job.child_count]
        return driver.owned(self.table).merge(
            self.job(0)._replace(id=child_id(parent, index), more=None)
            for parent in parents
            for index in range(0, parent.child_count, 3)
        )

    def remove(self) -> Change:
        gone = self.random.random() < 0.1
        return driver.owned(self.table).remove(
            [job.id for job in self.jobs if gone or self.random.random() < 0.1]
        )

    def expand(self) -> Change:
        parents = [job.id for job in self.jobs if job.child_count] or [""]
        only = self.random.choice((None, range(0, 300, 7)))
        return driver.owned(self.table).expand(self.random.choice(parents), only)

    def collapse(self) -> Change:
        parents = [job.id for job in self.jobs if self.table.jobs.expanded(job.id)] or [""]
        return driver.owned(self.table).collapse(self.random.choice(parents))

    def sort(self) -> Change:
        order = Order(self.random.choice(list(ORDERS.values())), self.random.random() < 0.5, NOW)
        return driver.owned(self.table).sort(order)

    def mark(self) -> Change:
        jobs = driver.owned(self.table)
        some = [job.id for job in self.jobs if self.random.random() < 0.2]
        return self.random.choice(
            (jobs.clear_marks, lambda: jobs.mark(some), lambda: jobs.mark_range(0, len(jobs) - 1))
        )()

    def note(self) -> Change:
        return driver.owned(self.table).note(
            self.random.choice(self.jobs or [self.job(0)]).id, "a note 界"
        )

    async def change(self) -> None:
        operations: tuple[Callable[[], Change], ...] = (
            self.merge_new, self.merge_new, self.merge_known, self.merge_known,
            self.merge_children, self.remove, self.expand, self.expand, self.collapse, self.sort,
            self.note, self.mark,
        )  # fmt: skip
        self.table.apply(self.random.choice(operations)())

    async def act(self) -> None:
        for _ in range(self.random.choice((1, 4))):
            await self.table.run_action(self.random.choice(ACTIONS))

    async def resize(self) -> None:
        width, height = self.random.choice(SIZES)
        await settle(self.pilot)
        self.app.shown.resize(height, width)
        await self.pilot.resize_terminal(width, height)

    async def let_time_pass(self) -> None:
        self.app.now += self.random.choice((300, 5_000, 3_600_000))
        self.table.tick()

    async def other(self) -> None:
        what = self.random.randrange(6)
        if what == 0:
            self.table.tail = self.random.choice(("", "more ↓", "⋯ loading 界" * 9))
        elif what == 1:
            driver.depart(self.table, {job.id for job in self.jobs if self.random.random() < 0.3})
        elif what == 2:
            picked = self.random.choice(((), ("name", "id", "reason"), ("status",)))
            self.table.lay_out(picked, several_queues=False)
        elif what == 3:
            self.app.screen.set_focus(None if self.table.has_focus else self.table)
        elif what == 4:
            self.app.theme = self.random.choice(("textual-dark", "textual-light", "nord"))
        else:
            self.table.scroll_to(y=self.random.randrange(400), animate=False)
            self.table.action_sideways(self.random.choice((-8, 8)))

    async def step(self) -> None:
        kinds = (self.change, self.act, self.let_time_pass, self.resize, self.other)
        for _ in range(self.random.choice((1, 2, 4))):
            await self.random.choices(kinds, (6, 6, 1, 1, 2))[0]()


async def settle(pilot: Pilot[None]) -> None:
    """Let every message be answered and everything be painted."""
    for _ in range(3):
        await answered(pilot)


async def check(app: PaintedApp, pilot: Pilot[None], what: str) -> None:
    await settle(pilot)
    shown = cells(app.shown)
    assert shown == cells(app.painted_anew()), what
    region = app.table.scrollable_content_region
    rows = [line[: region.right] for line in shown[region.y + 1 : region.bottom]]
    expected = expected_texts(app.table, app.now)
    assert ["".join(str(cell[0]) for cell in row) for row in rows] == expected, what


@pytest.mark.parametrize(
    ("seed", "width", "height"),
    [(1, 80, 24), (2, 80, 24), (3, 200, 50), (4, 120, 34), (5, 61, 10), (6, 33, 6), (7, 80, 3)],
)
async def test_the_terminal_shows_what_a_table_painted_anew_would_show(
    seed: int, width: int, height: int
) -> None:
    app = PaintedApp(width, height, NOW)
    async with app.run_test(size=(width, height)) as pilot:
        player = Player(app, pilot, seed)
        await check(app, pilot, "at the start")
        for number in range(STEPS):
            await player.step()
            await check(app, pilot, f"after step {number} of seed {seed}")


def many(number: int) -> list[Job]:
    """Jobs that run, the newest first, a minute between them."""
    return [
        Job(f"{n:08x}-1111", f"job-{n}", Status.RUNNING, NOW - 60_000 * n, NOW - 60_000 * n)
        for n in range(number)
    ]


@pytest.mark.parametrize("height", [1, 2, 24])
async def test_a_table_of_no_rows_or_of_one_shows_what_there_is_room_for(height: int) -> None:
    app = PaintedApp(80, height, NOW)
    async with app.run_test(size=(80, height)) as pilot:
        await check(app, pilot, "no rows")
        assert app.shown.display[0].split()[:2] == ["STATUS", "NAME"]
        app.table.apply(driver.owned(app.table).merge(many(1)))
        for action in ACTIONS:
            await app.table.run_action(action)
            await check(app, pilot, action)
        assert app.table.cursor == many(1)[0].id
        app.table.apply(driver.owned(app.table).remove([many(1)[0].id]))
        await check(app, pilot, "no rows again")
        assert app.table.cursor is None


async def test_a_wide_character_at_the_edge_of_a_cell_gives_way_to_the_ellipsis() -> None:
    app = PaintedApp(80, 24, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        jobs = [job._replace(name="x" * n + "世" * 80) for n, job in enumerate(many(2))]
        app.table.apply(driver.owned(app.table).merge(jobs))
        (width,) = (placed.width for placed in app.table.placed if placed.column.key == "name")
        await check(app, pilot, "wide names")
        for n, line in enumerate(app.shown.display[1:3]):
            room = width - len("  " + "x" * n + "…")  # behind a leaf's place in the tree
            half = " " * (room % 2)  # of a character that would not fit
            assert f"  {'x' * n}{'世' * (room // 2)}…{half} " in line


async def test_rows_that_come_in_above_leave_the_cursor_on_its_job_and_on_its_line() -> None:
    app = PaintedApp(80, 24, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.table
        jobs = many(200)
        table.apply(driver.owned(table).merge(jobs[50:]))
        table.move_to(jobs[150].id)
        table.action_cursor_up()
        await settle(pilot)
        line = app.shown.display.index(next(x for x in app.shown.display if "job-149 " in x))
        table.apply(driver.owned(table).merge(jobs[:50]))
        await check(app, pilot, "fifty jobs above")
        assert table.cursor == jobs[149].id
        assert "job-149 " in app.shown.display[line]


async def test_a_list_at_its_top_lets_new_jobs_come_in_and_keeps_the_cursor_in_sight() -> None:
    app = PaintedApp(80, 24, NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        jobs = many(200)
        app.table.apply(driver.owned(app.table).merge(jobs[50:]))
        await settle(pilot)
        app.table.apply(driver.owned(app.table).merge(jobs[40:50]))
        await check(app, pilot, "ten new jobs")
        assert "job-40 " in app.shown.display[1]
        app.table.apply(driver.owned(app.table).merge(jobs[:40]))
        await check(app, pilot, "forty more")
        assert app.table.cursor == jobs[50].id
        assert "job-50 " in app.shown.display[23]


async def test_only_what_is_seen_to_change_is_sent() -> None:
    app = PaintedApp(200, 50, NOW)
    async with app.run_test(size=(200, 50)) as pilot:
        table, jobs = app.table, many(1000)
        table.apply(driver.owned(table).merge(jobs))

        async def sent(*changed: Job) -> int:
            await settle(pilot)
            app.sent.clear()
            table.apply(driver.owned(table).merge(changed))
            await check(app, pilot, f"{changed}")
            return len("".join(app.sent).encode())

        assert await sent(jobs[500]._replace(status=Status.FAILED, exit_code=1)) == 0
        assert await sent(jobs[5]._replace(share="not shown")) == 0
        assert 0 < await sent(jobs[5]._replace(status=Status.SUCCEEDED, exit_code=0)) < 400
