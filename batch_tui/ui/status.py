"""The status line: coverage, order, age of what is on the screen, calls."""

from datetime import datetime
from math import ceil

from textual.content import Content

from batch_tui.batch.joblist.order import Order
from batch_tui.look.columns import BY_KEY
from batch_tui.look.numbers import age, count
from batch_tui.look.orders import write_order
from batch_tui.ui.coverage import summary
from batch_tui.ui.keys.commands import changed, key_names
from batch_tui.ui.widgets.live_table import LiveTable

COARSE = 10
"""Calls a minute from which on their number is rounded."""


def status_line(table: LiveTable) -> Content:
    """What the line below the table says now; short of a change it says the same."""
    listing = table.listing
    if listing is None:
        return Content()
    parts = [Content(summary(listing))]
    if listing.plan.offers:
        [pending] = [c for c in changed(table.session.settings.keys) if c.id == "status-2"]
        offer = f"arrays with running children: press {key_names(pending)}"
        parts.append(Content.styled(offer, "$note"))
    if table.arrived:
        parts.insert(0, Content.styled(f" ↑ {table.arrived:,} new ", "reverse $note"))
    if listing.jobs.marks:
        parts.append(Content.styled(f"{len(listing.jobs.marks):,} marked", "$note"))
    if write_order(listing.jobs.order):
        parts.append(Content(_order(listing.jobs.order, listing.jobs.jobs)))
    parts.append(_freshness(table))
    calls = table.session.calls
    parts.append(Content(f"{_rate(calls.budget.calls_last_minute)}/min"))
    if calls.budget.pause:
        seconds = ceil(calls.budget.pause)
        parts.append(Content.styled(f"throttled: next call in {seconds}s", "$text-warning"))
    return Content(" ") + Content("  ·  ").join(parts)


def _order(order: Order, loaded: int) -> str:
    column = BY_KEY[order.by.key]
    arrow = "▼" if order.descending else "▲"
    return f"sorted by {column.title.lower()} {arrow} over the {loaded:,} loaded"


def next_try(table: LiveTable) -> str:
    """When what has failed is tried again, in local time."""
    if table.next_try is None:
        return "Press r to try again."
    return f"Trying again at {datetime.fromtimestamp(table.next_try / 1000):%H:%M:%S}."


def _rate(calls: int) -> str:
    """Calls a minute; of many only about how many, so that it seldom changes."""
    return count(calls, "call") if calls < COARSE else f"~{round(calls / 5) * 5} calls"


def _freshness(table: LiveTable) -> Content:
    old = f"{age(table.age)} old"
    if table.paused:
        return Content.styled(f"paused, {old}", "$text-warning")
    if not table.interval:
        return Content(f"refresh off, {old}")
    if table.is_late:
        return Content.styled(old, "$text-warning")
    return Content(f"live {table.interval:g}s")
