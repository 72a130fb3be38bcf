"""A sort beside a list: what it takes over, what stops it, and that a thread may run it."""

from threading import Event, Thread

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.change import Splice
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.sorting import Sorting
from tests.batch.orders import ID, NAME

MANY = 6_000
BY_NAME = Order(NAME, descending=False)


def job(number: int, name: str | None = None) -> Job:
    shuffled = number * 7_919 % MANY
    return Job(f"j{number}", name or f"{shuffled:06}", Status.RUNNING, created=number)


def many() -> JobList:
    """Jobs whose names have another order than they; j9 is an array of three, expanded."""
    jobs = JobList()
    jobs.merge([job(number) for number in range(MANY)])
    jobs.merge([job(9)._replace(more=More(size=3))])
    jobs.expand("j9")
    return jobs


def names(jobs: JobList) -> list[str]:
    return [row.job.name for row in jobs.rows(0, len(jobs)) if row.parent is None]


def started(sorting: Sorting) -> Thread:
    thread = Thread(target=sorting.run)
    thread.start()
    return thread


def test_the_list_keeps_its_order_until_the_sort_is_finished() -> None:
    jobs = many()
    before = names(jobs)
    sorting = jobs.sorting(BY_NAME)
    assert sorting.progress == 0
    sorting.run()
    assert sorting.progress == 1
    assert names(jobs) == before
    assert jobs.order == Order()
    assert jobs.finish(sorting).splices == (Splice(0, MANY + 3, MANY + 3),)
    assert names(jobs) == sorted(before)
    assert jobs.order == BY_NAME
    row = jobs.position("j9")
    assert row is not None
    assert jobs.ids(row, row + 4) == ["j9", "j9:0", "j9:1", "j9:2"]


def test_what_comes_changes_and_goes_while_a_thread_sorts_is_in_its_place_at_the_end() -> None:
    jobs = many()
    sorting = jobs.sorting(BY_NAME)
    thread = started(sorting)
    number = 0
    while thread.is_alive() or not number:
        jobs.merge([job(number, f"{number:06}x"), job(MANY + number)])
        jobs.remove([f"j{number + 1}"])
        number = (number + 10) % MANY
    thread.join()
    expected = sorted(names(jobs))
    jobs.collapse("j9")
    jobs.finish(sorting)
    assert names(jobs) == expected
    assert len(jobs) == jobs.jobs == len(expected)
    assert all(jobs.position(job_id) == n for n, job_id in enumerate(jobs.ids(0, len(jobs))))


def test_a_sort_that_is_stopped_on_its_way_ends_early_and_changes_nothing() -> None:
    jobs = many()
    keyed = Event()
    stopped = Event()

    class SlowName(str):
        __slots__ = ()

        def casefold(self) -> str:
            keyed.set()
            stopped.wait()
            return str(self)

    jobs.merge([job(MANY, SlowName("slow"))])
    before = names(jobs)
    sorting = jobs.sorting(BY_NAME)
    thread = started(sorting)
    keyed.wait()
    sorting.stop()
    stopped.set()
    thread.join()
    assert sorting.progress < 1
    assert not jobs.finish(sorting)
    assert names(jobs) == before


def test_a_sort_that_begins_stops_the_one_before() -> None:
    jobs = many()
    first = jobs.sorting(BY_NAME)
    second = jobs.sorting(Order(ID))
    assert first.is_stopped
    first.run()
    second.run()
    assert not jobs.finish(first)
    assert jobs.finish(second)
    assert jobs.order == Order(ID)


def test_to_sort_into_the_present_order_is_no_work_and_gives_up_another() -> None:
    jobs = many()
    other = jobs.sorting(BY_NAME)
    same = jobs.sorting(Order())
    same.run()
    assert not jobs.finish(same)
    other.run()
    assert not jobs.finish(other)
    assert jobs.order == Order()


def test_a_list_without_jobs_takes_the_order_that_later_jobs_have() -> None:
    jobs = JobList()
    jobs.sort(BY_NAME)
    jobs.merge([job(1, "b"), job(2, "a")])
    assert names(jobs) == ["a", "b"]


def test_jobs_of_one_value_are_sorted_by_their_creation_whatever_their_number() -> None:
    jobs = JobList()
    jobs.merge([job(number, "one name") for number in range(MANY)])
    jobs.sort(BY_NAME)
    assert jobs.ids(0, MANY) == [f"j{number}" for number in reversed(range(MANY))]
