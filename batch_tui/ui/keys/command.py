"""What a command is: its keys, where they work, who binds them, what they are called."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

_Both = Literal[
    "table", "tree", "bar", "text", "job", "log", "why", "failed", "groups", "map", "app"
]
Scope = Literal[_Both, "jobs", "always"]
Owner = Literal[_Both, "pane", "screen", "program"]
SECTIONS: dict[Scope, str] = {
    "table": "Moving and choosing",
    "tree": "Arrays and multi-node jobs",
    "jobs": "The list",
    "bar": "In the filter bar",
    "text": "In a text: details, log, keys, what happened",
    "job": "Job details",
    "log": "Log of a job",
    "why": "Why a job waits",
    "failed": "What failed children say",
    "groups": "What is it made of?",
    "map": "Map of an array",
    "app": "Everywhere",
    "always": "Everywhere, dialogs too",
}
PLACES: Mapping[Scope, str] = {
    "table": "in the list",
    "tree": "in the list",
    "jobs": "in the list",
    "text": "in a text",
    "job": "in the details",
    "map": "in the map",
}
"""Where the keys of a scope work, for somebody who presses one on another screen."""
OWNERS: dict[Scope, Owner] = {
    "table": "table",
    "tree": "tree",
    "jobs": "pane",
    "bar": "bar",
    "text": "text",
    "job": "job",
    "log": "log",
    "why": "why",
    "failed": "failed",
    "groups": "groups",
    "map": "map",
    "app": "app",
    "always": "program",
}


class Command(NamedTuple):
    """Something a key does.

    `id` names it in the config file, `keys` are Textual's names separated by commas, `action` is
    the Textual action of its owner, `hint` its word in the bottom line ("" where there is no room
    for it). `owner` binds it where that is not who binds its scope: a table moves, a pane does
    things to its list, a screen opens screens. `listed` is its title in the palette where it has
    another one there, and "" where it is left out. `changes`: it changes something in the account.
    """

    id: str
    keys: str
    action: str
    title: str
    scope: Scope
    hint: str = ""
    owner: Owner | None = None
    listed: str | None = None
    changes: bool = False

    @property
    def bound_by(self) -> Owner:
        """Who binds it."""
        return self.owner or OWNERS[self.scope]


_NAMES = {
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "asterisk": "*",
    "number_sign": "#",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "colon": ":",
    "exclamation_mark": "!",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
}


def key_name(key: str) -> str:
    """A key as a person calls it: `Ctrl+U`, `F7`, `→`, `/`."""
    *modifiers, last = key.split("+")
    is_upper = (modifiers and len(last) == 1) or (last[0] == "f" and last[1:].isdigit())
    last = last.upper() if is_upper else _NAMES.get(last, last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])
