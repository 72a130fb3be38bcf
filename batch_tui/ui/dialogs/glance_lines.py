"""What is said of a queue at a glance."""

from collections.abc import Iterator

from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.ports import Queue
from batch_tui.batch.waiting.facts import Environment, QueueDetail
from batch_tui.feed.glance import Glance
from batch_tui.look.glyphs import GLYPHS, SHORT
from batch_tui.look.numbers import age

_IN_A_LINE = 4
"""Statuses of a line, where not each has one."""
_CELLS = 16
"""What each of them takes."""


def lines(known: Queue | None, glance: Glance, now: int, *, tall: bool, counts: bool) -> Content:
    """All of it, what matters most first. `tall`: a status has a line of its own."""
    told = [_state(known, glance), *(_counts(glance, now, tall=tall) if counts else ())]
    return Content("\n").join([*told, *_environments(glance)])


def is_odd(state: str, status: str) -> bool:
    """Whether a queue or an environment does not do all that it is there for."""
    return state == "DISABLED" or status not in {"", "VALID"}


def _state(known: Queue | None, glance: Glance) -> Content:
    """The queue's own state: what was asked for last, until then what the list tells."""
    queue = glance.detail if isinstance(glance.detail, QueueDetail) else known
    named = Content.styled(glance.queue, "bold")
    if glance.asked is not None and glance.detail is None:
        return named + Content.styled("  there is no such queue any more", "$text-error")
    if isinstance(glance.detail, Failure):
        return named + _failed("  its state", glance.detail)
    if queue is None:
        return named
    odd = is_odd(queue.state, queue.status)
    said = f"  {queue.state} · {queue.status}" + (f": {queue.reason}" if odd else "")
    return named + Content.styled(said, "$text-error" if odd else "$text-muted")


def _counts(glance: Glance, now: int, *, tall: bool) -> Iterator[Content]:
    cells = [_count(status, glance) for status in STATUSES]
    if tall:
        yield from cells
    else:
        for first in range(0, len(cells), _IN_A_LINE):
            yield Content("").join(
                cell.pad_right(max(0, _CELLS - cell.cell_length))
                for cell in cells[first : first + _IN_A_LINE]
            )
    if glance.failure is not None:
        yield _failed("jobs", glance.failure)
    elif glance.counted is not None:
        ago = now - glance.counted
        told = "counted just now" if age(ago) == age(0) else f"counted {age(ago)} ago"
        yield Content.styled(told, "$text-muted")
    else:
        yield Content.styled("⋯ asking AWS Batch" if glance.busy else "", "$text-muted")


def _count(status: Status, glance: Glance) -> Content:
    count = glance.counts.get(status)
    told = str(count) if count else "·" if glance.failure else "⋯"
    style = f"$status-{status.lower()}" if count and count.jobs else "$text-muted"
    return Content.styled(f"{GLYPHS[status]} {SHORT[status]:4} {told:>5}", style)


def _environments(glance: Glance) -> Iterator[Content]:
    if isinstance(glance.environments, Failure):
        yield _failed("compute environments", glance.environments)
    elif glance.environments is not None and isinstance(glance.detail, QueueDetail):
        for number, one in enumerate(glance.environments, 1):
            yield _environment(number, one)
        missing = len(glance.detail.environments) - len(glance.environments)
        if missing > 0:
            told = f"{missing} of its compute environments are not known any more"
            yield Content.styled(told, "$text-error")


def _environment(number: int, one: Environment) -> Content:
    odd = is_odd(one.state, one.status)
    said = " · ".join(part for part in (one.state, one.status, one.kind) if part)
    said += f": {one.reason}" if odd and one.reason else ""
    return Content.assemble(
        f"{number}. {one.name}  ", (said, "$text-error" if odd else "$text-muted")
    )


def _failed(what: str, failure: Failure) -> Content:
    return Content.styled(f"{what}: {failure.sentence}", "$text-warning")
