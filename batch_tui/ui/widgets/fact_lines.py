"""Facts as lines: names lined up before their values, secrets hidden."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from batch_tui.look.job.fact import Fact

NAMES = 18
"""Cells of the longest name that values are lined up behind."""


def of_facts(facts: Sequence[Fact], hidden: str | None) -> list[Content]:
    """A line for each fact; `hidden` stands for secrets, None where they are shown."""
    return [_line(one, hidden) for one in facts]


def value_of(fact: Fact, hidden: str | None) -> str:
    """What is shown of a value, and copied."""
    return (fact.without or hidden or "") if fact.secret and hidden is not None else fact.value


def _line(fact: Fact, hidden: str | None) -> Content:
    lead = "  " * fact.depth
    if fact.kind == "note":
        return Content.assemble((lead + fact.value, style_of(fact.style)))
    if fact.kind == "head":
        return Content.styled(lead + fact.name, "bold $accent")
    name = f"{lead}{fact.name}: "
    room = NAMES + len("  ") - len(name)
    parts = [Content.styled(name + " " * max(0, room), "$text-muted"), *_value(fact, hidden)]
    return Content.assemble(*parts)


def _value(fact: Fact, hidden: str | None) -> Iterator[Content]:
    if fact.cell:
        yield from (Content.assemble((run.text, style_of(run.style))) for run in fact.cell)
    else:
        text = value_of(fact, hidden)
        yield Content.assemble((text, "underline" if fact.opens else style_of(fact.style)))


def style_of(name: str) -> str:
    """A style of the theme's by its short name."""
    if not name:
        return ""
    return f"${name}" if name in {"faint", "note"} else f"$status-{name}"
