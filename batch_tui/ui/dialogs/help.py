"""`?`: the keys of a screen, from the registry."""

from collections.abc import Mapping

from textual.content import Content

from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.command import Scope
from batch_tui.ui.keys.commands import of_scopes

MANY = 5
"""Keys of a command of which not each one is named."""


def help_sheet(*scopes: Scope, keys: Mapping[str, str], read_only: bool = False) -> SheetScreen:
    """Every command of some scopes with its keys, those changed by id among them.

    `read_only`: those that would change something say that they do not.
    """
    sections = list(of_scopes(*scopes, keys=keys, read_only=read_only))

    def found(text: str) -> list[Content]:
        """The keys in which every word of a text is found, or in the title above them."""
        words = text.casefold().split()
        lines: list[Content] = []
        for title, commands in sections:
            left = [
                Content.assemble((f"  {brief(names):<14}  ", "bold"), what)
                for names, what in commands
                if all(word in f"{names} {what} {title}".casefold() for word in words)
            ]
            if left:
                lines += [Content.styled(title, "bold $accent"), *left, Content("")]
        return lines[:-1] or [Content("Nothing matches.")]

    return SheetScreen("Keys", found(""), found=found)


def brief(names: str) -> str:
    """The names of many keys of a row by the first and the last one."""
    each = names.split(" ")
    return f"{each[0]} to {each[-1]}" if len(each) > MANY else names
