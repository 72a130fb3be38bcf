"""What jobs ask for, added up, and whether there can be room for it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from batch_tui.batch.detail import Container, Detail
from batch_tui.batch.waiting.facts import Environment

_MIB = {"Ki": 1 / 1024, "Mi": 1.0, "Gi": 1024.0, "Ti": 1024.0**2}
_QUANTITY = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)([A-Za-z]{0,2})")
_NODES = re.compile(r"([0-9]{0,9}):([0-9]{0,9})|([0-9]{1,9})")


class Asks(NamedTuple):
    """An amount that is asked for: vCPUs, memory in MiB, GPUs; 0 where nothing is told."""

    vcpus: float = 0.0
    memory: float = 0.0
    gpus: float = 0.0

    def plus(self, other: "Asks", times: int = 1) -> "Asks":
        """Both together, the other one so many times."""
        return Asks(*(a + b * times for a, b in zip(self, other, strict=True)))


def asks(detail: Detail) -> Asks:
    """What a job asks for: all its containers, on all its nodes. A parent's is that of a child."""
    nodes = detail.job.rest.nodes if detail.job.rest.node is None else 1
    total = Asks()
    for container in detail.containers:
        times = _count(container.nodes, nodes or 1) if container.nodes else 1
        total = total.plus(_of(container), times)
    return total


def asks_of_all(details: Iterable[Detail]) -> Asks:
    """What some jobs ask for together."""
    total = Asks()
    for detail in details:
        total = total.plus(asks(detail))
    return total


def is_too_large(asked: Asks, environment: Environment) -> bool:
    """Whether an environment may never have so many vCPUs."""
    return environment.most is not None and asked.vcpus > environment.most


def _of(container: Container) -> Asks:
    told = {name.upper(): value for name, value in container.resources}
    return Asks(
        _number(told.get("VCPU") or told.get("CPU", "")),
        _memory(told.get("MEMORY", "")),
        _number(told.get("GPU") or told.get("NVIDIA.COM/GPU", "")),
    )


def _number(text: str) -> float:
    found = _QUANTITY.fullmatch(text.strip())
    if found is None or found[2] not in {"", "m"}:
        return 0.0
    return float(found[1]) / (1000 if found[2] else 1)


def _memory(text: str) -> float:
    """In MiB, which is also what a number without a unit means."""
    found = _QUANTITY.fullmatch(text.strip())
    return float(found[1]) * _MIB.get(found[2] or "Mi", 0.0) if found else 0.0


def _count(nodes: str, size: int) -> int:
    """How many nodes of a job of so many a range names: `0:3`, `2:`, `5`."""
    found = _NODES.fullmatch(nodes.strip())
    if found is None:
        return 1
    if found[3]:
        return 1
    first, last = int(found[1] or 0), int(found[2]) if found[2] else size - 1
    return max(0, min(last, size - 1) - first + 1)
