"""What the screen says about the list: how much was scanned, what matched, what comes next."""

from batch_tui.feed.listing import Listing
from batch_tui.ui.format import count


def tail(listing: Listing) -> str:
    """The row behind the last job."""
    pager = listing.pager
    if listing.loading:
        return "  ⋯ loading" if listing.jobs.jobs else "  ⋯ asking AWS Batch"
    if listing.finished:
        if listing.jobs.jobs:
            return f"  end of the list · {count(listing.jobs.jobs, 'job')}"
        return "  no job matches" if listing.plan.query.terms else "  no jobs here"
    if listing.exhausted:
        matched = "none matched" if not pager.matched else f"{pager.matched:,} matched"
        return f"  scanned {pager.scanned:,}, {matched} - press Enter to go on"
    return "  ↓ more"


def summary(listing: Listing) -> str:
    """The coverage in the status line."""
    pager = listing.pager
    more = "all" if listing.finished else "more ↓"
    if listing.plan.left:
        return f"scanned {pager.scanned:,} · {pager.matched:,} match · {more}"
    return f"{count(listing.jobs.jobs, 'job')} · {more}"
