"""A sheet of text in a very narrow window comes to rest."""

import pytest

from tests.conftest import Run
from tests.ui import driver


@pytest.mark.parametrize("width", [6, 7, 8])
async def test_the_help_is_laid_out_once(run: Run, width: int) -> None:
    async with run(size=(width, 24)) as running:
        await driver.idle(running)
        await running.press("question_mark")
        await driver.idle(running)
        assert running.app.screen is not running.jobs
