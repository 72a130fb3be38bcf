"""One sentence for why a job waits, and the usual mend: from what is told."""

from collections.abc import Iterable

from batch_tui.batch.detail import Detail
from batch_tui.batch.job import Job, Status
from batch_tui.batch.waiting.facts import Case, had
from batch_tui.batch.waiting.place import place_of
from batch_tui.batch.waiting.reasons import PATIENCE, is_by_limit, reason_of
from batch_tui.batch.waiting.runnable import STEPS, Verdict, sentence

UNTOLD = (
    "no route from the instances to ECS, ECR or the internet",
    "an agent or a role on the instances that cannot register them",
    "a log driver or another attribute that no instance has",
    "a limit of EC2 on vCPUs, or on Spot requests, in this account",
    "a subnet without free addresses",
)
"""What keeps a job RUNNABLE without AWS saying so anywhere in Batch."""


def verdict(case: Case, now: int) -> Verdict:
    """Why the job waits, as far as that can be said."""
    job = case.job
    if job.status in {Status.RUNNING, Status.SUCCEEDED, Status.FAILED, Status.OTHER}:
        return _over(job)
    if job.rest.cancelled or job.rest.terminated:
        return Verdict(
            "turn", "It is to be cancelled, which takes effect once what it depends on has ended."
        )
    if job.status is Status.STARTING:
        return _starting(case, now)
    if job.status is Status.RUNNABLE:
        return next(found for step in STEPS if (found := step(case, now)))
    return _before(case, now)


def _over(job: Job) -> Verdict:
    if is_by_limit(job.reason):
        known = reason_of(job.reason)
        why = f": {known.means}" if known else ""
        return Verdict(
            "over",
            f"It waits no more: a time limit of its queue has ended it{why}.",
            sentence(known.mend) if known else "",
        )
    return Verdict("over", f"It waits no more: it is {job.state}.")


# SUBMITTED and PENDING


def _before(case: Case, now: int) -> Verdict:
    job = case.job
    if job.child_count:
        place = place_of(case)
        first = f" The first of them in the queue is {place.child}." if place else ""
        return Verdict(
            "turn",
            f"The parent of an array is {job.state} while its children wait and run.{first}",
            "Ask why one of its children waits.",
        )
    found = _needs(case)
    if found is not None:
        return found
    if is_sequential(case.detail):
        return Verdict("turn", "Its array is SEQUENTIAL: it waits for the child before it.")
    is_first = job.status is Status.SUBMITTED and job.created is not None
    since = job.created if is_first else case.seen.since  # it is the first status that a job has
    if now - (since or now) < PATIENCE:
        return Verdict(
            "early", f"{job.state} usually lasts for seconds. It is too early to name a fault."
        )
    return Verdict("untold", f"AWS does not tell why it is still {job.state}.")


def _needs(case: Case) -> Verdict | None:
    """What the jobs that it depends on say."""
    needs, ids = had(case.needs), case.detail.depends_on
    if not ids:
        return None
    if needs is None:
        return Verdict("untold", "It depends on other jobs, of which nothing is known so far.")
    failed = [need for need in needs if need.status is Status.FAILED]
    if failed:
        return Verdict(
            "fault",
            f"It depends on {failed[0].name}, which has FAILED: it will not start.",
            "Submit it anew once that one has succeeded.",
        )
    left = left_of(needs)
    if left:
        one = f"{left[0].name}, which is {left[0].state}"
        on = one if len(left) == 1 else f"{len(left)} jobs that have not ended"
        return Verdict("turn", f"It depends on {on}.")
    if set(ids) - {need.id for need in needs}:
        return Verdict(
            "untold",
            "AWS Batch knows no more of what it depends on: that ended days ago, or never was.",
        )
    return None


def left_of(needs: Iterable[Job]) -> list[Job]:
    """Those that have not succeeded."""
    return [need for need in needs if need.status is not Status.SUCCEEDED]


def is_sequential(detail: Detail) -> bool:
    """Whether each child of its array waits for the one before."""
    entries = (m for m in detail.members.members if m.name == "dependsOn")
    leaves = [leaf for entry in entries for one in entry.members for leaf in (one, *one.members)]
    return any(leaf.value == "SEQUENTIAL" for leaf in leaves)


def _starting(case: Case, now: int) -> Verdict:
    scheduled = had(case.scheduled)
    if now - (scheduled or case.seen.since) >= PATIENCE:
        return Verdict(
            "fault",
            "More than ten minutes in STARTING is suspect: likely the image is large or cannot be "
            "pulled, or the agent of its host does not answer.",
            "Look at the image, its registry and the route there, and at the host's ECS agent.",
        )
    if scheduled is None and now - (case.job.created or now) >= PATIENCE:
        return Verdict(
            "early",
            "Its image is being pulled and its container made. AWS does not tell since when; more "
            "than ten minutes are suspect.",
        )
    return Verdict("early", "Its image is being pulled and its container made: that is usual.")
