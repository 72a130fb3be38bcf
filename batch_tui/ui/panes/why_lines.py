"""What the screen says of why a job waits, worked out from the state of the inquiry."""

from collections.abc import Mapping

from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.waiting.facts import had
from batch_tui.batch.waiting.verdict import left_of
from batch_tui.feed.waiting import WaitingState
from batch_tui.look.numbers import age
from batch_tui.look.unknown import unknown
from batch_tui.look.why import Line, Look, report
from batch_tui.ui.keys.commands import keys_of

STYLES: Mapping[Look, str] = {
    "head": "bold $accent",
    "cause": "bold",
    "bad": "bold $status-failed",
    "plain": "",
    "faint": "$text-muted",
}


def title(name: str, job_id: str, state: WaitingState, now: int) -> Content:
    """Which job, how it is, and how old that is."""
    case = state.case
    status = case and case.job.status
    old = f"  asked {age(max(0, now - case.asked))} ago" if case else ""
    return Content.assemble(
        (f" {name} ", "bold"),
        (f" {case.job.state}", f"bold $status-{status.lower()}") if case and status else "",
        (old, "dim"),
        (f"  {job_id}", "dim"),
    )


def lines(state: WaitingState, now: int) -> tuple[Line, ...]:
    """The report, or why there is none."""
    if state.stage == "unknown":
        return (Line(unknown()),)
    if state.case is not None:
        return report(state.case, now)
    return (Line("" if state.failure else "Asking AWS Batch …"),)


def banner(state: WaitingState, keys: Mapping[str, str]) -> tuple[Failure, str] | None:
    """Why the job could not be asked for, and how it is asked for again."""
    if state.failure is None:
        return None
    return state.failure, f"{keys_of('why-again', keys)} asks again."


def waited_for(state: WaitingState) -> list[Job]:
    """The jobs that stand in the way: those that it depends on, else the head of its queue."""
    if state.case is None:
        return []
    ahead = had(state.case.ahead) or ()
    return left_of(had(state.case.needs) or ()) or [one.job for one in ahead[:1]]
