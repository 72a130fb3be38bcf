"""`?`: the keys of a screen, from the registry."""

from collections.abc import Mapping

from textual.content import Content

from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.commands import Scope, of_scopes


class HelpScreen(SheetScreen):
    """Every command of some scopes with its keys, those changed by id among them."""

    def __init__(self, *scopes: Scope, keys: Mapping[str, str]) -> None:
        lines: list[Content] = []
        for title, commands in of_scopes(*scopes, keys=keys):
            lines.append(Content.styled(title, "bold $accent"))
            lines.extend(
                Content.assemble((f"  {names:<15} ", "bold"), what) for names, what in commands
            )
            lines.append(Content(""))
        super().__init__("Keys", Content("\n").join(lines[:-1]))
