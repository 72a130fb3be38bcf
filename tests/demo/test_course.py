"""The children of an array are counted, listed and described from the same few numbers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.demo.catalogue import OUTCOMES, TEMPLATES, Outcome, Template
from batch_tui.demo.course import FAILED, STATUSES, SUCCEEDED, Life, life_of

CREATED = 1_795_000_000_000

arrays = st.sampled_from([template for template in TEMPLATES if template.is_array])
small = arrays.map(lambda template: template._replace(sizes=(2, 3, 17, 64, 200), failures=None))
outcomes = st.sampled_from(OUTCOMES)
serials = st.integers(0, 1 << 20)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    template, outcome, serial = draw(small), draw(outcomes), draw(serials)
    return life_of(template, outcome, 7, serial, CREATED)


@settings(deadline=None)
@given(life=lives(), share=st.floats(0, 1.05))
def test_counts_listings_and_courses_agree_at_any_time(life: Life, share: float) -> None:
    spawn, time = life.spawn, CREATED + int(share * (life.course.stopped - CREATED))
    assert spawn

    by_status: dict[int, list[int]] = {status: [] for status in range(len(STATUSES))}
    for rank in range(spawn.size):
        own = spawn.course(rank)
        if own.created <= time:
            by_status[own.status(time, spawn.end(rank))].append(rank)

    assert spawn.counts(time) == [len(ranks) for ranks in by_status.values()]
    for status, ranks in by_status.items():
        assert list(spawn.ranks(status, time, -1)) == ranks
        for after in ranks[:3]:
            assert list(spawn.ranks(status, time, after)) == [r for r in ranks if r > after]


@settings(deadline=None)
@given(life=lives())
def test_ranks_and_indices_are_the_same_children_in_two_orders(life: Life) -> None:
    spawn = life.spawn
    assert spawn

    assert sorted(spawn.index_of(rank) for rank in range(spawn.size)) == list(range(spawn.size))
    assert all(spawn.rank_of(spawn.index_of(rank)) == rank for rank in range(spawn.size))
    assert len(set(spawn.failed)) == len(spawn.failed)


@settings(deadline=None)
@given(life=lives())
def test_a_parent_ends_after_its_last_child_and_fails_with_any(life: Life) -> None:
    spawn = life.spawn
    assert spawn

    assert max(spawn.course(rank).stopped for rank in range(spawn.size)) <= life.course.stopped
    assert (life.end == FAILED) == bool(spawn.failed)


@given(template=st.sampled_from(TEMPLATES), outcome=outcomes, serial=serials)
def test_every_course_goes_forward_and_ends_within_the_horizon(
    template: Template, outcome: Outcome, serial: int
) -> None:
    life = life_of(template, outcome, 7, serial, CREATED)

    assert list(life.course) == sorted(life.course)
    assert life.course.stopped - CREATED < 6 * 3_600_000
    assert life.end in {SUCCEEDED, FAILED}


def test_the_weights_of_templates_and_of_outcomes_fill_a_byte() -> None:
    assert sum(template.weight for template in TEMPLATES) == 256
    assert sum(outcome.weight for outcome in OUTCOMES) == 256
    assert len({template.stem for template in TEMPLATES}) == len(TEMPLATES)
