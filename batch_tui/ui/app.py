"""The application: it composes, and answers nothing itself."""

import time
from pathlib import Path
from threading import Thread

from textual import constants, work
from textual.driver import Driver
from textual.events import Key
from textual.notifications import SeverityLevel
from textual.widgets import Input

from batch_tui.batch.failure import Failure
from batch_tui.batch.text import harmless
from batch_tui.feed.scopes import Scopes
from batch_tui.look import colours
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import CONFIG_PATH, Settings
from batch_tui.ui.keys.command import key_name
from batch_tui.ui.keys.commands import bindings, changed, elsewhere
from batch_tui.ui.panes.meter_line import MeterLine
from batch_tui.ui.screens.jobs import JobsScreen
from batch_tui.ui.terminal.driver import TerminalDriver, paint_anew, why_plain
from batch_tui.ui.terminal.key_order import KeysInOrder
from batch_tui.ui.terminal.last_word import LastWord
from batch_tui.ui.terminal.link.manner import Sparing, manner
from batch_tui.ui.terminal.notices import clear_of_cursor, follow_cursor
from batch_tui.ui.terminal.responsive import keep_responsive, share_turns
from batch_tui.ui.terminal.themes import begin_in
from batch_tui.ui.terminal.thin_bar import draw_thin

AHEAD = 1.0
"""Seconds after which what keys open is imported: the first rows are likely to be there."""
TWICE = 2.0
"""Seconds within which Ctrl+C pressed again leaves."""
TOLD = 3.0
"""Seconds for which it is said that a key does nothing."""


class BatchApp(KeysInOrder[None], Sparing[None], LastWord[None]):
    """The explorer.

    `failure` is what was the end of it: what kept all from being shown, or a mistake of its own.
    """

    TITLE = "batch-tui"
    ENABLE_COMMAND_PALETTE = False
    # The first screen's is read with ours: for one that comes later all is parsed again.
    CSS_PATH = ["dialogs/modal.tcss", "screens/jobs.tcss"]
    BINDINGS = [*bindings("app"), *bindings("program")]

    def __init__(
        self,
        scopes: Scopes,
        settings: Settings,
        memory: Memory,
        config: Path = CONFIG_PATH,
    ) -> None:
        super().__init__()
        self.failure: Failure | None = None
        self.manner = manner(
            is_slow=bool(settings.ssh),
            is_plain=settings.plain_output,
            in_ascii=settings.ascii,
        )
        self._scopes = scopes
        self._journal = scopes.source.journal
        self._settings = settings
        self._memory = memory
        self._config = config
        self._meter_line = MeterLine(
            self, self.meter, lambda: scopes.source.budget.calls_last_minute, settings.keys
        )
        begin_in(self, settings.theme)
        self._leaves_until = 0.0
        self._told_until: dict[str, float] = {}

    def get_driver_class(self) -> type[Driver]:
        """The terminal, as this program takes it; in a browser, what Textual has for that."""
        return super().get_driver_class() if constants.DRIVER is not None else TerminalDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the statuses and of what stands back."""
        return colours.DARK if self.current_theme.dark else colours.LIGHT

    def on_mount(self) -> None:
        """Show the jobs."""
        self.catch_callbacks()
        self.animation_level = "none"
        draw_thin()
        if self._settings.keys:
            self.update_keymap(self._settings.keys)
        if told := why_plain(self):
            self.notify(told, markup=False)
        self._jobs = JobsScreen(self._scopes, self._settings, self._memory, self._config)
        self.push_screen(self._jobs)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Tell something in a corner for a while, and keep it for later."""
        told = harmless(message)
        self._journal.note(told, f"a notice: {severity}")
        lasts = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        if self._is_news(told, lasts):
            clear_of_cursor(self)
            super().notify(told, title=title, severity=severity, timeout=lasts, markup=markup)

    def on_job_table_highlighted(self) -> None:
        """The cursor has moved."""
        follow_cursor(self)

    def on_key(self, event: Key) -> None:
        """Say of a key that works elsewhere that it does nothing here."""
        if self.screen.is_modal or event.key in self.screen.active_bindings:
            return
        told = elsewhere(event.key, self._settings.keys)
        if told and self._is_news(told, TOLD):
            clear_of_cursor(self)
            super().notify(told, timeout=TOLD, markup=False)

    def _is_news(self, told: str, lasts: float) -> bool:
        """Whether a notice is not shown already: one that lasts so many seconds, from now on."""
        now = time.monotonic()
        shown = {text: until for text, until in self._told_until.items() if until > now}
        self._told_until = {told: now + lasts} | shown
        return told not in shown

    async def action_interrupt(self) -> None:
        """Copy what is selected; where nothing is, say how to leave, and the next time do so."""
        line = self.focused
        selected = line.selected_text if isinstance(line, Input) else ""
        selected = selected or self.screen.get_selected_text() or ""
        if selected:
            self.copy_to_clipboard(selected)
        elif time.monotonic() < self._leaves_until:
            self._leave()
        else:
            self._leaves_until = time.monotonic() + TWICE
            clear_of_cursor(self)
            super().notify(self._how_to_leave, timeout=TWICE, markup=False)

    def action_repaint(self) -> None:
        """Paint everything, also what is shown already: somebody else may have written there."""
        paint_anew(self)

    def action_meter(self) -> None:
        """Show what goes to the terminal in the bottom line, or the hints again."""
        self._meter_line.turn()

    async def action_quit(self) -> None:
        """Leave what stands before the list; from the list, the program."""
        if isinstance(self.screen, JobsScreen):
            self._leave()
        else:
            self.screen.dismiss()

    def _leave(self) -> None:
        """End; where nothing could be shown at all, with the failure that has kept it from that."""
        self.failure = self.failure or self._jobs.failure
        self.exit(return_code=2 if self.failure else 0)

    @work(exclusive=True, group="theme")
    async def action_theme(self) -> None:
        """Choose a theme, seen before it is chosen; left without a choice, it stays as it was."""
        from batch_tui.ui.dialogs import choices  # noqa: PLC0415 - wanted seldom, and not at the start

        before = self.theme
        chosen = await choices.theme(self)
        self.theme = chosen or before
        if chosen:
            self.notify(f'theme = "{chosen}" in the config file keeps it.', markup=False)

    @property
    def _how_to_leave(self) -> str:
        keys = {
            command.id: key_name(command.keys.split(",")[0])
            for command in changed(self._settings.keys)
        }
        return f"{keys['interrupt']} again leaves; so does {keys['quit']} in the list."

    def mistaken(self, error: Exception) -> None:
        """End, because of a mistake of the program."""
        told = self._journal.told(error)
        self.failure = self.failure or told

    def on_ready(self) -> None:
        """The application is up; what the start did not need comes soon, and in a thread."""
        share_turns()
        ahead = Thread(target=_finish_start, name="ahead", daemon=True)
        self.set_timer(AHEAD, ahead.start)


def _finish_start() -> None:
    """Import what keys open, so that none of them waits for it."""
    from batch_tui.ui.screens import ahead  # noqa: PLC0415 - that is for now

    assert ahead.OPENED  # noqa: S101
    keep_responsive()
