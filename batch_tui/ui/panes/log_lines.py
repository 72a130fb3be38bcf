"""What the lines around a log say, worked out from the state of its reading."""

import re
from collections.abc import Mapping

from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.log.lines import Lines
from batch_tui.batch.log.parts import Part
from batch_tui.feed.log.reading import NEWER, OLDER
from batch_tui.feed.log.state import ReadingState, Saving, Search
from batch_tui.look.moments import zone
from batch_tui.look.numbers import count
from batch_tui.ui.keys.commands import keys_of

Keys = Mapping[str, str]
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100


def title(name: str, job_id: str, state: ReadingState, zone_of: int | None) -> Content:
    """Which job, which of its logs, how the job is; and the zone of the times, if they are shown.

    `zone_of` is the instant at which that holds.
    """
    job = state.detail and state.detail.job
    status = job and job.status
    return Content.assemble(
        (f" {name} ", "bold"),
        (f" {job.state}", f"bold $status-{status.lower()}") if job and status else "",
        _which(state),
        ("  following", "$accent") if state.following else "",
        (f"  times in {zone(zone_of)}", "dim") if zone_of is not None else "",
        (f"  {job_id}", "dim"),
    )


def _which(state: ReadingState) -> str:
    part, detail = state.part, state.detail
    if part is None or detail is None:
        return ""
    several = len(detail.attempts) > 1
    which = f"  attempt {part.attempt} of {len(detail.attempts)}" if several else ""
    which += f"  {part.container}" if part.container else ""
    return which + (f"  log {state.at + 1} of {len(state.parts)}" if len(state.parts) > 1 else "")


def why(state: ReadingState) -> Content:
    """How what wrote the log ended, and why, as far as it is told."""
    if state.detail is None:
        return Content()
    job, part = state.detail.job, state.part
    code = _exit_code(job, part)
    reasons = dict.fromkeys(filter(None, [part.reason if part else "", job.why, job.reason]))
    said = [f"exit {code}"] if code is not None else _no_code(job, part)
    return Content.styled(" " + " · ".join([*said, *reasons]), "$status-failed" if code else "")


def _exit_code(job: Job, part: Part | None) -> int | None:
    if part is not None and part.exit_code is not None:
        return part.exit_code
    return job.exit if part is None else None


def _no_code(job: Job, part: Part | None) -> list[str]:
    if not job.is_terminal:
        return []
    return ["no exit code" if part or job.child_count else "no exit code: never started"]


def is_parent(state: ReadingState) -> bool:
    """Whether the job is an array or has nodes, so that no log of its own will ever come."""
    return state.detail is not None and bool(state.detail.job.child_count)


def missing(state: ReadingState, keys: Keys) -> list[Content]:
    """The sentences that stand where a log would, while there is none."""
    follow = keys_of("log-follow", keys)
    waits = "" if state.has_ended else f"{follow} looks for it every few seconds."
    if is_parent(state):
        waits = f"{keys_of('say', keys)}, in the list, shows what those that failed say."
    elif state.following:
        waits = "It is looked for every few seconds."
    if state.stage == "absent" and state.part is not None:
        log = state.part.log
        why_absent = (
            "The job wrote nothing, or its group keeps logs for a shorter time than AWS Batch "
            "keeps jobs."
            if state.has_ended
            else "A stream comes to be with the first line, some seconds after that was written."
        )
        where = f"{log.stream} in {log.group}" + (f" ({log.region})" if log.region else "")
        said = [f"There is no log stream {where}.", why_absent, waits]
    elif state.stage == "none":
        said = [state.none, waits if state.detail else ""]
    elif state.failure is None:
        said = ["Asking AWS Batch …" if state.stage == "asking" else "Asking CloudWatch Logs …"]
    else:
        said = []
    return [Content(sentence) for sentence in said if sentence]


def empty(state: ReadingState) -> list[Content]:
    """What is said of a log without a line."""
    return [Content("Nothing has been written to this log." if state.stage == "there" else "")]


def status(state: ReadingState, lines: Lines, keys: Keys) -> Content:
    """How much of the log is held, and what is under way."""
    said = []
    if state.saving and state.saving.stage == "writing":
        said.append(f"writing {_much(state.saving)} · {_stop(keys)} stops")
    if state.search:
        said.append(_search(state.search, keys))
    if state.stage == "there":
        said.append(_held(state, lines))
    if state.unread:
        said.append(f"{count(state.unread, 'event')} could not be read and are left out")
    return Content(" " + " · ".join(said))


def _held(state: ReadingState, lines: Lines) -> str:
    if lines.has_head and lines.has_end:
        return f"all {count(len(lines), 'line')}"
    before = "from the first on" if lines.has_head else "there may be older ones"
    after = "to the last" if lines.has_end else "newer ones are not held"
    told = f"{count(len(lines), 'line')}, {before}, {after}"
    if lines.dropped:
        told += f"; {lines.dropped:,} were let go and are read again when they are looked at"
    reading = {OLDER: "reading older ones", NEWER: "reading newer ones"}
    now = [text for name, text in reading.items() if name in state.busy]
    return f"{told} · {now[0]} …" if now else told


def _search(search: Search, keys: Keys) -> str:
    which = "older" if search.older else "newer"
    other = keys_of("log-newer" if search.older else "log-older", keys)
    looked = f"{count(search.scanned, 'line')} searched"
    return {
        "searching": f"“{search.needle.text}”: {looked} · {_stop(keys)} stops",
        "found": f"“{search.needle.text}”: {keys_of('log-older', keys)} "
        f"and {keys_of('log-newer', keys)} go on",
        "missing": f"“{search.needle.text}” is in no {which} line ({looked}); "
        f"{other} goes the other way",
        "stopped": f"“{search.needle.text}”: stopped, {looked}",
    }[search.stage]


def _stop(keys: Keys) -> str:
    return keys_of("log-close", keys).split()[0]


def saved(saving: Saving) -> tuple[str, bool]:
    """What came of a file, as a sentence, and whether it is whole."""
    unread = f", without {count(saving.unread, 'event')} that could not be read"
    much = _much(saving) + (unread if saving.unread else "")
    if saving.stage == "whole":
        return f"Saved {much}: {saving.path}", not saving.unread
    part = f" {saving.path} holds the first {much}." if saving.events else ""
    if saving.failure is not None:
        return f"{saving.failure}{part}", False
    return f"Stopped.{part or ' Nothing was written.'}", False


def _much(saving: Saving) -> str:
    size = saving.bytes / 1_000_000
    return f"{count(saving.events, 'event')}, {size:,.1f} MB"


def banner(state: ReadingState, keys: Keys) -> tuple[Failure, str] | None:
    """What failed last, and how it is asked for again."""
    if state.failure is None:
        return None
    again = f"{keys_of('log-again', keys)} asks again."
    return state.failure, "It is tried again." if state.following else again


def file_name(name: str, job_id: str, part: Part) -> str:
    """A name for a file with a log: from the job, the attempt and the container."""
    parts = [name, job_id[:8], *re.findall(r"[:#](\d+)$", job_id), f"attempt-{part.attempt}"]
    written = _NO_NAME.sub("_", "-".join([*parts, part.container] if part.container else parts))
    return f"{written[:_LONGEST_NAME].strip('.-') or 'log'}.log"
