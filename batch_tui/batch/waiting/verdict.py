"""One sentence for why a job waits, and the usual mend, from what is told."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from batch_tui.batch.detail import Detail
from batch_tui.batch.job import Job, Status
from batch_tui.batch.waiting.asks import asks, is_too_large
from batch_tui.batch.waiting.facts import Case, Environment, had
from batch_tui.batch.waiting.place import place_of
from batch_tui.batch.waiting.reasons import PATIENCE, is_by_limit, reason_of
from batch_tui.batch.waiting.sightings import Sighting

Kind = Literal["over", "turn", "fault", "early", "untold"]
DISABLED_QUEUE = (
    "Its queue is DISABLED: it takes no new jobs, and of those in it AWS says only that they can "
    "finish"
)
UNTOLD = (
    "no route from the instances to ECS, ECR or the internet",
    "an agent or a role on the instances that cannot register them",
    "a log driver or another attribute that no instance has",
    "a limit of EC2 on vCPUs, or on Spot requests, in this account",
    "a subnet without free addresses",
)
"""What keeps a job RUNNABLE without AWS saying so anywhere in Batch."""


class Verdict(NamedTuple):
    """The likely cause and the usual mend.

    `kind`: it waits no more; it waits for its turn, or for other jobs; something is to be mended;
    it is too early to say; AWS does not tell.
    """

    kind: Kind
    cause: str
    mend: str = ""


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
        return next(found for step in _RUNNABLE if (found := step(case, now)))
    return _before(case, now)


class Stood(NamedTuple):
    """For how long (ms) something stands: as it was `seen`; blocking the queue at its `head`.

    `most` is what it may be at most, None where nothing tells.
    """

    seen: int
    head: int
    most: int | None

    @property
    def is_long(self) -> bool:
        """Whether it is long enough to be called a fault."""
        least = max(self.seen, self.head)
        return (least if self.most is None else min(least, self.most)) >= PATIENCE


def stood(case: Case, now: int) -> Stood:
    """For how long the job's reason, or its status without one, stands.

    AWS does not tell since when. What can be known is for how long it was seen at every look; and
    for how long the job has blocked its queue at the head, which is what the reason is about.
    """
    place = place_of(case)
    since = place.since if place and place.number == 1 else None
    return _stood(case.seen, since, case.job.created, now)


def _stood(seen: Sighting, head: int | None, created: int | None, now: int) -> Stood:
    first = seen.before or created
    most = None if first is None else max(0, now - first)
    return Stood(max(0, now - seen.since), max(0, now - (head or now)), most)


def _over(job: Job) -> Verdict:
    if is_by_limit(job.reason):
        known = reason_of(job.reason)
        why = f": {known.means}" if known else ""
        return Verdict(
            "over",
            f"It waits no more: a time limit of its queue has ended it{why}.",
            _sentence(known.mend) if known else "",
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
    if now - case.seen.since < PATIENCE:
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


# RUNNABLE: the first step that finds something tells it


def _environments(case: Case, _now: int) -> Verdict | None:
    """No environment takes jobs at all."""
    known = had(case.environments)
    if not known or any(one.takes_jobs for one in may_run(case, known)):
        return None
    invalid = [one for one in known if one.status == "INVALID"]
    which = invalid[0] if invalid else may_run(case, known)[0]
    state = which.status if invalid else which.state
    why = f": {which.reason.rstrip('.')}" if which.reason and invalid else ""
    return Verdict(
        "fault",
        f"No compute environment takes this job: {which.name} is {state}{why}.",
        "Mend what its status reason names, and update it."
        if invalid
        else "Enable it, or connect another one to the queue.",
    )


def may_run(case: Case, known: tuple[Environment, ...]) -> tuple[Environment, ...]:
    """The environments that can run the job: of a multi-node job it is the first one alone."""
    return known[:1] if case.job.kind == "mnp" else known


def _too_large(case: Case, _now: int) -> Verdict | None:
    """It asks for more than any environment may become."""
    known = had(case.environments) or ()
    asked, usable = asks(case.detail), [one for one in may_run(case, known) if one.takes_jobs]
    if not usable or not all(is_too_large(asked, one) for one in usable):
        return None
    most = max(one.most or 0 for one in usable)
    return Verdict(
        "fault",
        f"It asks for {asked.vcpus:,g} vCPUs, and its compute environments may have {most:,} "
        "at most.",
        "Raise maxvCpus of a compute environment, or ask for less.",
    )


def _own_reason(case: Case, now: int) -> Verdict | None:
    """AWS gives a reason for this job."""
    known = reason_of(case.job.reason)
    return known and _judged(case.job.reason, stood(case, now).is_long)


def _judged(text: str, is_old: bool) -> Verdict:
    known = reason_of(text)
    if known is None:
        return Verdict("untold", f"AWS gives a reason that is not known here: {text.rstrip('.')}.")
    if not is_old:
        return Verdict(
            "early",
            f"It is too early to name a fault: a healthy job has this reason for some minutes, "
            f"too. If it lasts, {known.means}.",
        )
    if known.tells:
        return Verdict("fault", _sentence(f"Likely {known.means}"), _sentence(known.mend))
    return Verdict("untold", _sentence(known.means), _sentence(known.mend))


def _behind(case: Case, now: int) -> Verdict | None:
    """Others stand before it."""
    place = place_of(case)
    if place is None or place.number == 1 or place.quota:
        return None
    head = next(iter(had(case.ahead) or ()), None)
    snapshot = had(case.snapshot)
    since = snapshot.front[0].since if snapshot and snapshot.front else None
    where = f"{place.number - 1:,} stand" if place.number else "100 jobs and more stand"
    where = "one stands" if place.number == 2 else where
    if head is None or not head.job.reason:
        return Verdict("turn", f"It waits for its turn: {where} before it.{_share(case)}")
    seen = case.head_seen or Sighting(now)
    found = _judged(head.job.reason, _stood(seen, since, head.job.created, now).is_long)
    what = found.cause[0].lower() + found.cause[1:]
    return found._replace(
        cause=f"It waits for its turn: {where} before it, and the head, {head.job.name}, "
        f"waits itself: {what}"
    )


def _share(case: Case) -> str:
    """A word on the job's share, where that is the one that uses most."""
    snapshot = had(case.snapshot)
    if snapshot is None or not case.job.share or not snapshot.shares:
        return ""
    if snapshot.shares[0].name != case.job.share or len(snapshot.shares) == 1:
        return ""
    return f" Its share {case.job.share} uses most, so jobs of others may go first."


