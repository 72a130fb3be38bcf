"""Keeps what is shown as a view, in the config file."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from textual.screen import Screen

from batch_tui.settings import views
from batch_tui.settings.views import View
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.panes.list_pane import ListPane


async def save_view(
    screen: Screen[None], pane: ListPane, taken: Mapping[str, View], config: Path
) -> Mapping[str, View]:
    """Ask for a name that is not taken, and save a view; the one that was saved, by its name."""
    refuse = partial(views.refuse_name, taken=taken)
    ask = AskScreen("Save this view as", "failed-today", refuse)
    name = await screen.app.push_screen_wait(ask)
    if name is None:
        return {}
    view = pane.as_view()
    try:
        await pane.source.beside(views.save, config, name, view)
    except views.ViewError as error:
        screen.notify(f"The view was not saved: {error}", severity="error", markup=False)
        return {}
    screen.notify(f"Saved. --view {name} starts with it.", markup=False)
    return {name: view}
