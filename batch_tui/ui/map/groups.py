"""The failed children of an array, by exit code and reason."""

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from batch_tui.batch.array_map import FailureGroup

_MOVES = {
    "up": "cursor_up",
    "down": "cursor_down",
    "page_up": "page_up",
    "page_down": "page_down",
    "first": "first",
    "last": "last",
}


class FailureGroups(OptionList, inherit_bindings=False):
    """A list of groups. Its keys are those of its screen, which calls `go`."""

    ALLOW_SELECT = False

    class Highlighted(Message):
        """Another group is highlighted."""

        def __init__(self, group: FailureGroup) -> None:
            super().__init__()
            self.group = group

    class Selected(Message):
        """A click on a group."""

        def __init__(self, group: FailureGroup) -> None:
            super().__init__()
            self.group = group

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self.border_title = "Failures by exit code and reason"
        self._groups: tuple[FailureGroup, ...] = ()

    @property
    def group(self) -> FailureGroup | None:
        """The highlighted group."""
        return None if self.highlighted is None else self._groups[self.highlighted]

    def show(self, groups: Sequence[FailureGroup]) -> None:
        """Show these groups; the highlight stays with its exit code and reason."""
        if tuple(groups) == self._groups:
            return
        kept = self.group and self.group[:2]
        self._groups = tuple(groups)
        self.set_options([Option(_prompt(group)) for group in groups])
        alike = [group[:2] for group in groups]
        self.highlighted = alike.index(kept) if kept in alike else 0

    def go(self, move: str) -> None:
        """Move the highlight: up, down, page_up, page_down, first or last."""
        if move in _MOVES:
            getattr(self, f"action_{_MOVES[move]}")()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell it in terms of groups."""
        event.stop()
        if event.option_index < len(self._groups):
            self.post_message(self.Highlighted(self._groups[event.option_index]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell it in terms of groups."""
        event.stop()
        self.post_message(self.Selected(self._groups[event.option_index]))


def _prompt(group: FailureGroup) -> Content:
    code = "no exit code" if group.exit_code is None else f"exit {group.exit_code}"
    return Content.assemble(
        (f"{len(group.indexes):,} × ", "bold $status-failed"),
        (code, "bold"),
        (f"  {group.reason or 'no reason given'}", "$text-muted"),
    )
