"""Jobs as AWS Batch lists them: statuses, the job itself, and the ids of children.

A job is a light tuple, because a list may hold a million of them. What most jobs lack
(array size, node index, cancellation ...) lives in `More`, which is then absent as a whole.
Times are milliseconds since 1970, UTC, as the service gives them.
"""

from enum import StrEnum
from typing import Any, Literal, NamedTuple


class Status(StrEnum):
    """The states of a job, in the order in which it passes through them.

    OTHER is any that is none of these: `Job.state` has the service's word for it. Nothing can be
    listed by it, and nothing tells that it is the last one.
    """

    OTHER = "OTHER"
    SUBMITTED = "SUBMITTED"
    PENDING = "PENDING"
    RUNNABLE = "RUNNABLE"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


STATUSES: tuple[Status, ...] = tuple(status for status in Status if status is not Status.OTHER)
"""Those that the service lists and counts by."""
TERMINAL = frozenset({Status.SUCCEEDED, Status.FAILED})
ACTIVE = frozenset(STATUSES) - TERMINAL
LIVE = frozenset(Status) - TERMINAL
"""The statuses in which a job may still change."""
STARTED = frozenset({Status.STARTING, Status.RUNNING})
"""The statuses in which an attempt is under way."""
WAITING = ACTIVE - {Status.RUNNING}
"""The statuses in which a job waits for its start."""

Kind = Literal["single", "array", "mnp"]


class More(NamedTuple):
    """What only some jobs have.

    `size` is the number of children of an array parent, `summary` their number by status in
    the order of `STATUSES`; `index` is an array child's index; `nodes` is the number of nodes
    of a multi-node (MNP) parent, `node` the index of one node. Only DescribeJobs tells `attempts`,
    the number of those that have ended, and `tags`, (key, value) pairs by key; None where it has
    not been asked. `state` is the service's word for a status that is OTHER.
    """

    container_reason: str = ""
    size: int | None = None
    summary: tuple[int, ...] | None = None
    summary_at: int | None = None
    index: int | None = None  # type: ignore[assignment]  # the service's word beats tuple.index
    nodes: int | None = None
    node: int | None = None
    is_main: bool | None = None
    cancelled: bool = False
    terminated: bool = False
    scheduled: int | None = None
    capacity: tuple[tuple[str, float], ...] = ()
    attempts: int | None = None
    tags: tuple[tuple[str, str], ...] | None = None
    state: str = ""


NOTHING_MORE = More()
_REGION, _ACCOUNT = 3, 4
"""Where an ARN tells them, its parts counted from 0."""


class Job(NamedTuple):
    """One job, as far as it is known.

    `status` is None for a child that has not been described yet. `definition` is what the
    service gives (an ARN, or `name:revision`), `reason` its statusReason, `scope` the part of
    the ARN before the id, "" where it is not known.
    """

    id: str
    name: str
    status: Status | None = None
    created: int | None = None
    started: int | None = None
    stopped: int | None = None
    queue: str = ""
    definition: str = ""
    reason: str = ""
    exit_code: int | None = None
    share: str = ""
    scope: str = ""
    more: More | None = None

    @property
    def arn(self) -> str:
        """The job's ARN, or "" where it is not known."""
        return self.scope + self.id if self.scope else ""

    @property
    def region(self) -> str:
        """The region that it is in, as its ARN says; "" where that is not known."""
        return self._of_scope(_REGION)

    @property
    def account(self) -> str:
        """The account that it is of, likewise."""
        return self._of_scope(_ACCOUNT)

    def _of_scope(self, part: int) -> str:
        parts = self.scope.split(":")
        return parts[part] if len(parts) > part else ""

    @property
    def rest(self) -> More:
        """`more`, never None."""
        return self.more or NOTHING_MORE

    @property
    def state(self) -> str:
        """The status as the service says it, "" where it is not known."""
        if self.status is Status.OTHER:
            return self.rest.state or self.status
        return self.status or ""

    @property
    def kind(self) -> Kind:
        """What the job, or for a child its parent, is: `single`, `array` or `mnp`."""
        if ":" in self.id or (self.more and self.more.size is not None):
            return "array"
        if "#" in self.id or (self.more and self.more.nodes is not None):
            return "mnp"
        return "single"

    @property
    def child_count(self) -> int:
        """How many children the job has: 0 unless it is an array or MNP parent."""
        if self.more is None or is_child(self.id):
            return 0
        return self.more.size or self.more.nodes or 0

    @property
    def why(self) -> str:
        """The most telling reason: the container's own, else the status reason."""
        return (self.more.container_reason if self.more else "") or self.reason

    @property
    def exit(self) -> int | None:
        """The exit code of a job that has ended; None where there is none, or it is not told.

        What a running job carries is that of the attempt before.
        """
        return None if self.status in LIVE else self.exit_code

    @property
    def progress(self) -> float | None:
        """The share of a parent's children that have ended, 0 to 1; None where it is not told."""
        if self.more is None or self.more.summary is None or not self.child_count:
            return None
        succeeded, failed = self.more.summary[-2:]
        return (succeeded + failed) / self.child_count

    def duration(self, now: int) -> int | None:
        """Milliseconds from start to stop, or to `now` while it runs; None where not known."""
        if self.started is None:
            return None
        stopped = now if self.stopped is None and not self.is_terminal else self.stopped
        return None if stopped is None else max(0, stopped - self.started)

    def waited(self, now: int) -> int | None:
        """Milliseconds from creation to start, or to `now` while it waits; None where not known.

        A job that ended without a start has waited until its end. An array parent never starts.
        """
        if self.created is None or (self.child_count and self.kind == "array"):
            return None
        until = self.started or self.stopped
        if until is None and self.status in WAITING:
            until = now
        return None if until is None else max(0, until - self.created)

    @property
    def ended(self) -> int | None:
        """When the job ended, in ms since 1970; None while it has not, or where it is not told.

        An array parent has no stop time: that of the last count of its children stands in for it.
        """
        if not self.is_terminal:
            return None
        return self.stopped or (self.more.summary_at if self.more else None)

    @property
    def attempts(self) -> int | None:
        """The attempts that have ended, and the one that runs; None where it is not told."""
        if self.more is None or self.more.attempts is None:
            return None
        return self.more.attempts + (self.status in STARTED)

    @property
    def is_terminal(self) -> bool:
        """Whether the job has ended."""
        return self.status in TERMINAL


