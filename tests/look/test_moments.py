"""Local time on the screen: the hours of the zone, and an offset only where it is another one."""

import time
from collections.abc import Iterator

import pytest

from batch_tui.look.moments import moment, zone

WINTER, SUMMER = 1_795_000_000_000, 1_784_000_000_000


@pytest.fixture(params=["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "UTC"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


SAID = {
    "Europe/Berlin": ("2026-11-18 12:06:40", "UTC+0100", "2026-07-14 05:33:20 +0200"),
    "Asia/Kolkata": ("2026-11-18 16:36:40", "UTC+0530", "2026-07-14 09:03:20"),
    "America/St_Johns": ("2026-11-18 07:36:40", "UTC-0330", "2026-07-14 01:03:20 -0230"),
    "UTC": ("2026-11-18 11:06:40", "UTC", "2026-07-14 03:33:20"),
}


def test_an_instant_is_told_in_local_time(place: str) -> None:
    now, of_it, before = SAID[place]
    assert moment(WINTER, WINTER) == now
    assert zone(WINTER) == of_it
    assert moment(SUMMER, WINTER) == before


def test_none_is_told_as_nothing() -> None:
    assert moment(None, WINTER) == ""
