"""Running jobs again: what is submitted for each, as far as AWS Batch tells what was asked for.

The texts of a submission are as they were told, because they are sent again: what is shown of
them is made safe where it is shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from batch_tui.batch.detail import Variable
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Job, Status, child_id, split_child

INDEXES = "BATCH_TUI_INDEXES"
"""The variable that names the children of an array that are run again, with commas between."""
FEWEST, MOST_CHILDREN = 2, 10_000
"""The sizes that an array may have."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
"""What a job may be called."""
MOST_BYTES = 30 * 1024
"""What AWS Batch takes of one submission."""
Way = Literal["whole", "array", "each"]
"""All of a job; only the failed children of an array, as an array, or each as a single job."""


class Override(NamedTuple):
    """What a container runs with, whatever its definition says.

    `name` is "" where the job has only one. `resources` are pairs such as ("MEMORY", "2048"), in
    AWS's units; `vcpus` and `memory` (MiB) stand for them in definitions of old. `instance` is the
    type of a node. `image`, `args`, `limits` and `requests` are those of a pod. `masked` is the
    command with its args as one line without its secrets, "" where it holds none.
    """

    name: str = ""
    command: tuple[str, ...] = ()
    environment: tuple[Variable, ...] = ()
    resources: tuple[tuple[str, str], ...] = ()
    vcpus: int | None = None
    memory: int | None = None
    instance: str = ""
    image: str = ""
    args: tuple[str, ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    masked: str = ""


class Part(NamedTuple):
    """The containers of a job, or of a range of its nodes: `nodes`, as AWS writes it.

    They are one container, those of a task, or those of a pod, which has some that run `first`,
    and labels. `instances` are types of nodes, `consumed` how much of which resource is used up.
    """

    kind: Literal["container", "task", "pod"] = "container"
    containers: tuple[Override, ...] = ()
    nodes: str = ""
    first: tuple[Override, ...] = ()
    labels: tuple[Variable, ...] = ()
    annotations: tuple[Variable, ...] = ()
    namespace: str = ""
    instances: tuple[str, ...] = ()
    consumed: tuple[tuple[str, int], ...] = ()


class Rule(NamedTuple):
    """What is done after an attempt that ended like this; a pattern that is "" is not given."""

    action: str
    status_reason: str = ""
    reason: str = ""
    exit_code: str = ""


class Submission(NamedTuple):
    """A job that is to be submitted. What is None, "" or empty is left to its definition.

    `queue` is a name or an ARN, `size` that of an array, `nodes` the number of nodes, `tries` how
    many attempts there may be, `timeout` the seconds of one.
    """

    name: str
    queue: str
    definition: str
    share: str = ""
    priority: int | None = None
    size: int | None = None
    nodes: int | None = None
    parameters: tuple[Variable, ...] = ()
    parts: tuple[Part, ...] = ()
    tries: int | None = None
    rules: tuple[Rule, ...] = ()
    timeout: int | None = None
    propagates: bool | None = None
    tags: tuple[Variable, ...] = ()


class Original(NamedTuple):
    """A job as it is now, what asks for it again, and sentences on what of it cannot be asked."""

    job: Job
    submission: Submission
    left_out: tuple[str, ...] = ()


class Draft(NamedTuple):
    """What is to be submitted for a job or child, `origin` by its id; else why nothing is."""

    origin: str
    submission: Submission | None = None
    why: str = ""


class Sent(NamedTuple):
    """What came of a draft: the id of the new job, or why there is none, or that nobody knows.

    It was `kept` where nothing was sent.
    """

    kind: Literal["submitted", "refused", "unknown", "kept"]
    job_id: str = ""
    why: Failure | None = None


class Wish(NamedTuple):
    """How jobs are to be run again: another name or queue, where it is not "".

    `shares` is whether that queue takes jobs with a share, which it then demands; None where that
    is not known.
    """

    way: Way = "whole"
    name: str = ""
    queue: str = ""
    shares: bool | None = None


def drafts(
    ids: Iterable[str], known: Mapping[str, Original], failed: Sequence[int], wish: Wish
) -> tuple[Draft, ...]:
    """What is to be submitted for jobs, by their ids.

    Args:
        ids: the jobs; of an array of which only some children are wanted, it alone.
        known: what is known of them; what is not there is not known to AWS Batch.
        failed: the indexes of its failed children, in their order.
        wish: how.
    """
    made: list[Draft] = []
    for job_id in ids:
        original = known.get(job_id)
        if original is None:
            made.append(Draft(job_id, why="AWS Batch does not know it any more."))
        elif "#" in job_id:
            made.append(Draft(job_id, why="A node runs only with its job: run that again."))
        elif wish.way == "each":
            made += (
                Draft(child_id(original.job, index), _single(original.submission, index))
                for index in failed
            )
        elif wish.way == "array":
            made.append(Draft(job_id, _only(original.submission, failed)))
        else:
            made.append(Draft(job_id, _whole(original)))
    return tuple(
        one._replace(submission=_wished(one.submission, wish)) if one.submission else one
        for one in made
    )


def can_be_array(failed: Sequence[int]) -> bool:
    """Whether so many children can be an array."""
    return FEWEST <= len(failed) <= MOST_CHILDREN


def failed_count(job: Job) -> int:
    """How many children of an array have failed, as far as it is told."""
    summary = job.rest.summary
    if not job.child_count or job.kind != "array" or summary is None:
        return 0
    return summary[STATUSES.index(Status.FAILED)]


def weight(submission: Submission) -> int:
    """About how many bytes a submission is of: its variables are what makes one large."""
    every = [one for part in submission.parts for one in (*part.containers, *part.first)]
    named = [variable for one in every for variable in one.environment]
    named += [*submission.parameters, *submission.tags]
    words = [word for one in every for word in (*one.command, *one.args)]
    return sum(len(f"{v.name}{v.value}".encode(errors="replace")) + 24 for v in named) + sum(
        len(word.encode(errors="replace")) + 4 for word in words
    )


def _wished(submission: Submission, wish: Wish) -> Submission:
    named = submission._replace(name=wish.name or submission.name)
    moved = named._replace(queue=wish.queue or named.queue)
    return moved._replace(share="", priority=None) if wish.shares is False else moved


def _whole(original: Original) -> Submission:
    """All of a job; of a child, a single job that is told which one it stands for."""
    child = split_child(original.job.id)
    return original.submission if child is None else _single(original.submission, child.index)


def _single(submission: Submission, index: int) -> Submission:
    said = _first_indexes(submission, [index])
    return _with_indexes(submission, said)._replace(size=None)


def _only(submission: Submission, failed: Sequence[int]) -> Submission:
    said = _first_indexes(submission, failed)
    return _with_indexes(submission, said)._replace(size=len(failed))


def _first_indexes(submission: Submission, indexes: Sequence[int]) -> list[str]:
    """What the children were in the array that was run first.

    An array that was itself made of failed children says which ones its own stand for.
    """
    before = next(
        (
            variable.value.split(",")
            for part in submission.parts
            for one in part.containers
            for variable in one.environment
            if variable.name == INDEXES
        ),
        [],
    )
    if not before or max(indexes, default=0) >= len(before):
        return [str(index) for index in indexes]
    return [before[index] for index in indexes]


def _with_indexes(submission: Submission, indexes: Sequence[str]) -> Submission:
    told = Variable(INDEXES, ",".join(indexes), secret=False)
    parts = submission.parts or (Part(),)
    return submission._replace(
        parts=tuple(
            part._replace(
                containers=tuple(_told(one, told) for one in part.containers or (Override(),)),
                first=tuple(_told(one, told) for one in part.first),
            )
            for part in parts
        )
    )


def _told(one: Override, variable: Variable) -> Override:
    others = (known for known in one.environment if known.name != variable.name)
    return one._replace(environment=(*others, variable))
