"""`?`: the keys of a screen, from the registry."""

from collections.abc import Mapping

from textual.content import Content

from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.command import Scope
from batch_tui.ui.keys.commands import of_scopes


def help_sheet(*scopes: Scope, keys: Mapping[str, str], read_only: bool = False) -> SheetScreen:
    """Every command of some scopes with its keys, those changed by id among them.

    `read_only`: those that would change something say that they do not.
    """
    lines: list[Content] = []
    for title, commands in of_scopes(*scopes, keys=keys, read_only=read_only):
        lines.append(Content.styled(title, "bold $accent"))
        lines.extend(
            Content.assemble((f"  {names:<15} ", "bold"), what) for names, what in commands
        )
        lines.append(Content(""))
    return SheetScreen("Keys", lines[:-1])
