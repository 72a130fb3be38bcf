"""Terms about how a job went and the course of its life, and what a query knows about itself."""

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.query.query import parse
from batch_tui.batch.times import Clock
from tests.batch.test_query import HOUR, NOW, holds


def test_a_job_without_an_exit_code_has_neither_that_nor_another_one() -> None:
    job = Job("a", "x")
    assert not holds("exit:0", job)
    assert not holds("exit:!=0", job)
    assert holds("-exit:0", job)
    assert holds("exit:1,137", job._replace(exit_code=137))
    assert holds("exit:!=0", job._replace(exit_code=137))
    assert not holds("exit:!=137", job._replace(exit_code=137))


def test_a_reason_is_looked_for_in_both_reasons() -> None:
    killed = Job("a", "x", more=More(container_reason="OutOfMemoryError: killed"))
    evicted = Job("a", "x", reason="Host EC2 (instance i-1) terminated.")
    assert holds("reason:outofmemory", killed)
    assert holds('reason:"host ec2*terminated"', evicted)
    assert not holds("reason:outofmemory", evicted)
    assert holds("-reason:oom", evicted)


def test_types_and_flags() -> None:
    array = Job("a", "x", more=More(size=10, cancelled=True))
    nodes = Job("b", "x", more=More(nodes=2, terminated=True))
    assert [holds("type:array", job) for job in (array, nodes, Job("c", "x"))] == [
        True,
        False,
        False,
    ]
    assert holds("type:mnp,single", nodes)
    assert holds("is:cancelled", array)
    assert not holds("is:terminated", array)
    assert holds("is:terminated -is:cancelled", nodes)


def test_none_is_for_jobs_that_ended_without_an_exit_code() -> None:
    failed = Job("a", "x", Status.FAILED)
    assert holds("exit:none", failed)
    assert holds("exit:1,NONE", failed._replace(exit_code=1))
    assert not holds("exit:none", failed._replace(exit_code=1))
    assert not holds("exit:none", failed._replace(status=Status.RUNNING))


def test_a_job_that_runs_again_does_not_have_the_exit_code_of_its_attempt_before() -> None:
    again = Job("a", "x", Status.RUNNING, exit_code=137)
    assert not holds("exit:137", again)
    assert not holds("exit:!=0", again)


def test_a_length_of_time_is_compared_and_a_bare_one_is_at_least_that() -> None:
    job = Job("a", "x", Status.RUNNING, created=NOW - 8 * HOUR, started=NOW - 6 * HOUR)
    for text in ("6h", ">=6h", "<=6h", ">5h59m", "<6h1s", "2H", "waited:2h", "waited:<=7200s"):
        assert holds(text if ":" in text else f"running:{text}", job), text
    for text in (">6h", "<6h", "7h", "waited:>2h", "waited:1d", "took:6h"):
        assert not holds(text if ":" in text else f"running:{text}", job), text
    done = job._replace(status=Status.FAILED, stopped=NOW - 5 * HOUR)
    assert holds("took:60m -took:>1h -running:<1d", done)
    assert str(parse("running:6H waited:>=5m took:<1D12H")) == (
        "running:>=6h waited:>=5m took:<1d12h"
    )


def test_a_job_that_waits_has_waited_until_now() -> None:
    job = Job("a", "x", Status.RUNNABLE, created=NOW - HOUR)
    assert holds("waited:>59m -waited:>1h", job)


def test_ended_is_strict_to_the_millisecond_and_holds_for_what_has_ended_alone() -> None:
    job = Job("a", "x", Status.FAILED, stopped=NOW - 2 * HOUR)
    assert not holds("ended:2h", job)
    assert holds("ended:2h", job._replace(stopped=NOW - 2 * HOUR + 1))
    assert not holds("ended:2h", Job("a", "x", Status.RUNNING))
    array = Job("a", "x", Status.SUCCEEDED, more=More(size=2, summary_at=NOW - HOUR))
    assert holds("ended:2h -ended:30m", array)


def test_attempts_count_the_one_that_runs() -> None:
    job = Job("a", "x", Status.RUNNING, more=More(attempts=1))
    for text in ("2", "=2", ">1", ">=2", "<=2", "<3", "!=1", "02"):
        assert holds(f"attempts:{text}", job), text
    for text in ("1", ">2", "<2", "!=2", "=1"):
        assert not holds(f"attempts:{text}", job), text
    assert str(parse("attempts:=2 attempts:!=03")) == "attempts:2 attempts:!=3"


def test_tags_match_by_case_with_or_without_a_value() -> None:
    tags = (("cost centre", "4711"), ("stage", ""), ("team", "genomics=x"))
    job = Job("a", "x", more=More(tags=tags))
    for text in ("team", "team=genomics=x", "team=gen*", "*=4711", '"cost centre"', "stage=", "t*"):
        assert holds(f"tag:{text}", job), text
    for text in ("Team", "team=", "team=Genomics*", "owner", "tea", "genomics"):
        assert not holds(f"tag:{text}", job), text


@pytest.mark.parametrize(
    ("text", "moves", "steady"),
    [
        ("etl* share:a type:array queue:x tag:team", False, True),
        ("after:2026-11-01 before:2026-11-02", False, True),
        ("after:2h", True, True),
        ("before:today", True, True),
        ("status:failed", False, False),
        ("etl* took:>1h attempts:>1", False, False),
        ("exit:1 reason:oom is:cancelled", False, False),
        ("-ended:2h", True, False),
        ("running:>6h", True, False),
        ("waited:>6h", True, False),
    ],
)
def test_a_query_knows_whether_it_goes_on_with_the_clock_and_with_a_jobs_life(
    text: str, moves: bool, steady: bool
) -> None:
    query = parse(text)
    assert (query.moves, query.steady) == (moves, steady)


def test_what_is_known_of_a_job_may_not_be_enough() -> None:
    listed = Job("a", "etl", Status.FAILED, created=NOW)
    test = parse("etl* -tag:team").test(Clock(NOW))
    assert test(listed) is None
    assert test(listed._replace(name="other")) is False
    assert test(listed._replace(more=More(tags=()))) is True
