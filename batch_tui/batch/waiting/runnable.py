"""Why a RUNNABLE job waits: of several steps, the first that finds something tells it."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from batch_tui.batch.waiting.asks import asks, is_too_large
from batch_tui.batch.waiting.facts import Case, Environment, had
from batch_tui.batch.waiting.place import place_of
from batch_tui.batch.waiting.reasons import reason_of
from batch_tui.batch.waiting.sightings import Sighting
from batch_tui.batch.waiting.stood import stood, stood_since

Kind = Literal["over", "turn", "fault", "early", "untold"]
DISABLED_QUEUE = (
    "Its queue is DISABLED: it takes no new jobs, and of those in it AWS says only that they can "
    "finish"
)


class Verdict(NamedTuple):
    """The likely cause and the usual mend.

    `kind`: it waits no more; it waits for its turn, or for other jobs; something is to be mended;
    it is too early to say; AWS does not tell.
    """

    kind: Kind
    cause: str
    mend: str = ""


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
        return Verdict("fault", sentence(f"Likely {known.means}"), sentence(known.mend))
    return Verdict("untold", sentence(known.means), sentence(known.mend))


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
    found = _judged(head.job.reason, stood_since(seen, since, head.job.created, now).is_long)
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


STEPS: tuple[Callable[[Case, int], Verdict | None], ...] = (
    _environments,
    _too_large,
    _own_reason,
    _behind,
    _queue,
    _full,
    _unknown,
)


def sentence(text: str) -> str:
    """A text as a sentence of its own, "" for none."""
    return f"{text[0].upper()}{text[1:]}." if text else ""
