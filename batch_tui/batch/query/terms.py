"""The terms of the query language: what each is called, accepts and means.

`TERMS` is the one registry. The parser, the completion, the help of the bar and the README's
table are all drawn from it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from batch_tui.batch.job import Job
from batch_tui.batch.query import checks, values
from batch_tui.batch.query.checks import Holds
from batch_tui.batch.times import Clock

_NEEDS_QUOTES = re.compile(r'[\s"]')
_READS_AS_TERM = re.compile(r"-|[^\s\":]*:")


@dataclass(frozen=True, slots=True)
class TermKind:
    """One kind of term.

    `once`: a job has only one of it, so a second positive term of the kind is a mistake.
    `read` gives the canonical value or raises `values.TermError`; `test` makes the meaning of a
    canonical value; `choices` are the values to offer, where they are a closed set.
    """

    key: str
    syntax: str
    help: str
    example: str
    read: Callable[[str], str]
    test: Callable[[str, Clock], Holds]
    once: bool = False
    choices: tuple[str, ...] = ()


_KINDS = (
    TermKind(
        "name",
        "etl*, name:etl*",
        "job name, in any case; * stands for anything",
        "etl*",
        values.read_text,
        checks.name_holds,
        once=True,
    ),
    TermKind(
        "def",
        "def:NAME, def:NAME:REVISION, def:ARN",
        "job definition, case counts; * stands for anything, except in an ARN",
        "def:nightly*",
        values.read_definition,
        checks.definition_holds,
        once=True,
    ),
    TermKind(
        "status",
        "status:failed,running",
        "one status or several; active stands for the five that have not ended",
        "status:active",
        values.read_statuses,
        checks.status_holds,
        once=True,
        choices=values.STATUS_WORDS,
    ),
    TermKind(
        "queue",
        "queue:NAME, queue:*",
        "in these job queues instead of the chosen ones; case counts; queue:* is every queue",
        "queue:spot,ondemand",
        values.read_list,
        checks.queue_holds,
    ),
    TermKind(
        "after",
        "after:TIME",
        "created after a time: 2h ago (s m h d w), today, yesterday, or ISO 8601",
        "after:2h",
        values.read_moment,
        checks.after_holds,
    ),
    TermKind(
        "before",
        "before:TIME",
        "created before a time, written like that of after:",
        "before:2026-11-01T09:00Z",
        values.read_moment,
        checks.before_holds,
    ),
    TermKind(
        "share",
        "share:IDENTIFIER",
        "fair-share identifier, case counts; * stands for anything",
        "share:research",
        values.read_text,
        checks.share_holds,
        once=True,
    ),
    TermKind(
        "id",
        "id:PREFIX",
        "job id, its beginning, or a job's ARN; several with commas",
        "id:1f0c",
        values.read_ids,
        checks.id_holds,
        once=True,
    ),
    TermKind(
        "exit",
        "exit:137, exit:!=0",
        "exit code; several with commas; a job without an exit code has neither",
        "exit:!=0",
        values.read_exit,
        checks.exit_holds,
    ),
    TermKind(
        "reason",
        "reason:TEXT",
        "text within the status reason or the container's reason, in any case",
        "reason:oom",
        values.read_text,
        checks.reason_holds,
    ),
    TermKind(
        "type",
        "type:array,mnp,single",
        "kind of job: array, multi-node parallel, or neither",
        "type:array",
        values.read_types,
        checks.type_holds,
        once=True,
        choices=values.TYPE_WORDS,
    ),
    TermKind(
        "is",
        "is:cancelled, is:terminated",
        "somebody asked to cancel or to terminate the job",
        "is:terminated",
        values.read_flags,
        checks.flag_holds,
        choices=values.FLAG_WORDS,
    ),
)

TERMS = {kind.key: kind for kind in _KINDS}
"""Every kind of term by its key, in the order in which they are explained."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its canonical value, as `TermKind.read` gives it."""

    key: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        value = self.value
        if _NEEDS_QUOTES.search(value):
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            value = f'"{escaped}"'
        bare = self.key == "name" and not _READS_AS_TERM.match(self.value)
        return f"{'-' if self.negated else ''}{'' if bare else self.key + ':'}{value}"

    def check(self, clock: Clock) -> "Check":
        """The term as a test of jobs, its relative times resolved."""
        return Check(self, TERMS[self.key].test(self.value, clock))


class Check(NamedTuple):
    """A term that can be asked of a job."""

    term: Term
    positive: Holds

    def holds(self, job: Job) -> bool:
        """Whether the term holds, taking what the job lacks for what it has not."""
        return self.positive(job) is not self.term.negated

    def is_open(self, job: Job, blind: frozenset[str]) -> bool:
        """Whether the answer may hang on something that the job's listing has left out.

        `blind` are the keys of terms on whose matter that listing is silent.
        """
        match self.term.key:
            case "def":
                return not job.definition
            case "reason":
                return "reason" in blind and not job.reason and not self.positive(job)
            case "after" | "before":
                return job.created is None
        return False
