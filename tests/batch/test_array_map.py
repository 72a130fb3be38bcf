"""The map of an array, shown the same children in many orders, always counts each of them once."""

from collections.abc import Sequence

import hypothesis.strategies as st
import pytest
from hypothesis import given

from batch_tui.batch.array_map import CODES, ArrayMap, FailureGroup
from batch_tui.batch.job import STATUSES, TERMINAL, Job, More, Status

SIZE = 12
PARENT = Job("p", "array", Status.PENDING, more=More(size=SIZE))

CHILDREN = st.builds(
    lambda index, status, code: child(index, status, code if status is Status.FAILED else None),
    st.integers(0, SIZE - 1),
    st.sampled_from(STATUSES),
    st.sampled_from([None, 1, 137]),
)
SIGHTINGS = st.lists(CHILDREN, max_size=40)


def child(index: int, status: Status | None, code: int | None = None, why: str = "") -> Job:
    return Job(f"p:{index}", "array", status, exit_code=code, reason=why)


def furthest(sightings: Sequence[Job]) -> dict[int, Status]:
    """Of each child seen, the status that is furthest on."""
    found: dict[int, Status] = {}
    for job in sightings:
        index = int(job.id.split(":")[1])
        assert job.status is not None
        found[index] = max(found.get(index, job.status), job.status, key=STATUSES.index)
    return found


def statuses(children: ArrayMap) -> dict[int, Status]:
    found = {index: children.status(index) for index in range(SIZE)}
    return {index: status for index, status in found.items() if status is not None}


@given(SIGHTINGS, st.integers(1, 5))
def test_within_a_round_the_status_that_is_further_on_wins_in_whatever_order(
    sightings: list[Job], pages: int
) -> None:
    forward, backward = ArrayMap(PARENT), ArrayMap(PARENT)
    for page in range(pages):
        forward.put(sightings[page::pages])
    backward.put(reversed(sightings))
    assert statuses(forward) == statuses(backward) == furthest(sightings)


@given(st.lists(SIGHTINGS, max_size=4))
def test_no_child_is_counted_twice_and_none_is_forgotten(rounds: list[list[Job]]) -> None:
    children = ArrayMap(PARENT)
    for sightings in rounds:
        ended = {index for index, status in statuses(children).items() if status in TERMINAL}
        children.begin()
        children.put(sightings)
        shown = list(statuses(children).values())
        assert [children.count(status) for status in STATUSES] == list(map(shown.count, STATUSES))
        assert children.known == len(shown)
        seen = ended | set(furthest(sightings))
        assert children.seen == len(seen)
        assert set(children.indexes_unseen()) == set(range(SIZE)) - seen
        runs = set(children.indexes_unseen({Status.RUNNING}))
        assert runs == {i for i in range(SIZE) if children.status(i) is Status.RUNNING} - seen
        assert set(children.failures) == {
            index for index, code in enumerate(children.statuses) if code == CODES[Status.FAILED]
        }


@given(SIGHTINGS)
def test_a_map_agrees_with_the_summary_that_counts_as_it_does_and_with_no_other(
    sightings: list[Job],
) -> None:
    children = ArrayMap(PARENT)
    children.put(sightings)
    counts = tuple(map(children.count, STATUSES))
    for summary in (counts, (*counts[:-1], counts[-1] + 1), None):
        children.parent = PARENT._replace(more=More(size=SIZE, summary=summary))
        assert children.agrees is (summary == counts)


@given(SIGHTINGS, SIGHTINGS)
def test_another_round_tells_anew_but_what_has_ended_stays_so(
    first: list[Job], second: list[Job]
) -> None:
    children = ArrayMap(PARENT)
    children.put(first)
    children.begin()
    children.put(second)
    before, after = furthest(first), furthest(second)
    for index, status in statuses(children).items():
        told = after.get(index, before.get(index))
        ended = before.get(index)
        if ended in TERMINAL and (told is None or STATUSES.index(told) < STATUSES.index(ended)):
            told = ended
        assert status is told


@given(SIGHTINGS, SIGHTINGS)
def test_only_what_changed_is_told_as_changed(first: list[Job], second: list[Job]) -> None:
    children = ArrayMap(PARENT)
    children.put(first)
    before = [children.job(index) for index in range(SIZE)]
    codes = bytes(children.statuses)
    changed = children.put(second)
    for index in range(SIZE):
        if index not in changed:
            assert children.job(index) == before[index]
            assert children.statuses[index] == codes[index]
    assert children.put(second[-1:]) <= changed
    assert not children.put(children.failures.values())


@given(SIGHTINGS)
def test_every_failure_is_in_the_one_group_of_its_exit_code_and_reason(
    sightings: list[Job],
) -> None:
    children = ArrayMap(PARENT)
    children.put(sightings)
    groups = children.groups()
    assert sorted(index for group in groups for index in group.indexes) == sorted(children.failures)
    assert len({group[:2] for group in groups}) == len(groups)
    assert [len(group.indexes) for group in groups] == sorted(
        (len(group.indexes) for group in groups), reverse=True
    )
    for group in groups:
        assert list(group.indexes) == sorted(group.indexes)
        assert {children.failures[index].exit_code for index in group.indexes} == {group.exit_code}


def test_reasons_that_differ_in_the_name_of_a_host_are_one_group() -> None:
    children = ArrayMap(PARENT)
    host = "Host EC2 (instance i-{}) terminated."
    children.put(
        [
            child(4, Status.FAILED, None, host.format("0abc12345def67890")),
            child(2, Status.FAILED, None, host.format("0ff012345def67891")),
            child(3, Status.FAILED, 137, "OutOfMemoryError"),
        ]
    )
    assert children.groups() == (
        FailureGroup(None, "Host EC2 (instance …) terminated.", (2, 4)),
        FailureGroup(137, "OutOfMemoryError", (3,)),
    )


def test_a_groups_reason_is_the_containers_own_where_it_has_one() -> None:
    children = ArrayMap(PARENT)
    job = child(1, Status.FAILED, 137, "Essential container in task exited")
    children.put([job._replace(more=More(container_reason="OutOfMemoryError", index=1))])
    assert [group.reason for group in children.groups()] == ["OutOfMemoryError"]


@pytest.mark.parametrize(
    "job",
    [
        child(SIZE, Status.FAILED),
        child(3, None),
        Job("other:3", "array", Status.FAILED),
        Job("p", "array", Status.FAILED),
    ],
)
def test_what_is_no_known_child_of_the_parent_is_left_out(job: Job) -> None:
    children = ArrayMap(PARENT)
    assert children.put([job]) == set()
    assert (children.known, children.seen) == (0, 0)


@given(st.sets(st.integers(0, SIZE - 1)), st.integers(0, SIZE - 1))
def test_the_next_and_the_previous_failure_are_found_round_the_ends(
    failed: set[int], at: int
) -> None:
    children = ArrayMap(PARENT)
    children.put(child(index, Status.FAILED) for index in failed)
    behind = sorted(failed, key=lambda index: (index <= at, index))
    before = sorted(failed, key=lambda index: (index < at, index))
    assert children.next_failed(at) == (behind[0] if behind else None)
    assert children.previous_failed(at) == (before[-1] if before else None)
