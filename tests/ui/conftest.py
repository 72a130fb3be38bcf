"""The habits that a region may have while the screen is tested, and how long its offers last."""

from collections.abc import Mapping
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.feed import side_by_side
from batch_tui.ui import app
from batch_tui.ui.panes import notices
from tests.feed.habits import KINDS, behave
from tests.terminal import PATIENCE


@pytest.fixture(params=KINDS)
def any_habits(request: pytest.FixtureRequest, demo: DemoRegion) -> Mapping[str, Any]:
    """Has a test run under the usual habits, under friendly ones and under the most different."""
    habits: Mapping[str, Any] = KINDS[request.param]
    behave(demo, habits)
    return habits


@pytest.fixture(autouse=True)
def _what_lasts_a_while_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said or offered to a person for some seconds is so for as long as a test may wait.

    A busy machine may let those seconds pass between two keys. No region is slow by itself, either.
    """
    monkeypatch.setattr(notices, "TWICE", PATIENCE)
    monkeypatch.setattr(app, "TWICE", PATIENCE)
    monkeypatch.setattr(app, "TOLD", PATIENCE)
    monkeypatch.setattr(app.BatchApp, "NOTIFICATION_TIMEOUT", PATIENCE)
    monkeypatch.setattr(side_by_side, "SLOW", PATIENCE)
