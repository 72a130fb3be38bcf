"""The options, as a manual and a shell want to know of them."""

import argparse
from collections.abc import Iterator
from typing import Literal, NamedTuple

from batch_tui.batch.job import STATUSES
from batch_tui.batch.query.explained import EXPLAINED
from batch_tui.batch.until import WORDS
from batch_tui.look.columns import BY_KEY
from batch_tui.ui.keys.presets import PRESETS
from batch_tui.ui.terminal.themes import NAMES

Kind = Literal["none", "text", "one", "several", "file", "profile", "term"]


class Option(NamedTuple):
    """An option with what it takes: nothing, a text, one or `several` of some `values` ...

    `metavar` is "" where it takes nothing; `names` are empty for what stands without one.
    """

    names: tuple[str, ...]
    metavar: str
    help: str
    kind: Kind
    values: tuple[str, ...]
    repeats: bool
    group: str


def options(parser: argparse.ArgumentParser) -> Iterator[Option]:
    """All of a parser, in their order."""
    for group in parser._action_groups:  # noqa: SLF001 - argparse has no other way to them
        for action in group._group_actions:  # noqa: SLF001
            yield _option(action, group.title or "")


def _option(action: argparse.Action, group: str) -> Option:
    takes = action.nargs != 0
    kind, values = _VALUES.get(action.dest, ("text", ()))
    if action.choices:
        kind, values = "one", tuple(action.choices)
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return Option(
        names=tuple(action.option_strings),
        metavar=metavar if takes else "",
        help=action.help or "",
        kind=kind if takes else "none",
        values=values if takes else (),
        repeats=isinstance(action, argparse._AppendAction),  # noqa: SLF001
        group=group,
    )


_VALUES: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "profile": ("profile", ()),
    "status": ("several", ("active", *(status.lower() for status in STATUSES))),
    "filter": ("term", tuple(term.lead for term in EXPLAINED)),
    "columns": ("several", tuple(BY_KEY)),
    "theme": ("one", NAMES),
    "preset": ("one", tuple(PRESETS)),
    "until": ("one", tuple(f"{how}:{word}" for how in ("all", "any") for word in WORDS)),
    "write_config": ("file", ()),
}
