"""Jobs into a file: which, how, where; then how far that is, and how it ended."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.messages import Prune
from textual.screen import ModalScreen

from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.export import Export, ExportState
from batch_tui.feed.source import Sources
from batch_tui.look.formats import FORMATS, Format
from batch_tui.ui.dialogs import choices
from batch_tui.ui.dialogs.picker import Choice, PickerScreen
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes import export_lines
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.text_view import TextView

CHOICES = (
    Choice("all jsonl", "all that match, as lines of JSON", "AWS's own members"),
    Choice("all csv", "all that match, as CSV", "for programs"),
    Choice("all csv-safe", "all that match, as CSV for a spreadsheet", "no cell is a formula"),
    Choice("loaded jsonl", "the loaded ones, as lines of JSON", "as they stand in the list"),
    Choice("loaded csv", "the loaded ones, as CSV", "for programs"),
    Choice("loaded csv-safe", "the loaded ones, as CSV for a spreadsheet", "no cell is a formula"),
)


async def export(app: App[Any], source: Sources, plan: Plan, rows: JobRows) -> None:
    """Ask for what is written and for a file, and write it: all of a plan, or the loaded rows."""
    chosen = await app.push_screen_wait(PickerScreen("Export", CHOICES))
    if not chosen:
        return
    which, form = chosen[0].split()
    name = export_lines.file_name(plan.queues, form, source.clock())
    path = await choices.new_file(app, source, "Export to a new file", name)
    if path is not None:
        work = partial(_begin, plan=plan if which == "all" else None, rows=rows)
        app.push_screen(ExportScreen(source, path, FORMATS[form](), work))


def _begin(export: Export, *, plan: Plan | None, rows: JobRows) -> None:
    if plan is None:
        export.of_rows(rows)
    else:
        export.of_plan(plan)


class ExportScreen(ModalScreen[None], QuietScreen[None]):
    """Writes a file. Escape stops that; once it is over, it closes.

    Args:
        source: what is asked.
        path: a file that is not there yet.
        form: how jobs are written.
        begin: says which jobs.
    """

    BINDINGS = [("escape", "leave", "Stop, or close"), *bindings("app")]

    def __init__(
        self, source: Sources, path: Path, form: Format, begin: Callable[[Export], None]
    ) -> None:
        super().__init__()
        self._begin = begin
        self._export = Export(source, path, form, self._told)

    def compose(self) -> ComposeResult:
        """The lines."""
        sheet = TextView(export_lines.lines(self._export.state), classes="dialog")
        sheet.border_title = "Export"
        yield sheet

    def on_mount(self) -> None:
        """Begin."""
        self._begin(self._export)
        self._told(self._export.state)

    async def on_prune(self, _: Prune) -> None:
        """Nobody waits for it any more."""
        await self._export.close()

    def _told(self, state: ExportState) -> None:
        sheet = self.query_one(TextView)
        sheet.show(export_lines.lines(state))
        sheet.border_subtitle = export_lines.keys(state)
        sheet.refresh(layout=True)  # its height is that of what it shows

    def action_leave(self) -> None:
        """Stop what is being written, or close."""
        if not self._export.stop():
            self.dismiss()

    def action_help(self) -> None:
        """There is no more to know: close it, as Escape does."""
        self.action_leave()
