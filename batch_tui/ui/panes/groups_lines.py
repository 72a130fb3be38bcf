"""What the screen says of what a list is made of, worked out from the state of its life."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.groups import Group, Made
from batch_tui.batch.query.dimensions import VIEWS, Gap, filtered, told
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import Clock
from batch_tui.feed.groups import GroupsState, Reading
from batch_tui.look.moments import zone
from batch_tui.look.numbers import age, count
from batch_tui.ui.keys.commands import keys_of
from batch_tui.ui.widgets.outline import Entry

Keys = Mapping[str, str]
SHOWN = 1_000
"""Groups that are listed: of more, the largest."""
_FIRST = 14
"""Cells of a value that others stand behind."""
_WIDE = 120
"""Cells from which on there is room for long bars."""


class Row(NamedTuple):
    """A listed group: its values as texts, its `share` of all, the `length` of its bar, 0 to 1."""

    group: Group
    texts: tuple[str, ...]
    share: float
    length: float


def entries(state: GroupsState, clock: Clock) -> list[Entry]:
    """The groups, and what is not told apart."""
    made = state.made or Made()
    groups = made.groups[:SHOWN]
    largest = max((group.count for group in groups), default=1)
    rows = [
        Row(group, _texts(state, group, clock), group.count / made.jobs, group.count / largest)
        for group in groups
    ]
    listed: list[Entry] = [Entry(row, ("group", row.group.values)) for row in rows]
    left = made.groups[SHOWN:]
    if left:
        jobs = sum(group.count for group in left)
        listed.append(Entry(f"{count(len(left), 'more group')}: {count(jobs, 'job')}"))
    if made.rest:
        listed.append(Entry(f"{count(made.rest, 'job')} in more groups than are told apart"))
    return listed


def _texts(state: GroupsState, group: Group, clock: Clock) -> tuple[str, ...]:
    pairs = zip(state.view.dimensions, group.values, strict=True)
    return tuple(one.written(value, clock) for one, value in pairs)


def paint(entry: Entry, width: int) -> Content:
    """What is shown of an entry on a screen of so many cells."""
    row = entry.item
    if not isinstance(row, Row):
        return Content.styled(f" {row}", "$faint italic")
    cells = 24 if width >= _WIDE else 10
    full = round(row.length * cells)
    bar = "█" * full or "▏"
    *first, last = zip(row.texts, row.group.values, strict=True)
    return Content.assemble(
        (f" {row.group.count:>9,} ", "bold"),
        f"{_percent(row.share):>6} ",
        (f"{bar:<{cells}}  ", "$accent"),
        *((f"{text:<{_FIRST}} ", _style(value)) for text, value in first),
        (last[0], _style(last[1])),
    )


def _style(value: object) -> str:
    return "$faint italic" if isinstance(value, Gap) else ""


def _percent(share: float) -> str:
    return "<0.1%" if share < 0.001 else f"{share:.1%}"


# The lines around them


def title(state: GroupsState, query: Query, clock: Clock) -> Content:
    """Over which jobs it was counted, how old that is, and what the list is asked for.

    Of times also the zone.
    """
    asked, said = str(query), ""
    if any(one.in_order for one in state.view.dimensions):
        said = f"  {zone(clock.now, clock.tz)}"
    return Content.assemble(
        (" What is it made of? ", "bold $accent"),
        (f" {_basis(state)}", "bold"),
        (_age(state, clock.now), "dim"),
        (said, "$note"),
        (f"  {asked}" if asked else "", "dim"),
    )


def _basis(state: GroupsState) -> str:
    """Over which jobs it was counted."""
    if state.every:
        return _basis_read(state.made or Made(), state.reading)
    if state.made is None:
        return "counting the loaded jobs …"
    if state.is_all:
        return f"of all {state.made.jobs:,} that match"
    return f"of the {state.made.jobs:,} loaded; more may match"


def _basis_read(made: Made, reading: Reading | None) -> str:
    if reading is None:
        return "not read"
    if reading.stage == "whole":
        part = " but for some queues" if reading.apart else ""
        return f"of all {made.jobs:,} that match{part}"
    if reading.stage == "reading":
        return f"reading: of {made.jobs:,} that match so far"
    return f"{reading.stage}: of the {made.jobs:,} read, not of all that match"


def _age(state: GroupsState, now: int) -> str:
    since = state.refreshed
    if state.made is None:
        return ""
    if state.every:
        reading = state.reading
        since = reading.begun if reading and reading.stage != "reading" else None
    return "" if since is None else f", {age(max(0, now - since))} old"


def views(state: GroupsState) -> Content:
    """What it can be grouped by, and by what it is."""
    parts = []
    for number, view in enumerate(VIEWS, 1):
        label = f"{number} {view.title}"
        is_on = view is state.view
        parts.append(Content.styled(f" {label} ", "reverse bold" if is_on else "dim"))
    return Content("").join(parts)


def nothing(state: GroupsState) -> list[Content]:
    """The sentences that stand where no groups can be shown; none where some can."""
    if state.made is not None and state.made.groups:
        return []
    reading = state.reading
    if state.every and reading is not None:
        said = {
            "reading": "Reading all that match …",
            "whole": "No job matches.",
            "stopped": "It was stopped before a job was read.",
            "failed": "",
        }[reading.stage]
    elif state.made is None:
        said = "Counting …"
    else:
        said = "No job is loaded."
    return [Content(said)]


def status(state: GroupsState, group: Group | None, query: Query, keys: Keys) -> Content:
    """What Enter would do, and what was left out."""
    parts: list[Content] = []
    reading = state.reading if state.every else None
    if reading is not None and reading.stage == "reading":
        key = keys_of("groups-close", keys).split()[0]
        parts.append(Content.styled(f"{reading.scanned:,} scanned, {key} stops", "$note"))
    if reading is not None and reading.unread:
        left_out = f"{count(reading.unread, 'job')} could not be read"
        parts.append(Content.styled(left_out, "$text-warning"))
    if reading is not None and reading.apart:
        named = ", ".join(queue for queue, _ in reading.apart[:3])
        parts.append(Content.styled(f"not read: {named}", "$text-warning"))
    if group is not None:
        parts.append(Content(_by(state, group, query, keys)))
    return Content(" ") + Content("  ·  ").join(parts)


def _by(state: GroupsState, group: Group, query: Query, keys: Keys) -> str:
    found = filtered(query, state.view.dimensions, group.values)
    if found is None:
        return refusal(state, group, keys)
    terms = [str(term) for term in found.query.terms if term not in query.terms]
    key = keys_of("groups-filter", keys)
    wide = " (may find more)" if found.wide else ""
    if not terms:
        return f"{key}: the filter says just that{wide}"
    return f"{key} filters{wide}: {' '.join(terms)}"


def refusal(state: GroupsState, group: Group, keys: Keys) -> str:
    """Why there is no filter for a group."""
    if Gap.UNTOLD not in group.values:
        return "No filter tells these from the others."
    reading = state.reading
    wanted = {kind.key for kind in told(state.view.dimensions)}
    if not state.every and wanted:
        return f"The list does not tell it; {keys_of('groups-every', keys)} has it told of all."
    if reading is not None and not wanted <= reading.tells:
        return f"It was not asked for; {keys_of('groups-again', keys)} reads anew, and has it told."
    return "The list does not tell it, so it cannot be filtered by."


def banner(state: GroupsState, keys: Keys) -> tuple[Failure, str] | None:
    """What failed last, and how it is asked for again."""
    again = keys_of("groups-again", keys)
    if state.every and state.failure is not None:
        return state.failure, f"{again} reads on."
    if not state.every and (failure := state.failure or state.stale) is not None:
        return failure, f"{again} asks again."
    return None
