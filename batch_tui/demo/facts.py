"""What is true of one job at one moment: the one form that stored and computed jobs share."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from batch_tui.demo.catalogue import ACCOUNT, REGION, Template
from batch_tui.demo.course import STATUSES

JOB_ARN = f"arn:aws:batch:{REGION}:{ACCOUNT}:job/"
DEFINITION_ARN = f"arn:aws:batch:{REGION}:{ACCOUNT}:job-definition/"


class Facts(NamedTuple):
    """One job, child or node. Times are shown times in ms; None is a time that has not come.

    `status` is the place in `course.STATUSES`; `size` and `counts` belong to an array parent,
    `nodes` to an MNP parent and its nodes, the index `child` to a child, `node` to a node.
    `held` is the moment of life at which a parent's children stopped to live, `detail` are members
    that DescribeJobs gives instead of its own. `state` is what the status is called instead, where
    it is none of those: no listing by status has the job then, and no parent counts it. `lines` are
    what it writes to its log, where that is not what jobs of its kind write. `overrides` are the
    command, environment and resourceRequirements that it was submitted with.
    """

    serial: int
    id: str
    name: str
    queue: str
    template: Template
    definition: str
    status: int
    created: int
    scheduled: int | None = None
    started: int | None = None
    stopped: int | None = None
    reason: str = ""
    exit_code: int | None = None
    container_reason: str = ""
    share: str = ""
    size: int | None = None
    counts: tuple[int, ...] | None = None
    counted: int | None = None
    nodes: int | None = None
    child: int | None = None
    node: int | None = None
    cancelled: bool = False
    terminated: bool = False
    held: int | None = None
    state: str = ""
    detail: Mapping[str, Any] = {}
    lines: tuple[str, ...] = ()
    overrides: Mapping[str, Any] = {}

    @property
    def called(self) -> str:
        """What the service calls the status."""
        return self.state or STATUSES[self.status]

    @property
    def arn(self) -> str:
        """The job's ARN."""
        return JOB_ARN + self.id

    @property
    def is_parent(self) -> bool:
        """Whether the job has children or nodes, and so no container of its own."""
        return self.size is not None or (self.nodes is not None and self.node is None)


def child_id(parent: Facts, index: int) -> str:
    """The id of a child of an array parent or a node of an MNP one."""
    return f"{parent.id}{':' if parent.size is not None else '#'}{index}"


def parent_id(job_id: str) -> str:
    """The id of the parent of a child or node."""
    return job_id.replace("#", ":").rpartition(":")[0]
