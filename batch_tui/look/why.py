"""Why a job waits, as lines: for the screen, and as text."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import TERMINAL, WAITING, Job, Status
from batch_tui.batch.times import MINUTE
from batch_tui.batch.waiting.asks import Asks, asks, asks_of_all
from batch_tui.batch.waiting.facts import Case, QueueDetail, TimeLimit, had
from batch_tui.batch.waiting.place import Place, Threat, place_of, threats
from batch_tui.batch.waiting.reasons import reason_of
from batch_tui.batch.waiting.stood import stood
from batch_tui.batch.waiting.verdict import UNTOLD, left_of, verdict
from batch_tui.look.numbers import count, span
from batch_tui.look.why_queue import environments, used

Look = Literal["head", "cause", "bad", "plain", "faint"]


class Line(NamedTuple):
    """A line of the report; `opens` is the id of the job that it is about, where that is one."""

    text: str
    look: Look = "plain"
    opens: str = ""


def report(case: Case, now: int) -> tuple[Line, ...]:
    """All that there is to say, the likely cause first."""
    parts = (_verdict, _reason, _place, _asked, _needs, _limits, _shares, _queue, _places, _untold)
    return tuple(line for part in parts for line in part(case, now))


def _verdict(case: Case, now: int) -> Iterator[Line]:
    found = verdict(case, now)
    yield Line(found.cause, "bad" if found.kind == "fault" else "cause")
    if found.mend:
        yield Line(found.mend, "cause")


def _reason(case: Case, now: int) -> Iterator[Line]:
    """The status and its reason, and for how long they stand, as far as that is known."""
    job = case.job
    yield Line("")
    yield Line(f"Status: {job.state}{_share_of(job)}{_created(job, now)}")
    if job.status not in WAITING:
        return
    if isinstance(case.scheduled, int):
        yield Line(
            f"It was taken from the queue {span(max(0, now - case.scheduled), coarse=True)} ago."
        )
    if job.reason:
        yield Line(f"Reason: {job.reason}")
    elif job.status is Status.RUNNABLE:
        yield Line("Reason: AWS Batch gives none.")
    if case.scheduled is None or isinstance(case.scheduled, Failure):
        yield Line(_since(case, now), "faint")
    if isinstance(case.scheduled, Failure):
        yield _failed("when it was taken from the queue", case.scheduled)


def _since(case: Case, now: int) -> str:
    """For how long it stands, as far as that is known."""
    known = stood(case, now)
    said = [f"Seen so for at least {span(known.seen, coarse=True)}"] if known.seen >= MINUTE else []
    if known.head:
        said.append(f"at the head of its queue for {span(known.head, coarse=True)}")
    if case.seen.before is not None:
        said.append(f"otherwise {span(max(0, now - case.seen.before), coarse=True)} ago")
    what = "the reason stands" if case.job.reason else f"it is {case.job.state}"
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}{'. ' if text else ''}AWS does not tell since when {what}."


def _share_of(job: Job) -> str:
    return f" · share {job.share}" if job.share else ""


def _created(job: Job, now: int) -> str:
    return (
        ""
        if job.created is None
        else f" · submitted {span(max(0, now - job.created), coarse=True)} ago"
    )


def _place(case: Case, now: int) -> Iterator[Line]:
    """Where it stands in its queue."""
    snapshot = case.snapshot
    if snapshot is None:
        return
    if isinstance(snapshot, Failure):
        yield _failed("its place in the queue", snapshot)
        return
    yield Line(
        f"{_place_text(place_of(case), len(snapshot.front), now)}{_as_of(snapshot.front_at, now)}"
    )


def _place_text(place: Place | None, front: int, now: int) -> str:
    if place is None:
        return f"Place in the queue: not among the {front} of its snapshot so far"
    if place.quota:
        return f"Place in the queue: first of the quota share {place.quota}"
    if place.number is None:
        return "Place in the queue: behind the first 100"
    of = "the first 100" if front >= 100 else f"{front:,}"
    since = f", for {span(max(0, now - place.since), coarse=True)}" if place.since else ""
    whose = f"Place of {place.child} in the queue" if place.child else "Place in the queue"
    return f"{whose}: {ordinal(place.number)} of {of}{since}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `13th`."""
    teens = number % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _as_of(at: int | None, now: int) -> str:
    return "" if at is None else f" (as of {span(max(0, now - at), coarse=True)} ago)"


