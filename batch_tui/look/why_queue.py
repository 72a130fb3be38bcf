"""Who uses a queue, as bars, and where its jobs could run."""

from collections.abc import Iterator

from batch_tui.batch.waiting.asks import asks, is_too_large
from batch_tui.batch.waiting.facts import Case, Environment, Share, Snapshot, Use, had
from batch_tui.batch.waiting.runnable import may_run

BAR = 24
"""Cells of the longest bar."""
_NAME = 24
_TYPES = 6
"""Instance types that a line names."""


def used(snapshot: Snapshot, own: str, as_of: str) -> Iterator[str]:
    """Lines on who uses a queue; `own` is the share of the job, `as_of` how old this is."""
    if not snapshot.total and not snapshot.shares:
        return
    total = ", ".join(map(_use, snapshot.total)) or "nothing"
    active = f" by {snapshot.active:,} shares" if snapshot.active else ""
    yield ""
    yield f"The queue uses {total}{active}, as configured{as_of}"
    most = max((_quantity(share) for share in snapshot.shares), default=0.0)
    for share in snapshot.shares:
        cells = round(BAR * _quantity(share) / most) if most else 0
        bar = "█" * max(cells, 1 if _quantity(share) else 0)
        mine = "  own" if share.name == own else ""
        amount = ", ".join(map(_use, share.use))
        yield f"  {_cut(share.name):{_NAME}} {bar:{BAR}} {amount}{_part(share, snapshot)}{mine}"


def _quantity(share: Share) -> float:
    return max((use.quantity for use in share.use), default=0.0)


def _part(share: Share, snapshot: Snapshot) -> str:
    """The part of all that the queue uses, where both are of one unit."""
    total = {use.unit: use.quantity for use in snapshot.total}
    for use in share.use:
        if total.get(use.unit):
            return f"  {use.quantity / total[use.unit]:.0%}"
    return ""


def _use(use: Use) -> str:
    unit = {"VCPU": "vCPUs"}.get(use.unit, use.unit)
    return f"{use.quantity:,g} {unit}"


def _cut(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def environments(case: Case) -> Iterator[tuple[str, bool]]:
    """Lines on the environments in their order, and whether something is wrong there."""
    known = had(case.environments) or ()
    usable = may_run(case, known)
    for number, one in enumerate(known, 1):
        order = "" if one in usable else "  not for a multi-node job"
        yield f"  {number}. {one.name}: {_state(one)}{order}", not one.takes_jobs
        large = is_too_large(asks(case.detail), one)
        yield f"     {_room(case, one, large)}{_types(one)}", large
        if one.reason and one.reason != "ComputeEnvironment Healthy":
            yield f"     {one.reason}", not one.takes_jobs
    queue = had(case.queue)
    missing = len(queue.environments) - len(known) if queue else 0
    if missing > 0:
        yield f"  {missing} of its compute environments AWS Batch does not know any more.", True


def _state(one: Environment) -> str:
    return " · ".join(part for part in (one.state, one.status, one.kind) if part)


def _room(case: Case, one: Environment, large: bool) -> str:
    if one.most is None:
        return "how many vCPUs it may have is not told"
    has = "" if one.desired is None else f"{one.desired:,} of "
    told = f"{has}{one.most:,} vCPUs{'' if one.desired is None else ' desired'}"
    asked = asks(case.detail).vcpus
    if large:
        return f"{told}: too few for the {asked:,g} that are asked for"
    if one.desired is not None and one.desired + asked > one.most:
        return f"{told}: no room to grow by the {asked:,g} that are asked for"
    return told


def _types(one: Environment) -> str:
    more = len(one.types) - _TYPES
    shown = ", ".join(one.types[:_TYPES]) + (f" and {more} more" if more > 0 else "")
    return f" · {shown}" if shown else ""
