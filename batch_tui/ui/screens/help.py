"""`?`: the keys of a screen, from the registry."""

from textual.content import Content

from batch_tui.ui.commands import Scope, of_scopes
from batch_tui.ui.screens.sheet import SheetScreen


class HelpScreen(SheetScreen):
    """Every command of some scopes with its keys."""

    def __init__(self, *scopes: Scope) -> None:
        lines: list[Content] = []
        for title, commands in of_scopes(*scopes):
            lines.append(Content.styled(title, "bold $accent"))
            lines.extend(
                Content.assemble((f"  {keys:<15} ", "bold"), what) for keys, what in commands
            )
            lines.append(Content(""))
        super().__init__("Keys", Content("\n").join(lines[:-1]))