def _asked(case: Case, _now: int) -> Iterator[Line]:
    """What it asks for, against what stands before it."""
    if case.job.status not in WAITING:
        return
    told = _amount(asks(case.detail))
    whose = "Each child asks" if case.job.child_count and case.job.kind == "array" else "It asks"
    yield Line(f"{whose} for {told}.")
    ahead = case.ahead
    if isinstance(ahead, Failure):
        yield _failed("what those before it ask for", ahead)
    elif ahead:
        number = count(len(ahead), "job")
        yield Line(f"Before it: {number} that ask for {_amount(asks_of_all(ahead))} together.")
        head = ahead[0].job
        why = f": {head.reason}" if head.reason else ", without a reason"
        yield Line(f"At the head: {head.name}{why}", opens=head.id)


def _amount(asked: Asks) -> str:
    parts = [f"{asked.vcpus:,g} vCPUs", f"{asked.memory / 1024:,.4g} GiB"]
    return ", ".join([*parts, f"{asked.gpus:,g} GPUs"] if asked.gpus else parts)


def _needs(case: Case, _now: int) -> Iterator[Line]:
    """The jobs that it depends on and that are not done."""
    needs, ids = case.needs, case.detail.depends_on
    if isinstance(needs, Failure):
        yield _failed("what it depends on", needs)
    if isinstance(needs, Failure) or needs is None or not ids:
        return
    left = left_of(needs)
    yield Line("")
    yield Line(f"It depends on {count(len(ids), 'job')}; {len(left)} not done", "head")
    for need in left:
        look: Look = "bad" if need.status is Status.FAILED else "plain"
        yield Line(f"  {need.state or 'not known'}  {need.name}  {need.id}", look, opens=need.id)
    for lost in dict.fromkeys(ids):
        if lost not in {need.id for need in needs}:
            yield Line(f"  {lost}: AWS Batch knows it no more", "faint")


def _limits(case: Case, now: int) -> Iterator[Line]:
    """What the time limits of the queue will do."""
    for threat in threats(case):
        yield Line(_threat(threat, now), "bad" if threat.at_head else "faint")
    known, place = reason_of(case.job.reason), place_of(case)
    if known is None or place is None or place.number != 1 or case.job.status in TERMINAL:
        return
    if not known.limited:
        yield Line("No time limit of a queue can be set for this reason.", "faint")
    elif had(case.queue) and not any(threat.at_head for threat in threats(case)):
        yield Line("No time limit of the queue is set for this reason: it may stay.", "faint")


def _threat(threat: Threat, now: int) -> str:
    limit = threat.limit
    if threat.ends is not None:
        left = span(max(0, threat.ends - now), coarse=True)
        return f"{_done(limit)} in {left} or later by the queue's time limit for {limit.reason}."
    if threat.at_head:
        return f"{_done(limit)} by the queue's time limit, which is {_after(limit)}."
    return f"A time limit of the queue: {_done(limit).lower()} after {_after(limit)} at its head."


def _after(limit: TimeLimit) -> str:
    return f"{span(limit.seconds * 1000)} with {limit.reason}"


def _done(limit: TimeLimit) -> str:
    return "Terminated" if limit.action == "TERMINATE" else "Cancelled"


def _shares(case: Case, now: int) -> Iterator[Line]:
    snapshot = had(case.snapshot)
    if snapshot is not None:
        for text in used(snapshot, case.job.share, _as_of(snapshot.used_at, now)):
            yield Line(text, "plain" if text.startswith(" ") or not text else "head")


def _queue(case: Case, _now: int) -> Iterator[Line]:
    """The queue itself."""
    queue = case.queue
    if isinstance(queue, Failure):
        yield _failed("its queue", queue)
    elif queue is not None:
        yield Line("")
        bad = queue.state == "DISABLED" or queue.status == "INVALID"
        yield Line(_queue_text(queue), "bad" if bad else "head")


def _queue_text(queue: QueueDetail) -> str:
    order = (
        f"shares by {queue.policy.rpartition('/')[2]}" if queue.policy else "first in, first out"
    )
    parts = [f"Queue {queue.name}: {queue.state}", queue.status, queue.kind, order]
    healthy = queue.reason in {"", "JobQueue Healthy"}
    return " · ".join(part for part in (*parts, "" if healthy else queue.reason) if part)


def _places(case: Case, _now: int) -> Iterator[Line]:
    """The compute environments, in order."""
    if isinstance(case.environments, Failure):
        yield _failed("its compute environments", case.environments)
    elif case.environments is not None:
        for text, is_bad in environments(case):
            yield Line(text, "bad" if is_bad else "plain")


def _untold(case: Case, now: int) -> Iterator[Line]:
    """What AWS does not tell, where nothing else says why."""
    if verdict(case, now).kind != "untold" or case.job.status is not Status.RUNNABLE:
        return
    yield Line("")
    yield Line("What AWS Batch does not tell, and what often is the cause", "head")
    for one in UNTOLD:
        yield Line(f"  {one}")


def _failed(what: str, failure: Failure) -> Line:
    return Line(f"Not known: {what}. {failure}", "faint")
