"""What the screen says of what failed children say, worked out from the state of its life."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import NamedTuple

from textual.content import Content

from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.batch.log.twins import Child, Twins
from batch_tui.feed.failed.life import LIST, MORE, READ
from batch_tui.feed.failed.state import FailedState, Found, Search
from batch_tui.look.numbers import age, count
from batch_tui.ui.keys.commands import keys_of
from batch_tui.ui.widgets.outline import Row

Keys = Mapping[str, str]
_MARGIN = 8


class Line(NamedTuple):
    """A line of text below a row, and how it looks: one of `STYLES`."""

    text: str
    look: str = "plain"


class Hit(NamedTuple):
    """A child in whose log something was found."""

    child: Child
    found: Found


class Told(NamedTuple):
    """A child, as it is listed."""

    child: Child


class Group(NamedTuple):
    """Children that say the same, and whether they are listed below."""

    twins: Twins
    is_open: bool


STYLES = {
    "plain": "$faint",
    "tells": "$status-failed",
    "head": "bold $accent",
    "faint": "$faint italic",
}


def group_key(group: Twins) -> Hashable:
    """What a group is known by, however many are in it."""
    return ("group", group.mask, bool(group.none))


def group_of(row: Row) -> Hashable:
    """What the group is known by that a row is, or is in; None where it is in none."""
    if isinstance(row.item, Group):
        return group_key(row.item.twins)
    is_within = isinstance(row.key, tuple) and row.key[0] == "of"
    return row.key[1] if isinstance(row.key, tuple) and is_within else None


def rows(state: FailedState, unfolded: Collection[Hashable], keys: Keys) -> list[Row]:
    """All rows: what was found, or the groups and below them every child."""
    by_index = {child.index: child for child in state.children}
    if state.search is not None:
        return list(_found(state.search, by_index))
    return list(_groups(state, by_index, unfolded, keys))


def _found(search: Search, children: Mapping[int, Child]) -> Iterator[Row]:
    for found in search.found:
        if found.index in children:
            yield Row(Hit(children[found.index], found), ("child", found.index))
            for line in found.lines:
                yield Row(Line(line))


def _groups(
    state: FailedState, children: Mapping[int, Child], unfolded: Collection[Hashable], keys: Keys
) -> Iterator[Row]:
    yield Row(Line("What they say, without numbers, ids, paths and quoted texts", "head"))
    if not state.twins:
        yield Row(Line("Reading their logs …" if state.busy else "Nothing was read.", "faint"))
    for group in state.twins:
        key = group_key(group)
        yield Row(Group(group, key in unfolded), key)
        if key not in unfolded:
            continue
        if group.none:
            yield Row(Line(group.none, "faint"))
        for index in group.indexes:
            yield from _child(children[index], ("of", key, index))
    yield Row(Line(""))
    yield Row(Line("The last lines of each", "head"))
    for child in state.children[: state.wanted]:
        yield from _child(child, ("child", child.index))
    if state.wanted < len(state.children):
        left = len(state.children) - state.wanted
        more = f"{count(left, 'child') if left == 1 else f'{left:,} children'} more: "
        more += f"{keys_of('failed-more', keys)} reads the next {min(left, MORE):,}"
        yield Row(Line(more, "faint"))


def _child(child: Child, key: Hashable) -> Iterator[Row]:
    yield Row(Told(child), key)
    if child.said is None:
        yield Row(Line("…", "faint"))
        return
    if child.none:
        yield Row(Line(child.none, "faint"))
        return
    tells = child.said.line
    if tells not in child.lines:
        yield Row(Line(tells, "tells"))
    for line in child.lines:
        yield Row(Line(line, "tells" if line == tells else "plain"))


def paint(row: Row) -> Content:
    """What is shown of a row."""
    match row.item:
        case Line(text, "head"):
            return Content.styled(f" {text}", STYLES["head"])
        case Line(text, look):
            return Content.assemble(" " * _MARGIN, (text, STYLES[look]))
        case Told(child):
            return _head(child)
        case Hit(child, found):
            return _head(child, f"  {count(found.events, 'event')}")
        case Group(twins, is_open):
            return _group(twins, is_open)
    return Content()


def _head(child: Child, found: str = "") -> Content:
    job = child.job
    code = "no exit code" if job.exit is None else f"exit {job.exit}"
    number = f"[{child.index}]"
    return Content.assemble(
        (f" {number:>{_MARGIN - 2}} ", "bold"),
        (code, "bold $status-failed"),
        (found, "bold $accent"),
        (f"  {job.why}", "$faint"),
    )


def _group(group: Twins, is_open: bool) -> Content:
    several = len(group.indexes)
    said = group.mask if several > 1 else group.sample
    return Content.assemble(
        f" {'▾' if is_open else '▸'}",
        (f"{several:>{_MARGIN - 5},} × ", "bold $status-failed"),
        (said, "" if group.none else "bold"),
        ("  no log" if group.none else "", "dim"),
    )


# The lines around them


def title(parent: Job, state: FailedState, now: int) -> Content:
    """Which array, how many of its children have failed, and how old that is."""
    told = ""
    if state.asked is not None:
        told = f" {len(state.children):,} of {parent.child_count:,} failed"
    old = f"  asked {age(max(0, now - state.asked))} ago" if state.asked is not None else ""
    return Content.assemble(
        (f" {parent.name} ", "bold"),
        (told, "bold $status-failed"),
        (old, "dim"),
        (f"  {parent.id}", "dim"),
    )


def nothing(parent: Job, state: FailedState) -> list[Content]:
    """The sentences that stand where nothing can be shown; none where something can."""
    search = state.search
    if search is not None and not search.found:
        there = f"“{search.text}” "
        said = {
            "searching": ["Searching …"],
            "done": [f"{there}is in none of the logs. Case counts."],
            "stopped": ["" if search.failure else f"{there}was not found before it was stopped."],
        }[search.stage]
    elif search is not None or state.children:
        return []
    elif state.stage == "listing":
        said = ["" if state.failure else "Asking AWS Batch for the failed children …"]
    else:
        said = ["None of the children has failed."]
        if not parent.is_terminal:
            said = ["None of the children has failed so far."]
    return [Content(text) for text in said]


def idle_keys(state: FailedState) -> tuple[str, ...]:
    """The commands that do nothing as things are."""
    is_all = state.stage == "there" and state.read == len(state.children)
    return ("failed-more",) if is_all else ()


def status(state: FailedState, keys: Keys) -> Content:
    """How many were read, and how far a search is."""
    if state.search is not None:
        return Content(f" {_search(state.search, keys)}")
    if not state.children:
        return Content()
    every, read = len(state.children), state.read
    kind = "failed child" if every == 1 else "failed children"
    said = [f"{read:,} of {every:,} {kind} read"]
    if state.busy & {READ, LIST} and read < state.wanted:
        said = [f"reading: {read:,} of {state.wanted:,}"]
        if state.wanted < every:
            said.append(f"{every:,} have failed")
    elif state.wanted < every and state.failure is None:
        left = min(MORE, every - state.wanted)
        said.append(f"{keys_of('failed-more', keys)} reads the next {left:,}")
    elif state.failure is not None and read < state.wanted:
        said.append(f"{keys_of('failed-more', keys)} goes on")
    return Content(" " + " · ".join(said))


def _search(search: Search, keys: Keys) -> str:
    events = sum(found.events for found in search.found)
    children = "child" if len(search.found) == 1 else "children"
    found = f"{count(events, 'event')} in {len(search.found):,} {children}"
    looked = f"{search.looked:,} of {search.total:,} searched"
    said = [f"“{search.text}”: {found}", looked]
    if search.stage == "searching":
        said.append(f"{keys_of('failed-close', keys).split()[0]} stops")
    elif search.stage == "stopped":
        said.append("stopped")
    if search.silent:
        said.append(f"{search.silent:,} without a log")
    if search.unread:
        said.append(f"{count(search.unread, 'event')} could not be read")
    return " · ".join(said)


def banner(state: FailedState, keys: Keys) -> tuple[Failure, str] | None:
    """What failed last, and how it is asked for again."""
    search = state.search
    if search is not None and search.failure is not None:
        return search.failure, f"{keys_of('failed-search', keys)} searches again."
    if state.failure is None:
        return None
    return state.failure, f"{keys_of('failed-again', keys)} asks again."
