"""The operations of AWS Batch: domain objects in and out, one HTTP call each.

What reads the answers that few ask for is imported when they are asked for.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.late import Caller
from batch_tui.batch.again import Original, Submission
from batch_tui.batch.detail import Detail
from batch_tui.batch.ending import Ended
from batch_tui.batch.job import Job
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.ports import Described, Page, Place, QueuePage
from batch_tui.batch.text import safe
from batch_tui.batch.waiting.facts import Environment, QueueDetail, Snapshot

_MAX_QUEUES = 100


class BatchRegion:
    """`batch.region.Region` over a connection. Blocks its thread; raises only `Failure`.

    Args:
        connection: where the calls go.
        whole: whether jobs have every member and whole texts, or only what a screen can show;
            see `parse.page`.
    """

    def __init__(self, connection: Caller, *, whole: bool = True) -> None:
        self.connection = connection
        self._whole = whole

    def place(self) -> Place:
        """Where the calls go; makes no call itself."""
        return Place(*map(safe, self.connection.place))

    def exact(self) -> "BatchRegion":
        """The same over the same connection, with `whole` jobs."""
        return BatchRegion(self.connection)

    def list_queues(self, token: str | None) -> QueuePage:
        """DescribeJobQueues: every queue, up to 100 a page."""
        return self.connection.call(
            "DescribeJobQueues", parse.queues, maxResults=_MAX_QUEUES, **_next(token)
        )

    def list_jobs(self, stream: Stream, token: str | None, limit: int) -> Page:
        """ListJobs of one stream, of a queue or of a parent's children, up to `limit` jobs."""
        sent: dict[str, Any] = {**_selector(stream), "maxResults": limit, **_next(token)}
        if stream.status:
            sent["jobStatus"] = stream.status.value
        if stream.filter:
            sent["filters"] = [{"name": stream.filter.name, "values": [stream.filter.value]}]
        return self.connection.call(
            "ListJobs", partial(parse.page, queue=stream.queue, whole=self._whole), **sent
        )

    def describe_jobs(self, ids: Sequence[str]) -> Described:
        """DescribeJobs of up to 100 ids; those that the service does not know are absent."""
        if not ids:
            return Described()
        return self.connection.call(
            "DescribeJobs", partial(parse.described, whole=self._whole), jobs=list(ids)
        )

    def describe_job(self, job_id: str) -> Detail | None:
        """DescribeJobs of one id, all of it; None when the service does not know it."""
        return self.connection.call("DescribeJobs", _only, jobs=[job_id])

    def describe_whole(self, ids: Sequence[str]) -> tuple[Detail, ...]:
        """The same of up to 100 ids; those that are unknown or cannot be read are absent."""
        from batch_tui.aws import waiting

        if not ids:
            return ()
        return self.connection.call("DescribeJobs", waiting.details, jobs=list(ids))

    def describe_queue(self, queue: str) -> QueueDetail | None:
        """DescribeJobQueues of one name or ARN; None when there is none."""
        from batch_tui.aws import waiting

        return self.connection.call("DescribeJobQueues", waiting.queue, jobQueues=[queue])

    def describe_environments(self, names: Sequence[str]) -> tuple[Environment, ...]:
        """DescribeComputeEnvironments of up to 100 names or ARNs; unknown ones are absent."""
        from batch_tui.aws import waiting

        if not names:
            return ()
        return self.connection.call(
            "DescribeComputeEnvironments", waiting.environments, computeEnvironments=list(names)
        )

    def snapshot(self, queue: str) -> Snapshot:
        """GetJobQueueSnapshot: the front of a queue, and who uses it."""
        from batch_tui.aws import waiting

        return self.connection.call("GetJobQueueSnapshot", waiting.snapshot, jobQueue=queue)

    def cancel_jobs(self, ids: Sequence[str], reason: str) -> Ended:
        """CancelJobs of up to 50 ids. NoOperation where there is none: then one by one."""
        from batch_tui.aws.ending import ended

        return self.connection.call(
            "CancelJobs", partial(ended, ids=tuple(ids)), jobs=list(ids), reason=reason
        )

    def terminate_jobs(self, ids: Sequence[str], reason: str) -> Ended:
        """TerminateJobs of up to 50 ids. NoOperation as for `cancel_jobs`."""
        from batch_tui.aws.ending import ended

        return self.connection.call(
            "TerminateJobs", partial(ended, ids=tuple(ids)), jobs=list(ids), reason=reason
        )

    def cancel_job(self, job_id: str, reason: str) -> None:
        """CancelJob, which also succeeds where it does nothing."""
        self.connection.call("CancelJob", _nothing, jobId=job_id, reason=reason)

    def terminate_job(self, job_id: str, reason: str) -> None:
        """TerminateJob of a job that has not ended."""
        self.connection.call("TerminateJob", _nothing, jobId=job_id, reason=reason)

    def describe_to_submit(self, ids: Sequence[str]) -> tuple[Original, ...]:
        """DescribeJobs of up to 100 ids, as what asks for them again; unknown ones are absent."""
        from batch_tui.aws.again import originals

        if not ids:
            return ()
        return self.connection.call("DescribeJobs", originals, jobs=list(ids))

    def submit_job(self, submission: Submission) -> str:
        """SubmitJob; the id of the new job."""
        from batch_tui.aws import submit

        return self.connection.call("SubmitJob", submit.submitted, **submit.request(submission))

    def scheduled(self, job: Job) -> int | None:
        """ListJobs of those STARTING beside a job: when it was scheduled, None where not told."""
        from batch_tui.aws import waiting

        return self.connection.call(
            "ListJobs",
            partial(waiting.scheduled, job_id=job.id),
            **waiting.beside(job),
            jobStatus="STARTING",
        )


def _selector(stream: Stream) -> dict[str, str]:
    if stream.parent is None:
        return {"jobQueue": stream.queue}
    kind = "arrayJobId" if stream.parent.kind == "array" else "multiNodeJobId"
    return {kind: stream.parent.id}


def _next(token: str | None) -> dict[str, str]:
    return {"nextToken": token} if token else {}


def _only(answer: object) -> Detail | None:
    from batch_tui.aws.details import detail

    found = parse.entries(answer, "jobs")
    return detail(parse.mapping(found[0])) if found else None


def _nothing(_: object) -> None:
    """An answer that tells nothing."""
