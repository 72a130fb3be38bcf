"""Reading plans of the demo region to their end, and what must come of it."""

from dataclasses import replace
from datetime import UTC

from batch_tui.batch.job import STATUSES, Job
from batch_tui.batch.plan.plan import Plan, plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.pager import Pager
from tests.batch.queries import query_means
from tests.feed.world import NOW, World, all_jobs

ETL = "nightly-etl"
QUEUES = (ETL, "genomics", "ml-training")

# Every way that a plan reads: by time, down to a floor, by definition, by name, by status, by
# share, and with descriptions.
WAYS = (
    "",
    "after:20d",
    "after:20d before:2d",
    "def:etl*",
    "etl*",
    "status:succeeded,failed,running",
    "status:succeeded -def:etl*",
    "etl* reason:essential",
    "share:prod",
)


def planned(text: str, *queues: str) -> Plan:
    """The plan of a screen, in queues of which it is known that they are small."""
    counted = dict.fromkeys(STATUSES, 100.0)
    return plan(parse(text), queues or QUEUES, NOW, UTC, counted=counted)


def in_small_pages(text: str) -> Plan:
    """The plan with so small pages that every stream has several."""
    return replace(planned(text), page_size=12)


def expected(world: World, text: str, *queues: str) -> set[str]:
    query = parse(text)
    jobs = all_jobs(world, queues or QUEUES)
    return {job.id for job in jobs if query_means(query, job, NOW)}


def created(world: World, queue: str) -> list[int]:
    """When the jobs of a queue were created, the newest last."""
    return sorted(job.created or 0 for job in all_jobs(world, (queue,)))


async def drained(pager: Pager, max_pages: int = 10) -> list[Job]:
    jobs: list[Job] = []
    while not pager.finished:
        jobs += (await pager.next_page(max_pages=max_pages)).jobs
    return jobs


def ids(jobs: list[Job]) -> list[str]:
    """The ids of the jobs, of which none may come twice."""
    found = [job.id for job in jobs]
    assert len(found) == len(set(found))
    return found


def asked(world: World) -> list[dict[str, object]]:
    """The listings that the service was asked for."""
    return [call.body for call in world.demo.calls if call.operation == "ListJobs"]
