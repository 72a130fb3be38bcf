"""What the lines around the table say: where we are, what was scanned, what comes next."""

from collections.abc import Sequence

from batch_tui.batch.job import Job
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import Clock
from batch_tui.feed.listing import Listing
from batch_tui.look.numbers import count
from batch_tui.ui.session import Session


def place(session: Session) -> str:
    """Whose jobs these are: the profile and the region."""
    if session.settings.demo:
        return "demo region"
    where = session.place
    return " · ".join(part for part in (where.profile, where.region) if part) if where else ""


def tail(listing: Listing) -> str:
    """The row behind the last job."""
    if listing.loading:
        return "  ⋯ loading" if listing.jobs.jobs else "  ⋯ asking AWS Batch"
    if not listing.plan.queues:
        named = listing.plan.query.queue_terms
        return "  no queue is named so" if named else "  press Q to choose a queue"
    if listing.finished:
        if listing.jobs.jobs:
            return f"  end of the list · {count(listing.jobs.jobs, 'job')}"
        return "  no job matches" if listing.plan.query.terms else "  no jobs here"
    if listing.exhausted:
        matched = listing.pager.matched
        found = f"{matched:,} matched" if matched else "none matched"
        return f"  scanned {listing.pager.scanned:,}, {found} - press Enter to go on"
    return "  ↓ more"


def summary(listing: Listing) -> str:
    """How much was scanned, what matched, and whether there is more."""
    more = "all" if listing.finished else "more ↓"
    if listing.plan.left:
        pager = listing.pager
        return f"scanned {pager.scanned:,} · {pager.matched:,} match · {more}"
    return f"{count(listing.jobs.jobs, 'job')} · {more}"


def preview(query: Query, jobs: Sequence[Job], now: int) -> str:
    """How many of some loaded jobs a query matches, for one that is being written."""
    if not query.terms or not jobs:
        return ""
    verdicts = [*map(query.test(Clock(now)), jobs)]
    told = f"{verdicts.count(True):,} of {len(jobs):,} loaded match"
    unclear = verdicts.count(None)
    return f"{told}, {unclear:,} would have to be described" if unclear else told
