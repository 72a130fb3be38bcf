"""Which queues are asked where there is no screen to choose them on."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from batch_tui.batch.failure import Failure
from batch_tui.batch.query.placed import everywhere
from batch_tui.batch.query.query import Query
from batch_tui.feed.source import Sources
from batch_tui.look.names import few as shortened

_NAMED = 12
"""How many queues a sentence can name."""


class Queues(NamedTuple):
    """Names of queues; of the sources that `failed`, by their labels, none could be listed."""

    names: tuple[str, ...]
    failed: Mapping[str, Failure] = MappingProxyType({})


async def asked_queues(query: Query, chosen: Sequence[str], source: Sources) -> Queues:
    """The queues of the query's terms, else the `chosen` ones, else the only one there is.

    Jobs that are named in full need none: they are found in whatever queue.
    They are listed only where that is needed: for a name with a `*`, and where none is given. A
    name without a label means that queue wherever it is.

    Raises:
        Failure: a call failed; no queue is meant, or one of several that are not named.
    """
    if query.ids and not query.queue_terms:
        return Queues(_everywhere(chosen, source))
    named = query.queues or tuple(chosen)
    is_open = any("*" in name for name in named)
    known = await _known(source) if is_open or not named else Queues(())
    found = query.choose_queues(chosen if named else known.names, known.names)
    queues = _everywhere(found, source)
    if not queues:
        raise _nothing(query, known.names)
    if not named and len(queues) > 1:
        raise Failure(
            f"There are {len(queues):,} job queues: {few(queues)}.",
            "Name those to ask with --queue, or ask all with --filter 'queue:*'.",
        )
    return known._replace(names=queues)


def _everywhere(names: Sequence[str], source: Sources) -> tuple[str, ...]:
    return tuple(each for name in names for each in everywhere(name, source.labels))


async def _known(source: Sources) -> Queues:
    found = await source.list_queues()
    names = tuple(queue.name for queue in found.queues)
    if not names:
        raise Failure("There is no job queue here.", "Check --region and --profile.")
    return Queues(names, found.failed)


def _nothing(query: Query, known: Sequence[str]) -> Failure:
    terms = " ".join(map(str, query.queue_terms))
    there = f"There are {few(known)}." if known else "Check its queue: terms and --queue."
    return Failure(f"No job queue is left by {terms}.", there)


def few(names: Sequence[str]) -> str:
    """Names for a sentence, of many the first ones."""
    return shortened(names, _NAMED)
