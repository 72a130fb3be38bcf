"""The lines around the table: what they say, and how little of them is painted."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region

from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.widgets.text_line import TextLine, _differing
from tests.conftest import QUEUE, Run
from tests.ui import driver
from tests.ui.test_live import SELDOM


async def test_the_status_line_tells_coverage_pace_and_calls(run: Run) -> None:
    async with run(refresh=SELDOM) as running:
        await running.loaded()
        await driver.tick(running)
        assert "100 jobs" in driver.status(running)
        assert "live 1000s" in driver.status(running)
        assert "5 calls/min" in driver.status(running)
        for _ in range(4):
            await driver.tick(running)
        assert "~10 calls/min" in driver.status(running)


async def test_what_is_older_than_it_should_be_is_told(demo: DemoRegion, run: Run) -> None:
    async with run(refresh=30.0, clock=demo.clock.life) as running:
        await running.loaded()
        demo.advance(120)
        driver.count_down(running)
        assert "2m old" in driver.status(running)
        await driver.tick(running)
        assert "live 30s" in driver.status(running)


@pytest.mark.parametrize(("refresh", "word"), [(0.0, "refresh off"), (30.0, "paused")])
async def test_where_nothing_is_refreshed_the_age_is_told(
    demo: DemoRegion, run: Run, refresh: float, word: str
) -> None:
    async with run(refresh=refresh, clock=demo.clock.life) as running:
        await running.loaded()
        if refresh:
            await running.press("p")
        demo.advance(300)
        driver.count_down(running)
        assert f"{word}, 5m old" in driver.status(running)


async def test_jobs_that_cannot_be_read_are_counted_and_the_others_shown(
    demo: DemoRegion, run: Run
) -> None:
    demo.faults.turn({"spoil": 1, "only": ["ListJobs"]})
    async with run() as running:
        await running.loaded()
        assert "198 jobs" in driver.status(running)  # of two pages
        assert "2 jobs could not be read" in driver.status(running)
        await driver.tick(running)
        assert "2 jobs could not be read" in driver.status(running)


async def test_ages_go_on_where_nothing_is_refreshed(demo: DemoRegion, run: Run) -> None:
    demo.add_job("newest", queue=QUEUE)
    async with run(refresh=0.0, clock=demo.clock.life) as running:
        await running.loaded()
        [row] = [text for text in running.shown if "newest" in text]
        assert "<1m" in row
        demo.advance(180)
        driver.begin_tick(running)
        await running.rest()
        [row] = [text for text in running.shown if "newest" in text]
        assert "3m" in row.split()


async def test_chips_carry_counts_unless_they_are_off(demo: DemoRegion, run: Run) -> None:
    async with run(size=(160, 30), counts=True) as running:
        await running.loaded()
        await running.until(lambda: len(driver.counted(running)) == 7)
        failed = len([s for s in demo.store.all_summaries(QUEUE) if s["status"] == "FAILED"])
        assert driver.counted(running)[Status.FAILED] == str(failed)
        assert f"FAILED {failed}" in driver.chips(running)
    before = len(demo.calls)
    async with run(size=(160, 30)) as running:
        await running.loaded()
        await running.until(lambda: driver.queues(running))
        assert len(demo.calls) - before == 3


async def test_other_queues_are_counted_at_once_and_the_same_ones_by_time(
    demo: DemoRegion, run: Run
) -> None:
    async with run(size=(160, 30), counts=True, refresh=SELDOM) as running:
        await running.until(lambda: len(driver.counted(running)) == 7)
        before = len(demo.calls)
        await running.press("7")
        await running.loaded()
        assert [call.operation for call in list(demo.calls)[before:]].count("ListJobs") == 1
        driver.open_query(running, driver.asked_query(running), queues=("nightly-etl",))
        assert driver.counted(running) == {}
        await running.until(lambda: len(driver.counted(running)) == 7)
        await running.press("p")
        await running.loaded()
        before = len(demo.calls)
        driver.count_again(running)
        await running.loaded()
        assert len(demo.calls) == before
        await running.press("p")
        driver.count_again(running)
        await running.until(
            lambda: [c.body.get("jobStatus") for c in demo.calls].count("PENDING") == 3
        )


async def test_counts_that_fail_are_left_out_in_silence(demo: DemoRegion, run: Run) -> None:
    async with run(counts=True) as running:
        await running.loaded()
        demo.faults.deny = -1
        driver.count_jobs(running)
        await running.loaded()
        assert not driver.banner_shown(running)
        assert not driver.is_stuck(running)


class Painted(TextLine):
    """A line that notes what of it is to be painted."""

    parts: list[tuple[Region, ...]]

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> "Painted":
        self.parts = [*getattr(self, "parts", []), regions]
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


class OneLine(App[None]):
    def compose(self) -> ComposeResult:
        yield Painted()


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("24 calls/min", "26 calls/min", (1, 2)),
        ("24 calls/min", "4 calls/min", (0, 12)),
        ("日本 24 x", "日本 25 x", (6, 7)),
        ("100 jobs", "100 jobs · all", (8, 14)),
        ("same", "same", (4, 4)),
    ],
)
def test_only_the_cells_that_differ_are_painted(
    before: str, after: str, part: tuple[int, int]
) -> None:
    first, end = _differing(Content(before), Content(after))
    assert (first, end) == part or (first >= end and part[0] == part[1])


def test_another_style_of_the_same_text_is_painted() -> None:
    before = Content("a").append(Content.styled("bc", "bold")).append("d")
    assert _differing(before, Content("abcd")) == (1, 3)


async def test_a_line_is_painted_in_part_and_the_same_text_not_at_all() -> None:
    app = OneLine()
    async with app.run_test(size=(40, 3)) as pilot:
        painted = app.query_one(Painted)
        painted.show(Content("24 calls/min"))
        await pilot.pause()
        painted.parts = []
        painted.show(Content("24 calls/min"))
        assert painted.parts == []
        painted.show(Content("26 calls/min"))
        assert painted.parts == [(Region(1, 0, 1, 1),)]
        painted.show(Content("x" * 50))
        assert painted.parts[-1] == ()
