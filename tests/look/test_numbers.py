"""Numbers and times as people read them."""

import pytest

from batch_tui.batch.times import MINUTE
from batch_tui.look.numbers import DAY, HOUR, age, count, countdown, rate, span, time_left

SECOND = 1_000


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "<1m"),
        (MINUTE - 1, "<1m"),
        (MINUTE, "1m"),
        (59 * MINUTE + 59 * SECOND, "59m"),
        (HOUR, "1h"),
        (DAY - 1, "23h"),
        (DAY, "1d"),
        (14 * DAY - 1, "13d"),
        (14 * DAY, "2w"),
        (400 * DAY, "57w"),
    ],
)
def test_an_age_is_in_one_unit(milliseconds: int, said: str) -> None:
    assert age(milliseconds) == said
    assert len(said) <= 4


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "<1s"),
        (999, "<1s"),
        (SECOND, "1s"),
        (59 * SECOND, "59s"),
        (MINUTE, "1m 00s"),
        (3 * MINUTE + 12 * SECOND, "3m 12s"),
        (2 * HOUR + 5 * MINUTE, "2h 05m"),
        (3 * DAY + 4 * HOUR + 59 * MINUTE, "3d 04h"),
    ],
)
def test_a_duration_is_in_two_units_at_most(milliseconds: int, said: str) -> None:
    assert span(milliseconds) == said


def test_a_duration_that_goes_on_has_no_seconds() -> None:
    assert span(3 * MINUTE + 12 * SECOND, coarse=True) == "3m"
    assert span(40 * SECOND, coarse=True) == "<1m"
    assert span(2 * HOUR + 5 * MINUTE, coarse=True) == "2h 05m"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 jobs"), (1, "1 job"), (2, "2 jobs"), (12_000, "12,000 jobs")]
)
def test_a_count_agrees_with_its_noun(number: int, said: str) -> None:
    assert count(number, "job") == said


@pytest.mark.parametrize(
    ("per_minute", "said"),
    [
        (1_234.0, "1,200/min"),
        (99.6, "100/min"),
        (57.75, "58/min"),
        (9.96, "10/min"),
        (4.52, "4.5/min"),
        (1.0, "1/min"),
        (0.2, "12/h"),
        (0.999, "60/h"),
        (0.02, "1.2/h"),
    ],
)
def test_a_rate_has_two_digits(per_minute: float, said: str) -> None:
    assert rate(per_minute) == said


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "<1m"),
        (MINUTE, "~1m"),
        (4 * MINUTE + 29 * SECOND, "~4m"),
        (12 * MINUTE, "~10m"),
        (13 * MINUTE, "~15m"),
        (56 * MINUTE, "~55m"),
        (58 * MINUTE, "~1h"),
        (3 * HOUR + 29 * MINUTE, "~3h"),
        (47 * HOUR, "~47h"),
        (48 * HOUR, "~2d"),
    ],
)
def test_a_time_to_go_is_the_coarser_the_longer_it_is(milliseconds: int, said: str) -> None:
    assert time_left(milliseconds) == said


@pytest.mark.parametrize(
    ("seconds", "said", "coarse"),
    [(0.2, "1s", "10s"), (9.0, "9s", "10s"), (10.0, "10s", "10s"), (10.1, "11s", "20s")],
)
def test_what_is_counted_down_is_never_too_little(seconds: float, said: str, coarse: str) -> None:
    assert countdown(seconds) == said
    assert countdown(seconds, coarse=True) == coarse
