"""The terms as a person is told of them, in the order of the registry."""

from typing import NamedTuple

from batch_tui.batch.query.terms import TERMS


class Explained(NamedTuple):
    """How a term is written, for `example`, and what it means; `lead` is how it begins."""

    lead: str
    syntax: str
    example: str
    help: str


EXPLAINED = tuple(
    Explained(f"{key}:", kind.syntax, kind.example, kind.help) for key, kind in TERMS.items()
)
