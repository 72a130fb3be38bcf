"""What the failed children of an array say: who says the same, and the last lines of each."""

from collections.abc import Hashable, Mapping

from textual import work
from textual.app import ComposeResult
from textual.getters import query_one
from textual.messages import Prune

from batch_tui.batch.job import Job
from batch_tui.batch.log.twins import Child, Twins
from batch_tui.feed.failed.life import FailedChildren
from batch_tui.feed.failed.state import FailedState
from batch_tui.feed.source import Sources
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.panes import failed_lines
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.outline import OutlineView
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView

RECKONED = 5.0
"""Seconds between looks at the clock, by which what is shown grows old."""


class FailedScreen(QuietScreen[None]):
    """Reads what the failed children of a parent say; what was read stays when a call fails."""

    BINDINGS = [*bindings("failed"), *bindings("app")]
    CSS_PATH = "failed.tcss"
    AUTO_FOCUS = "TextView"

    title_line = query_one("#title", TextLine)
    status_line = query_one("#status", TextLine)
    banner = query_one(Banner)
    text = query_one(TextView)
    outline = query_one(OutlineView)
    key_line = query_one(KeyLine)

    def __init__(self, source: Sources, parent: Job, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._source = source.home(parent.id)
        self._array = parent
        self._keys = keys
        self._unfolded: set[Hashable] = set()
        self._was_at: Hashable = None  # before something was searched for
        self._children = FailedChildren(self._source, parent, self._told)

    def compose(self) -> ComposeResult:
        """The array, what failed, what is said, how much of it was read, the keys."""
        yield TextLine(id="title")
        yield Banner()
        yield OutlineView(failed_lines.paint)
        yield TextView()
        yield TextLine(id="status")
        yield KeyLine("text", "failed", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Ask."""
        self._children.ask()
        self.set_interval(RECKONED, self.reckon)

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self.workers.cancel_node(self)
        await self._children.close()

    def on_screen_suspend(self) -> None:
        """Another screen stands before this one: nothing is read."""
        self._children.cover(True)

    def on_screen_resume(self) -> None:
        """It is gone."""
        self._children.cover(False)

    def reckon(self) -> None:
        """Say how old what is shown is by now."""
        now = self._source.clock()
        self.title_line.show(failed_lines.title(self._array, self._children.state, now))

    def _told(self, state: FailedState) -> None:
        """Show what there is, and what there is to say of it."""
        nothing = failed_lines.nothing(self._array, state)
        if self.outline.display == bool(nothing):
            self.outline.display, self.text.display = not nothing, bool(nothing)
            (self.text if nothing else self.outline).focus()
        if nothing:
            self.text.show(nothing)
        else:
            self.outline.show(failed_lines.entries(state, self._unfolded, self._keys))
        self.banner.show(failed_lines.banner(state, self._keys))
        self.status_line.show(failed_lines.status(state, self._keys))
        self.key_line.leave_out(failed_lines.idle_keys(state))
        self.reckon()

    # What the view tells

    def on_outline_view_viewed(self) -> None:
        """What is in sight is read first."""
        items = [entry.item for entry in self.outline.in_sight]
        self._children.look(
            [item.child.index for item in items if isinstance(item, failed_lines.Told)]
        )

    def on_outline_view_chosen(self) -> None:
        """A second click is Enter."""
        self.action_open()

    # Keys

    @property
    def _child(self) -> Child | None:
        """The child under the cursor."""
        entry = self.outline.entry if self.outline.display else None
        is_child = entry is not None and isinstance(
            entry.item, failed_lines.Told | failed_lines.Hit
        )
        return entry.item.child if entry is not None and is_child else None

    @property
    def _group(self) -> Twins | None:
        """The group under the cursor."""
        entry = self.outline.entry if self.outline.display else None
        is_group = entry is not None and isinstance(entry.item, failed_lines.Group)
        return entry.item.twins if entry is not None and is_group else None

    def action_open(self) -> None:
        """Show the children of a group, or hide them; open the log of a child."""
        group = self._group
        if group is None:
            self.action_log()
            return
        self._unfolded ^= {failed_lines.group_key(group)}
        self._told(self._children.state)

    def action_unfold(self) -> None:
        """Show the children of the group under the cursor."""
        group = self._group
        if group is not None and failed_lines.group_key(group) not in self._unfolded:
            self.action_open()

    def action_fold(self) -> None:
        """Hide the children of the group here; the cursor goes to the group."""
        entry = self.outline.entry if self.outline.display else None
        key = failed_lines.group_of(entry) if entry is not None else None
        if key in self._unfolded:
            self.outline.go_to(key)
            self._unfolded.discard(key)
            self._told(self._children.state)

    def action_log(self) -> None:
        """Open the log of the child under the cursor, where it has what is searched for."""
        child = self._child
        if child is None:
            several = "Enter shows the children of this group." if self._group else ""
            self.notify(several or "There is no child here.", markup=False)
            return
        job = child.job
        search = self._children.state.search
        text = search.text if search is not None else ""
        self.app.push_screen(LogScreen(self._source, job.id, job.name, self._keys, text))

    def action_more(self) -> None:
        """Read more of them."""
        state = self._children.state
        if state.stage == "there" and state.read == len(state.children):
            self.notify("All failed children have been read.", markup=False)
        else:
            self._children.more()

    def action_again(self) -> None:
        """Ask again."""
        self._children.ask()

    @work(exclusive=True, group="search")
    async def action_search(self) -> None:
        """Ask what to search the logs of all failed children for."""
        if not self._children.state.children:
            self.notify("There are no logs to search.", markup=False)
            return
        ask = AskScreen("Search the logs of all failed children", "a text; case counts", _refuse)
        text = await self.app.push_screen_wait(ask)
        if text:
            entry = self.outline.entry
            if self._children.state.search is None and entry is not None:
                self._was_at = entry.key
            self._children.find(text)

    def action_find(self, step: int) -> None:
        """The next child with what is searched for, or the one before."""
        if self._children.state.search is None:
            self.action_search()
        elif self.outline.display:
            self.outline.step(step)

    def action_back(self) -> None:
        """Stop a search, forget what was searched for, or leave."""
        if self._children.stop():
            return
        if self._children.forget_search():
            self.outline.go_to(self._was_at)
        else:
            self.dismiss()

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("text", "failed", "app", "always", keys=self._keys))


def _refuse(text: str) -> str:
    return "" if any(map(str.isalnum, text)) else "Give a text with a letter or a digit in it."
