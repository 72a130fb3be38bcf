"""A Batch region as the program needs it: the port that `aws` implements and `feed` asks.

Every method is one HTTP call, blocks its thread, returns domain objects and raises only
`batch.failure.Failure`, but for a mistake of the program itself.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from batch_tui.batch.again import Original, Submission
from batch_tui.batch.detail import Detail, Host, Log
from batch_tui.batch.ending import Ended
from batch_tui.batch.failure import Failure
from batch_tui.batch.hosts import HostAsk
from batch_tui.batch.job import Job
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.waiting.facts import Environment, QueueDetail, Snapshot


class Page(NamedTuple):
    """A page of jobs; `token` is None on the last one. A page may be empty and not be the last.

    `unread` are the entries that could not be read and were left out.
    """

    jobs: tuple[Job, ...]
    token: str | None
    unread: int = 0


class Described(tuple[Job, ...]):
    """The jobs of an answer of DescribeJobs; `unread` as for a page.

    `failed` are the ids about which nobody could be asked, and why.
    """

    unread = 0
    failed: Mapping[str, Failure] = MappingProxyType({})


class Queue(NamedTuple):
    """A job queue: `state` is ENABLED or DISABLED, `status` VALID, INVALID, UPDATING ..."""

    name: str
    arn: str
    state: str
    status: str
    reason: str
    priority: int


class QueuePage(NamedTuple):
    """A page of queues; `token` is None on the last one, `unread` as for a page of jobs."""

    queues: tuple[Queue, ...]
    token: str | None
    unread: int = 0


MAX_EVENTS = 10_000
"""Events of a page of a log at most; of large ones there are fewer."""


class LogEvent(NamedTuple):
    """One event of a log: when it was written (ms since 1970), and its message as it was.

    The message is not safe to show: it is for a file, or for `batch.log.chunk`.
    """

    at: int
    message: str


class LogAsk(NamedTuple):
    """Which page of a log is asked for: from its head or its end, and behind which token.

    `since` is the first instant whose events are wanted, `before` the first whose are not (ms).
    """

    from_head: bool = False
    token: str | None = None
    since: int | None = None
    before: int | None = None
    limit: int = MAX_EVENTS


class LogPage(NamedTuple):
    """A page of a log, the oldest event first, and the tokens of the pages around it.

    It may be empty and not be the last: that is the one whose token is the token that was sent.
    """

    events: tuple[LogEvent, ...]
    older: str
    newer: str
    unread: int = 0


class FilterAsk(NamedTuple):
    """Which events are looked for: those of up to 100 streams of a group that have a text.

    `region` is "" for the job's own. The text is found as it is; case counts.
    """

    group: str
    region: str
    streams: tuple[str, ...]
    text: str
    token: str | None = None


class Match(NamedTuple):
    """An event that was looked for, and the stream that it is in; `event` as in a page."""

    stream: str
    event: LogEvent


class MatchPage(NamedTuple):
    """A page of such events, in the order of time; `token` is None on the last one.

    It may be empty and not be the last. `unread` as for a page of jobs.
    """

    matches: tuple[Match, ...]
    token: str | None
    unread: int = 0


class Place(NamedTuple):
    """Where a region's calls go: the profile's name, the region's, and the URL of Batch."""

    profile: str
    region: str
    endpoint: str


class Scope(NamedTuple):
    """An account and a region of it, as they are asked for: the key of what belongs to both.

    The account goes by its profile's name; `region` is "" where the profile decides.
    """

    profile: str
    region: str


class Profile(NamedTuple):
    """A profile of AWS's files: the region that it names, "" for none, and how it signs in.

    The name is as it is written there, and not safe to show.
    """

    name: str
    region: str = ""
    note: str = ""


class Call(NamedTuple):
    """One call of an operation, as it is told once it is over.

    `outcome` is "ok", or a kind of failure with the service's code; `sent` are the names of the
    parameters. None of it comes from a job.
    """

    operation: str
    milliseconds: int
    outcome: str
    request_id: str
    sent: tuple[str, ...]


class Region(Protocol):
    """The calls of the program. All text in the answers is safe to show, but in a Submission."""

    def place(self) -> Place:
        """Where the calls go; makes no call itself."""

    def exact(self) -> "Region":
        """The same, with every member of a job and whole texts, not just what a screen shows."""

    def list_queues(self, token: str | None) -> QueuePage:
        """DescribeJobQueues: every queue, up to 100 a page."""

    def list_jobs(self, stream: Stream, token: str | None, limit: int) -> Page:
        """ListJobs of one stream, of a queue or of a parent's children, up to `limit` jobs."""

    def describe_jobs(self, ids: Sequence[str]) -> Described:
        """DescribeJobs of up to 100 ids; those that the service does not know are absent."""

    def describe_job(self, job_id: str) -> Detail | None:
        """DescribeJobs of one id, all of it; None when the service does not know it."""

    def describe_whole(self, ids: Sequence[str]) -> tuple[Detail, ...]:
        """The same of up to 100 ids; those that are unknown or cannot be read are absent."""

    def describe_queue(self, queue: str) -> QueueDetail | None:
        """DescribeJobQueues of one name or ARN; None when there is none."""

    def describe_environments(self, names: Sequence[str]) -> tuple[Environment, ...]:
        """DescribeComputeEnvironments of up to 100 names or ARNs; unknown ones are absent."""

    def snapshot(self, queue: str) -> Snapshot:
        """GetJobQueueSnapshot: the front of a queue, and who uses it."""

    def cancel_jobs(self, ids: Sequence[str], reason: str) -> Ended:
        """CancelJobs of up to 50 ids. NoOperation where there is none: then one by one."""

    def terminate_jobs(self, ids: Sequence[str], reason: str) -> Ended:
        """TerminateJobs of up to 50 ids. NoOperation as for `cancel_jobs`."""

    def cancel_job(self, job_id: str, reason: str) -> None:
        """CancelJob, which also succeeds where it does nothing."""

    def terminate_job(self, job_id: str, reason: str) -> None:
        """TerminateJob of a job that has not ended."""

    def describe_to_submit(self, ids: Sequence[str]) -> tuple[Original, ...]:
        """DescribeJobs of up to 100 ids, as what asks for them again; unknown ones are absent."""

    def submit_job(self, submission: Submission) -> str:
        """SubmitJob; the id of the new job."""

    def scheduled(self, job: Job) -> int | None:
        """ListJobs of those STARTING beside a job: when it was scheduled, None where not told."""


class Logs(Protocol):
    """The calls to CloudWatch Logs."""

    def log_events(self, log: Log, ask: LogAsk) -> LogPage:
        """GetLogEvents: a page of a stream; Absent where there is no such stream or group."""

    def filter_events(self, ask: FilterAsk) -> MatchPage:
        """FilterLogEvents: what streams have of a text; Absent where one of them is not there."""


class Hosts(Protocol):
    """The calls to ECS."""

    def describe_hosts(self, ask: HostAsk) -> tuple[Host, ...]:
        """DescribeContainerInstances: up to 100 of a cluster, also those that are gone."""


class Setup(Protocol):
    """What this machine knows of AWS: read from files, without a call."""

    def profiles(self) -> tuple[Profile, ...]:
        """The profiles of the config and the credentials file, by name."""

    def regions(self) -> tuple[str, ...]:
        """The regions that are known to have AWS Batch, by name."""
