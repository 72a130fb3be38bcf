"""Saved views on the screen: shown by name, and the present one saved."""

from pathlib import Path

import pytest

from batch_tui.batch.query.query import parse
from batch_tui.settings.options import load
from batch_tui.settings.views import View
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.picker import PickerScreen
from tests.conftest import QUEUE, Run
from tests.ui import driver

FAILED = View("status:failed", ("render-spot",), "name", ("status", "name"))


async def test_a_view_is_shown_by_its_name_in_the_palette(run: Run) -> None:
    async with run(size=(120, 40), views={"bad": FAILED}) as running:
        await running.loaded()
        await running.press("colon")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        assert any("view bad" in row and "status:failed" in row for row in running.shown)
        await running.press(*"view bad", "enter")
        await running.loaded()
        assert driver.asked_query(running) == parse("status:failed")
        assert driver.listed_queues(running) == ("render-spot",)
        assert driver.rows(running).order.by.key == "name"
        *titles, _scroll_bar = running.shown[3].split()
        assert titles == ["STATUS", "NAME▲"]


async def test_a_view_without_columns_and_order_brings_the_usual_ones(run: Run) -> None:
    views = {"bad": FAILED, "plain": View("etl*")}
    async with run(size=(120, 40), views=views) as running:
        await running.loaded()
        for name in ("bad", "plain"):
            await running.press("colon")
            await running.until(lambda: isinstance(running.app.screen, PickerScreen))
            await running.press(*f"view {name}", "enter")
            await running.loaded()
        assert driver.rows(running).order.by.key == "created"
        assert "PROGRESS" in running.shown[3]


async def test_commands_of_the_palette_are_done(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("colon")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"pause", "enter")
        await running.until(lambda: driver.is_paused(running))
        await running.press("ctrl+p")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.press(*"mark all", "enter")
        await running.until(lambda: driver.rows(running).marks)


async def test_what_is_shown_is_saved_and_starts_the_next_run(run: Run, tmp_path: Path) -> None:
    async with run(columns=("status", "name")) as running:
        await running.loaded()
        await running.press("slash", *"status:failed align*", "enter")
        await running.loaded()
        await running.press("ctrl+s")
        await running.until(lambda: isinstance(running.app.screen, AskScreen))
        await running.press(*"failed-now", "enter")
        await running.until(lambda: "failed-now" in driver.views(running))
    saved = load(tmp_path / "config.toml").views["failed-now"]
    assert saved == View("status:failed align*", (QUEUE,), "-created", ("status", "name"))


async def test_a_name_that_is_taken_or_cannot_be_is_refused(run: Run, tmp_path: Path) -> None:
    async with run(views={"bad": FAILED}) as running:
        await running.loaded()
        await running.press("ctrl+s")
        await running.until(lambda: isinstance(running.app.screen, AskScreen))
        await running.press(*"bad", "enter")
        assert any("There is a view bad already." in row for row in running.shown)
        await running.press("space", *"x", "enter")
        assert any("letters, digits" in row for row in running.shown)
        await running.press("escape")
        assert running.app.screen is running.jobs
    assert not (tmp_path / "config.toml").exists()


async def test_a_config_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    async with run() as running:
        await running.loaded()
        await running.press("ctrl+s")
        await running.until(lambda: isinstance(running.app.screen, AskScreen))
        await running.press(*"mine", "enter")
        await running.until(
            lambda: any("was not saved" in told for told in driver.notices(running))
        )
        assert driver.views(running) == {}


@pytest.mark.parametrize(
    "text", ["views = 5", "refresh = ", f"a = {'[' * 5_000}", f"a = {'9' * 5_000}", "[[views]]"]
)
async def test_a_config_file_that_has_turned_bad_is_told_and_left_as_it_is(
    run: Run, tmp_path: Path, text: str
) -> None:
    async with run() as running:
        await running.loaded()
        (tmp_path / "config.toml").write_text(text)
        await running.press("ctrl+s")
        await running.until(lambda: isinstance(running.app.screen, AskScreen))
        await running.press(*"mine", "enter")
        await running.until(
            lambda: any("was not saved" in told for told in driver.notices(running))
        )
        assert driver.views(running) == {}
        assert running.app.screen is running.jobs
    assert (tmp_path / "config.toml").read_text() == text
