"""What there is to say of a log that is read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from batch_tui.batch.detail import Detail
from batch_tui.batch.failure import Failure
from batch_tui.batch.log.needle import Needle
from batch_tui.batch.log.parts import Part


@dataclass(frozen=True, slots=True)
class Search:
    """A search: what for, which way, how many lines were looked at, and what came of it.

    `found` is the number of the line, None while it is not.
    """

    needle: Needle
    older: bool
    stage: Literal["searching", "found", "missing", "stopped"] = "searching"
    scanned: int = 0
    found: int | None = None


@dataclass(frozen=True, slots=True)
class Saving:
    """A file that the whole stream is written to, and how far that is.

    `unread` is how many events could not be read and are not in there.
    """

    path: Path
    stage: Literal["writing", "whole", "stopped", "failed"] = "writing"
    events: int = 0
    bytes: int = 0
    unread: int = 0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class ReadingState:
    """How far the reading of a job's log is.

    `stage`: the job is asked for; its log is; the log is there; there is no such stream; the job
    has no log, for the reason `none`. `parts` are the logs that it has, of which number `at` is
    read. `busy` are the names of the tasks. `failure` is what failed last and stands: nothing is
    read by scrolling until it is asked for again. `unread` counts events that could not be read.
    """

    stage: Literal["asking", "reading", "there", "absent", "none"] = "asking"
    detail: Detail | None = None
    parts: tuple[Part, ...] = ()
    at: int = 0
    none: str = ""
    busy: frozenset[str] = frozenset()
    following: bool = False
    failure: Failure | None = None
    search: Search | None = None
    saving: Saving | None = None
    unread: int = 0

    @property
    def part(self) -> Part | None:
        """The log that is read."""
        return self.parts[self.at] if self.parts else None

    @property
    def has_ended(self) -> bool:
        """Whether the job or the attempt has: its log grows no more, once all of it has come."""
        if self.detail is None:
            return False
        is_earlier = self.part is not None and self.part.attempt < len(self.detail.attempts)
        return self.detail.job.is_terminal or is_earlier
