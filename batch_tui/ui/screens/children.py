"""To a child of the parent under the cursor: by its index, or by the map of all of them."""

from collections.abc import Mapping
from typing import Any

from textual.app import App

from batch_tui.batch.job import split_child
from batch_tui.ui.dialogs.ask import AskScreen, index_up_to
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.screens.array_map import ArrayMapScreen


async def go_to(app: App[Any], pane: ListPane) -> None:
    """Ask for an index, and put the cursor on that child."""
    tree = pane.job_tree
    parent = tree.parent_job
    if parent is None:
        tree.say_why()
        return
    last = parent.child_count - 1
    answer = await app.push_screen_wait(
        AskScreen(f"Child of {parent.name}", f"0 to {last:,}", index_up_to(last))
    )
    if answer is not None:
        tree.go_to(parent, int(answer.replace(",", "")))


async def show_map(app: App[Any], pane: ListPane, keys: Mapping[str, str]) -> None:
    """Show the map of the array, and what was chosen there; `keys` are those changed by id."""
    tree = pane.job_tree
    parent = tree.parent_job
    if parent is None:
        tree.say_why()
        return
    child = split_child(pane.table.cursor or "")
    at = child.index if child else 0
    shown = ArrayMapScreen(pane.source, parent, tree.rhythm, keys, at=at)
    choice = await app.push_screen_wait(shown)
    if choice is not None and choice.only:
        tree.show_children(parent, choice.indexes)
    elif choice is not None:
        tree.go_to(parent, choice.indexes[0])
