"""GetJobQueueSnapshot: what stands at the front of a queue."""

from collections.abc import Iterator, Mapping
from heapq import nsmallest
from itertools import islice
from typing import Any

from batch_tui.demo.course import PENDING, RUNNABLE, RUNNING, STATUSES
from batch_tui.demo.facts import Facts
from batch_tui.demo.listing import asked, entries
from batch_tui.demo.request import required
from batch_tui.demo.store import Store

_FRONT = 100


def get_job_queue_snapshot(store: Store, body: Mapping[str, Any]) -> dict[str, Any]:
    """The first 100 RUNNABLE jobs in the order of their dispatch, and what the queue uses."""
    name = required(body, "jobQueue")
    waiting = nsmallest(_FRONT, _waiting(store, name), key=lambda facts: facts.created)
    now = store.clock.wall(store.now)
    front = [{"jobArn": facts.arn, "earliestTimeAtPosition": facts.created} for facts in waiting]
    used = used_by(store, name)
    utilization: dict[str, Any] = {
        "totalCapacityUsage": [_vcpus(sum(used.values(), 0.0))],
        "lastUpdatedAt": now,
    }
    shares = {share: vcpus for share, vcpus in used.items() if share}
    if shares:
        utilization["fairshareUtilization"] = {
            "activeShareCount": len(shares),
            "topCapacityUtilization": [
                {"shareIdentifier": share, "capacityUsage": [_vcpus(vcpus)]}
                for share, vcpus in sorted(shares.items(), key=lambda item: -item[1])
            ],
        }
    return {
        "frontOfQueue": {"jobs": front, "lastUpdatedAt": now},
        "queueUtilization": utilization,
    }


def used_by(store: Store, queue: str) -> dict[str, float]:
    """The vCPUs of the running jobs of a queue, by their share; "" is none."""
    used: dict[str, float] = {}
    for facts in _in_status(store, queue, RUNNING):
        used[facts.share] = used.get(facts.share, 0.0) + float(facts.template.vcpus)
    return used


def _waiting(store: Store, queue: str) -> Iterator[Facts]:
    """The RUNNABLE jobs of a queue, and the first RUNNABLE children of its arrays."""
    yield from _in_status(store, queue, RUNNABLE)
    for parent in _in_status(store, queue, PENDING):
        if parent.size is not None:
            children = store.children(parent, RUNNABLE, (0, -1))
            yield from (child for _, child in islice(children, _FRONT))


def _in_status(store: Store, queue: str, status: int) -> list[Facts]:
    ask = asked({"jobQueue": queue, "jobStatus": STATUSES[status]})
    return [facts for _, facts in entries(store, ask, None)]


def _vcpus(quantity: float) -> dict[str, Any]:
    return {"capacityUnit": "VCPU", "quantity": quantity}
