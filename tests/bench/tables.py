"""The events of a table alone, ours beside Textual's own: what each of them sends."""

from collections.abc import Callable, Iterator

from tests.bench import operations
from tests.bench.measure import Case
from tests.bench.operations import Operation
from tests.bench.probe import Probe
from tests.bench.watched import SYNCHRONISED, Sent, Watched

APPS = ("ours", "plain", "stock")
UP = "\x1b[A"
DOWN = "\x1b[B"


def events(case: Case, samples: int, only: str) -> Iterator[tuple[str, list[Sent]]]:
    """Each event by its title, with what every sample of it sent."""
    watched = Watched(case.columns, case.lines)
    arguments = ["-m", "tests.bench.apps", case.app, str(case.rows)]
    with Probe(arguments, case.columns, case.lines, watched.told) as probe:
        probe.answer_back(SYNCHRONISED)
        for operation, before, sample in _events(probe, case.lines):
            if only in operation.title:
                before()
                yield operation.title, [_sent(watched, sample) for _ in range(samples)]


def _events(
    probe: Probe, lines: int
) -> Iterator[tuple[Operation, Callable[[], object], Callable[[], object]]]:
    """Each event with what makes ready for it, and what sets it off."""
    middle = lines // 2

    def to_middle() -> None:
        probe.ask(operations.MIDDLE)
        probe.press(UP, middle - 2)

    def to_end() -> None:
        probe.ask(operations.MIDDLE)
        probe.press(DOWN, lines)

    def to_beginning() -> None:
        probe.ask(operations.MIDDLE)
        probe.press(UP, lines)

    yield operations.IN_PAGE, to_middle, lambda: probe.press(UP)
    yield operations.SCROLL, to_end, lambda: probe.press(DOWN)
    yield operations.SCROLL_UP, to_beginning, lambda: probe.press(UP)
    yield operations.PAGE_DOWN, to_end, lambda: probe.press(operations.PAGE_DOWN.key)
    for operation in (operations.VALUE, operations.VALUES, *operations.UPDATES):
        yield operation, to_middle, lambda operation=operation: probe.ask(operation)  # type: ignore[misc]


def _sent(watched: Watched, sample: Callable[[], object]) -> Sent:
    watched.event()  # what came before it is none of its own
    sample()
    return watched.event()
