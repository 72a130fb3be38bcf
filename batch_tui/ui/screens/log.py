"""The log of a job: read, followed, searched, saved."""

import shutil
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.getters import query_one
from textual.messages import Prune

from batch_tui.feed.log.reading import FOLLOWING, Reading
from batch_tui.feed.log.state import ReadingState, Saving, Search
from batch_tui.feed.source import Sources
from batch_tui.look import aws_command
from batch_tui.ui.dialogs import choices
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.log.view import LogView
from batch_tui.ui.panes import hand_over, log_lines
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.terminal.other_program import show_file
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

AWAY = 60.0
"""Seconds between looks for new lines while the terminal has lost the focus."""


class LogScreen(QuietScreen[None]):
    """Reads the log of a job, from its end; what was read stays when a call fails.

    With a `search`, the last line with that text is looked for at once.
    """

    BINDINGS = [*bindings("log"), *bindings("app")]
    CSS_PATH = "log.tcss"
    AUTO_FOCUS = "TextView"

    title_line = query_one("#title", TextLine)
    why_line = query_one("#why", TextLine)
    status_line = query_one("#status", TextLine)
    banner = query_one(Banner)
    text = query_one(TextView)
    view = query_one(LogView)
    key_line = query_one(KeyLine)

    def __init__(
        self, source: Sources, job_id: str, name: str, keys: Mapping[str, str], search: str = ""
    ) -> None:
        super().__init__()
        self._wanted = search
        self._source = source.home(job_id)
        self._keys = keys
        self._job_id = job_id
        self._name_of_job = name
        self._reading = Reading(self._source, job_id, self._told)
        self._search: Search | None = None
        self._saving: Saving | None = None
        self._scratch: Path | None = None

    def compose(self) -> ComposeResult:
        """What it is, how it ended, the log, how much of it there is, the keys."""
        yield TextLine(id="title")
        yield TextLine(id="why")
        yield Banner()
        yield LogView(self._reading.lines)
        yield TextView()
        yield TextLine(id="status")
        yield KeyLine("text", "log", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Ask for the job and its log, and follow whether the terminal has the focus."""
        self._reading.open()
        self.watch(self.app, "app_focus", self._set_pace, init=False)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self.workers.cancel_node(self)
        self._reading.stop()  # what of a file is there is said
        await self._reading.close()
        await self._clean_up()

    def _set_pace(self) -> None:
        self._reading.pace(FOLLOWING if self.app.app_focus else AWAY)

    def _told(self, state: ReadingState) -> None:
        """Show what there is, and what there is to say of it."""
        lines, keys = self._reading.lines, self._keys
        is_log = state.stage == "there" and len(lines) > 0
        if self.view.display != is_log:
            self.view.display, self.text.display = is_log, not is_log
            (self.view if is_log else self.text).focus()
        if not is_log:
            said = log_lines.missing(state, keys) or log_lines.empty(state)
            self.text.show(said)
        self.view.apply()
        search, self._search = self._search, state.search
        if state.search is not None:
            self.view.mark(state.search.needle, state.search.found)
            if state.search is not search and state.search.found is not None:
                self.view.go_to(state.search.found)
        else:
            self.view.mark(None, None)
        self.banner.show(log_lines.banner(state, keys))
        self._show_title()
        self.why_line.show(log_lines.why(state))
        self.status_line.show(log_lines.status(state, lines, keys))
        self.key_line.leave_out(("log-follow",) if log_lines.is_parent(state) else ())
        self._tell_saved(state.saving)

    def _show_title(self) -> None:
        named, state = (self._name_of_job, self._job_id), self._reading.state
        zone_of = self._source.clock() if self.view.shows_times else None
        self.title_line.show(log_lines.title(*named, state, zone_of))

    # What the view asks for

    def on_log_view_viewed(self) -> None:
        """Read what is near."""
        if self.view.display:
            self._reading.look(self.view.window)
        if self.view.display and self._wanted and self.view.window:
            wanted, self._wanted = self._wanted, ""
            self._reading.find(wanted, self._reading.lines.stop - 1, older=True)

    def on_log_view_head_wanted(self) -> None:
        """Go to the first line of all."""
        self._reading.head()

    def on_log_view_end_wanted(self) -> None:
        """Go to the last line of all."""
        self._reading.end()

    # Keys

    def action_again(self) -> None:
        """Ask again."""
        self._reading.again()

    def action_follow(self) -> None:
        """Follow, or do not."""
        if log_lines.is_parent(self._reading.state):
            self.notify("Only the children have logs to follow.", markup=False)
            return
        self._reading.follow()
        if self._reading.state.following:
            self.view.go_to_end()

    def action_choose(self, step: int) -> None:
        """Another attempt or container."""
        self._reading.choose(step)

    def action_wrap(self) -> None:
        """Wrap long lines, or not."""
        self.view.wrap()

    def action_time(self) -> None:
        """Show when each line was written, or not."""
        self.view.show_times()
        self._show_title()

    def action_sideways(self, cells: int) -> None:
        """Scroll to the side."""
        self.view.sideways(cells)

    def action_back(self) -> None:
        """Stop what takes long, forget what is searched for, or leave."""
        if not self._reading.stop() and not self._reading.forget_search():
            self.dismiss()

    @work(exclusive=True, group="copy")
    async def action_aws_command(self) -> None:
        """Copy what reads this log on a command line."""
        part = self._reading.state.part
        if part is None:
            self.notify("There is no log to read.", markup=False)
        else:
            read = partial(aws_command.log, part.log)
            await hand_over.copy_commands(self, self._source, read)

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("text", "log", "app", "always", keys=self._keys))

    @work(exclusive=True, group="search")
    async def action_search(self) -> None:
        """Ask what to search for, and search upwards from the last line in sight."""
        if self._reading.state.stage != "there":
            return
        ask = AskScreen("Search the log, from here up", "a text, as it is", lambda _: "")
        text = await self.app.push_screen_wait(ask)
        if text:
            self._reading.find(text, self.view.window.stop - 1, older=True)

    def action_find(self, step: int) -> None:
        """The next match: further up, or further down."""
        search, window = self._reading.state.search, self.view.window
        if search is None:
            self.action_search()
            return
        start = window.stop - 1 if step < 0 else window.start
        if search.found is not None and search.found in window:
            start = search.found + step
        self._reading.find(search.needle.text, start, older=step < 0)

    # Files

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Ask for a file, and write the whole log to it."""
        part = self._reading.state.part
        if part is None or not self._may_write():
            return
        name = log_lines.file_name(self._name_of_job, self._job_id, part)
        chosen = await choices.new_file(self.app, self._source, "Save the whole log as", name)
        if chosen is not None and self._may_write():
            self._reading.save(chosen)

    @work(exclusive=True, group="pager")
    async def action_pager(self) -> None:
        """Write the whole log to a file for the pager, which is opened once that is there."""
        part = self._reading.state.part
        if part is None or not self._may_write():
            return
        name = log_lines.file_name(self._name_of_job, self._job_id, part)
        folder = await self._source.beside(tempfile.mkdtemp, "", "batch-tui-")
        self._scratch = Path(folder)
        self._reading.save(self._scratch / name, plain=True)

    def _may_write(self) -> bool:
        saving, stage = self._reading.state.saving, self._reading.state.stage
        if saving is not None and saving.stage == "writing":
            self.notify("A file is being written already; Esc stops it.", markup=False)
            return False
        if stage != "there":
            self.notify("There is no log to write.", markup=False)
        return stage == "there"

    def _tell_saved(self, saving: Saving | None) -> None:
        """Tell what came of a file, once; or open it."""
        before, self._saving = self._saving, saving
        if saving is None or saving.stage == "writing" or saving is before:
            return
        if before is not None and before.stage != "writing" and before.path == saving.path:
            return
        if self._scratch is not None and saving.path.parent == self._scratch:
            self.call_later(self._open_in_pager, saving)
            return
        said, is_whole = log_lines.saved(saving)
        self.notify(said, severity="information" if is_whole else "warning", markup=False)

    async def _open_in_pager(self, saving: Saving) -> None:
        said = ""
        if saving.stage == "whole":
            said = show_file(self.app, saving.path)
        elif saving.failure is not None:
            said = str(saving.failure)
        if said:
            self.notify(said, severity="warning", markup=False)
        await self._clean_up()

    async def _clean_up(self) -> None:
        """Remove what was written for the pager."""
        scratch, self._scratch = self._scratch, None
        if scratch is not None:
            await self._source.beside(shutil.rmtree, scratch, True)
