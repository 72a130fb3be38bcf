"""The map of an array: every child a cell, and the failures by what they have in common."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.getters import query_one
from textual.messages import Prune
from textual.widget import Widget

from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.feed.array import ArrayChildren, ArrayState
from batch_tui.feed.source import Sources
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.map import lines as map_lines
from batch_tui.ui.map.grid import MapGrid
from batch_tui.ui.map.groups import FailureGroups
from batch_tui.ui.panes import lines
from batch_tui.ui.panes.rhythm import Rhythm
from batch_tui.ui.screens.failed import FailedScreen
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine

WIDE = 110
"""Cells from which on the failures stand beside the map, else below it."""
LOW = 16
"""Lines from which on there is room for a title, a legend, and for the failures below the map."""
NARROW = 20
"""Cells without which no failure can be read."""
_WIDTHS: list[tuple[int, str]] | None = [(0, "-narrow"), (WIDE, "-wide")]


class MapChoice(NamedTuple):
    """Children chosen in the map: go to the first of `indexes`, or show `only` these."""

    indexes: tuple[int, ...]
    only: bool


class ArrayMapScreen(QuietScreen[MapChoice | None]):
    """Lists the children of an array or MNP parent, failed ones first, and answers with a choice.

    It lives as the list does, in the same `rhythm`. What was listed stays when a call fails. In a
    low terminal the map has all the room but the lines below it, or the failures have.
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

    def __init__(
        self, source: Sources, parent: Job, rhythm: Rhythm, keys: Mapping[str, str], at: int = 0
    ) -> None:
        super().__init__()
        self._source = source.home(parent.id)
        self._clock = source.clock
        self._rhythm = rhythm
        self._at = at
        self._keys = keys
        self._children = ArrayChildren(self._source, parent, self._told)
        self._map = self._children.map
        self._has_groups = False

    def compose(self) -> ComposeResult:
        """From top to bottom; the groups stand beside the map, or below it where it is narrow."""
        yield TextLine(id="title")
        yield Banner()
        with Container(id="body"):
            yield MapGrid(self._map, at=self._at)
            yield FailureGroups()
        yield TextLine(id="here")
        yield TextLine(id="legend")
        yield KeyLine("map", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Ask for the children, and follow whether the terminal has the focus."""
        self._show_groups()
        self._children.fill()
        self._set_pace()
        self.watch(self.app, "app_focus", self._set_pace, init=False)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more; at `on_unmount` the grid would be gone before that."""
        await self._children.close()

    def on_screen_suspend(self) -> None:
        """Another screen stands before this one: nothing is refreshed."""
        self._children.cover(True)

    def on_screen_resume(self) -> None:
        """It is gone."""
        self._children.cover(False)

    def on_resize(self) -> None:
        """The height decides what there is room for."""
        self._share_room()

    def _set_pace(self) -> None:
        """Refresh as often as is wanted now, and at once if that has been due."""
        self._children.pace(self._rhythm.interval(self.app.app_focus))

    def _told(self, changed: set[int], state: ArrayState) -> None:
        """Follow the listing of the children."""
        self.grid.apply(changed)
        if not changed.isdisjoint(self._map.failures):
            self._show_groups()
        failure = state.failure
        self.banner.show((failure, lines.next_try(state)) if failure else None)
        self._show_lines()

    def _show_groups(self) -> None:
        summary = self._map.parent.rest.summary
        expected = summary is not None and summary[STATUSES.index(Status.FAILED)] > 0
        self._has_groups = expected or bool(self._map.failures)
        self.groups.show(self._map.groups())
        self._share_room()

    def _share_room(self) -> None:
        """Show what there is room for; of the map and the failures at least what has the focus."""
        width, height = self.app.size
        for line in (self.title_line, self.legend):
            line.display = height >= LOW
        is_room = height >= LOW or width >= WIDE
        turned = self.groups.has_focus and self._is_readable
        self.groups.display = self._has_groups and self._is_readable and (is_room or turned)
        self.grid.display = is_room or not turned

    @property
    def _is_readable(self) -> bool:
        """Whether there is room for the failures at all."""
        return self.app.size.width >= NARROW

    def _turn_to(self, part: Widget) -> None:
        part.display = True
        part.focus()

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
            self._turn_to(self.grid)
            self.grid.move_to(found)

    def action_switch(self) -> None:
        """From the map to the failures and back."""
        to_groups = self.grid.has_focus and self._map.failures and self._is_readable
        self._turn_to(self.groups if to_groups else self.grid)

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
        self._children.fill(again=True)

    def action_say(self) -> None:
        """Show what the failed children say."""
        self.app.push_screen(FailedScreen(self._source, self._map.parent, self._keys))

    def action_pause(self) -> None:
        """Stop refreshing, here and in the list, or go on."""
        self._rhythm.toggle()
        self._set_pace()

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("map", "app", "always", keys=self._keys))

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
        self._share_room()
        self._show_here()

    def _show_here(self) -> None:
        group = self.groups.group if self.groups.has_focus else None
        if group is not None:
            self.here.show(map_lines.group(group))
        else:
            now = self._clock()
            self.here.show(
                map_lines.child(self._map, self.grid.cursor, self._children.state.stage, now)
            )

    def _show_lines(self) -> None:
        state = self._children.state
        self.title_line.show(map_lines.title(self._map, state.stage, self._fresh()))
        self.legend.show(map_lines.legend(self._map, state.stage, self.grid.sample))
        self._show_here()

    def _fresh(self) -> Content:
        """How old what is shown is, once it is listed."""
        state = self._children.state
        if state.ended:
            return Content("ended")
        if state.refreshed is None:
            return Content()
        return lines.freshness(state, self._clock(), paused=self._rhythm.paused)
