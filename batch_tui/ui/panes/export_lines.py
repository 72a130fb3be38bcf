"""What an export says of itself."""

from datetime import datetime

from textual.content import Content

from batch_tui.feed.export import ExportState
from batch_tui.look.numbers import count

ENDINGS = {"csv-safe": "csv"}
"""The ending of a file's name, where it is not the format's own."""


def file_name(queues: tuple[str, ...], form: str, at: int) -> str:
    """A name for a file with jobs: from their queue, and the instant (ms)."""
    name = queues[0].rpartition("/")[2] if len(queues) == 1 else "jobs"
    safe = "".join(one if one.isalnum() or one in "-_." else "_" for one in name)[:100].strip(".-")
    when = f"{datetime.fromtimestamp(at / 1000):%Y%m%d-%H%M}"
    return f"{safe or 'jobs'}-{when}.{ENDINGS.get(form, form)}"


def lines(state: ExportState) -> list[Content]:
    """How far it is, or what came of it."""
    said = [Content(_how_far(state))]
    if state.unread:
        said.append(_warning(f"{count(state.unread, 'job')} could not be read and is not in it."))
    for queue, failure in state.apart:
        said.append(_warning(f"Not all jobs of {queue} were read. {failure}"))
    if state.failure is not None:
        said.append(Content.styled(str(state.failure), "$text-error"))
    return said


def keys(state: ExportState) -> str:
    """What Escape does."""
    return "Esc stops" if state.stage == "writing" else "Esc closes"


def _how_far(state: ExportState) -> str:
    jobs = count(state.jobs, "job")
    if state.stage == "writing":
        scanned = f"scanned {state.scanned:,} · " if state.scanned else ""
        return f"{scanned}{jobs} written"
    if state.stage == "whole":
        return f"{jobs}: {state.path}"
    if not state.jobs:
        return "Nothing was written."
    return f"{state.path} holds the first {jobs}; it is not whole."


def _warning(text: str) -> Content:
    return Content.styled(text, "$text-warning")
