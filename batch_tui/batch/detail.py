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

    def at(self, *path: str) -> "Member | None":
        """The member at the end of a path of names; None where there is none."""
        here = self
        for name in path:
            found = next((one for one in here.members if one.name == name), None)
            if found is None:
                return None
            here = found
        return here


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
    `driver` is that of its log, "" where it has the usual one. `roles` are pairs of what a role is
    for and its ARN, `mounts` say what is mounted where, as text. `masked` is the command as one
    line without its secrets, "" where it holds none.
    """

    name: str = ""
    image: str = ""
    command: tuple[str, ...] = ()
    resources: tuple[tuple[str, str], ...] = ()
    variables: tuple[Variable, ...] = ()
    nodes: str = ""
    log: Log | None = None
    driver: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    mounts: tuple[str, ...] = ()
    masked: str = ""


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
    `timeout` is in seconds. `depends_on` are ids. `pod` says that it runs on Kubernetes (EKS),
    `ecs_exec` that commands may be run in its containers.
    `raw` is the answer itself as lines of JSON, `masked` the same without its secrets.
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
    ecs_exec: bool = False
    raw: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


class Host(NamedTuple):
    """A container instance: its ARN, the EC2 instance behind it, its type and zone; "" for unknown.

    One that `is_gone` has left its cluster, which tells nothing more of it.
    """

    arn: str
    instance: str = ""
    type: str = ""
    zone: str = ""
    is_gone: bool = False
