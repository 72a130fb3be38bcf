"""What ends a job, by what is known of it."""

import pytest

from batch_tui.batch.ending import deed
from batch_tui.batch.job import Job, More, Status


def counts(**by_status: int) -> tuple[int, ...]:
    names = ("submitted", "pending", "runnable", "starting", "running", "succeeded", "failed")
    return tuple(by_status.get(name, 0) for name in names)


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (Status.SUBMITTED, "cancel"),
        (Status.PENDING, "cancel"),
        (Status.RUNNABLE, "cancel"),
        (Status.STARTING, "terminate"),
        (Status.RUNNING, "terminate"),
        (Status.SUCCEEDED, "nothing"),
        (Status.FAILED, "nothing"),
        (Status.OTHER, "terminate"),
        (None, "terminate"),
    ],
)
def test_the_status_says_what_ends_a_job(status: Status | None, wanted: str) -> None:
    assert deed(Job("a", "a", status)) == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        (More(size=4, summary=counts(runnable=4)), "cancel"),
        (More(size=4, summary=counts(succeeded=3, submitted=1)), "cancel"),
        (More(size=4, summary=counts(runnable=3, starting=1)), "terminate"),
        (More(size=4, summary=counts(running=1, succeeded=3)), "terminate"),
        (More(size=4), "terminate"),
        (More(nodes=4), "cancel"),
    ],
)
def test_a_parent_of_children_that_have_started_is_terminated(more: More, wanted: str) -> None:
    assert deed(Job("a", "a", Status.PENDING, more=more)) == wanted
