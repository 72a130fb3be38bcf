"""What is waited for: when it has come, and when it never will."""

import pytest

from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.until import Until, read_until

R, S, F, W = Status.RUNNING, Status.SUCCEEDED, Status.FAILED, Status.RUNNABLE


def jobs(*statuses: Status | None) -> list[Job]:
    return [Job(str(number), "x", status) for number, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("text", "statuses", "over"),
    [
        ("all:ended", [], True),
        ("all:ended", [S, F], True),
        ("all:ended", [S, R], False),
        ("all:ended", [S, Status.OTHER], False),
        ("all:ended", [S, None], False),
        ("any:ended", [R, S], True),
        ("any:ended", [R, W], False),
        ("any:failed", [R, F], True),
        ("any:failed", [R, S], False),
        ("any:failed", [S, S], True),
        ("all:failed", [F, F], True),
        ("all:failed", [F, R], False),
        ("all:failed", [S, R], True),
        ("all:succeeded", [S, R], False),
        ("all:succeeded", [F, R], True),
        ("any:succeeded", [F, F], True),
        ("any:succeeded", [F, W], False),
        ("any:running", [W, W], False),
        ("any:running", [W, R], True),
        ("all:running", [R, S, F], True),
        ("all:running", [W, R], False),
    ],
)
def test_it_is_over_when_it_holds_or_never_will(
    text: str, statuses: list[Status | None], over: bool
) -> None:
    assert read_until(text).is_over(jobs(*statuses)) is over


@pytest.mark.parametrize(
    ("text", "summary", "over"),
    [
        ("any:failed", (0, 0, 3, 0, 1, 5, 0), False),
        ("any:failed", (0, 0, 3, 0, 1, 5, 1), True),
        ("any:running", (0, 0, 9, 0, 0, 0, 0), False),
        ("any:running", (0, 0, 8, 0, 1, 0, 0), True),
        ("any:ended", (0, 0, 0, 0, 1, 8, 0), False),
        ("all:succeeded", (0, 0, 0, 0, 1, 8, 0), False),
    ],
)
def test_an_array_goes_by_its_summary(text: str, summary: tuple[int, ...], over: bool) -> None:
    array = Job("a", "x", Status.PENDING, more=More(size=9, summary=summary))
    assert read_until(text).is_over([array]) is over


@pytest.mark.parametrize("text", ["", "ended", "all", "all:", "most:ended", "any:dead", "all:any"])
def test_what_is_none_is_refused_with_how_it_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="all: or any: and one of ended, failed"):
        read_until(text)


def test_case_and_spaces_do_not_count() -> None:
    assert read_until(" ALL:Ended ") == Until()
