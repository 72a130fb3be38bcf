"""One registry of everything a key can do: bindings, help, palette, README and config come from it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

Scope = Literal["table", "jobs", "bar", "job", "map", "app"]
SECTIONS: dict[Scope, str] = {
    "table": "Moving and choosing",
    "jobs": "Jobs",
    "bar": "In the filter bar",
    "job": "Job details",
    "map": "Map of an array",
    "app": "Everywhere",
}


class Command(NamedTuple):
    """Something a key does.

    `id` names it in the config file, `keys` are Textual's names separated by commas, `action` is
    the Textual action of the widget or screen of its scope, `hint` its word in the bottom line
    ("" where there is no room for it).
    """

    id: str
    keys: str
    action: str
    title: str
    scope: Scope
    hint: str = ""


COMMANDS = (
    Command("up", "up,k", "cursor_up", "Cursor up", "table"),
    Command("down", "down,j", "cursor_down", "Cursor down", "table"),
    Command("page-up", "pageup", "page_up", "A screen up", "table"),
    Command("page-down", "pagedown", "page_down", "A screen down", "table"),
    Command("half-up", "ctrl+u", "half_up", "Half a screen up", "table"),
    Command("half-down", "ctrl+d", "half_down", "Half a screen down", "table"),
    Command("top", "g,home", "top", "To the first row", "table"),
    Command("bottom", "G,end", "bottom", "To the last loaded row; again: load on", "table"),
    Command("scroll-left", "shift+left,less_than_sign", "sideways(-8)", "Scroll left", "table"),
    Command(
        "scroll-right", "shift+right,greater_than_sign", "sideways(8)", "Scroll right", "table"
    ),
    Command(
        "open", "enter", "select", "Open a job; expand or collapse a parent", "table", hint="Open"
    ),
    Command("mark", "space", "mark", "Mark the job and go on", "table"),
    Command("mark-range", "V", "mark_range", "Mark from the last mark to here", "table"),
    Command("mark-all", "ctrl+a", "mark_all", "Mark all loaded jobs", "table"),
    Command("unmark", "U", "unmark", "Clear all marks", "table"),
    Command("expand", "right,plus", "expand", "Expand an array or multi-node job", "jobs"),
    Command("collapse", "left,minus", "collapse", "Collapse, or go to the parent", "jobs"),
    Command("details", "d", "details", "Details of the job", "jobs", hint="Details"),
    Command("filter", "slash", "filter", "Filter jobs", "jobs", hint="Filter"),
    Command("back", "escape", "back", "Stop a load, then clear the filter", "jobs"),
    Command("status-1", "1", "status('SUBMITTED')", "Only SUBMITTED, or no longer", "jobs"),
    Command("status-2", "2", "status('PENDING')", "Only PENDING, or no longer", "jobs"),
    Command("status-3", "3", "status('RUNNABLE')", "Only RUNNABLE, or no longer", "jobs"),
    Command("status-4", "4", "status('STARTING')", "Only STARTING, or no longer", "jobs"),
    Command("status-5", "5", "status('RUNNING')", "Only RUNNING, or no longer", "jobs"),
    Command("status-6", "6", "status('SUCCEEDED')", "Only SUCCEEDED, or no longer", "jobs"),
    Command("status-7", "7", "status('FAILED')", "Only FAILED, or no longer", "jobs"),
    Command("status-all", "0", "status('all')", "Every status", "jobs"),
    Command("status-active", "a", "status('active')", "All that have not ended", "jobs"),
    Command("queues", "Q", "queues", "Choose the queue", "jobs", hint="Queue"),
    Command("refresh", "r", "refresh", "Refresh now", "jobs", hint="Refresh"),
    Command("complete", "tab", "ask('complete')", "Complete; again: the next completion", "bar"),
    Command("older", "up", "ask('older')", "An earlier filter", "bar"),
    Command("newer", "down", "ask('newer')", "A later filter", "bar"),
    Command("show-plan", "question_mark", "ask('plan')", "Show what it would ask of AWS", "bar"),
    Command("leave", "escape", "ask('leave')", "Leave the bar as it was", "bar"),
    Command("secrets", "x", "secrets", "Show or hide secret values", "job", hint="Secrets"),
    Command("close", "escape,q,left", "close", "Back to the list", "job", hint="Back"),
    Command("help", "question_mark", "help", "Keys of this screen", "app", hint="Keys"),
    Command("quit", "q", "quit", "Quit", "app", hint="Quit"),
)
_NAMES = {
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "asterisk": "*",
    "number_sign": "#",
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
    "home": "Home",
    "end": "End",
}


def bindings(scope: Scope) -> list[BindingType]:
    """The bindings of a scope's widget or screen."""
    return [
        Binding(command.keys, command.action, command.title, show=False, id=command.id)
        for command in COMMANDS
        if command.scope == scope
    ]


def key_name(key: str) -> str:
    """A key as a person calls it: `Ctrl+U`, `→`, `/`."""
    *modifiers, last = key.split("+") if key != "+" else [key]
    return "+".join([*(m.capitalize() for m in modifiers), _NAMES.get(last, last)])


def key_names(command: Command) -> str:
    """All keys of a command, for people."""
    return " ".join(key_name(key) for key in command.keys.split(","))


def of_scopes(*scopes: Scope) -> Iterable[tuple[str, list[Command]]]:
    """The commands by section, for the help screen and the README."""
    for scope in scopes:
        yield SECTIONS[scope], [command for command in COMMANDS if command.scope == scope]
