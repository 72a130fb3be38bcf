"""The map of an array: every child a cell, and the failures by what they have in common."""

from typing import NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.containers import Container
from textual.getters import query_one
from textual.screen import Screen

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.feed.children import fill
from batch_tui.feed.source import PageLimit
from batch_tui.ui.dialogs.help import HelpScreen
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.map import lines as map_lines
from batch_tui.ui.map.grid import MapGrid
from batch_tui.ui.map.groups import FailureGroups
from batch_tui.ui.map.lines import Progress
from batch_tui.ui.session import Session
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine

_WIDTHS: list[tuple[int, str]] | None = [(0, "-narrow"), (110, "-wide")]


class MapChoice(NamedTuple):
    """Children chosen in the map: go to the first of `indexes`, or show `only` these."""

    indexes: tuple[int, ...]
    only: bool


class ArrayMapScreen(Screen[MapChoice | None]):
    """Lists the children of an array or MNP parent, failed ones first, and answers with a choice.

    What was listed stays when a call fails.
    """

    BINDINGS = bindings("map") + bindings("app")
    CSS_PATH = "array_map.tcss"
    AUTO_FOCUS = "MapGrid"
    HORIZONTAL_BREAKPOINTS = _WIDTHS

    grid = query_one(MapGrid)
    groups = query_one(FailureGroups)
    banner = query_one(Banner)
    title_line = query_one("#title", TextLine)
    here = query_one("#here", TextLine)
    legend = query_one("#legend", TextLine)

    def __init__(self, session: Session, parent: Job) -> None:
        super().__init__()
        self._session = session
        self._map = ArrayMap(parent)
        self._limit = PageLimit()
        self._progress = Progress.LISTING

    def compose(self) -> ComposeResult:
        """From top to bottom; the groups stand beside the map, or below it where it is narrow."""
        yield TextLine(id="title")
        yield Banner()
        with Container(id="body"):
            yield MapGrid(self._map)
            yield FailureGroups()
        yield TextLine(id="here")
        yield TextLine(id="legend")
        yield KeyLine("map", keys=self._session.settings.keys)

    def on_mount(self) -> None:
        """Ask for the children."""
        self._show_groups()
        self._fill()

    @work(exclusive=True, group="fill")
    async def _fill(self, *, again: bool = False) -> None:
        session = self._session
        self._progress = Progress.LISTING
        self._show_lines()
        try:
            if again:
                await self._learn_parent()
            async for changed in fill(self._map, session.region, session.calls, limit=self._limit):
                self._show(changed)
        except Failure as failure:
            self._progress = Progress.STOPPED
            self.banner.tell(failure, "Press r to list the children again.")
        else:
            self._progress = Progress.DONE
            self.banner.clear()
        self._show_lines()

    async def _learn_parent(self) -> None:
        """Know which statuses are empty now, not when the map was opened."""
        region, parent = self._session.region, self._map.parent
        for job in await self._session.calls(region.describe_jobs, (parent.id,)):
            if job.child_count == parent.child_count:
                self._map.parent = job

    def _show(self, changed: set[int]) -> None:
        self.grid.apply(changed)
        if not changed.isdisjoint(self._map.failures):
            self._show_groups()
        self._show_lines()

    def _show_groups(self) -> None:
        summary = self._map.parent.rest.summary
        expected = summary is not None and summary[STATUSES.index(Status.FAILED)] > 0
        self.groups.set_class(not (expected or self._map.failures), "-empty")
        self.groups.show(self._map.groups())

    # Keys

    def action_go(self, move: str) -> None:
        """Move the cursor of what has the focus."""
        focused = self.groups if self.groups.has_focus else self.grid
        focused.go(move)

    def action_failed(self, step: int) -> None:
        """To the next or the previous failed child."""
        find = self._map.next_failed if step > 0 else self._map.previous_failed
        found = find(self.grid.cursor)
        if found is not None:
            self.grid.focus()
            self.grid.move_to(found)

    def action_switch(self) -> None:
        """From the map to the failures and back."""
        if self.grid.has_focus and self._map.failures:
            self.groups.focus()
        else:
            self.grid.focus()

    def action_cells(self) -> None:
        """Letters instead of colours, or the other way round."""
        self.grid.switch()
        self._show_lines()

    def action_select(self) -> None:
        """Go to the child under the cursor, or list the highlighted group."""
        group = self.groups.group if self.groups.has_focus else None
        if group is None:
            self.dismiss(MapChoice((self.grid.cursor,), only=False))
        else:
            self.dismiss(MapChoice(group.indexes, only=True))

    def action_refresh(self) -> None:
        """List the children again."""
        self._fill(again=True)

    def action_close(self) -> None:
        """Back to the list, without a choice."""
        self.dismiss(None)

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(HelpScreen("map", "app", keys=self._session.settings.keys))

    # What the lines say

    def on_map_grid_highlighted(self) -> None:
        """Tell of the child under the cursor."""
        self._show_here()

    def on_map_grid_selected(self) -> None:
        """A double click is Enter."""
        self.action_select()

    def on_map_grid_laid_out(self) -> None:
        """Letters and blocks have legends of their own."""
        self._show_lines()

    def on_failure_groups_highlighted(self) -> None:
        """Tell of the group."""
        self._show_here()

    def on_failure_groups_selected(self) -> None:
        """A click is Enter."""
        self.action_select()

    def on_descendant_focus(self) -> None:
        """Tell of what has the focus."""
        self._show_here()

    def _show_here(self) -> None:
        group = self.groups.group if self.groups.has_focus else None
        if group is not None:
            self.here.show(map_lines.group(group))
        else:
            now = self._session.clock()
            self.here.show(map_lines.child(self._map, self.grid.cursor, self._progress, now))

    def _show_lines(self) -> None:
        self.title_line.show(map_lines.title(self._map, self._progress))
        self.legend.show(map_lines.legend(self._map, self._progress, self.grid.sample))
        self._show_here()
