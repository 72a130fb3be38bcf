"""Terms and columns of what a listing does not tell, on the screen."""

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from tests.batch.queries import query_means
from tests.conftest import NOW, QUEUE, Run
from tests.feed.world import World, present_jobs
from tests.ui import driver
from tests.ui.test_live import MINE, fill

TERMS = (
    "ended:2h",
    "-ended:1d",
    "running:>10m",
    "waited:>2m",
    "took:<10m",
    "attempts:>1",
    "tag:team=crew",
    "-tag:cost-centre",
    "exit:none",
    "exit:none ended:7d",
    "tag:team=genomics took:>5m",
)


@pytest.fixture
def demo(demo: DemoRegion) -> DemoRegion:
    """The usual region, with some jobs whose tags are other ones than their queue's."""
    for tags in ({"team": "crew"}, {"team": "crew", "cost-centre": "1"}, {}):
        demo.add_job("tagged", queue=QUEUE, status="RUNNING", detail={"tags": tags})
    return demo


def wanted(demo: DemoRegion, text: str) -> set[str]:
    """The ids that a query means, over all that is in the demo's store."""
    connection = connect(region="us-east-1", endpoint_url=demo.url, credentials=("demo", "demo"))
    jobs = present_jobs(World(demo, BatchRegion(connection)), (QUEUE,))
    connection.close()
    return {job.id for job in jobs if query_means(parse(text), job, NOW)}


@pytest.mark.parametrize("text", TERMS)
async def test_what_is_typed_into_the_bar_lists_just_what_it_means(
    demo: DemoRegion, run: Run, text: str
) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("slash", *text, "enter")
        await running.until(lambda: str(driver.asked_query(running)) == str(parse(text)))
        await running.loaded()
        while not driver.is_finished(running):
            driver.ask_for_more(running)
            await running.loaded()
        assert set(driver.ids(running)) == wanted(demo, text)


async def test_no_term_of_these_is_true_or_false_of_every_job(demo: DemoRegion) -> None:
    everything = wanted(demo, "")
    for text in TERMS:
        assert set() != wanted(demo, text) != everything, text


async def test_a_column_that_only_descriptions_tell_has_the_rows_in_sight_described(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 90)
    async with run((120, 30), queues=(MINE,), columns=("name", "attempts")) as running:
        await running.loaded()
        described = [c.body["jobs"] for c in demo.calls if c.operation == "DescribeJobs"]
        in_sight = {job.id for job in driver.in_sight(running)}
        assert sum(map(len, described)) == len({i for ids in described for i in ids}) <= 100
        assert in_sight <= {i for ids in described for i in ids}
        assert all(job.attempts is not None for job in driver.in_sight(running))
        before = len(demo.calls)
        await running.press("j", "j", "k")
        await running.loaded()
        assert len(demo.calls) == before


async def test_no_row_out_of_sight_is_described_for_columns_that_a_listing_tells(
    demo: DemoRegion, run: Run
) -> None:
    fill(demo, 90)
    async with run((120, 30), queues=(MINE,), columns=("name", "waited")) as running:
        await running.loaded()
        [call] = [call for call in demo.calls if call.operation == "DescribeJobs"]
        assert len(call.body["jobs"]) == len(driver.in_sight(running)) < 90


async def test_marks_are_there_still_when_a_filter_comes_and_goes(
    demo: DemoRegion, run: Run
) -> None:
    ids = fill(demo, 30)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await running.press("ctrl+a")
        assert "30 marked" in running.shown[-2]
        await running.press("7")
        await running.loaded()
        assert "30 marked" in running.shown[-2]
        demo.add_job("later", queue=MINE, status="RUNNING")
        await running.press("0", "r")
        await running.loaded()
        assert len(driver.ids(running)) == 31
        assert set(driver.rows(running).marks) == set(ids)
        await running.press("U")
        assert "marked" not in running.shown[-2]
