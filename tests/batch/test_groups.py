"""What jobs are made of, against plain counting; and the filter of a group, which finds just it."""

import re
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch import groups
from batch_tui.batch.groups import Group, Parts, Tally
from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.masks import without_numbers
from batch_tui.batch.plan.explain import explain
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.dimensions import (
    BY_KEY,
    DIMENSIONS,
    VIEWS,
    Dimension,
    Gap,
    View,
    filtered,
    told,
)
from batch_tui.batch.query.query import Query, parse
from batch_tui.batch.text import safe
from batch_tui.batch.times import Clock
from tests.batch.queries import query_means
from tests.harmless import ANY_TEXT, is_harmless

NOW = 1_794_000_000_000
CLOCK = Clock(NOW, UTC)
DESCRIBED = More(attempts=1, tags=())
HOUR = 3_600_000

NAMES = ("etl", "ETL", "etl-1", "etl-22", "train-2024-11-03-shard-0042", "a*b", "17", "x 1", '"q"')
REASONS = (
    "",
    "Task failed",
    "Task failed to start",
    "Host EC2 (instance i-0123456789abcdef0) gone",
    "Host EC2 (instance i-0123456789abcdef1) gone",
    'said "a" 2',
    'said "b" 31',
    "a\\b c",
    "9",
)
KILLED = DESCRIBED._replace(container_reason="OutOfMemoryError: Container")


def made_up(seed: int) -> list[Job]:
    """Some jobs, of which listings have told more or less."""
    pick = Random(seed).choice
    return [
        Job(
            f"{number:08x}-0000-0000-0000-000000000000",
            pick(NAMES),
            pick(tuple(Status)),
            NOW - pick(range(3 * HOUR)),
            queue=pick("ab"),
            definition=pick(("", "etl:7", "arn:aws:batch:r:1:job-definition/etl:8", "etl")),
            reason=pick(REASONS),
            exit_code=pick((None, 0, 1, 137)),
            share=pick(("", "prod", "Prod")),
            more=pick((None, DESCRIBED, KILLED)),
        )
        for number in range(pick(range(1, 40)))
    ]


def plainly(job: Job, key: str) -> object:
    """What a job counts as, said a second way; None where it shows nothing."""
    moment = datetime.fromtimestamp((job.created or 0) / 1000, UTC)
    over = job.status in ("SUCCEEDED", "FAILED")
    why = re.sub(r'i-\w+|\d+|"[^"]*"', "~", job.rest.container_reason or job.reason)
    return {
        "exit": job.exit_code if over else "live",
        "reason": why or None,
        "def": job.definition.split("/")[-1] or None,
        "name": re.sub(r"\d+", "#", job.name.lower()),
        "queue": job.queue,
        "share": job.share,
        "hour": moment.replace(minute=0, second=0, microsecond=0),
        "status": str(job.status),
    }[key]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.title))
@settings(max_examples=12)
@given(seed=st.integers(0, 99_999))
def test_groups_are_those_of_plain_counting_and_their_filters_find_them(
    view: View, seed: int
) -> None:
    jobs, dimensions = made_up(seed), view.dimensions
    tally = Tally(dimensions, CLOCK)
    tally.add(jobs[:7])
    tally.add(jobs[7:])
    made = tally.made()
    plain = Counter(
        (*(plainly(job, one.key) for one in dimensions), _silence(job, dimensions)) for job in jobs
    )
    assert sorted(group.count for group in made.groups) == sorted(plain.values())
    assert (made.jobs, made.rest) == (len(jobs), 0)
    for group in made.groups:
        _check_filter(group, jobs, dimensions)


def _silence(job: Job, dimensions: Sequence[Dimension]) -> object:
    """Whether a job that shows nothing may have something all the same."""
    keys = [one.key for one in dimensions]
    if keys == ["exit", "reason"]:
        is_silent = job.exit_code is None and job.status in ("SUCCEEDED", "FAILED")
        is_silent = is_silent or not (job.reason or job.rest.container_reason)
        return is_silent and job.more is None
    return None


