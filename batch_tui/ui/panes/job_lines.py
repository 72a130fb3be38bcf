"""What the screen of a job says, made of facts or of JSON, and of how far it is known."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from batch_tui.batch.text import harmless
from batch_tui.feed.job import JobState
from batch_tui.look.moments import zone
from batch_tui.look.unknown import unknown
from batch_tui.ui.panes import lines


def of_json(told: Sequence[str]) -> list[Content]:
    """Lines of JSON, the names of members apart from their values."""
    return [_json(line) for line in told]


def found(said: Sequence[Content], needle: str) -> list[int]:
    """The numbers of the lines that hold a text, whatever its case."""
    wanted = needle.casefold()
    return [n for n, line in enumerate(said) if wanted and wanted in line.plain.casefold()]


def marked(line: Content, needle: str) -> Content:
    """The line with every place of a text marked."""
    plain, wanted = line.plain, needle.lower()
    low = plain.lower()
    if len(low) != len(plain):  # letters that become two in the other case
        low, wanted = plain, needle
    at = low.find(wanted)
    while at >= 0:
        line = line.stylize("reverse $note", at, at + len(wanted))
        at = low.find(wanted, at + len(wanted))
    return line


class Named(NamedTuple):
    """A job by its name, as far as that is known, and its id."""

    name: str
    job_id: str


def title(named: Named, state: JobState, now: int, *, raw: bool, paused: bool) -> Content:
    """Which job it is, in which status, and how old what is shown is."""
    job = state.detail and state.detail.job
    status = job.status if job else None
    asking = "  asking again …" if "ask" in state.busy and status else ""
    told: tuple[str | tuple[str, str] | Content, ...] = (
        (f" {named.name} ", "bold"),
        (f" {job.state}", f"bold $status-{status.lower()}") if job and status else "",
        ("  raw JSON", "$accent") if raw else "",
        (asking, "dim"),
    )
    if status and not asking:
        fresh = Content("ended") if state.ended else lines.freshness(state, now, paused=paused)
        told += ("  ", fresh.stylize("dim"))
    if state.detail and not raw:
        told += ((f"  times in {zone(now)}", "dim"),)
    return Content.assemble(*told, (f"  {named.job_id}", "dim"))


def instead(state: JobState) -> list[Content]:
    """What is said where there is nothing to show of the job."""
    if state.stage == "asking":
        return [Content("Asking AWS Batch …")]
    return [Content(unknown())] if state.stage == "unknown" else []


def _json(line: str) -> Content:
    text = harmless(line)
    bare = text.lstrip(" ")
    name, sign, rest = bare.partition('": ')
    if not bare.startswith('"') or not sign:
        return Content(text)
    lead = text[: len(text) - len(bare)]
    return Content.assemble(lead, (f'{name}"', "$accent"), ": ", rest)