def _full(case: Case, _now: int) -> Verdict | None:
    """The environments have grown as far as they may."""
    known = [one for one in may_run(case, had(case.environments) or ()) if one.takes_jobs]
    if not known or not all(one.desired and one.most and one.desired >= one.most for one in known):
        return None
    return Verdict(
        "turn",
        "Its compute environments have all the vCPUs that they may have: it waits for room.",
        "Wait until jobs end, or raise maxvCpus.",
    )


def _queue(case: Case, _now: int) -> Verdict | None:
    """The queue itself is not as it should be."""
    queue = had(case.queue)
    if queue is None:
        return None
    if queue.status == "INVALID":
        return Verdict("fault", f"Its queue is INVALID: {queue.reason.rstrip('.')}.", "Mend that.")
    if queue.state == "DISABLED":
        return Verdict("fault", f"{DISABLED_QUEUE}.", "Enable the queue, or submit to another.")
    return None


def _unknown(case: Case, now: int) -> Verdict:
    if case.job.reason:
        return _judged(case.job.reason, stood(case, now).is_long)
    if not stood(case, now).is_long:
        return Verdict("early", "Nothing is wrong so far: instances take some minutes to come.")
    return Verdict(
        "untold",
        "Nothing that AWS Batch tells says why.",
        "Look at what it does not tell, below.",
    )


_RUNNABLE: tuple[Callable[[Case, int], Verdict | None], ...] = (
    _environments,
    _too_large,
    _own_reason,
    _behind,
    _queue,
    _full,
    _unknown,
)


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


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
