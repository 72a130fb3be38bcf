"""One line of what is told of a job."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from batch_tui.look.runs import Cell

Kind = Literal["fact", "head", "note"]


class Fact(NamedTuple):
    """A name and its value, a heading, or a note; `depth` is how far in it stands.

    A `secret` value is shown only when asked for; `without` is what is left of it without the
    secrets, "" where that is nothing. `style` is that of the value, a name of the theme's. `cell`
    is shown instead of the value, which is what is copied. `opens` is the id of a job that it
    leads to. `part` names a heading, for whoever wants to know whether it is in sight.
    """

    name: str = ""
    value: str = ""
    depth: int = 0
    kind: Kind = "fact"
    secret: bool = False
    without: str = ""
    style: str = ""
    cell: Cell = ()
    opens: str = ""
    part: str = ""


def head(title: str, part: str = "") -> Fact:
    """A heading."""
    return Fact(title, kind="head", part=part)


def note(text: str, depth: int = 1, style: str = "faint") -> Fact:
    """A sentence beside the facts."""
    return Fact(value=text, depth=depth, kind="note", style=style)


def paths(facts: Sequence[Fact]) -> Iterator[tuple[Fact, str]]:
    """Each fact that has a value of its own, and its name behind those of what it belongs to."""
    above: list[str] = []
    for one in facts:
        if one.kind == "note":
            continue
        del above[one.depth :]
        above += [""] * (one.depth - len(above)) + [one.name]
        if one.kind == "fact" and one.value:
            yield one, " › ".join(filter(None, above))


BLANK = Fact(kind="note")
"""A line with nothing in it."""