class Child(NamedTuple):
    """The parts of a child's id; `mark` is ":" in an array, "#" in an MNP job."""

    parent: str
    mark: Literal[":", "#"]
    index: int  # type: ignore[assignment]  # likewise


_MARKS: tuple[Literal[":"], Literal["#"]] = (":", "#")
MAX_DIGITS = 9
"""More than any index has; Python refuses to read thousands of them."""


def is_child(job_id: str) -> bool:
    """Whether the id is one of a child: `<parent>:<index>` or `<parent>#<node>`."""
    return ":" in job_id or "#" in job_id


def child_id(parent: Job, index: int) -> str:
    """The id of a parent's child, 0-based."""
    return f"{parent.id}{':' if parent.kind == 'array' else '#'}{index}"


def split_child(job_id: str) -> Child | None:
    """The parts of a child's id, or None for any other id."""
    for mark in _MARKS:
        parent, found, index = job_id.rpartition(mark)
        if found and index.isdecimal() and len(index) <= MAX_DIGITS:
            return Child(parent, mark, int(index))
    return None


def completed(new: Job, known: Job) -> Job:
    """`new` with what its listing left out and `known` has.

    ListJobs leaves out the definition on one path and the start and the reason on the other,
    so a fresh answer must not wipe what an earlier one told. What may differ from one status to
    the next (start, stop, reasons, exit code, the summary of the children) is taken over only
    within the same one, or where no status is told: a retried job has lost its start for good.
    """
    same = new.status is None or new.state == known.state
    changes: dict[str, Any] = {}
    if new.status is None and known.status is not None:
        changes["status"] = known.status
    for name in ("created", "queue", "definition", "share", "scope"):
        if not getattr(new, name) and getattr(known, name):
            changes[name] = getattr(known, name)
    if same:
        for name in ("started", "stopped", "reason", "exit_code"):
            if getattr(new, name) in (None, "") and getattr(known, name) not in (None, ""):
                changes[name] = getattr(known, name)
    more = _completed_more(new, known, same)
    if more is not new.more:
        changes["more"] = more
    return new._replace(**changes) if changes else new


def _is_missing(fresh: object, known: object) -> bool:
    return fresh is None or (fresh in ("", ()) and known not in (None, "", ()))


def _completed_more(new: Job, known: Job, same: bool) -> More | None:
    if known.more is None or new.more == known.more:
        return new.more
    kept = known.more
    if not same:
        kept = kept._replace(
            container_reason="", summary=None, summary_at=None, attempts=None, state=""
        )
    if new.more is None:
        return kept if kept != NOTHING_MORE else None
    if new.more.summary is not None:
        kept = kept._replace(summary_at=None)  # it is the time of the summary that was known
    missing: dict[str, Any] = {
        name: value
        for name, value in kept._asdict().items()
        # The service tells of a cancellation by naming it, and never takes one back.
        if value is True or _is_missing(getattr(new.more, name), value)
    }
    return new.more._replace(**missing)
