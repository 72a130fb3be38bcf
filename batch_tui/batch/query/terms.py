"""The terms of the query language: what each is called, accepts and means.

`TERMS` is the one registry. The parser, the completion, the planner, the help of the bar and the
README's table are all drawn from it: a term says everything about itself in its entry.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from batch_tui.batch import times
from batch_tui.batch.job import TERMINAL, Job, Status
from batch_tui.batch.query import checks, measures, values, ways
from batch_tui.batch.query.checks import Holds
from batch_tui.batch.query.kinds import EVERY_PATH, Path, TermKind, goes_on, never
from batch_tui.batch.times import Clock

BY_STATUS = frozenset({Path.STATUS})
BY_FILTER = frozenset({Path.FILTER})

_NEEDS_QUOTES = re.compile(r'[\s"]')
_READS_AS_TERM = re.compile(r"-|[^\s\":]*:")

_KINDS = (
    TermKind(
        "name",
        "etl*, name:etl*",
        "job name, in any case; * stands for anything",
        "etl*",
        values.read_text,
        checks.name_holds,
        twice="a * stands for anything",
        seen=attrgetter("names"),
        ways=ways.by_name,
    ),
    TermKind(
        "def",
        "def:NAME, def:NAME:REVISION, def:ARN",
        "job definition, case counts; * stands for anything, except in an ARN",
        "def:nightly*",
        values.read_definition,
        checks.definition_holds,
        twice="a * stands for anything",
        seen=attrgetter("definitions"),
        ways=ways.by_definition,
        about="job definition",
        told=checks.tells_definition,
        silent=BY_STATUS,
    ),
    TermKind(
        "status",
        "status:failed,running",
        "one status or several; active stands for the five that have not ended",
        "status:active",
        values.read_statuses,
        checks.status_holds,
        twice="write them in one term: status:failed,running",
        shape="list",
        offers=values.STATUS_WORDS,
        role="status",
        implies=values.statuses_of,
        steady=False,
        about="status",
        told=checks.tells_status,
    ),
    TermKind(
        "queue",
        "queue:NAME, queue:*",
        "in these job queues instead of the chosen ones; case counts; queue:* is every queue",
        "queue:spot,ondemand",
        values.read_list,
        checks.queue_holds,
        shape="list",
        offers=("*",),
        seen=attrgetter("queues"),
        role="queue",
    ),
    TermKind(
        "after",
        "after:TIME",
        "created after a time: 2h ago (s m h d w), today, yesterday, or ISO 8601",
        "after:2h",
        values.read_moment,
        checks.after_holds,
        offers=times.EXAMPLES,
        moves=times.moves,
        ways=ways.by_later_time,
        about="creation",
        told=checks.tells_creation,
    ),
    TermKind(
        "before",
        "before:TIME",
        "created before a time, written like that of after:",
        "before:2026-11-01T09:00Z",
        values.read_moment,
        checks.before_holds,
        offers=times.EXAMPLES,
        moves=times.moves,
        ways=ways.by_earlier_time,
        about="creation",
        told=checks.tells_creation,
    ),
    TermKind(
        "ended",
        "ended:TIME",
        "ended after a time, written like that of after:",
        "ended:2h",
        values.read_moment,
        measures.ended_holds,
        offers=times.EXAMPLES,
        implies=lambda _: TERMINAL,
        moves=times.moves,
        steady=False,
        about="stop time",
        told=measures.tells_end,
        unsure=EVERY_PATH,
        note="A job that has ended, and of which nothing tells when, is shown.",
    ),
    TermKind(
        "running",
        "running:>6h",
        "RUNNING for so long: < <= > >= before 45s, 30m, 1d12h; 6h alone means 6h or more",
        "running:>6h",
        values.read_longer,
        measures.running_holds,
        offers=(">1h", ">6h", ">12h", ">1d", "<10m"),
        implies=lambda _: measures.RUNNING,
        moves=goes_on,
        steady=False,
        about="start",
        told=measures.tells_run,
        silent=BY_FILTER,
    ),
    TermKind(
        "waited",
        "waited:>30m",
        "waited for its start, or waits for it, so long; written like running:",
        "waited:>30m",
        values.read_longer,
        measures.waited_holds,
        offers=(">10m", ">30m", ">1h", ">6h", ">1d", "<1m"),
        moves=goes_on,
        steady=False,
        about="start",
        told=measures.tells_wait,
        silent=BY_FILTER,
        may_lack=True,
    ),
    TermKind(
        "took",
        "took:<10m",
        "took so long from start to stop and has ended; written like running:",
        "took:<10m",
        values.read_longer,
        measures.took_holds,
        offers=("<10s", "<1m", "<10m", ">1h", ">6h", ">1d"),
        implies=lambda _: TERMINAL,
        steady=False,
        about="start",
        told=measures.tells_duration,
        silent=BY_FILTER,
        may_lack=True,
    ),
    TermKind(
        "share",
        "share:IDENTIFIER",
        "fair-share identifier, case counts; * stands for anything",
        "share:research",
        values.read_text,
        checks.share_holds,
        twice="a * stands for anything",
        seen=attrgetter("shares"),
        ways=ways.by_share,
    ),
    TermKind(
        "id",
        "id:PREFIX",
        "job id, its beginning, or a job's ARN; several with commas",
        "id:1f0c",
        values.read_ids,
        checks.id_holds,
        twice="write them in one term: id:1f0c,77ab",
        shape="list",
        ids=ways.whole_ids,
    ),
    TermKind(
        "exit",
        "exit:137, exit:!=0, exit:none",
        "exit code of an ended job; several with commas; none where it has no exit code",
        "exit:!=0",
        values.read_exit,
        checks.exit_holds,
        offers=("0", "1", "137", "!=0", "none"),
        implies=checks.exit_implies,
        steady=False,
        about="exit code",
        told=checks.tells_exit,
        unsure=BY_FILTER,
        may_lack=True,
    ),
    TermKind(
        "reason",
        "reason:TEXT",
        "text within the status reason or the container's reason, in any case",
        "reason:oom",
        values.read_text,
        checks.reason_holds,
        shape="text",
        steady=False,
        about="status reason",
        told=checks.tells_reason,
        silent=BY_FILTER,
        may_lack=True,
        match_stands=True,
    ),
    TermKind(
        "type",
        "type:array,mnp,single",
        "kind of job: array, multi-node parallel, or neither",
        "type:array",
        values.read_types,
        checks.type_holds,
        twice="write them in one term: type:array,mnp",
        shape="list",
        offers=values.TYPE_WORDS,
    ),
    TermKind(
        "is",
        "is:cancelled, is:terminated",
        "somebody asked to cancel or to terminate the job",
        "is:terminated",
        values.read_flags,
        checks.flag_holds,
        offers=values.FLAG_WORDS,
        steady=False,
        about="cancellation",
        told=never,
        unsure=BY_FILTER,
        may_lack=True,
        match_stands=True,
    ),
    TermKind(
        "attempts",
        "attempts:>1",
        "attempts so far, after != < <= > >=; only DescribeJobs tells them, so it is checked last",
        "attempts:>1",
        values.read_count,
        measures.attempts_hold,
        offers=(">1", ">2", "1", "0"),
        steady=False,
        about="attempts",
        told=measures.tells_attempts,
        silent=EVERY_PATH,
    ),
    TermKind(
        "tag",
        "tag:NAME=VALUE, tag:NAME",
        "tag, case counts; * stands for anything; checked last, like attempts:",
        "tag:team=genomics",
        values.read_tag,
        checks.tag_holds,
        seen=attrgetter("tags"),
        about="tags",
        told=checks.tells_tags,
        silent=EVERY_PATH,
    ),
)

TERMS = {kind.key: kind for kind in _KINDS}
"""Every kind of term by its key, in the order in which they are explained."""

BARE = TERMS["name"]
"""What a word without a key is."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its canonical value, as `TermKind.read` gives it."""

    key: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        bare = self.kind is BARE and not _READS_AS_TERM.match(self.value)
        key = "" if bare else f"{self.key}:"
        return f"{'-' if self.negated else ''}{key}{quoted(self.value)}"

    @property
    def kind(self) -> TermKind:
        """What the registry says about it."""
        return TERMS[self.key]

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
    return Term("status", values.write_statuses(statuses))
