"""What a plan promises: the most calls that reading it takes."""

from collections.abc import Mapping

from batch_tui.batch.job import Status
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.prices import PROBED, TRIED_AGAIN
from batch_tui.batch.plan.stream import LARGE_PAGE, MAX_DESCRIBED, SMALL_PAGE, Stream


def most_calls(plan: Plan, sizes: Mapping[Stream, int]) -> int:
    """The most calls that reading everything takes; `sizes`: how many jobs each stream holds.

    A head start is a page, and where jobs may need describing one more call. A
    stream takes a call for each full and the last page, at least one; and where jobs may need
    describing, one more for each hundred in a page. It stands while the service fills its pages,
    tells of every job its status and creation, and refuses no call.
    """
    assert not plan.swept
    calls = -(-len(plan.ids) // MAX_DESCRIBED)
    if plan.head:
        calls += len(plan.head.streams) * (1 + plan.head.needs_describe)
    for stream in plan.streams:
        full, rest = divmod(sizes.get(stream, 0), plan.page_size)
        calls += max(1, full + bool(rest))
        if plan.needs_describe:
            calls += full * -(-plan.page_size // MAX_DESCRIBED) + -(-rest // MAX_DESCRIBED)
    return calls


def swept_calls(plan: Plan, queue: str, sizes: Mapping[Status | None, int]) -> int:
    """The calls that a sweep of a queue takes; `sizes`: how many jobs it has in each status."""
    by_time = max(1, -(-sum(sizes.values()) // SMALL_PAGE))
    if by_time <= PROBED:
        return by_time
    listed = plan.listed(queue)
    again = [status for status in listed if status in TRIED_AGAIN]
    return PROBED + sum(
        max(1, -(-sizes.get(status, 0) // LARGE_PAGE)) for status in [*listed, *again]
    )
