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
from batch_tui.ui.widgets.outline import Entry

Keys = Mapping[str, str]
_MARGIN = 8


class Line(NamedTuple):
    """A line of text, and how it looks: one of `STYLES`."""

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


def group_of(entry: Entry) -> Hashable:
    """What the group is known by that an entry is, or is in; None where it is in none."""
    if isinstance(entry.item, Group):
        return group_key(entry.item.twins)
    is_within = isinstance(entry.key, tuple) and entry.key[0] == "of"
    return entry.key[1] if isinstance(entry.key, tuple) and is_within else None


def entries(state: FailedState, unfolded: Collection[Hashable], keys: Keys) -> list[Entry]:
    """All that is listed: what was found, or the groups and below them every child."""
    by_index = {child.index: child for child in state.children}
    if state.search is not None:
        return [
            Entry(Hit(by_index[found.index], found), ("child", found.index), 1 + len(found.lines))
            for found in state.search.found
            if found.index in by_index
        ]
    return [*_groups(state, by_index, unfolded), *_children(state, keys)]


def _groups(
    state: FailedState, children: Mapping[int, Child], unfolded: Collection[Hashable]
) -> Iterator[Entry]:
    yield Entry(Line("What they say, without numbers, ids, paths and quoted texts", "head"))
    if not state.twins:
        yield Entry(Line("Reading their logs …" if state.busy else "Nothing was read.", "faint"))
    for group in state.twins:
        key = group_key(group)
        is_open = key in unfolded
        yield Entry(Group(group, is_open), key, 2 if is_open and group.none else 1)
        if is_open:
            for index in group.indexes:
                yield _entry(children[index], ("of", key, index))
    yield Entry(Line(""))


def _children(state: FailedState, keys: Keys) -> Iterator[Entry]:
    yield Entry(Line("The last lines of each", "head"))
    for child in state.children[: state.wanted]:
        yield _entry(child, ("child", child.index))
    left = len(state.children) - state.wanted
    if left:
        more = f"{left:,} more: {keys_of('failed-more', keys)} reads the next {min(left, MORE):,}"
        yield Entry(Line(more, "faint"))


def _entry(child: Child, key: Hashable) -> Entry:
    height = 2
    if child.said is not None and not child.none:
        height = 1 + len(child.lines) + (child.said.line not in child.lines)
    return Entry(Told(child), key, height)


def _lines(child: Child) -> list[Line]:
    """What stands below a child."""
    if child.said is None:
        return [Line("…", "faint")]
    if child.none:
        return [Line(child.none, "faint")]
    tells = child.said.line
    lines = child.lines if tells in child.lines else (tells, *child.lines)
    return [Line(line, "tells" if line == tells else "plain") for line in lines]


def paint(entry: Entry, line: int) -> Content:
    """What is shown of an entry in one of its lines."""
    match entry.item:
        case Line(text, "head"):
            return Content.styled(f" {text}", STYLES["head"])
        case Line() as alone:
            return _below(alone)
        case Told(child):
            return _below(_lines(child)[line - 1]) if line else _head(child)
        case Hit(child, found):
            told = f"  {count(found.events, 'event')}"
            return _below(Line(found.lines[line - 1])) if line else _head(child, told)
        case Group(twins, is_open):
            return _below(Line(twins.none, "faint")) if line else _group(twins, is_open)
    return Content()


def _below(line: Line) -> Content:
    return Content.assemble(" " * _MARGIN, (line.text, STYLES[line.look]))


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
