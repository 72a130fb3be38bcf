"""The habits that a region may have while the screen is tested."""

from collections.abc import Mapping
from typing import Any

import pytest

from batch_tui.demo import DemoRegion
from tests.feed.habits import KINDS, behave


@pytest.fixture(params=KINDS)
def any_habits(request: pytest.FixtureRequest, demo: DemoRegion) -> Mapping[str, Any]:
    """Has a test run under the usual habits, under friendly ones and under the most different."""
    habits: Mapping[str, Any] = KINDS[request.param]
    behave(demo, habits)
    return habits
