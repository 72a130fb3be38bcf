"""What is chosen from a list: queues, columns, an order, a view, a command."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textual.app import App
from textual.theme import BUILTIN_THEMES

from batch_tui.batch.joblist.order import SortBy
from batch_tui.batch.ports import Queue
from batch_tui.feed.glance import Glances
from batch_tui.feed.queues import Queues
from batch_tui.feed.source import Sources
from batch_tui.files import free
from batch_tui.look.columns import BY_KEY, COLUMNS, Column
from batch_tui.look.orders import ORDERS
from batch_tui.settings.views import View
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.glance import GlanceView
from batch_tui.ui.dialogs.glance_lines import is_odd
from batch_tui.ui.dialogs.picker import Aside, Choice, Later, PickerScreen
from batch_tui.ui.keys.command import Scope
from batch_tui.ui.keys.commands import changed, key_names, named
from batch_tui.ui.terminal.themes import NAMES

Chosen = tuple[str, ...] | None


async def queues(
    app: App[Any],
    there: Queues,
    chosen: Sequence[str],
    glances: Glances,
    clock: Callable[[], int],
) -> Chosen:
    """Names of queues; where none are known, because they may not be listed, one is asked for.

    Those that are being listed still come in when they are known.
    """
    known = there.known or ()
    if not known:
        return await _named_queue(app)

    async def later() -> Sequence[Choice]:
        names = {queue.name for queue in known}
        return [_queue(queue) for queue in await there.listed() if queue.name not in names]

    view = GlanceView(glances, there, clock)
    screen = PickerScreen(
        "Job queue",
        _queues(known),
        several=True,
        chosen=chosen,
        aside=Aside(view, view.look_at),
        later=later if there.is_learning else None,
    )
    return await app.push_screen_wait(screen)


async def queue(app: App[Any], known: Sequence[Queue], chosen: str) -> str | None:
    """The name of one queue, asked for like those of several."""
    if not known:
        return _one(await _named_queue(app))
    screen = PickerScreen("Queue of the new jobs", _queues(known), chosen=(chosen,))
    return _one(await app.push_screen_wait(screen))


async def _named_queue(app: App[Any]) -> Chosen:
    ask = AskScreen("Job queue", "the name or ARN of a queue", _refuse_empty)
    name = await app.push_screen_wait(ask)
    return (name,) if name else None


def _queues(known: Sequence[Queue]) -> list[Choice]:
    return [_queue(queue) for queue in known]


def _queue(queue: Queue) -> Choice:
    """One of them; what does not do its work stands out."""
    odd = is_odd(queue.state, queue.status)
    broken = f"{queue.status} · " if queue.status not in {"", "VALID"} else ""
    note = f"{broken}{queue.state} · priority {queue.priority}"
    return Choice(queue.name, queue.name, note, stands_out=odd)


async def scope(
    app: App[Any],
    title: str,
    later: Later,
    here: Sequence[str],
    unknown: Callable[[str], Choice | None] | None = None,
) -> Chosen:
    """Profiles or regions; `unknown` is one that is written and not among those found."""
    screen = PickerScreen(title, (), several=True, chosen=here, later=later, unknown=unknown)
    return await app.push_screen_wait(screen)


async def sort_by(app: App[Any]) -> SortBy | None:
    """What jobs are to be ordered by."""
    choices = [_choice(BY_KEY[key]) for key in ORDERS]
    key = _one(await app.push_screen_wait(PickerScreen("Sort the loaded jobs by", choices)))
    return ORDERS[key] if key else None


async def columns(app: App[Any], shown: Sequence[str]) -> Chosen:
    """Keys of columns, in the order in which they stand."""
    choices = [_choice(column) for column in COLUMNS]
    screen = PickerScreen("Columns", choices, several=True, chosen=shown, alone=False)
    chosen = await app.push_screen_wait(screen)
    return tuple(c.key for c in COLUMNS if c.key in chosen) if chosen else None


async def theme(app: App[Any]) -> str | None:
    """The name of a theme; the one under the cursor is shown meanwhile."""
    choices = [Choice(name, name, "" if name in BUILTIN_THEMES else "ours") for name in NAMES]

    def show(name: str) -> None:
        app.theme = name

    screen = PickerScreen("Theme", choices, chosen=(app.theme,), preview=show)
    return _one(await app.push_screen_wait(screen))


async def command(
    app: App[Any],
    scopes: Sequence[Scope],
    views: Mapping[str, View],
    keys: Mapping[str, str],
    *,
    known: Sequence[Queue],
    later: Later,
    read_only: bool,
) -> str | None:
    """A command's id, `view NAME`, `queue NAME` or what is found `later`.

    `keys` are those changed by id.
    """
    choices = [Choice(f"view {name}", f"view {name}", view.query) for name, view in views.items()]
    listed = [command for command in changed(keys) if command.listed != ""]
    choices += [
        Choice(c.id, named(c, c.listed or c.title, read_only=read_only), key_names(c))
        for scope in scopes
        for c in listed
        if c.scope == scope
    ]
    named_so = ((f"queue {choice.key}", choice) for choice in _queues(known))
    choices += [choice._replace(key=name, text=name) for name, choice in named_so]
    return _one(await app.push_screen_wait(PickerScreen("Commands", choices, later=later)))


async def new_file(app: App[Any], source: Sources, title: str, name: str) -> Path | None:
    """A file that is to be made; a name like `name` is proposed, of none that is there."""
    proposed = await source.beside(free, name)
    chosen = await app.push_screen_wait(AskScreen(title, name, _refuse_no_file, proposed))
    return Path(chosen) if chosen else None


def _refuse_no_file(path: str) -> str:
    return "" if path else "Give the name of a file that is not there yet."


def _choice(column: Column) -> Choice:
    return Choice(column.key, column.title.lower(), column.help)


def _refuse_empty(text: str) -> str:
    return "" if text else "Write the name of a job queue."


def _one(chosen: Chosen) -> str | None:
    return chosen[0] if chosen else None
