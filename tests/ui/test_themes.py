"""Themes: chosen by their name or seen before; the terminal's own limits beat them."""

import pytest
from textual.filter import Monochrome
from textual.widgets import OptionList

from batch_tui.look import colours
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.terminal.themes import DARK, LIGHT, NAMES, SIXTEEN, theme_fault
from tests.conftest import Run
from tests.ui import driver
from tests.ui.driver import Running


@pytest.fixture(autouse=True)
def of_many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that has colours for every theme."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


async def test_a_setting_says_the_theme(run: Run) -> None:
    async with run(theme="nord") as running:
        await running.loaded()
        assert running.app.theme == "nord"


@pytest.mark.parametrize(("theme", "shown"), [("dark", colours.DARK), ("light", colours.LIGHT)])
async def test_ours_have_the_colours_of_the_statuses(
    run: Run, theme: str, shown: dict[str, str]
) -> None:
    async with run(theme=theme) as running:
        await running.loaded()
        assert running.app.theme_variables["status-failed"] == shown["status-failed"]


async def test_every_screen_can_be_shown_in_themes_of_each_kind(run: Run) -> None:
    async with run(size=(100, 30), query="type:array status:failed") as running:
        await running.loaded()
        for opens in ("d", "m", "L", "question_mark"):
            await running.press(opens)
            await running.until(lambda: running.app.screen is not running.jobs, opens)
            for name in (LIGHT.name, "nord", "ansi-dark", "ansi-light"):
                running.app.theme = name
                await running.press("down")
            assert running.app.is_running, driver.mistakes(running)
            await running.press("escape")
            await running.until(lambda: running.app.screen is running.jobs, opens)
        assert not driver.mistakes(running)


def highlighted(running: Running) -> str | None:
    option = running.app.screen.query_one(OptionList).highlighted_option
    return option.id if option else None


async def test_a_theme_is_seen_before_it_is_chosen_and_left_it_is_as_before(run: Run) -> None:
    async with run(size=(100, 60)) as running:
        await running.loaded()
        await running.press("T")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen))
        await running.until(lambda: highlighted(running) == DARK.name)
        await running.press("down")
        await running.until(lambda: running.app.theme == LIGHT.name)
        await running.press("escape")
        await running.until(lambda: running.app.screen is running.jobs)
        await running.until(lambda: running.app.theme == DARK.name)
        await running.press("T", *"gruv", "enter")
        await running.until(lambda: running.app.screen is running.jobs)
        await running.until(lambda: running.app.theme == "gruvbox")
        await running.until(lambda: any('"gruvbox"' in told for told in driver.notices(running)))


async def test_a_theme_is_offered_in_the_palette(run: Run) -> None:
    async with run() as running:
        await running.loaded()
        await running.press("colon", *"theme", "enter")
        await running.until(lambda: "Theme" in "\n".join(running.shown))
        assert driver.query_line(running) is not None
        assert running.app.screen.query_one(OptionList).option_count == len(NAMES)


async def test_without_colours_no_theme_has_any(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with run(theme="nord") as running:
        await running.loaded()
        assert any(isinstance(kept, Monochrome) for kept in running.app.get_line_filters())


async def test_a_terminal_of_sixteen_colours_has_the_theme_for_these(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM")
    async with run(theme="nord") as running:
        await running.loaded()
        assert running.app.theme == SIXTEEN.name


def test_a_name_that_no_theme_has_is_refused_with_those_that_there_are() -> None:
    assert not any(map(theme_fault, NAMES))
    assert "nord" in theme_fault("pink")
