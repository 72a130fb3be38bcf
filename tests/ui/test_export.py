"""Exporting from the list: chosen, named, written, stopped."""

import json
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.picker import PickerScreen
from batch_tui.ui.screens.export import ExportScreen
from batch_tui.ui.widgets.line_input import LineInput
from tests.conftest import Run
from tests.ui.driver import Running
from tests.ui.test_live import MINE, fill


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def text(running: Running) -> str:
    return "\n".join(running.shown)


def written(tmp_path: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}


async def named(running: Running, *keys: str) -> None:
    """Open the export, choose the first way, and name the file."""
    await running.press("E")
    await running.until(lambda: isinstance(running.app.screen, PickerScreen))
    await running.until(lambda: isinstance(running.app.focused, LineInput))
    await running.press("enter")
    await running.until(lambda: isinstance(running.app.screen, AskScreen))
    await running.until(lambda: isinstance(running.app.focused, LineInput))
    await running.press(*keys)


async def test_all_that_match_into_a_file_that_is_proposed(
    demo: DemoRegion, run: Run, tmp_path: Path
) -> None:
    fill(demo, 130)
    async with run((80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await named(running, "enter")
        await running.until(lambda: isinstance(running.app.screen, ExportScreen))
        await running.until(lambda: "130 jobs: mine-" in text(running))
        assert "Esc closes" in text(running)
        await running.press("escape")
        await running.until(lambda: running.app.screen is running.jobs)
    [(name, content)] = written(tmp_path).items()
    assert name.startswith("mine-")
    assert name.endswith(".jsonl")
    assert len({json.loads(line)["jobId"] for line in content.splitlines()}) == 130


async def test_no_file_is_written_over_and_esc_leaves(
    demo: DemoRegion, run: Run, tmp_path: Path
) -> None:
    fill(demo, 3)
    (tmp_path / "there").write_text("kept")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await named(running, "ctrl+u", *"there", "enter")
        await running.until(lambda: "File exists" in text(running))
        await running.press("escape")
        await running.until(lambda: running.app.screen is running.jobs)
        await named(running, "escape")
        await running.until(lambda: running.app.screen is running.jobs)
    assert written(tmp_path) == {"there": "kept"}


async def test_it_is_stopped_by_esc_and_says_what_is_in_the_file(
    demo: DemoRegion, run: Run, tmp_path: Path
) -> None:
    fill(demo, 450)
    async with run(queues=(MINE,), query="after:99w") as running:
        await running.loaded()
        await named(running)
        demo.faults.turn({"latency": 3_600, "only": ["ListJobs"]})
        await running.press("enter")
        await running.until(lambda: isinstance(running.app.screen, ExportScreen))
        await running.press("escape")
        await running.until(lambda: "Nothing was written." in text(running))
        demo.faults.clear()
        await running.press("escape")
        await running.until(lambda: running.app.screen is running.jobs)
