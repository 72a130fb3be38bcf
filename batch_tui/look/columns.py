"""The columns of the job table, each with all that there is to say of it, and which are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from batch_tui.batch.job import Job, Status
from batch_tui.batch.joblist.order import CREATED, SortBy
from batch_tui.batch.joblist.rows import Row
from batch_tui.look import bar, cells
from batch_tui.look.plain import Plain, tags_of
from batch_tui.look.runs import CellMaker

GAP = 1
"""Blank cells between columns."""
NEVER = 10_000
"""A `room` no terminal has: shown only when picked."""


@dataclass(frozen=True, slots=True)
class Column:
    """All that the program knows of a column; the table, pickers, settings and README ask here.

    `key` names it in settings and `title` on the screen: one name, written in two ways. `help` is
    what it says, in a few words; `member` where AWS tells it; `plain` what is written of it where
    there is no screen. `width` is the least width, with a cell for the arrow behind the title,
    `grows` its share of spare width: one that grows is as wide as its rows need, see `widths`.
    `needs` says how much that is, and what is more than enough, where cells are made to fit.
    `room` is the table width from which it is shown: 0 is from the narrowest. A column that
    `flashes` shows a changed value as changed. `alone` makes the cells where no column of reasons
    is shown. What is `described` only DescribeJobs tells. One `of_parents` says nothing of others.
    """

    key: str
    title: str
    width: int
    help: str
    member: str
    cell: CellMaker
    plain: Plain
    order: SortBy | None = None
    right: bool = False
    grows: int = 0
    room: int = NEVER
    flashes: bool = False
    alone: CellMaker | None = None
    described: bool = False
    of_parents: bool = False
    needs: Callable[[Row], tuple[int, int]] | None = None


def _status_rank(job: Job, _: int) -> int | None:
    return None if job.status is None else _RANKS[job.status]


_RANKS = {status: rank for rank, status in enumerate(Status)}
_BY_ID = SortBy("id", lambda job, _: job.id)

MARK = Column("mark", "", 1, "marked jobs", "", cells.mark, Plain("text", lambda _, __: ""))
"""Stands before all others, whichever they are."""

# fmt: off
COLUMNS = (
    Column(
        "status", "STATUS", 11, "how far the job is", "status", cells.status,
        Plain("text", lambda job, _: job.state),
        order=SortBy("status", _status_rank), room=0, flashes=True,
    ),
    Column(
        "name", "NAME", 18, "its name; of a child, its index", "jobName", cells.name,
        Plain("text", lambda job, _: job.name),
        order=SortBy("name", lambda job, _: job.name), room=0, grows=5,
        alone=cells.name_and_reason,
    ),
    Column(
        "progress", "PROGRESS", bar.WIDTH, "how many of a parent's children have ended",
        "arrayProperties.statusSummary", bar.progress,
        Plain("part", lambda job, _: job.progress),
        order=SortBy("progress", lambda job, _: job.progress, largest_first=True), room=0, grows=2,
        alone=bar.progress_and_pace, of_parents=True, needs=bar.needs,
    ),
    Column(
        "queue", "QUEUE", 16, "the job queue", "jobQueue", cells.queue,
        Plain("text", lambda job, _: job.queue),
        order=SortBy("queue", lambda job, _: job.queue), grows=1,
    ),
    Column(
        "region", "REGION", 14, "the region that it is in", "jobArn", cells.region,
        Plain("text", lambda job, _: job.region),
        order=SortBy("region", lambda job, _: job.region),
    ),
    Column(
        "account", "ACCOUNT", 12, "the account that it is of", "jobArn", cells.account,
        Plain("text", lambda job, _: job.account),
        order=SortBy("account", lambda job, _: job.account),
    ),
    Column(
        "definition", "DEFINITION", 22, "the job definition and its revision", "jobDefinition",
        cells.definition,
        Plain("text", lambda job, _: cells.definition_name(job)),
        order=SortBy("definition", lambda job, _: job.definition), room=160, grows=1,
    ),
    Column(
        "share", "SHARE", 10, "the fair-share identifier", "shareIdentifier", cells.share,
        Plain("text", lambda job, _: job.share),
        order=SortBy("share", lambda job, _: job.share), grows=1,
    ),
    Column(
        "tags", "TAGS", 16, "its tags", "tags", cells.tags,
        Plain("tags", lambda job, _: tags_of(job)),
        order=SortBy("tags", lambda job, _: cells.tags_text(job)), grows=3, described=True,
    ),
    Column(
        "short-id", "SHORT ID", 9, "the id's beginning", "jobId", cells.short_id,
        Plain("text", lambda job, _: job.id[:8]),
        order=_BY_ID, room=125,
    ),
    Column(
        "id", "ID", 42, "the whole id", "jobId", cells.full_id,
        Plain("text", lambda job, _: job.id), order=_BY_ID,
    ),
    Column(
        "created", "CREATED", 8, "how long ago it was created", "createdAt", cells.created,
        Plain("time", lambda job, _: job.created),
        order=CREATED, room=0, right=True,
    ),
    Column(
        "waited", "WAITED", 8, "from creation to start, or until now", "createdAt, startedAt",
        cells.waited,
        Plain("span", lambda job, at: job.waited(at)),
        order=SortBy("waited", lambda job, at: job.waited(at), largest_first=True), right=True,
    ),
    Column(
        "started", "STARTED", 8, "how long ago it started", "startedAt", cells.started,
        Plain("time", lambda job, _: job.started),
        order=SortBy("started", lambda job, _: job.started, largest_first=True), right=True,
    ),
    Column(
        "duration", "DURATION", 9, "from start to stop, or until now", "startedAt, stoppedAt",
        cells.duration,
        Plain("span", lambda job, at: job.duration(at)),
        order=SortBy("duration", lambda job, at: job.duration(at), largest_first=True),
        room=0, right=True,
    ),
    Column(
        "stopped", "STOPPED", 8, "how long ago it ended",
        "stoppedAt, arrayProperties.statusSummaryLastUpdatedAt", cells.stopped,
        Plain("time", lambda job, _: job.ended),
        order=SortBy("stopped", lambda job, _: job.ended, largest_first=True), right=True,
    ),
    Column(
        "attempts", "ATTEMPTS", 9, "how often it was started", "attempts", cells.attempts,
        Plain("number", lambda job, _: job.attempts),
        order=SortBy("attempts", lambda job, _: job.attempts, largest_first=True),
        right=True, flashes=True, described=True,
    ),
    Column(
        "exit", "EXIT", 5, "the container's exit code", "container.exitCode", cells.exit_code,
        Plain("number", lambda job, _: job.exit),
        order=SortBy("exit", lambda job, _: job.exit, largest_first=True),
        room=0, right=True, flashes=True,
    ),
    Column(
        "reason", "REASON", 18, "why it is as it is", "container.reason, statusReason",
        cells.reason,
        Plain("text", lambda job, _: job.why),
        order=SortBy("reason", lambda job, _: job.why), room=92, grows=4, flashes=True,
    ),
)
# fmt: on
BY_KEY = {column.key: column for column in COLUMNS}
REASON = BY_KEY["reason"]
QUEUE = BY_KEY["queue"]


def chosen(
    width: int, picked: Sequence[str] = (), several_queues: bool = False, parents: bool = True
) -> list[Column]:
    """The columns to show: those picked, else those that `width` has room for.

    Those of parents give way to others where there are no `parents`. Where the reasons are not
    among them, others tell what that column would say.
    """
    if picked:
        shown = [BY_KEY[key] for key in picked if key in BY_KEY]
    else:
        gone = () if parents else tuple(column for column in COLUMNS if column.of_parents)
        width += sum(column.width + GAP for column in gone)
        shown = [
            column
            for column in COLUMNS
            if column not in gone and (column.room <= width or (several_queues and column is QUEUE))
        ]
    if REASON not in shown:
        shown = [replace(c, cell=c.alone) if c.alone else c for c in shown]
    return [MARK, *shown]
