"""Why a job waits, written as text."""

import asyncio
import sys
from typing import TextIO

from batch_tui.batch.failure import Failure
from batch_tui.batch.query.named import named
from batch_tui.batch.waiting.facts import Case
from batch_tui.feed.lookup import look_up
from batch_tui.feed.source import Sources
from batch_tui.feed.waiting import Inquiry
from batch_tui.look.glyphs import encoded
from batch_tui.look.unknown import unknown
from batch_tui.look.why import report
from batch_tui.output.outlet import Outlet
from batch_tui.output.program import wake_for_interrupts


def run(name: str, source: Sources) -> tuple[str, ...]:
    """Write why the job of an id or ARN waits; returns what there is to say of what is missing.

    Raises:
        Failure: the job could not be asked for, or nothing can be written.
        BrokenPipeError: nobody reads any more.
        KeyboardInterrupt: the user has had enough.
    """
    out: TextIO | None = sys.stdout
    if out is None:
        raise Failure("There is no standard output to write to.")
    try:
        return asyncio.run(_run(name, source, out))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _run(name: str, source: Sources, out: TextIO) -> tuple[str, ...]:
    wake_for_interrupts()
    outlet = Outlet(out.fileno())
    job = named(name)
    job_id = job.id if job else name
    try:
        if source.has_several:
            await look_up((name,), source)  # which learns where it is
        inquiry = Inquiry(source.home(job_id), job_id, lambda _: None)
        is_known = await inquiry.ask()
        if inquiry.case is None or not is_known:
            await look_up((name,), source)  # which knows whether it can be here at all
            return (unknown(f"job {job_id}"),)
        text = written(inquiry.case, source.clock())
        await source.beside(outlet.write, encoded(text, out.encoding))
    finally:
        source.close()
    return tuple(failure.sentence for failure in inquiry.case.failures)


def written(case: Case, now: int) -> str:
    """The report as text."""
    title = f"{case.job.name} {case.job.id}"
    lines = (title, *(line.text for line in report(case, now)))
    return "".join(f"{line.rstrip()}\n" for line in lines)
