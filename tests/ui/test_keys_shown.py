"""What `?` and the bottom line of every screen name as keys are those of the registry."""

import pytest

from batch_tui.ui.dialogs.help import brief
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.command import SECTIONS, Scope, key_name
from batch_tui.ui.keys.commands import COMMANDS, of_scopes
from batch_tui.ui.keys.keymap import ACTIVE
from tests.conftest import Run
from tests.ui import driver

OPENS: dict[str, Scope] = {"": "jobs", "d": "job", "l": "log", "L": "failed", "t": "groups"}
OPENS |= {"m": "map", "w": "why"}
"""The keys that open screens from a job, and a scope that each screen alone has."""


@pytest.mark.parametrize(("key", "scope"), OPENS.items())
async def test_keys_on_the_screen_are_those_of_the_registry(
    run: Run, key: str, scope: Scope
) -> None:
    [active] = [scopes for scopes in ACTIVE if scope in scopes]
    firsts = {key_name(c.keys.split(",")[0]) for c in COMMANDS if c.scope in active}
    query = "type:single status:failed" if key == "l" else "type:array status:failed"
    async with run(size=(200, 200), query=query) as running:
        await running.loaded()
        if key:
            await running.press(key)
            await running.until(lambda: running.app.screen is not running.jobs)
        await driver.idle(running)
        hints = [hint.split(" ", 1)[0] for hint in running.shown[-1].strip().split("  ")]
        assert hints[-2:] == ["?", "q"]
        assert set(hints) <= firsts
        await running.press("question_mark")
        await running.until(lambda: isinstance(running.app.screen, SheetScreen))
        await driver.idle(running)
        inside = [line.partition("│")[2].partition("│")[0] for line in running.shown]
        told = " ".join(" ".join(inside).split())
        assert [line for line in lines(scope) if line not in told] == []
        for line in sorted(lines(*active, "bar") | set(SECTIONS.values()), key=len, reverse=True):
            told = told.replace(line, "")
        assert told.strip() == ""


def lines(*scopes: Scope) -> set[str]:
    """What `?` has to say of some scopes, a text for each thing that keys do."""
    told = of_scopes(*scopes, keys={})
    return {f"{brief(names)} {what}" for _, commands in told for names, what in commands}
