"""Where the jobs of a queue run."""

from typing import NamedTuple


class Environment(NamedTuple):
    """A compute environment; `desired` is None where it is as much as its queue uses."""

    name: str
    state: str = "ENABLED"
    status: str = "VALID"
    reason: str = "ComputeEnvironment Healthy"
    kind: str = "EC2"
    desired: int | None = None
    most: int = 256
    types: tuple[str, ...] = ("optimal",)
