"""moto's CloudWatch Logs, by real put and get, give the same log screen as the demo's."""

from pathlib import Path

from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.feed.budget import Budget
from batch_tui.feed.source import LogSource
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.screens.log import LogScreen
from tests.conftest import SCOPE
from tests.feed.logs import HOUR, events_of, log_of
from tests.feed.moto_logs import moto, present, put
from tests.feed.world import World
from tests.ui import driver
from tests.ui.driver import Running, started

__all__ = ["moto", "present"]

KEYS = (
    (),
    ("pageup",) * 3,
    ("g",),
    ("t", "pagedown"),
    ("G",),
    ("slash", *"line 77", "enter"),
    ("n", "n"),
    ("w", "N"),
    ("escape", "G", "k"),
)
"""What is done with the log, a step at a time."""


async def test_motos_logs_give_the_same_screen(present: World, moto: str, tmp_path: Path) -> None:
    now = present.demo.clock.start
    lines = [f"{'WARN ' * (n % 5 == 0)}\x1b[3{n % 8}mline {n}\x1b[0m" for n in range(12_000)]
    job_id = present.demo.add_job(
        "told", queue="logs", status="FAILED", started=now - HOUR, stopped=now, lines=tuple(lines)
    )
    log = log_of(present.demo, job_id)
    connection = connect(region="us-east-1", endpoint_url=moto, credentials=("key", "secret"))
    put(connection.client("logs"), log, events_of(present.demo, log))
    seen: list[list[list[str]]] = []
    for logs in (None, LogRegion(connection)):
        async with started(
            present.demo,
            size=(100, 30),
            budget=Budget(rate=1_000, steady=1_000, burst=1_000),
            clock=lambda: now,
            memory=Memory(None),
            config=tmp_path / "config.toml",
            scope=SCOPE,
            settings=Settings(queues=("logs",), refresh=0.0, counts=False),
        ) as running:
            source = running.jobs.pane.source.home("")
            if logs is not None:
                source.logs = LogSource(logs, source.logs.calls)
            seen.append(await shown(running))
    assert seen[0] == seen[1]
    connection.close()


async def shown(running: Running) -> list[list[str]]:
    """The screen after each step."""
    await running.loaded()
    await running.press("l")
    assert isinstance(running.app.screen, LogScreen)
    screens = []
    for keys in KEYS:
        await running.press(*keys)
        await driver.idle(running)
        screens.append(running.shown)
    return screens
