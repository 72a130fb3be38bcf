"""What a list is made of: groups of its jobs, by count; Enter filters by one."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.getters import query_one
from textual.messages import Prune

from batch_tui.batch.groups import Group
from batch_tui.batch.query.dimensions import VIEWS, filtered
from batch_tui.batch.query.query import Query
from batch_tui.feed.groups import GroupsState, JobGroups
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes import groups_lines
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.outline import OutlineView
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

RECKONED = 5.0
"""Seconds between looks at the clock, by which what is shown grows old."""


class GroupsScreen(QuietScreen[Query]):
    """Shows the groups of a list, and gives the query of the one that is chosen."""

    BINDINGS = [*bindings("groups"), *bindings("app")]
    CSS_PATH = "groups.tcss"
    AUTO_FOCUS = "TextView"
    SHOWS_BEHIND = True

    title_line = query_one("#title", TextLine)
    views = query_one("#views", TextLine)
    status_line = query_one("#status", TextLine)
    banner = query_one(Banner)
    text = query_one(TextView)
    outline = query_one(OutlineView)

    def __init__(self, groups: JobGroups, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._groups = groups
        self._keys = keys
        self._query = groups.listing.state.plan.query

    def compose(self) -> ComposeResult:
        """Over what it was counted, by what, the groups, what Enter does, the keys."""
        yield TextLine(id="title")
        yield TextLine(id="views")
        yield Banner()
        yield OutlineView(lambda entry, _: groups_lines.paint(entry, self.size.width))
        yield TextView()
        yield TextLine(id="status")
        yield KeyLine("text", "groups", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Count."""
        self._groups.follow(self._told)
        self.set_interval(RECKONED, self.reckon)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self._groups.leave(self._told)

    def reckon(self) -> None:
        """Say how old what is shown is by now."""
        state, clock = self._groups.state, self._groups.clock
        self.title_line.show(groups_lines.title(state, self._query, clock))

    def _told(self, state: GroupsState) -> None:
        """Show what there is, and what there is to say of it."""
        nothing = groups_lines.nothing(state)
        if self.outline.display == bool(nothing):
            self.outline.display, self.text.display = not nothing, bool(nothing)
            (self.text if nothing else self.outline).focus()
        if nothing:
            self.text.show(nothing)
        self.outline.show(groups_lines.entries(state, self._groups.clock))
        self.views.show(groups_lines.views(state))
        self.banner.show(groups_lines.banner(state, self._keys))
        self.reckon()

    def on_outline_view_moved(self) -> None:
        """Say what Enter would do here."""
        state = self._groups.state
        self.status_line.show(groups_lines.status(state, self._group, self._query, self._keys))

    def on_outline_view_chosen(self) -> None:
        """A second click is Enter."""
        self.action_filter()

    # Keys

    @property
    def _group(self) -> Group | None:
        """The group under the cursor."""
        entry = self.outline.entry if self.outline.display else None
        return entry.item.group if entry is not None else None

    def action_filter(self) -> None:
        """List only the group under the cursor."""
        group = self._group
        if group is None:
            self.notify("There is no group here.", markup=False)
            return
        state = self._groups.state
        found = filtered(self._query, state.view.dimensions, group.values)
        if found is None:
            self.notify(groups_lines.refusal(state, group, self._keys), markup=False)
        else:
            self.dismiss(found.query)

    def action_turn(self) -> None:
        """Count all that match, or the loaded ones."""
        self._groups.turn()

    def action_step(self, step: int) -> None:
        """Group by the next, or the one before."""
        at = VIEWS.index(self._groups.state.view)
        self._groups.show(VIEWS[(at + step) % len(VIEWS)])

    def action_view(self, number: int) -> None:
        """Group by one of them."""
        self._groups.show(VIEWS[number - 1])

    def action_again(self) -> None:
        """Ask again."""
        self._groups.again()

    def action_back(self) -> None:
        """Stop reading, or leave."""
        if not self._groups.stop():
            self.dismiss()

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("text", "groups", "app", "always", keys=self._keys))