def _check_filter(group: Group, jobs: list[Job], dimensions: Sequence[Dimension]) -> None:
    tally = Tally(dimensions, CLOCK)
    members = [job for job in jobs if _values(job, tally) == group.values]
    assert len(members) == group.count
    found = filtered(Query(), tally.dimensions, group.values)
    if found is None:
        return
    assert parse(str(found.query)) == found.query
    holds = found.query.test(CLOCK)
    matching = [job for job in jobs if query_means(found.query, job, NOW)]
    assert all(holds(job) is not False for job in members)
    if Gap.NONE not in group.values:
        assert {*members} <= {*matching}
    if not found.wide:
        assert {job.id for job in matching} - {job.id for job in members} == set()


def _values(job: Job, tally: Tally) -> tuple[object, ...]:
    return tuple(one.value(job, tally.clock) for one in tally.dimensions)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("train-2024-11-03-shard-0042", "train-#-#-#-shard-#"),
        ("etl-9f3ac01-b", "etl-#-b"),
        ("run-6ba7b810-9dad-11d1-80b4-00c04fd430c8", "run-#"),
        ("ETL", "etl"),
        ("defaced-facade", "defaced-facade"),
    ],
)
def test_a_name_is_told_without_its_numbers_and_ids(name: str, plain: str) -> None:
    assert without_numbers(name) == plain


@pytest.mark.parametrize(
    ("query", "key", "value", "narrowed"),
    [
        ("status:failed", "exit", 137, "status:failed exit:137"),
        ("exit:137 after:2h", "exit", 137, "exit:137 after:2h"),
        ("exit:!=0", "exit", Gap.NONE, "exit:!=0 exit:none"),
        ("status:failed,running", "status", "FAILED", "status:failed"),
        ("after:2h", "exit", Gap.LIVE, "after:2h -status:succeeded,failed"),
        ("etl* status:failed", "name", "etl-#", "etl-* status:failed"),
        ("-etl-9", "name", "etl-#", "-etl-9 etl-*"),
        ("def:etl*", "def", "etl:7", "def:etl:7"),
        ("", "share", Gap.NONE, "-share:*"),
        ("", "status", "PAUSED", "status:other"),
        ("", "reason", 'read "<text>" <n> times', 'reason:"read \\"*\\" * times"'),
        ("", "exit", Gap.UNTOLD, None),
        ("", "reason", Gap.NONE, None),
        ("", "name", "#", None),
        ("", "name", " ", None),
    ],
)
def test_the_filter_of_a_group_stands_behind_the_terms_or_takes_their_place(
    query: str, key: str, value: object, narrowed: str | None
) -> None:
    found = filtered(parse(query), (BY_KEY[key],), (value,))  # type: ignore[arg-type]
    assert (found and str(found.query)) == narrowed


def test_what_one_dimension_cannot_say_leaves_a_wider_filter_to_the_others() -> None:
    both = (BY_KEY["exit"], BY_KEY["reason"])
    found = filtered(Query(), both, (137, Gap.UNTOLD))
    assert found is not None
    assert (str(found.query), found.wide) == ("exit:137", True)
    assert filtered(Query(), both, (Gap.UNTOLD, Gap.UNTOLD)) is None


@pytest.mark.parametrize(
    "zone",
    [UTC, timezone(timedelta(hours=5, minutes=30)), ZoneInfo("Europe/Berlin")],
    ids=str,
)
def test_hours_are_those_of_the_local_time_and_their_filter_is_exact(zone: timezone) -> None:
    hour, clock = BY_KEY["hour"], Clock(NOW, zone)
    change = 1_792_890_000_000  # in October the clocks of Berlin go back
    for created in range(change - 4 * HOUR, change + 4 * HOUR, 599_999):
        job = Job("1", "n", created=created)
        start = hour.value(job, clock)
        assert isinstance(start, int)
        local = datetime.fromtimestamp(start / 1000, zone)
        assert (local.minute, local.second) == (0, 0)
        assert start <= created < start + HOUR
        found = filtered(Query(), (hour,), (start,))
        assert found is not None
        holds = found.query.test(clock)
        edges = [start - 1, start, created, start + HOUR - 1, start + HOUR]
        verdicts = [holds(job._replace(created=at)) for at in edges]
        assert verdicts == [False, True, True, True, False]
        assert f"{local:%Y-%m-%d %H:%M}" in hour.written(start, clock)
    assert hour.data(NOW - NOW % HOUR, CLOCK) == "2026-11-06T21:00Z"


