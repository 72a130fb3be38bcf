"""Marks, a tick and a sort in the whole program with very many jobs loaded: `many`."""

import argparse
import sys
from pathlib import Path, PurePath
from statistics import median, quantiles
from time import perf_counter, sleep

from textual.binding import Binding

import batch_tui.ui
from batch_tui import wiring
from batch_tui.batch.joblist.order import Order
from batch_tui.feed.listing.listing import Listing
from batch_tui.journal import Journal
from batch_tui.look.orders import ORDERS
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.app import BatchApp
from batch_tui.ui.panes.list_pane import ListPane
from tests.bench.jobs import NOW, jobs
from tests.bench.operations import Operation
from tests.bench.probe import QUIET, Probe, Sample
from tests.bench.report import machine

MARK = Operation("mark_all", "mark all", "\x1b[19~")
CLEAR = Operation("unmark", "clear all marks", "\x1b[20~")
TICK = Operation("tick", "a tick with all marked", "\x1b[21~")
SORTS = (
    Operation("sort_name", "by name", "\x1b[23~"),
    Operation("sort_duration", "by duration", "\x1b[24~"),
    Operation("sort_created", "by creation", "\x1b[25~"),
)
KEYS = {"mark_all": "f8", "unmark": "f9", "tick": "f10"}
KEYS |= {"sort_name": "f11", "sort_duration": "f12", "sort_created": "f13"}
STYLES: list[str | PurePath] = [
    Path(batch_tui.ui.__file__).parent / path for path in BatchApp.CSS_PATH
]
UP, DOWN = "\x1b[A", "\x1b[B"


class ManyApp(BatchApp):
    """The program, with so many jobs put into its list; a key tells what it took, in seconds."""

    CSS_PATH = STYLES
    BINDINGS = [
        *BatchApp.BINDINGS,
        *(Binding(key, f"measured('{name}')") for name, key in KEYS.items()),
    ]
    many = 0

    @property
    def listing(self) -> Listing:
        """The list on the screen."""
        found = self.screen.query_one(ListPane).listing
        assert found is not None
        return found

    def on_ready(self) -> None:
        """Wait for the first page, and fill the list."""
        super().on_ready()
        self.set_timer(1.0, self._fill)

    def _fill(self) -> None:
        self.listing._tell(self.listing._list.merge(jobs(self.many)))
        self.call_after_refresh(self.tell, 1.0)

    def action_measured(self, name: str) -> None:
        """Do an operation as its key does, and tell how long that was."""
        began = perf_counter()
        if name.startswith("sort_"):
            column = ORDERS[name.removeprefix("sort_")]
            self.listing.sort(Order(column, self.listing.jobs.order.by == column, NOW))
        else:
            listing = self.listing
            does = {"mark_all": listing.marking.all, "unmark": listing.marking.clear}
            does.get(name, listing.tick)()
        self.tell(perf_counter() - began)

    def on_job_table_highlighted(self) -> None:
        """A cursor key is answered: 1, or 0 when no sort is under way any more."""
        self.call_after_refresh(lambda: self.tell(float(self.listing.state.sorted is not None)))

    def tell(self, number: float) -> None:
        """Write a number where the benchmark reads it."""
        if self._driver is not None:
            self._driver.write(f"\x1b]7777;{number:.9f}\x07")


def add_to(command: argparse.ArgumentParser) -> None:
    """The command's options."""
    command.set_defaults(run=many)
    command.add_argument("--rows", type=int, default=1_000_000)
    command.add_argument("--samples", type=int, default=20)


def many(options: argparse.Namespace) -> None:
    """Print what marks and a tick take, and how late keys are while the jobs are sorted."""
    print(machine(), flush=True)
    print(f"{options.rows:,} jobs at 200x50, {options.samples} samples; ms on the UI thread")
    with Probe(["-m", "tests.bench.many", str(options.rows)], 200, 50) as probe:
        for operation in (MARK, CLEAR):
            taken = []
            for _ in range(options.samples):
                for other in (MARK, CLEAR):
                    seconds = _told(probe, other)
                    taken += [seconds] if other is operation else []
            _print(operation.title, taken)
        _told(probe, MARK)
        _print(TICK.title, [_told(probe, TICK) for _ in range(options.samples)])
        print("ms from a cursor key to its answer")
        _print("no sort", [_answer(probe, key).seconds for key in [DOWN, UP] * options.samples])
        for sort in SORTS:
            _print(f"sorting {sort.title}", _while_sorting(probe, sort))


def _told(probe: Probe, operation: Operation) -> float:
    sleep(QUIET)
    probe._type(operation.key)
    told, _, _ = probe._until_arrival()
    return told


def _answer(probe: Probe, key: str) -> Sample:
    sleep(QUIET)
    start = probe._type(key)
    told, last, _ = probe._until_arrival()
    return Sample(last - start, round(told))


def _while_sorting(probe: Probe, sort: Operation) -> list[float]:
    _told(probe, sort)
    taken: list[float] = []
    while True:
        answer = _answer(probe, (DOWN, UP)[len(taken) % 2])
        taken.append(answer.seconds)
        if not answer.bytes:
            return taken


def _print(title: str, seconds: list[float]) -> None:
    ms = [1000 * one for one in seconds]
    high = quantiles(ms, n=20, method="inclusive")[-1] if len(ms) > 1 else ms[0]
    print(
        f"{title:<24} median {median(ms):7.2f}   p95 {high:7.2f}   worst {max(ms):7.2f}"
        f"   ({len(ms)} samples)",
        flush=True,
    )


def main() -> None:
    """Run the program with as many jobs as asked for."""
    ManyApp.many = int(sys.argv[1])
    settings = Settings(queues=("nightly-etl",), demo=True, demo_speed=0.0, counts=False)
    with wiring.open_scopes(settings, Journal()) as scopes:
        ManyApp(scopes, settings, Memory(None)).run()


if __name__ == "__main__":
    main()
