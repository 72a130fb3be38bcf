"""Everything by its name: commands, views, queues, and the accounts and regions that are known."""

from collections.abc import Mapping, Sequence

from textual.screen import Screen
from textual.widget import Widget

from batch_tui.feed.scopes import Scopes, Wanted
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.settings.views import View
from batch_tui.ui.dialogs import choices
from batch_tui.ui.keys.command import Owner, Scope
from batch_tui.ui.keys.commands import BY_ID
from batch_tui.ui.panes.list_pane import ListPane
from batch_tui.ui.screens import scoping


async def choose(
    screen: Screen[None],
    pane: ListPane,
    views: Mapping[str, View],
    *,
    scopes: Scopes,
    memory: Memory,
    settings: Settings,
) -> Wanted | None:
    """Choose something and do it; the account and region that is chosen is for the screen."""
    within: Sequence[Scope] = ("jobs", "tree", "table", "app")
    chosen = await choices.command(
        screen.app,
        within,
        views,
        settings.keys,
        known=pane.queues or (),
        later=lambda: scoping.all_by_name(scopes, memory),
        read_only=settings.read_only,
    )
    kind, _, name = (chosen or "").partition(" ")
    if kind == "view":
        pane.show_view(views[name])
    elif kind == "queue":
        pane.choose((name,))
    elif kind == scoping.PROFILE and name:
        return scopes.with_profile(name)
    elif kind == scoping.REGION and name:
        return scopes.with_region(name)
    elif chosen is not None:
        command = BY_ID[chosen]
        owners: Mapping[Owner, Widget]
        owners = {"table": pane.table, "tree": pane.job_tree, "pane": pane}
        await owners.get(command.bound_by, screen).run_action(command.action)
    return None
