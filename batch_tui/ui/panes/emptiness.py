"""Why a list is empty, and the key that helps."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from batch_tui.batch.job import STATUSES, Status
from batch_tui.batch.query.query import Query
from batch_tui.feed.queues import Count
from batch_tui.ui.keys.commands import keys_of

MOST_NAMED = 3
"""Statuses that are named; of more, their number."""


def why_empty(query: Query, total: Count | None, keys: Mapping[str, str]) -> str:
    """One line on a query that no job matches; `total` are the jobs of its queues, where known."""
    statuses = query.statuses
    is_filtered = bool(query.without_queues().with_statuses(()).terms)
    every = keys_of("status-all", keys)
    if is_filtered and statuses:
        clears = f"{keys_of('back', keys)} twice clears the filter"
        return f"no {_named(statuses)} match · {every} shows every status · {clears}"
    if is_filtered:
        return f"no jobs match the filter · {keys_of('back', keys)} twice clears it"
    if statuses and (total is None or not total.jobs):
        return f"no {_named(statuses)} · {every} shows all"
    if statuses and total is not None:
        return f"no {_named(statuses)}; {every} shows all {total.jobs:,}{'+' * total.more}"
    return f"no jobs here · {keys_of('queues', keys)} chooses another queue"


def _named(statuses: AbstractSet[Status]) -> str:
    named = [str(status) for status in (*STATUSES, Status.OTHER) if status in statuses]
    if len(named) > MOST_NAMED:
        return f"jobs in these {len(named)} statuses"
    return f"{' or '.join(named)} jobs"
