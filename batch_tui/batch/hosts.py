"""Where the attempts of a job ran, and what has to be asked for to know it."""

from typing import NamedTuple

from batch_tui.batch.detail import Attempt, Detail
from batch_tui.batch.endings import instance_in

MOST = 100
"""Container instances that one call takes."""


class HostAsk(NamedTuple):
    """Container instances of one cluster, by their ARNs; `region` is that of the cluster."""

    cluster: str
    arns: tuple[str, ...]
    region: str = ""


def is_instance(host: str) -> bool:
    """Whether the host of an attempt is a container instance of ECS, which can be asked about."""
    return host.startswith("arn:") and ":container-instance/" in host


def cluster_of(attempt: Attempt) -> str:
    """The cluster of an attempt; "" where an ARN of the old form does not tell it."""
    for arn in (attempt.host, attempt.task):
        parts = arn.rpartition(":")[2].split("/")
        if arn.startswith("arn:") and len(parts) == 3:
            return parts[1]
    return ""


def to_ask(detail: Detail) -> HostAsk | None:
    """The one call that tells where the attempts ran; None where it is known, or cannot be asked.

    An instance that the reason of an attempt names is known. Of several clusters, which several
    compute environments of a queue have, that of the last attempt is asked.
    """
    unknown = [
        one for one in detail.attempts if is_instance(one.host) and not instance_in(one.reason)
    ]
    cluster = next((cluster_of(one) for one in reversed(unknown) if cluster_of(one)), "")
    if not cluster:
        return None
    arns = dict.fromkeys(one.host for one in reversed(unknown) if cluster_of(one) == cluster)
    first = next(iter(arns))
    return HostAsk(cluster, tuple(arns)[:MOST], first.split(":")[3])
