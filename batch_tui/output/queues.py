"""Which queues are asked where there is no screen to choose them on."""

from collections.abc import Sequence

from batch_tui.batch.failure import Failure
from batch_tui.batch.query.placed import is_open
from batch_tui.batch.query.query import Query
from batch_tui.feed.source import Sources

_NAMED = 12
"""How many queues a sentence can name."""


async def asked_queues(query: Query, chosen: Sequence[str], source: Sources) -> tuple[str, ...]:
    """The queues of the query's terms, else the `chosen` ones, else the only one there is.

    Jobs that are named in full need none: they are found in whatever queue.
    They are listed only where that is needed: for a name that is open, and where none is given.

    Raises:
        Failure: a call failed; no queue is meant, or one of several that are not named.
    """
    if query.ids and not query.queue_terms:
        return tuple(chosen)
    named = query.queues or tuple(chosen)
    looked_up = any(is_open(name, source.labels) for name in named)
    known = await _names(source) if looked_up or not named else ()
    queues = query.choose_queues(chosen if named else known, known)
    if not queues:
        raise _nothing(query, known)
    if not named and len(queues) > 1:
        raise Failure(
            f"There are {len(queues):,} job queues: {few(queues)}.",
            "Name those to ask with --queue, or ask all with --filter 'queue:*'.",
        )
    return queues


async def _names(source: Sources) -> tuple[str, ...]:
    names = tuple(queue.name for queue in (await source.list_queues()).queues)
    if not names:
        raise Failure("There is no job queue here.", "Check --region and --profile.")
    return names


def _nothing(query: Query, known: Sequence[str]) -> Failure:
    terms = " ".join(map(str, query.queue_terms))
    there = f"There are {few(known)}." if known else "Check its queue: terms and --queue."
    return Failure(f"No job queue is left by {terms}.", there)


def few(names: Sequence[str]) -> str:
    """Names for a sentence, of many the first ones."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
