"""The program's own table under the operations of the benchmark."""

from itertools import cycle

from textual import work
from textual.app import ComposeResult
from textual.driver import Driver

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.helper.connection import HelperConnection
from batch_tui.aws.helper.messages import Opening
from batch_tui.batch.job import Job
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.plan.stream import SMALL_PAGE, Filter, Stream
from batch_tui.demo.process import DemoProcess
from batch_tui.feed.pool import Pool
from batch_tui.ui.table.table import JobTable
from batch_tui.ui.terminal.driver import TerminalDriver
from batch_tui.ui.terminal.key_order import KeysInOrder
from batch_tui.ui.terminal.link.manner import Sparing, manner
from tests.bench.apps import BenchApp, another, other_value
from tests.bench.jobs import ARRAY_ID, NOW

QUEUES = ("nightly-etl", "ml-training", "genomics")


class OursApp(BenchApp, KeysInOrder[None], Sparing[None]):
    """`JobTable` over `JobList`, in an app made as the program's own."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.jobs = JobList()
        self.jobs.merge(self.loaded)
        self.table = JobTable(self.jobs, lambda: NOW)
        self.demo = DemoProcess(20_000, 0.0)
        self.pool = Pool()
        self.loading_pages = False

    def get_driver_class(self) -> type[Driver]:
        """The terminal, as the program takes it."""
        return TerminalDriver

    def compose(self) -> ComposeResult:
        """The table alone."""
        yield self.table

    def do_append(self) -> None:
        """A page of older jobs."""
        self._merge(self.older_page())

    def do_one(self) -> None:
        """One row on the screen, another one each time."""
        self._merge([another(job) for job in self._seen(1)])

    def do_five(self) -> None:
        """Five rows on the screen."""
        self._merge([another(job) for job in self._seen(5)])

    def do_value(self) -> None:
        """A value on the screen, of another row each time."""
        self._merge([other_value(job) for job in self._seen(1)])

    def do_values(self) -> None:
        """Five of them, each of a row of its own."""
        self._merge([other_value(job) for job in self._seen(5)])

    def do_off_screen(self) -> None:
        """A row two screens below."""
        row = self.table.window.stop + 2 * self.table.room
        self._merge([another(self.jobs.row(row).job)])

    def do_same_text(self) -> None:
        """A row on the screen whose job is new in something that is not shown."""
        self._merge([job._replace(share=f"share-{self.turns}") for job in self._seen(1)])

    def do_expand(self) -> None:
        """The array in the middle."""
        self.table.apply(self.jobs.expand(ARRAY_ID))

    def do_collapse(self) -> None:
        """The array in the middle."""
        self.table.apply(self.jobs.collapse(ARRAY_ID))

    def do_middle(self) -> None:
        """Cursor to the array."""
        self.table.move_to(ARRAY_ID)

    def do_start(self) -> None:
        """Cursor to where many page downs are ahead."""
        self.table.move_to(self.loaded[self.start_row(self.table.room)].id)

    def do_load(self) -> None:
        """Load pages as fast as they come, over HTTP from the demo region."""
        self.loading_pages = True
        self._load()

    def on_job_table_highlighted(self) -> None:
        """While pages load, quiet never tells that a key has been answered."""
        if self.loading_pages:
            self.call_after_refresh(self.tell_end)

    @work(group="load")
    async def _load(self) -> None:
        url = await self.pool.call(self.demo.url)
        opening = Opening(None, "us-east-1", url, credentials=("demo", "demo"))
        region = BatchRegion(HelperConnection(lambda: opening), whole=False)
        for queue in cycle(QUEUES):
            stream = Stream(queue, filter=Filter("AFTER_CREATED_AT", "1"))
            page = await self.pool.call(region.list_jobs, stream, None, SMALL_PAGE)
            while page.token:
                self.table.apply(self.jobs.merge(page.jobs))
                page = await self.pool.call(region.list_jobs, stream, page.token, SMALL_PAGE)

    def _merge(self, jobs: list[Job]) -> None:
        self.begin()
        self.table.apply(self.jobs.merge(jobs))

    def _seen(self, number: int) -> list[Job]:
        """Jobs on the screen, other ones each time, but not the one under the cursor."""
        window = self.table.window
        rows = self.jobs.rows(window.start, window.stop)
        jobs = [row.job for row in rows if row.job.id != self.table.cursor]
        first = self.turns * number
        return [jobs[(first + i) % len(jobs)] for i in range(number)]


class SlowApp(OursApp):
    """The same as within SSH."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.manner = manner(is_slow=True, is_plain=False)


class PlainApp(OursApp):
    """The same with Textual's own output."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.manner = manner(is_slow=False, is_plain=True)
