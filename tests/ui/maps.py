"""Maps of arrays of the demo region, opened over the list of a running program."""

from collections import Counter

from textual.geometry import Region

from batch_tui.batch.job import Status
from batch_tui.demo import DemoRegion
from batch_tui.ui.map.grid import RULER, MapGrid
from batch_tui.ui.screens.array_map import MapChoice
from tests.ui import driver
from tests.ui.driver import Running

WIDE, USUAL, SMALL = (200, 50), (120, 34), (80, 24)
QUEUE = "nightly-etl"


class Opened:
    """A map that has been opened over the list."""

    def __init__(self, running: Running, demo: DemoRegion, parent_id: str) -> None:
        self.parent, self.screen = driver.map_of(running, parent_id)
        self.running = running
        self.demo = demo
        self.answers: list[MapChoice | None] = []
        self.titles: list[str] = []

    async def open(self) -> "Opened":
        """Open it, and wait until nothing is under way."""
        self.demo.calls.clear()
        self.running.app.push_screen(self.screen, self.answers.append)
        await self.settled()
        return self

    async def settled(self) -> None:
        await self.running.until(
            lambda: self.screen.is_mounted and driver.is_over(self.running), "settled"
        )

    async def press(self, *keys: str) -> None:
        await self.running.press(*keys)

    @property
    def grid(self) -> MapGrid:
        return self.screen.grid

    @property
    def title(self) -> str:
        return self.screen.title_line.content.plain

    @property
    def here(self) -> str:
        return self.screen.here.content.plain

    @property
    def legend(self) -> str:
        return self.screen.legend.content.plain

    @property
    def groups(self) -> list[tuple[int | None, str, tuple[int, ...]]]:
        return driver.failure_groups(self.screen)


async def opened(running: Running, demo: DemoRegion, parent_id: str) -> Opened:
    await running.loaded()
    return await Opened(running, demo, parent_id).open()


def called(demo: DemoRegion, stem: str) -> str:
    """The id of a parent."""
    found = demo.store.all_summaries(QUEUE)
    return next(str(job["jobId"]) for job in found if job["jobName"].startswith(stem))


def ten_thousand(demo: DemoRegion) -> str:
    """An array of ten thousand with seven failures."""
    return called(demo, "verify-shards-seven-failed-")


def mixed(demo: DemoRegion) -> str:
    """An array of 60: some failed in two ways, others run, or are not spawned yet."""
    states = ["SUCCEEDED", "RUNNING", "FAILED", None, "RUNNABLE", "FAILED"] * 10
    array = demo.add_job("mixed-array", queue=QUEUE, status="PENDING", size=60, children=states)
    for index in range(2, 60, 6):
        demo.set_status(
            f"{array}:{index}",
            "FAILED",
            exit_code=137,
            container_reason="OutOfMemoryError: Container killed due to memory usage",
        )
    for index in (5, 11):
        demo.set_status(
            f"{array}:{index}", "FAILED", exit_code=1, reason="Essential container in task exited"
        )
    return array


def failed_in(demo: DemoRegion, parent_id: str, size: int) -> list[int]:
    with demo.store.lock:
        facts = [demo.store.find(f"{parent_id}:{index}") for index in range(size)]
    return [n for n, fact in enumerate(facts) if fact and fact.called == Status.FAILED]


def blocks(grid: MapGrid) -> Counter[object]:
    """How many children are painted in each colour."""
    layout = driver.layout(grid)
    strips = grid.render_lines(Region(0, RULER, grid.size.width, layout.lines))
    found: Counter[object] = Counter()
    for strip in strips:
        for text, style, _ in strip.crop(layout.gutter, layout.width):
            assert style is not None
            assert set(text) <= {" ", "▀"}
            found[style.bgcolor] += len(text)
            found[style.color if "▀" in text else style.bgcolor] += len(text)
    return found


def letters(running: Running, grid: MapGrid) -> Counter[str]:
    """How many cells of the map show each letter."""
    top, layout = grid.region.y + RULER, driver.layout(grid)
    lines = running.shown[top : top + layout.lines]
    return Counter("".join(line[layout.gutter : layout.width] for line in lines))
