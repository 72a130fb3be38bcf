"""What stands below the options in `--help`: examples, terms, and where the config file is."""

import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from batch_tui.batch.query.explained import EXPLAINED
from batch_tui.settings.options import CONFIG_PATH


class Example(NamedTuple):
    """A command line, and what it is for."""

    line: str
    what: str


EXAMPLES = (
    Example(
        "batch-tui --queue nightly-etl --status failed",
        "look at what has failed in a queue; ? shows the keys",
    ),
    Example(
        "batch-tui --print --queue nightly-etl --filter 'after:1d exit:137' --output jsonl"
        " | jq -r .jobId",
        "the ids of yesterday's jobs that were killed",
    ),
    Example(
        "batch-tui --print --queue nightly-etl --filter 'verify* status:failed'"
        " --children --columns id,exit,reason",
        "which children of these arrays failed, and why",
    ),
)
_INDENT = "  "
_TERM = 26
"""Cells for what a term looks like."""


def guide(width: int) -> str:
    """All of it, in lines of at most so many cells where they can be broken."""
    return "\n".join([*_examples(), *_terms(width), "", *_files(width)]) + "\n"


def _examples() -> Iterator[str]:
    yield "examples:"
    for example in EXAMPLES:
        yield f"{_INDENT}# {example.what}"
        yield f"{_INDENT}{example.line}"
    yield ""


def _terms(width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        "terms of a filter, all of which must hold; - before one negates it:", width
    )
    room = " " * _TERM
    for kind in EXPLAINED:
        lead = f"{_INDENT}{kind.example}"
        if len(lead) >= _TERM - 1:
            yield lead
            lead = ""
        yield from textwrap.wrap(
            kind.help,
            width,
            initial_indent=lead.ljust(_TERM),
            subsequent_indent=room,
            break_on_hyphens=False,
        )


def _files(width: int) -> Iterator[str]:
    yield "config file:"
    yield f"{_INDENT}{CONFIG_PATH}"
    yield from textwrap.wrap(
        "--write-config writes one that says every setting, --check-config judges it.",
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
    )