@settings(max_examples=30)
@given(text=ANY_TEXT)
def test_no_text_drives_a_terminal_or_breaks_a_query(text: str) -> None:
    job = Job(
        safe(text), safe(text), Status.FAILED, NOW, queue=safe(text), definition=safe(text),
        reason=safe(text), share=safe(text), exit_code=1,
    )  # fmt: skip
    for one in DIMENSIONS:
        value = one.value(job, CLOCK)
        assert is_harmless(one.written(value, CLOCK))
        found = filtered(Query(), (one,), (value,))
        if found is not None:
            assert is_harmless(str(found.query))
            assert parse(str(found.query)) == found.query
            assert found.query.test(CLOCK)(job) is not False


def test_only_so_many_groups_are_told_apart_and_of_these_every_job_is_counted() -> None:
    jobs = [Job(str(number), chr(97 + number % 5), created=NOW) for number in range(50)]
    tally = Tally((BY_KEY["name"],), CLOCK, most=3)
    tally.add(jobs)
    made = tally.made()
    assert [group.values for group in made.groups] == [("a",), ("b",), ("c",)]
    assert [group.count for group in made.groups] == [10, 10, 10]
    assert (made.jobs, made.rest) == (50, 20)


def test_what_is_counted_takes_no_more_memory_the_more_jobs_there_are() -> None:
    tallies = [Tally(view.dimensions, CLOCK) for view in VIEWS]

    def grown(pages: range) -> int:
        """The most bytes that there are while these pages are counted."""
        tracemalloc.reset_peak()
        for page in pages:
            numbers = range(page * 500, page * 500 + 500)
            jobs = [
                Job(f"{n:08x}", f"run-{n}", Status.FAILED, NOW, reason=f"job {n} died", exit_code=1)
                for n in numbers
            ]
            for tally in tallies:
                tally.add(jobs)
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        grown(range(10))
        first, later = grown(range(10, 12)), grown(range(12, 40))
    finally:
        tracemalloc.stop()
    assert later < 1.2 * first
    assert {tally.made().jobs for tally in tallies} == {20_000}


def test_a_list_is_counted_anew_only_where_it_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, dimensions = JobList(chunk=4), (BY_KEY["status"],)
    parts, seen = Parts(dimensions, CLOCK), []
    plain = groups.counted
    monkeypatch.setattr(
        groups,
        "counted",
        lambda jobs, *rest: plain((seen.append(job) or job for job in jobs), *rest),  # type: ignore[func-returns-value]
    )
    steps = _steps(rows)
    for changed in steps:
        before = len(seen)
        made = parts.made(rows.parts(), [], lambda: True)
        counts = {group.values[0]: group.count for group in made.groups}
        jobs = [row.job for row in rows.rows(0, len(rows)) if row.parent is None]
        assert counts == Counter(job.state for job in jobs)
        assert len(seen) - before <= changed
    gone = [job for job in map(rows.get, ("5", "6")) if job]
    assert parts.made(rows.parts(), gone, lambda: True).jobs == rows.jobs - 2
    rows.remove(["9"])
    assert parts.made(rows.parts(), gone, lambda: False).jobs == 0


def _steps(rows: JobList) -> Iterator[int]:
    """Changes of a list; each gives the most jobs that are to be looked at again."""
    rows.merge(Job(str(at), "n", Status.RUNNING, NOW - at) for at in range(100))
    yield 100
    yield 0
    rows.merge([Job("50", "n", Status.FAILED, NOW - 50)])
    yield 8
    rows.remove(["7"])
    yield 8
    rows.merge([Job("new", "n", Status.FAILED, NOW)])
    yield 8


def test_what_a_view_reads_is_told_of_every_job_that_matches() -> None:
    way = plan(parse("status:failed"), ("a",), NOW, tells=told((BY_KEY["def"],)))
    listed = Job("1", "n", Status.FAILED, NOW, reason="x", exit_code=1)
    assert way.judge(listed) is None
    assert way.judge(listed._replace(definition="etl:7")) is True
    assert way.judge(listed._replace(status=Status.RUNNING)) is False
    assert "may leave out the job definition" in " ".join(explain(way))
    both = plan(parse("status:failed"), ("a",), NOW, tells=told(VIEWS[0].dimensions))
    assert both.judge(listed) is True
    assert both.judge(listed._replace(reason="")) is None
    assert both.judge(listed._replace(exit_code=None)) is None
    assert both.needs_describe
    assert not plan(parse("status:failed"), ("a",), NOW).needs_describe
