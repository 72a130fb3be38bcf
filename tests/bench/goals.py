"""What the job table sets out to reach, in one run on a machine of two cores."""

from typing import Literal, NamedTuple

from tests.bench import operations
from tests.bench.operations import Operation

MILLION = 1_000_000
HUNDRED_THOUSAND = 100_000
GROWTH = 0
"""In place of a number of rows: the most rows to the fewest, which holds on any machine."""

What = Literal["median", "p95", "bytes", "ratio"]


class Goal(NamedTuple):
    """A figure of an operation at so many rows: at most `limit`, for `ratio` at least.

    `ratio` is what stock takes for each millisecond of ours.
    """

    operation: Operation
    rows: int
    what: What
    limit: float

    def verdict(self, reached: float) -> str:
        """The goal, and whether it is met."""
        least = self.what == "ratio"
        met = reached >= self.limit if least else reached <= self.limit
        unit = {"median": " ms", "p95": " ms p95", "bytes": " bytes", "ratio": " : 1"}[self.what]
        if self.rows == GROWTH:
            unit = ""
        return f"{'≥' if least else '≤'} {self.limit:g}{unit} {'✔' if met else '✖'}"


GOALS = (
    Goal(operations.IN_PAGE, MILLION, "median", 3),
    Goal(operations.IN_PAGE, GROWTH, "median", 1.2),
    Goal(operations.SCROLL, MILLION, "median", 8),
    Goal(operations.SCROLL, GROWTH, "median", 1.2),
    Goal(operations.APPEND, MILLION, "median", 5),
    Goal(operations.APPEND, GROWTH, "median", 1.3),
    Goal(operations.EXPAND, HUNDRED_THOUSAND, "median", 20),
    Goal(operations.EXPAND, HUNDRED_THOUSAND, "ratio", 500),
    Goal(operations.ONE, HUNDRED_THOUSAND, "median", 1.5),
    Goal(operations.ONE, HUNDRED_THOUSAND, "bytes", 400),
    Goal(operations.ONE, HUNDRED_THOUSAND, "ratio", 100),
    Goal(operations.OFF_SCREEN, HUNDRED_THOUSAND, "bytes", 0),
    Goal(operations.SAME_TEXT, HUNDRED_THOUSAND, "bytes", 0),
    Goal(operations.LOADING, MILLION, "p95", 20),
)
MEMORY = 450
"""Bytes of a job among a million, at most."""

LINK: dict[str, float] = {
    operations.IN_PAGE.title: 400,
    operations.SCROLL.title: 800,
    operations.SCROLL_UP.title: 800,
    operations.PAGE_DOWN.title: 4_000,
    operations.APPEND.title: 100,
    operations.VALUE.title: 100,
    operations.VALUES.title: 200,
    operations.OFF_SCREEN.title: 0,
    operations.SAME_TEXT.title: 0,
    "dialog opened and closed": 3_000,
    "help opened and closed": 12_000,
    "a minute of idle refresh": 2_000,
    "held arrow key": 0.3,
    "held page down": 0.3,
}
"""Bytes of an event at 200x50, at most; seconds in which the screen stands still after a key."""
FIRST_FRAME = 1.2
"""How late the first frame is, to that of an empty Textual application, at most."""
FIRST_ROW = 1.7
"""How late the first row is, to the first frame of an empty Textual application, at most."""
