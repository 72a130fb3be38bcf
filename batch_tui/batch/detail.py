"""A whole job as DescribeJobs tells it: what a list has no room for. Times are ms since 1970."""

from typing import NamedTuple

from batch_tui.batch.job import Job


class Member(NamedTuple):
    """One member of a described job, as a tree: a leaf has a `value`, a branch has `members`.

    A `secret` leaf is, or holds, what looks secret: show it only when asked. `without` is what is
    left of it without the secrets, "" where that is nothing.
    """

    name: str
    value: str = ""
    members: tuple["Member", ...] = ()
    secret: bool = False
    without: str = ""


class Log(NamedTuple):
    """A stream of CloudWatch Logs; `region` is "" for the job's own."""

    group: str
    stream: str
    region: str = ""


class Variable(NamedTuple):
    """A variable of a container's environment; a `secret` one is to be hidden until asked for."""

    name: str
    value: str
    secret: bool


class Container(NamedTuple):
    """A container as it is to run, the job's parameters filled into its command.

    `name` is "" where the job has only one; `nodes` are those of a multi-node job that it is for,
    as AWS writes ranges. `resources` are pairs such as ("MEMORY", "2048"), in AWS's units.
    `driver` is that of its log, "" where it has the usual one.
    """

    name: str = ""
    image: str = ""
    command: tuple[str, ...] = ()
    resources: tuple[tuple[str, str], ...] = ()
    variables: tuple[Variable, ...] = ()
    nodes: str = ""
    log: Log | None = None
    driver: str = ""


class Outcome(NamedTuple):
    """How one container of an attempt ended, as far as it has, and where its log is."""

    container: str = ""
    exit_code: int | None = None
    reason: str = ""
    log: Log | None = None


class Attempt(NamedTuple):
    """One attempt. `host` is the ARN of its container instance, or the name of its node in EKS.

    `task` is the ARN of its ECS task, or the name of its pod.
    """

    started: int | None
    stopped: int | None
    reason: str
    outcomes: tuple[Outcome, ...] = ()
    host: str = ""
    task: str = ""


class Detail(NamedTuple):
    """Everything about one job: in shapes for who works with it, and as the tree of its members.

    `attempts` are the oldest first, the one under way last; `tries` how many there may be.
    `timeout` is in seconds. `depends_on` are ids. `pod` says that it runs on Kubernetes (EKS).
    """

    job: Job
    members: Member
    attempts: tuple[Attempt, ...] = ()
    containers: tuple[Container, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    depends_on: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    tries: int | None = None
    timeout: int | None = None
    pod: bool = False
