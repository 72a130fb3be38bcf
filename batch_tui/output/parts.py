"""What is asked of one source, or of several: each has its own plan, budget and failures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from batch_tui.batch.failure import Elsewhere, Failure
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.pager import Pager
from batch_tui.feed.reader import Reader
from batch_tui.feed.several import Several
from batch_tui.feed.source import Source
from batch_tui.output.stages import Stages


@dataclass(frozen=True, slots=True)
class Part:
    """One source, how it is asked, and what reads it."""

    source: Source
    way: Plan
    pager: Pager
    stages: Stages


class Parts:
    """All of them by the names of their sources; those that could not even be planned `failed`.

    `reader` has the jobs of all.
    """

    def __init__(self, there: Mapping[str, Part], failed: Mapping[str, Failure]) -> None:
        self.there = there
        self._failed = failed
        self._several = Several({name: part.stages.reader for name, part in there.items()})
        alone = [*there.values()] if len(there) + len(failed) == 1 else []
        self.reader: Reader = alone[0].stages.reader if alone else self._several
        self.alone: Part | None = alone[0] if alone else None

    @property
    def failed(self) -> dict[str, Failure]:
        """Why sources, or queues of them, are missing, by their names.

        A job that is of another region by its ARN is missing nowhere else.
        """
        told = {**self._failed, **self._several.failed}
        told = {name: why for name, why in told.items() if not isinstance(why, Elsewhere)}
        for name, part in self.there.items():
            apart = part.pager.apart.failed
            told |= {_within(name, queue): failure for queue, failure in apart.items()}
        return told

    @property
    def absent(self) -> tuple[str, ...]:
        """The ids that no source knows."""
        read = [part for name, part in self.there.items() if name not in self._several.failed]
        each = [frozenset(part.pager.absent) for part in read]
        first = read[0].pager.absent if read else ()
        return tuple(job_id for job_id in first if all(job_id in absent for absent in each))


async def parts_of(sources: Sequence[Source], made: Callable[[Source], Awaitable[Part]]) -> Parts:
    """A part of each source; one that cannot be made keeps none of the others from it.

    Raises:
        Failure: none could be made.
    """
    if len(sources) == 1:
        return Parts({"": await made(sources[0])}, {})
    names = [name_of(source) for source in sources]
    results = await asyncio.gather(*map(made, sources), return_exceptions=True)
    there: dict[str, Part] = {}
    failed: dict[str, Failure] = {}
    for name, result in zip(names, results, strict=True):
        if isinstance(result, Failure):
            failed[name] = result
        elif isinstance(result, BaseException):
            raise result
        else:
            there[name] = result
    if not there:
        raise next(iter(failed.values()))
    return Parts(there, failed)


def name_of(source: Source) -> str:
    """How a source among several is called."""
    return " ".join(filter(None, source.scope))


def _within(name: str, queue: str) -> str:
    return f"{queue} in {name}" if name else queue
