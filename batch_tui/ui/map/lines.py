"""What the screen says about the map of an array: progress, the child under the cursor, counts."""

from collections.abc import Callable, Sequence
from typing import Literal

from textual.content import Content

from batch_tui.batch.array_map import ArrayMap, FailureGroup
from batch_tui.batch.job import Job, Status
from batch_tui.look.glyphs import LETTERS
from batch_tui.look.numbers import count, span

Sample = Callable[[Status | None], Content]
"""How the map shows a status, or None for a child of which nothing is known."""


Stage = Literal["waiting", "listing", "stopped", "done"]
"""How far the listing of the children is."""


def title(children: ArrayMap, stage: Stage, fresh: Content) -> Content:
    """The line above the map; `fresh` tells how old it is."""
    parent = children.parent
    one, several = _nouns(parent)
    size = f"{children.size:,} {one if children.size == 1 else several}"
    return Content.assemble(
        (f" {parent.name}  ", "bold"),
        f"{size} · ",
        *((fresh, " · ") if fresh else ()),
        coverage(children, stage),
        (f"  {parent.id}", "$faint"),
    )


def coverage(children: ArrayMap, stage: Stage) -> str:
    """How many children are listed."""
    listed = f"listed {children.seen:,} of {children.size:,}"
    if stage in ("waiting", "listing"):
        return f"{listed} …"
    if stage == "stopped":
        return f"listed {children.known:,} of {children.size:,}, then stopped"
    if children.known == children.size:
        return "all listed"
    listed = f"{children.known:,} listed"
    if children.missed:
        return f"{listed}, {children.missed:,} moved on meanwhile: r lists again"
    return f"{listed}, {children.size - children.known:,} {_unspawned(children)}"


def _ran(time: int, is_over: bool) -> str:
    return f"ran {span(time)}" if is_over else f"running {span(time, coarse=True)}"


def child(children: ArrayMap, index: int, stage: Stage, now: int) -> Content:
    """The child under the cursor, at the instant `now` (ms)."""
    job = children.job(index)
    noun, _ = _nouns(children.parent)
    lead = f" {noun} {index:,}{' (main)' if job and job.rest.is_main else ''}  "
    if job is None or job.status is None:
        missing = _unspawned(children) if _is_whole(children, stage) else "not listed yet"
        return Content.assemble((lead, "bold"), (missing, "$text-muted"))
    ran = job.duration(now)
    parts = [
        "" if job.exit is None else f"exit {job.exit}",
        "" if ran is None else _ran(ran, job.is_terminal),
        job.why,
    ]
    return Content.assemble(
        (lead, "bold"),
        (job.state, f"bold $status-{job.status.lower()}"),
        "  ",
        " · ".join(part for part in parts if part),
    )


def group(chosen: FailureGroup) -> Content:
    """The children of the highlighted group."""
    return Content.assemble(
        (f" {count(len(chosen.indexes), 'failure')}  ", "bold"),
        ", ".join(ranges(chosen.indexes)),
        ("  Enter lists just these", "$text-muted"),
    )


def ranges(indexes: Sequence[int]) -> list[str]:
    """Ascending numbers as `3`, `7–9`."""
    runs: list[tuple[int, int]] = []
    for index in indexes:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return [f"{a:,}" if a == b else f"{a:,}–{b:,}" for a, b in runs]


def legend(children: ArrayMap, stage: Stage, sample: Sample) -> Content:
    """What the cells mean, with the number of children of each kind that is there."""
    kinds: list[tuple[Status | None, str, int]] = [
        (status, status.lower(), children.count(status)) for status in LETTERS
    ]
    missing = "not spawned" if _is_whole(children, stage) else "not listed"
    kinds.append((None, missing, children.size - children.known))
    parts = [
        Content.assemble(" ", sample(status), f" {number:,} ", (name, "$text-muted"), " ")
        for status, name, number in kinds
        if number
    ]
    return Content("").join(parts)


def _nouns(parent: Job) -> tuple[str, str]:
    return ("node", "nodes") if parent.kind == "mnp" else ("child", "children")


def _is_whole(children: ArrayMap, stage: Stage) -> bool:
    """Whether a child without a status can only be one that does not exist."""
    return stage == "done" and not children.missed


def _unspawned(children: ArrayMap) -> str:
    return "never spawned" if children.parent.is_terminal else "not spawned yet"
