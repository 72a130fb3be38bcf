"""What the dialog that stops jobs says, worked out from how far that is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from textual.content import Content, Span

from batch_tui.batch.ending import Deed, Kind, Outcome, Target, has_started
from batch_tui.batch.job import Job, Status
from batch_tui.feed.action import StopState
from batch_tui.look.glyphs import GLYPHS, UNKNOWN
from batch_tui.look.numbers import count
from batch_tui.ui.dialogs.deeds import FEW, summed_up

_DEEDS: Mapping[Deed, tuple[str, str]] = {
    "terminate": ("terminate", "to terminate"),
    "cancel": ("cancel", "to cancel"),
    "nothing": ("leave", "left alone"),
}
"""What is done, as it is said of one job, and of a number of them."""
_FIRST: tuple[Kind, ...] = ("unknown", "refused", "kept", "stopped")
"""Outcomes in the order in which they are listed: first what somebody has to look at."""
_STYLES = {"unknown": "$text-warning", "refused": "$text-error", "stopped": "$text-success"}
_NAME = 44
"""Cells that names may push the ids to the right by."""
_STATUS_FROM = 92
"""Cells of a line from which on there is room for the status in words."""


def title(state: StopState) -> str:
    """How many jobs it is about."""
    return f"Stop {count(len(state.targets), 'job')}"


def summary(state: StopState) -> Content:
    """What will happen, or has happened, in numbers."""
    if state.stage == "over":
        kinds = [outcome.kind for outcome in state.outcomes.values()]
        parts = summed_up(kinds, _FIRST, _STYLES)
        if state.stopped:
            parts.append(Content.styled("AWS Batch takes some seconds to show it", "dim"))
        return Content(" · ").join(parts)
    deeds = Counter(map(state.deed, state.targets))
    told = [f"{deeds[deed]:,} {said}" for deed, (_, said) in _DEEDS.items() if deeds[deed]]
    return Content(" · ".join(told))


def prompt(state: StopState, wanted: int, typed: str) -> Content:
    """What is waited for."""
    answered = f"{len(state.outcomes):,} of {wanted:,} answered"
    match state.stage:
        case "looking":
            looked = f"Looking at them: {state.looked:,} of {len(state.targets):,}"
            return Content.styled(looked, "dim")
        case "sending":
            return Content(f"Stopping: {answered}")
        case "halted":
            return Content(f"{answered}. Nothing more is sent; the calls under way are waited for.")
        case "ready" if not wanted:
            return Content("There is nothing to stop.")
        case "ready" if wanted > FEW:
            return Content.assemble(f"Type {wanted}, then Enter: ", (typed, "bold"))
    return Content("")


def keys(state: StopState, wanted: int, *, marked: bool) -> str:
    """The keys that do something now."""
    if state.stage in {"looking", "ready"}:
        stops = f"{wanted}, Enter" if wanted > FEW else "y"
        stops = f"{stops} stops {'it' if wanted == 1 else 'them'} · e edits the reason · "
        return f"{stops if wanted and state.stage == 'ready' else ''}Esc keeps them"
    if state.stage == "over":
        stays = marked and len(state.stopped) < len(state.targets)
        return f"Enter or Esc closes{' · what was not stopped stays marked' if stays else ''}"
    return "Esc sends nothing more" if state.stage == "sending" else ""


def lines(state: StopState, width: int) -> list[Content]:
    """Each job, with what will happen to it, or what has come of it."""
    told = []
    if state.failure is not None and state.stage in {"ready", "over"}:
        told = [Content.styled(str(state.failure), "$text-error"), Content("")]
    if state.stage == "over":
        return [*told, *_of_outcomes(state, width)]
    unseen = [target for target in state.targets if not target.seen]
    seen = [target for target in state.targets if target.seen]
    for where, some in (("Marked, not on the screen", unseen), ("On the screen", seen)):
        if some and unseen:
            told.append(Content.styled(f"{where}: {len(some):,}", "bold $accent"))
        told += _rows(state, some, width)
    return told


def _of_outcomes(state: StopState, width: int) -> Iterator[Content]:
    """What has come of them, and above those that were not stopped, once, why."""
    alike: dict[tuple[int, str], list[Target]] = {}
    for target in state.targets:
        outcome = state.outcomes.get(target.job.id)
        rank = _FIRST.index(outcome.kind) if outcome else len(_FIRST)
        why = str(outcome.why) if outcome and outcome.why else ""
        alike.setdefault((rank, why), []).append(target)
    for rank, why in sorted(alike, key=lambda each: each[0]):
        if why:
            kind = _FIRST[rank]
            said = f"It was sent, and may be done: {why}" if kind == "unknown" else why
            yield Content.styled(said, _STYLES.get(kind, ""))
        yield from _rows(state, alike[rank, why], width)


def _rows(state: StopState, targets: Iterable[Target], width: int) -> Iterator[Content]:
    room = min(_NAME, max(len(target.job.name) for target in state.targets))
    for target in targets:
        outcome = state.outcomes.get(target.job.id) if state.stage == "over" else None
        yield _row(target.job, state, target, outcome, room=room, width=width)


def _row(
    job: Job, state: StopState, target: Target, outcome: Outcome | None, *, room: int, width: int
) -> Content:
    deed = state.deed(target)
    word = outcome.kind if outcome else _DEEDS[deed][0]
    status = job.status
    glyph = GLYPHS[status] if status else UNKNOWN
    style = f"$status-{status.lower()}" if status else ""
    told = f"{job.state or UNKNOWN:<10}" if width >= _STATUS_FROM else ""
    note = "" if outcome else _note(job, deed, absent=job.id in state.absent)
    parts = (
        (f" {glyph} {told}", style),
        (f"{word:<10}", _STYLES.get(word, "dim" if deed == "nothing" else "bold")),
        (f"{job.name:<{room}}  ", ""),
        (job.id, "dim"),
        (f"  {note}" if note else "", "$text-muted"),
    )
    return _assembled(parts)


def _assembled(parts: Iterable[tuple[str, str]]) -> Content:
    """Texts with their styles, one behind the other; there may be thousands of them."""
    said, spans = "", []
    for text, style in parts:
        if text and style:
            spans.append(Span(len(said), len(said) + len(text), style))
        said += text
    return Content(said, spans)


def _note(job: Job, deed: Deed, *, absent: bool) -> str:
    """What else is to be known before a job is stopped."""
    if absent:
        return "AWS Batch does not know it"
    if deed == "nothing":
        return "it has ended"
    if job.child_count:
        return _of_children(job)
    if job.status is Status.PENDING:
        return "once what it depends on has ended"
    return ""


def _of_children(job: Job) -> str:
    what: Literal["child", "node"] = "child" if job.kind == "array" else "node"
    summary = job.rest.summary
    if summary is None:
        return f"with its {job.child_count:,} {'children' if what == 'child' else 'nodes'}"
    waiting, started = sum(summary[:3]), sum(summary[3:5])
    told = [f"{started:,} started"] if has_started(job) and started else []
    told += [f"{waiting:,} waiting"] if waiting else []
    return f"its children first: {', '.join(told)}" if told else "its children first"
