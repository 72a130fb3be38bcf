"""Arrays and multi-node jobs under a pilot: what there is, what was asked, what is seen."""

from collections.abc import Sequence

from batch_tui.batch.job import split_child
from batch_tui.demo import Call, DemoRegion
from tests.ui import driver
from tests.ui.driver import Running

MINE = "mine"
ETL = "nightly-etl"
SIZES = [(80, 24), (200, 50)]
LARGE = {"queues": (ETL,), "query": "verify*"}
"""A list of one array of 10,000 children, of which seven have failed."""


def calls(demo: DemoRegion, operation: str) -> list[Call]:
    return [call for call in demo.calls if call.operation == operation]


def described(demo: DemoRegion) -> list[list[str]]:
    return [call.body["jobs"] for call in calls(demo, "DescribeJobs")]


def listed(demo: DemoRegion) -> list[Call]:
    """The listings of children."""
    return [call for call in calls(demo, "ListJobs") if "jobQueue" not in call.body]


def indexes(running: Running) -> list[int]:
    """The indexes of the children on display, from top to bottom."""
    children = map(split_child, driver.ids(running))
    return [child.index for child in children if child]


def line_of(running: Running, word: str) -> str:
    """The line of the screen with a word in it."""
    [line] = [line for line in running.shown if word in line]
    return line


def array(
    demo: DemoRegion, children: Sequence[str | None], name: str = "array", status: str = "PENDING"
) -> str:
    """An array of these children, the newest job of a queue in which nothing else happens."""
    return demo.add_job(name, queue=MINE, status=status, size=len(children), children=children)


async def asked(running: Running) -> None:
    """Wait until all that is in sight has been asked about."""
    await running.loaded()


async def to_child(running: Running, index: str) -> None:
    await running.press("number_sign", *index, "enter")
    await asked(running)
