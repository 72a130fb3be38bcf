"""One registry of what keys do on the screens: bindings, help, palette, README, config use it.

A dialog has a few keys of its own, which nobody needs to change.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

from batch_tui.batch.job import STATUSES

Scope = Literal["table", "tree", "jobs", "bar", "text", "job", "log", "why", "map", "app", "always"]
Owner = Literal[
    "table", "tree", "pane", "screen", "bar", "text", "job", "log", "why", "map", "app", "program"
]
SECTIONS: dict[Scope, str] = {
    "table": "Moving and choosing",
    "tree": "Arrays and multi-node jobs",
    "jobs": "The list",
    "bar": "In the filter bar",
    "text": "In a text: details, log, keys, what happened",
    "job": "Job details",
    "log": "Log of a job",
    "why": "Why a job waits",
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


TOGGLE = "Toggle a status; inside a group, of its children"

COMMANDS = (
    Command("up", "up,k", "cursor_up", "Cursor up", "table"),
    Command("down", "down,j", "cursor_down", "Cursor down", "table"),
    Command("page-up", "pageup", "page(-1)", "A screen up", "table"),
    Command("page-down", "pagedown", "page(1)", "A screen down", "table"),
    Command("half-up", "ctrl+u", "half(-1)", "Half a screen up", "table"),
    Command("half-down", "ctrl+d", "half(1)", "Half a screen down", "table"),
    Command("top", "g,home", "top", "To the first row", "table"),
    Command("bottom", "G,end", "bottom", "To the last loaded row; again: load on", "table"),
    Command("scroll-left", "shift+left,less_than_sign", "sideways(-8)", "Scroll left", "table"),
    Command(
        "scroll-right", "shift+right,greater_than_sign", "sideways(8)", "Scroll right", "table"
    ),
    Command(
        "open", "enter", "select", "Open a job; expand or collapse a parent", "table", hint="Open"
    ),
    Command("mark", "space", "mark", "Mark the job and go on", "table", owner="tree"),
    Command(
        "mark-range", "V", "mark_range", "Mark from the last mark to here", "table", owner="tree"
    ),
    Command("mark-all", "ctrl+a", "mark_all", "Mark all loaded jobs", "table", owner="tree"),
    Command("unmark", "U", "unmark", "Clear all marks", "table", owner="tree"),
    Command("expand", "right,plus", "expand", "Show the children of a parent", "tree"),
    Command("collapse", "left,minus", "collapse", "Hide them; from a child: to its parent", "tree"),
    Command("expand-all", "asterisk", "expand_all", "Expand all parents on the screen", "tree"),
    Command("failed", "F", "failed", "Only failed children; again: all", "tree", hint="Failed"),
    Command("go-to", "number_sign", "go_to", "Go to a child by its index", "tree", owner="screen"),
    Command("map", "m", "map", "Map of the array", "tree", hint="Map", owner="screen"),
    Command(
        "details", "d", "details", "Details of the job", "tree", hint="Details", owner="screen"
    ),
    Command("log", "l", "log", "Log of the job", "tree", hint="Log", owner="screen"),
    Command("why", "w", "why", "Why is it waiting?", "tree", owner="screen"),
    Command("raw", "y", "raw", "Raw JSON of the job", "tree", owner="screen"),
    Command(
        "stop",
        "ctrl+x",
        "stop",
        "Stop the marked, or this job",
        "tree",
        owner="screen",
        changes=True,
    ),
    Command(
        "run-again",
        "ctrl+r",
        "run_again",
        "Run the marked, or this, again",
        "tree",
        owner="screen",
        changes=True,
    ),
    Command("filter", "slash", "filter", "Filter jobs", "jobs", hint="Filter"),
    Command("back", "escape", "back", "Drop a draft, stop a load, or clear the filter", "jobs"),
    *(
        Command(
            f"status-{digit}",
            str(digit),
            f"status('{status}')",
            TOGGLE,
            "jobs",
            listed=f"Toggle {status}; inside a group, of its children",
        )
        for digit, status in enumerate(STATUSES, 1)
    ),
    Command("status-all", "0", "status('all')", "Every status", "jobs"),
    Command("status-active", "a", "status('active')", "All that have not ended", "jobs"),
    Command("queues", "Q", "queues", "Choose the queue", "jobs", hint="Queue", owner="screen"),
    Command("sort", "s", "sort", "Sort the loaded jobs by a column", "jobs", owner="screen"),
    Command("invert", "I", "invert", "Sort the other way round", "jobs", owner="tree"),
    Command("columns", "C", "columns", "Choose columns", "jobs", owner="screen"),
    Command(
        "palette",
        "colon,ctrl+p",
        "palette",
        "Commands and views",
        "jobs",
        owner="screen",
        listed="",
    ),
    Command(
        "save-view", "ctrl+s", "save_view", "Save this view under a name", "jobs", owner="screen"
    ),
    Command("pause", "p", "pause", "Pause refreshing, or go on", "jobs", owner="tree"),
    Command("refresh", "r", "refresh", "Refresh now", "jobs", owner="tree"),
    Command(
        "journal",
        "exclamation_mark",
        "journal",
        "What happened: calls, messages, failures",
        "jobs",
        owner="screen",
    ),
    Command("complete", "tab", "ask('complete')", "Complete; again: the next completion", "bar"),
    Command("older", "up", "ask('older')", "An earlier filter", "bar"),
    Command("newer", "down", "ask('newer')", "A later filter", "bar"),
    Command(
        "show-plan",
        "question_mark",
        "ask('plan')",
        "Show what it would ask of AWS; in a reason: a ?",
        "bar",
    ),
    Command("leave", "escape", "ask('leave')", "Leave the bar as it was", "bar"),
    Command("text-up", "up,k", "line(-1)", "A line up", "text"),
    Command("text-down", "down,j", "line(1)", "A line down", "text"),
    Command("text-page-up", "pageup", "page(-1)", "A screen up", "text"),
    Command("text-page-down", "pagedown", "page(1)", "A screen down", "text"),
    Command("text-half-up", "ctrl+u", "half(-1)", "Half a screen up", "text"),
    Command("text-half-down", "ctrl+d", "half(1)", "Half a screen down", "text"),
    Command("text-top", "g,home", "top", "To the beginning", "text"),
    Command("text-bottom", "G,end", "bottom", "To the end", "text"),
    Command("again", "r", "again", "Ask for the job again", "job", hint="Ask again"),
    Command("secrets", "x", "secrets", "Show or hide secret values", "job", hint="Secrets"),
    Command("job-log", "l", "log", "Log of the job", "job", hint="Log"),
    Command("job-why", "w", "why", "Why is it waiting?", "job"),
    Command("job-raw", "y", "raw", "Raw JSON, or the facts", "job", hint="JSON"),
    Command("job-search", "slash", "search", "Search in what is shown", "job", hint="Search"),
    Command("job-match", "n", "find(1)", "Next match", "job"),
    Command("job-match-before", "N", "find(-1)", "Match before", "job"),
    Command("job-copy", "c", "copy", "Copy a value; in raw JSON: all of it", "job", hint="Copy"),
    Command("job-open", "enter", "open", "Open a job that it depends on", "job"),
    Command("job-next", "right_square_bracket", "step(1)", "Next job of the list", "job"),
    Command("job-previous", "left_square_bracket", "step(-1)", "Job before, of the list", "job"),
    Command("job-pause", "p", "pause", "Pause refreshing, or go on", "job"),
    Command("close", "escape,left", "back", "Forget a search; back", "job"),
    Command("log-search", "slash", "search", "Search the log", "log", hint="Search"),
    Command("log-older", "n", "find(-1)", "Next match, further up", "log"),
    Command("log-newer", "N", "find(1)", "Match before, further down", "log"),
    Command("log-follow", "f", "follow", "Follow a running job, or stop", "log", hint="Follow"),
    Command("log-next", "tab", "choose(1)", "Next log: attempt, container", "log", hint="Next log"),
    Command("log-previous", "shift+tab", "choose(-1)", "Log before", "log"),
    Command("log-wrap", "w", "wrap", "Wrap long lines, or not", "log", hint="Wrap"),
    Command("log-time", "t", "time", "Show when each line was written", "log", hint="Time"),
    Command("log-left", "shift+left,less_than_sign", "sideways(-8)", "Scroll left", "log"),
    Command("log-right", "shift+right,greater_than_sign", "sideways(8)", "Scroll right", "log"),
    Command("log-save", "ctrl+s", "save", "Save the whole log to a file", "log", hint="Save"),
    Command("log-pager", "o", "pager", "Open the whole log in $PAGER", "log", hint="Pager"),
    Command("log-again", "r", "again", "Ask for what is new, or again", "log"),
    Command("log-close", "escape,l", "back", "Stop a search or a file; back", "log"),
    Command("why-open", "enter", "open", "Open a job that it waits for", "why", hint="Open"),
    Command("why-again", "r", "again", "Ask again", "why", hint="Ask again"),
    Command("why-close", "escape,left,w", "dismiss", "Back", "why"),
    Command("map-left", "left,h", "go('left')", "To the child before", "map"),
    Command("map-right", "right,l", "go('right')", "To the child after", "map"),
    Command("map-up", "up,k", "go('up')", "A row, or a group, up", "map"),
    Command("map-down", "down,j", "go('down')", "A row, or a group, down", "map"),
    Command("map-page-up", "pageup,ctrl+u", "go('page_up')", "A screen up", "map"),
    Command("map-page-down", "pagedown,ctrl+d", "go('page_down')", "A screen down", "map"),
    Command("map-first", "home,g", "go('first')", "To the first child or group", "map"),
    Command("map-last", "end,G", "go('last')", "To the last child or group", "map"),
    Command(
        "map-select", "enter", "select", "Go to the child; list only a group", "map", hint="Go to"
    ),
    Command("map-next", "n", "failed(1)", "Next failed child", "map", hint="Next failed"),
    Command("map-previous", "N", "failed(-1)", "Failed child before", "map"),
    Command(
        "map-switch", "tab,shift+tab", "switch", "To the failures and back", "map", hint="Failures"
    ),
    Command("map-cells", "v", "cells", "Letters or colours", "map", hint="Letters"),
    Command("map-refresh", "r", "refresh", "List the children again", "map", hint="List again"),
    Command("map-pause", "p", "pause", "Pause refreshing, or go on", "map"),
    Command("map-close", "escape,m", "dismiss", "Back to the list", "map"),
    Command("help", "question_mark", "help", "Keys of this screen", "app", hint="Keys"),
    Command("quit", "q", "app.quit", "Back to the list; in the list: quit", "app", hint="Quit"),
    Command(
        "interrupt", "ctrl+c", "interrupt", "Copy what is selected; pressed twice: quit", "always"
    ),
    Command("suspend", "ctrl+z", "suspend_process", "To the shell; its fg comes back", "always"),
)
BY_ID = {command.id: command for command in COMMANDS}
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


def bindings(owner: Owner) -> list[BindingType]:
    """The bindings of a widget or screen."""
    return [
        Binding(
            command.keys,
            command.action,
            command.title,
            show=False,
            priority=command.scope == "always",
            id=command.id,
        )
        for command in COMMANDS
        if command.bound_by == owner
    ]


def changed(keys: Mapping[str, str]) -> tuple[Command, ...]:
    """All commands, those whose id is among `keys` with the keys given there."""
    return tuple(command._replace(keys=keys.get(command.id, command.keys)) for command in COMMANDS)


def key_name(key: str) -> str:
    """A key as a person calls it: `Ctrl+U`, `→`, `/`."""
    *modifiers, last = key.split("+")
    last = last.upper() if modifiers and len(last) == 1 else _NAMES.get(last, last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])


def key_names(*commands: Command) -> str:
    """All keys of some commands, for people."""
    return " ".join(key_name(key) for command in commands for key in command.keys.split(","))


def keys_of(command_id: str, keys: Mapping[str, str]) -> str:
    """All keys of a command, for people; `keys` are those changed by id."""
    return key_names(*(command for command in changed(keys) if command.id == command_id))


def named(command: Command, title: str, *, read_only: bool) -> str:
    """A title of a command; where it would change something and may not, that is said."""
    return f"{title} (off: read-only)" if command.changes and read_only else title


def elsewhere(key: str, keys: Mapping[str, str]) -> str:
    """What to say of a key that does nothing here, "" where it does nothing anywhere.

    `key` is one of Textual's names, `keys` are those changed by id.
    """
    for command in changed(keys):
        if key in command.keys.split(",") and command.scope in PLACES:
            place = PLACES[command.scope]
            return f"{key_name(key)} does nothing here; {place}: {command.title}."
    return ""


def of_scopes(
    *scopes: Scope, keys: Mapping[str, str], read_only: bool = False
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By section, for the help screen: keys, with those changed by id, and what they do."""
    for scope in scopes:
        titles: dict[str, list[Command]] = {}
        for command in changed(keys):
            if command.scope == scope:
                title = named(command, command.title, read_only=read_only)
                titles.setdefault(title, []).append(command)
        yield SECTIONS[scope], [(key_names(*same), title) for title, same in titles.items()]
