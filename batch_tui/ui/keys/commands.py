"""One registry of what keys do on the screens: bindings, help, palette, README, config use it.

A dialog has a few keys of its own, which nobody needs to change.
"""

from collections.abc import Iterator, Mapping

from textual.binding import Binding, BindingType

from batch_tui.batch.job import STATUSES
from batch_tui.batch.query.dimensions import VIEWS
from batch_tui.ui.keys.command import PLACES, SECTIONS, Command, Owner, Scope, key_name

TOGGLE = "Toggle a status; inside a group, of its children"
ALONE = "One status alone; inside a group, of its children"

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
    Command("say", "L", "say", "What do the failed children say?", "tree", owner="screen"),
    Command("raw", "y", "raw", "Raw JSON of the job", "tree", owner="screen"),
    Command("tell", "W", "tell", "Tell when the job ends, or do not", "tree", owner="screen"),
    Command("copy-id", "c", "hand_over('id')", "Copy the ids", "tree", owner="screen"),
    Command("copy-arn", "Y", "hand_over('arn')", "Copy the ARNs", "tree", owner="screen"),
    Command("shell", "X", "shell", "Open a shell in the running job", "tree", owner="screen"),
    Command(
        "console",
        "b",
        "hand_over('console')",
        "Open the job in the AWS console",
        "tree",
        owner="screen",
    ),
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
    Command("back", "escape", "back", "Drop a draft, stop a load; twice: clear the filter", "jobs"),
    Command("offer", "tab", "offer", "Ask what is offered where nothing is found", "jobs"),
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
    *(
        Command(
            f"only-{digit}",
            f"f{digit}",
            f"only('{status}')",
            ALONE,
            "jobs",
            listed=f"Only {status}; inside a group, of its children",
        )
        for digit, status in enumerate(STATUSES, 1)
    ),
    Command("only", "o", "only_here", "Only the status of this job", "jobs"),
    Command("status-all", "0", "status('all')", "Every status", "jobs"),
    Command("status-active", "a", "status('active')", "All that have not ended", "jobs"),
    Command("queues", "Q", "queues", "Choose the queue", "jobs", hint="Queue", owner="screen"),
    Command("profile", "P", "profile", "Choose another profile", "jobs", owner="screen"),
    Command("region", "R", "region", "Choose another region", "jobs", owner="screen"),
    Command("sort", "s", "sort", "Sort the loaded jobs by a column", "jobs", owner="screen"),
    Command(
        "aws-command",
        "A",
        "aws_command",
        "Copy the aws command that lists these jobs",
        "jobs",
        owner="screen",
    ),
    Command("groups", "t", "groups", "What is it made of?", "jobs", owner="screen"),
    Command("export", "E", "export", "Export jobs to a file", "jobs", owner="screen"),
    Command("invert", "I", "invert", "Sort the other way round", "jobs", owner="tree"),
    Command("preview", "v", "preview", "Show the job beside the list", "jobs", owner="tree"),
    Command("columns", "C", "columns", "Choose columns", "jobs", owner="screen"),
    Command(
        "palette",
        "colon,ctrl+p",
        "palette",
        "Commands, views, queues, profiles, regions",
        "jobs",
        owner="screen",
        listed="",
    ),
    Command(
        "save-view", "ctrl+s", "save_view", "Save this view under a name", "jobs", owner="screen"
    ),
    Command("pause", "p", "pause", "Pause refreshing, or go on", "jobs", owner="tree"),
    Command("refresh", "r", "refresh", "Refresh now", "jobs"),
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
    Command("job-arn", "Y", "hand_over('arn')", "Copy the ARN", "job"),
    Command("job-command", "A", "aws_command", "Copy the aws command for the job", "job"),
    Command("job-shell", "X", "shell", "Open a shell in the running job", "job"),
    Command("job-console", "b", "hand_over('console')", "Open the job in the AWS console", "job"),
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
    Command("log-command", "A", "aws_command", "Copy the aws command for the log", "log"),
    Command("log-again", "r", "again", "Ask for what is new, or again", "log"),
    Command("log-close", "escape,l", "back", "Stop a search or a file; back", "log"),
    Command("why-open", "enter", "open", "Open a job that it waits for", "why", hint="Open"),
    Command("why-command", "A", "aws_command", "Copy the aws commands for this", "why"),
    Command("why-again", "r", "again", "Ask again", "why", hint="Ask again"),
    Command("why-close", "escape,left,w", "dismiss", "Back", "why"),
    Command(
        "failed-open", "enter", "open", "Unfold a group; log of a child", "failed", hint="Open"
    ),
    Command("failed-unfold", "right", "unfold", "Show the children of a group", "failed"),
    Command("failed-fold", "left", "fold", "Hide them", "failed"),
    Command("failed-log", "l", "log", "Log of the child", "failed", hint="Log"),
    Command("failed-search", "slash", "search", "Search all their logs", "failed", hint="Search"),
    Command("failed-next", "n", "find(1)", "Next child that was found", "failed"),
    Command("failed-previous", "N", "find(-1)", "Child before that was found", "failed"),
    Command("failed-more", "plus", "more", "Read more of them", "failed", hint="More"),
    Command("failed-again", "r", "again", "Ask again", "failed", hint="Ask again"),
    Command("failed-close", "escape,L", "back", "Stop or forget a search; back", "failed"),
    Command("groups-filter", "enter", "filter", "Filter by the group", "groups", hint="Filter"),
    Command(
        "groups-every",
        "a",
        "turn",
        "All that match, or the loaded ones",
        "groups",
        hint="All, or loaded",
    ),
    Command("groups-next", "right,tab", "step(1)", "Group by the next", "groups", hint="Next"),
    Command("groups-before", "left,shift+tab", "step(-1)", "Group by the one before", "groups"),
    *(
        Command(f"groups-{digit}", str(digit), f"view({digit})", f"By {view.title}", "groups")
        for digit, view in enumerate(VIEWS, 1)
    ),
    Command("groups-again", "r", "again", "Ask again; read on", "groups", hint="Ask again"),
    Command("groups-close", "escape,t", "back", "Stop reading; back", "groups"),
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
    Command("map-say", "L", "say", "What do the failed children say?", "map", hint="Logs"),
    Command("map-cells", "v", "cells", "Letters or colours", "map", hint="Letters"),
    Command("map-refresh", "r", "refresh", "List the children again", "map", hint="List again"),
    Command("map-pause", "p", "pause", "Pause refreshing, or go on", "map"),
    Command("map-close", "escape,m", "dismiss", "Back to the list", "map"),
    Command("help", "question_mark", "help", "Keys of this screen", "app", hint="Keys"),
    Command("meter", "M", "app.meter", "Meter of the terminal, or the hints", "app"),
    Command("theme", "T", "app.theme", "Choose a theme", "app"),
    Command("quit", "q", "app.quit", "Back to the list; in the list: quit", "app", hint="Quit"),
    Command(
        "interrupt", "ctrl+c", "interrupt", "Copy what is selected; pressed twice: quit", "always"
    ),
    Command("repaint", "ctrl+l", "repaint", "Paint the whole screen anew", "always"),
    Command("suspend", "ctrl+z", "suspend_process", "To the shell; its fg comes back", "always"),
)
BY_ID = {command.id: command for command in COMMANDS}


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
