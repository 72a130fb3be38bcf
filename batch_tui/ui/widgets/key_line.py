"""The bottom line: the keys that a newcomer needs most."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from textual.content import Content

from batch_tui.ui.keys.command import Command, Scope, key_name
from batch_tui.ui.keys.commands import changed
from batch_tui.ui.widgets.text_line import TextLine


class Hint(NamedTuple):
    """A command by its id, and the word for what it does just now."""

    id: str
    word: str


class KeyLine(TextLine):
    """Hints of the commands of some scopes, from the registry.

    Those that hold everywhere - how to learn the other keys, how to leave - stand last, and are
    the last to go where there is no room for all.

    Args:
        scopes: whose commands.
        keys: those changed, by the id of the command.
        leaves: the word for the key that leaves the screen.
    """

    def __init__(self, *scopes: Scope, keys: Mapping[str, str], leaves: str = "Quit") -> None:
        super().__init__()
        self._known = {command.id: command for command in changed(keys)}
        hinted = [command for command in self._known.values() if command.hint]
        everywhere = [c for c in hinted if c.scope == "app"]
        self._kept = [_written(c, leaves if c.id == "quit" else c.hint) for c in everywhere]
        self._others = {
            c.id: _written(c, c.hint) for c in hinted if c.scope in scopes and c not in everywhere
        }
        self._idle: Collection[str] = ()
        self._told: Content | None = None

    def tell(self, told: Content | None) -> None:
        """Show something else in place of the hints; None for them again."""
        self._told = told
        self.on_resize()

    def offer(self, hints: Sequence[Hint]) -> None:
        """Offer these commands, in this order, beside those that hold everywhere."""
        self._others = {hint.id: _written(self._known[hint.id], hint.word) for hint in hints}
        self.on_resize()

    def leave_out(self, ids: Collection[str]) -> None:
        """Do not offer some commands, which do nothing as things are."""
        if self._idle != ids:
            self._idle = ids
            self.on_resize()

    def on_resize(self) -> None:
        """The width decides how many hints there are."""
        if self._told is not None:
            self.show(self._told)
            return
        room = self.size.width - _length(self._kept)
        others: list[Content] = []
        for hint in (hint for name, hint in self._others.items() if name not in self._idle):
            room -= hint.cell_length
            if room < 0:
                break
            others.append(hint)
        self.show(Content("").join([*others, *self._kept]))


def _written(command: Command, word: str) -> Content:
    key = key_name(command.keys.split(",")[0])
    return Content.assemble((f" {key} ", "bold $accent"), f"{word} ")


def _length(hints: Sequence[Content]) -> int:
    return sum(hint.cell_length for hint in hints)
