"""What is submitted for jobs that are run again."""

from hypothesis import given
from hypothesis import strategies as some

from batch_tui.batch.again import (
    INDEXES,
    MOST_CHILDREN,
    Original,
    Override,
    Part,
    Submission,
    Wish,
    can_be_array,
    drafts,
    failed_count,
    weight,
)
from batch_tui.batch.detail import Variable
from batch_tui.batch.job import Job, More, Status

ARRAY = Job("a", "name", Status.FAILED, more=More(size=40, summary=(0, 0, 0, 0, 0, 36, 4)))


def submission(*variables: tuple[str, str]) -> Submission:
    environment = tuple(Variable(*one, secret=False) for one in variables)
    return Submission(
        "n", "q", "d", size=40, parts=(Part(containers=(Override("", (), environment),)),)
    )


def told(asked: Submission | None) -> list[str]:
    """The values of the variable in each container."""
    assert asked is not None
    return [
        variable.value
        for part in asked.parts
        for one in (*part.first, *part.containers)
        for variable in one.environment
        if variable.name == INDEXES
    ]


@given(some.sets(some.integers(0, 39), min_size=2).map(sorted), some.data())
def test_children_of_children_are_those_of_the_first_array(
    failed: list[int], data: some.DataObject
) -> None:
    known = {"a": Original(ARRAY, submission(("STAGE", "x")))}
    [first] = drafts(["a"], known, failed, Wish("array"))
    assert told(first.submission) == [",".join(map(str, failed))]
    assert first.submission is not None
    assert first.submission.size == len(failed)
    again = data.draw(some.sets(some.sampled_from(range(len(failed))), min_size=1).map(sorted))
    second = {"a": Original(ARRAY, first.submission)}
    wanted = [str(failed[index]) for index in again]
    [array] = drafts(["a"], second, again, Wish("array"))
    assert told(array.submission) == [",".join(wanted)]
    singles = drafts(["a"], second, again, Wish("each"))
    assert [told(one.submission) for one in singles] == [[index] for index in wanted]
    assert [one.origin for one in singles] == [f"a:{index}" for index in again]
    assert all(one.submission and one.submission.size is None for one in singles)


def test_a_variable_that_names_too_few_is_not_believed() -> None:
    known = {"a": Original(ARRAY, submission((INDEXES, "5,6")))}
    [draft] = drafts(["a"], known, [1, 30], Wish("array"))
    assert told(draft.submission) == ["1,30"]


def test_every_container_is_told_which_children_it_stands_for() -> None:
    parts = (Part("pod", (Override("a"), Override("b")), first=(Override("c"),)),)
    known = {"a:7": Original(Job("a:7", "n"), submission()._replace(parts=parts, size=None))}
    [draft] = drafts(["a:7"], known, [], Wish())
    assert told(draft.submission) == ["7", "7", "7"]
    bare = {"a:7": Original(Job("a:7", "n"), submission()._replace(parts=(), size=None))}
    assert told(drafts(["a:7"], bare, [], Wish())[0].submission) == ["7"]


def test_what_can_be_an_array() -> None:
    assert [n for n in (0, 1, 2, MOST_CHILDREN, MOST_CHILDREN + 1) if can_be_array(range(n))] == [
        2,
        MOST_CHILDREN,
    ]


def test_how_many_have_failed_is_known_of_arrays_alone() -> None:
    assert failed_count(ARRAY) == 4
    assert failed_count(ARRAY._replace(more=More(size=40))) == 0
    assert failed_count(Job("b", "n", Status.FAILED)) == 0


def test_a_wish_holds_for_each() -> None:
    known = {i: Original(Job(i, i), submission()._replace(share="s", priority=1)) for i in "ab"}
    made = drafts("ab", known, [], Wish(name="x", queue="y", shares=False))
    for draft in made:
        assert draft.submission is not None
        assert draft.submission[:5] == ("x", "y", "d", "", None)
    [kept] = drafts("a", known, [], Wish(queue="y", shares=True))
    assert kept.submission is not None
    assert kept.submission.share == "s"


def test_what_is_large_weighs_more() -> None:
    light, heavy = submission(("A", "x")), submission(("A", "x" * 1000))
    assert weight(heavy) - weight(light) == 999
