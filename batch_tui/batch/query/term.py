"""A term of a query, and the test of jobs that it makes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from batch_tui.batch.job import Job, Status
from batch_tui.batch.query.checks import Holds
from batch_tui.batch.query.kinds import Path, TermKind
from batch_tui.batch.query.named import names_jobs
from batch_tui.batch.query.terms import MINE, TERMS, kind_of
from batch_tui.batch.query.values import write_statuses
from batch_tui.batch.times import Clock

_NEEDS_QUOTES = re.compile(r'[\s"]')
_READS_AS_TERM = re.compile(r"-|[^\s\":]*:")


class Said(NamedTuple):
    """How some terms are written that together are `text`: as a `word` that stands for them."""

    word: str
    text: str
    terms: int = 1


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its canonical value, as `TermKind.read` gives it.

    `said` is how it is written together with those beside it that are said so too.
    """

    key: str
    value: str
    negated: bool = False
    said: Said | None = field(default=None, compare=False)

    def __str__(self) -> str:
        value = self.value
        reads_otherwise = _READS_AS_TERM.match(value) or names_jobs(value) or value.lower() == MINE
        bare = self.kind is kind_of(self.value) and not reads_otherwise
        key = "" if bare else f"{self.key}:"
        return f"{'-' if self.negated else ''}{key}{quoted(self.value)}"

    @property
    def kind(self) -> TermKind:
        """What the registry says about it."""
        return TERMS[self.key]

    def jmespath(self, clock: Clock) -> str | None:
        """The term as a condition of JMESPath on a listed job; None where that cannot say it."""
        said = self.kind.jmespath(self.value, clock)
        return f"!({said})" if said and self.negated else said

    def check(self, clock: Clock) -> "Check":
        """The term as a test of jobs, its relative times resolved."""
        return Check(self, self.kind.test(self.value, clock))


def quoted(value: str) -> str:
    """A value as it is written, in quotes where it needs them."""
    if not _NEEDS_QUOTES.search(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Check(NamedTuple):
    """A term that can be asked of a job."""

    term: Term
    positive: Holds

    def holds(self, job: Job) -> bool:
        """Whether the term holds, taking what the job lacks for what it has not."""
        return self.positive(job) is not self.term.negated

    def verdict(self, job: Job, paths: frozenset[Path]) -> bool | None:
        """Whether the term holds for a job listed by these paths; None while that is not told."""
        positive = self.positive(job)
        decided = self.term.kind.decides(job, positive, paths)
        return positive is not self.term.negated if decided else None


def all_hold(checks: Iterable[Check], job: Job, paths: frozenset[Path]) -> bool | None:
    """Whether every check holds for a job listed by these paths; None while that is not told."""
    decided = True
    for check in checks:
        verdict = check.verdict(job, paths)
        if verdict is False:
            return False
        decided = decided and verdict is not None
    return True if decided else None


def status_term(statuses: frozenset[Status]) -> Term:
    """The term for just these statuses."""
    return Term("status", write_statuses(statuses))
