"""Jobs by their names in full: described, without a listing, in whatever queue they are."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from batch_tui.batch.failure import Elsewhere, Failure
from batch_tui.batch.job import Job, split_child
from batch_tui.batch.plan.stream import MAX_DESCRIBED
from batch_tui.batch.query.named import Named, named
from batch_tui.feed.source import Sources


class Found(NamedTuple):
    """The jobs that were named, and the parents of those that are children.

    `absent` are the ids that no job has, `unread` counts the jobs that could not be read, with the
    `unanswered` ones: where these may be, nobody could be asked.
    """

    jobs: tuple[Job, ...]
    parents: tuple[Job, ...]
    absent: tuple[str, ...]
    unread: int
    unanswered: tuple[str, ...] = ()


async def look_up(names: Sequence[str], source: Sources) -> Found:
    """The jobs of whole ids or ARNs: a call for a hundred of them and of their parents.

    Raises:
        Elsewhere: one that is not found is of another region or account by its ARN.
        Failure: a call failed.
    """
    wanted = [job for name in names if (job := named(name))]
    ids = dict.fromkeys(job.id for job in wanted)
    parents = {child.parent for job_id in ids if (child := split_child(job_id))}
    asked = [*ids, *(parents - ids.keys())]
    found: list[Job] = []
    failed: dict[str, Failure] = {}
    unread = 0
    for start in range(0, len(asked), MAX_DESCRIBED):
        part = tuple(asked[start : start + MAX_DESCRIBED])
        jobs = await source.describe_jobs(part)
        found += jobs
        unread += jobs.unread
        failed.update(jobs.failed)
    if failed and not found:
        raise next(iter(failed.values()))
    unread += len(failed.keys() & ids.keys())
    known = {job.id for job in found}
    settled = known | failed.keys()
    await _refuse_others([job for job in wanted if job.region and job.id not in settled], source)
    return Found(
        tuple(job for job in found if job.id in ids),
        tuple(job for job in found if job.id in parents),
        () if unread else tuple(job_id for job_id in ids if job_id not in known),
        unread,
        tuple(job_id for job_id in ids if job_id in failed),
    )


async def _refuse_others(missing: Iterable[Named], source: Sources) -> None:
    """See whether jobs that are not there can be there at all."""
    accounts: set[str] = set()
    here: list[str] = []
    for job in missing:
        here = here or (await source.learn_place()).region.split(",")
        if here != [""] and job.region not in here:
            asked = f"{' and '.join(here)} {'is' if len(here) == 1 else 'are'} asked"
            raise Elsewhere(
                f"The job {job.id} is of the region {job.region} by its ARN, and {asked}.",
                f"Start with --region {job.region}; on the screen R goes there.",
            )
        if not accounts:
            queues = (await source.list_queues()).queues
            accounts = {queue.arn.split(":")[4] for queue in queues if queue.arn.count(":") > 4}
        if accounts and job.account not in accounts:
            asked = ", ".join(sorted(accounts))
            raise Elsewhere(
                f"The job {job.id} is of the account {job.account} by its ARN, "
                f"and {asked} is asked.",
                "Choose a profile of that account with --profile.",
            )
