"""The bottom line: the keys that a newcomer needs most."""

from collections.abc import Mapping

from textual.content import Content

from batch_tui.ui.keys.commands import Scope, changed, key_name
from batch_tui.ui.widgets.text_line import TextLine


class KeyLine(TextLine):
    """Hints of the commands of some scopes, from the registry; one line, never recomposed."""

    def __init__(self, *scopes: Scope, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._keys = keys
        self._scopes = scopes

    def on_mount(self) -> None:
        """Write the hints."""
        parts: list[Content] = []
        for command in changed(self._keys):
            if command.hint and command.scope in self._scopes:
                key = key_name(command.keys.split(",")[0])
                parts.append(Content.assemble((f" {key} ", "bold $accent"), command.hint + " "))
        self.show(Content("").join(parts))
