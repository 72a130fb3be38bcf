"""How an order is written, and that every column can be sorted by."""

from typing import Any

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.order import NEWEST, Order
from batch_tui.look.columns import BY_KEY
from batch_tui.look.orders import ORDERS, read_order, write_order

FULL = Job(
    "i", "n", Status.FAILED, 1, 2, 3, "q", "d", "r", 1, "s", "",
    More("r", 1, (0,) * 7, summary_at=4, attempts=1),
)  # fmt: skip


@pytest.mark.parametrize("key", ORDERS)
@pytest.mark.parametrize("sign", ["", "-"])
def test_an_order_is_read_as_it_was_written(key: str, sign: str) -> None:
    order = read_order(sign + key, 7)
    assert order == Order(ORDERS[key], bool(sign), 7)
    assert read_order(write_order(order), 7)[:2] == order[:2]


def test_the_newest_first_need_not_be_written() -> None:
    assert read_order("", 7) == NEWEST
    assert write_order(NEWEST) == write_order(read_order("-created", 7)) == ""


@pytest.mark.parametrize("text", ["colour", "-colour", "mark", "--name", "-"])
def test_what_is_no_column_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(ValueError, match=r"There is no column .*; choose one of status, name, "):
        read_order(text, 0)


def test_jobs_can_be_ordered_by_every_column_and_an_order_is_called_as_one_that_shows_it() -> None:
    assert set(ORDERS) == set(BY_KEY)
    assert all(ORDERS[by.key] == by for by in ORDERS.values())


def test_the_beginnings_of_ids_are_sorted_as_the_ids_are() -> None:
    assert read_order("-short-id", 0) == read_order("-id", 0)


@pytest.mark.parametrize("key", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_jobs_that_a_column_says_nothing_of_come_last_in_both_directions(
    key: str, descending: bool
) -> None:
    jobs = JobList(Order(ORDERS[key], descending))
    bare = Job("", "")
    jobs.merge([bare, FULL])
    assert [row.job for row in jobs.rows(0, 2)] == [FULL, bare]


@pytest.mark.parametrize(
    ("key", "ascending"),
    [
        ("status", [{"status": Status.PENDING}, {"status": Status.RUNNING}]),
        ("name", [{"name": "Alpha"}, {"name": "beta"}]),
        ("created", [{"created": 1}, {"created": 2}]),
        ("duration", [{"started": 8}, {"started": 5, "stopped": 9}, {"started": 2}]),
        ("started", [{"started": 1}, {"started": 2}]),
        (
            "stopped",
            [
                {"status": Status.FAILED, "stopped": 1},
                {"status": Status.FAILED, "more": More(size=2, summary_at=2)},
            ],
        ),
        ("waited", [{"started": 5}, {"status": Status.RUNNABLE}, {"started": 20}]),
        ("attempts", [{"more": More(attempts=0)}, {"more": More(attempts=1)}]),
        (
            "exit",
            [{"status": Status.FAILED, "exit_code": 0}, {"status": Status.FAILED, "exit_code": 1}],
        ),
        ("reason", [{"reason": "a"}, {"reason": "z", "more": More("b")}]),
        ("queue", [{"queue": "a"}, {"queue": "b"}]),
        ("region", [{"scope": "arn:aws:batch:a:1:job/"}, {"scope": "arn:aws:batch:b:1:job/"}]),
        ("account", [{"scope": "arn:aws:batch:b:1:job/"}, {"scope": "arn:aws:batch:a:2:job/"}]),
        ("definition", [{"definition": "a:1"}, {"definition": "b:1"}]),
        ("share", [{"share": "a"}, {"share": "b"}]),
        (
            "progress",
            [
                {"more": More(size=4, summary=(0, 0, 0, 0, 3, 0, 1))},
                {"more": More(size=4, summary=(0, 0, 0, 0, 0, 4, 0))},
            ],
        ),
    ],
)
def test_jobs_are_ordered_by_what_the_column_says(
    key: str, ascending: list[dict[str, Any]]
) -> None:
    made = [
        Job(f"{n}", "n", Status.RUNNING, 1)._replace(**members)
        for n, members in enumerate(ascending)
    ]
    jobs = JobList(Order(ORDERS[key], descending=False, at=10))
    jobs.merge(made)
    assert jobs.ids(0, 9) == [job.id for job in made]
    jobs.sort(Order(ORDERS[key], descending=True, at=10))
    assert jobs.ids(0, 9) == [job.id for job in reversed(made)]
