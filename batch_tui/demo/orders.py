"""The orders in which ListJobs goes through a queue, each with its way to find the jobs fast.

A place in an order is a key that depends on the job alone, never on what else is there. So a
listing goes on behind the last job it gave, whatever came, went or changed meanwhile: no job comes
twice, and none is lost that matched all the time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import merge
from typing import Protocol

from batch_tui.demo.catalogue import TEMPLATES, Template
from batch_tui.demo.columns import Columns, state_of
from batch_tui.demo.facts import Facts
from batch_tui.demo.names import Pattern, date_of, numbered, word_of
from batch_tui.demo.store import ADDED

Key = tuple[int | str, ...]

_SHIFT = 6
_BLOCK = 1 << _SHIFT
_PRIME, _STRIDE = (1 << 31) - 1, 1_103_515_245
"""Blocks come in the order of their multiples of the one in the remainders of the other."""
_PLACES = {template.stem: place for place, template in enumerate(TEMPLATES)}
_DAY = 24 * 3600 * 1000


class Order(Protocol):
    """One way through the jobs of a queue."""

    def matches(self, facts: Facts) -> bool:
        """Whether a job belongs to the listing."""

    def key(self, facts: Facts) -> Key:
        """The place of a job in the order."""

    def serials(self, columns: Columns, queue: int, after: Key | None) -> Iterator[int]:
        """The serials of the jobs in the columns that match, from just behind `after` on."""


class ByStatus:
    """The jobs in one status, the newest first. The service promises no order here.

    They are gone through in blocks, so that other orders can take these, and the jobs in them,
    as they like.
    """

    def __init__(self, status: int) -> None:
        self._status = status

    def matches(self, facts: Facts) -> bool:
        """Whether a job has the status."""
        return facts.status == self._status and not facts.state

    def key(self, facts: Facts) -> Key:
        """The place of a job in the order."""
        return self._key(facts.serial)

    def _key(self, serial: int) -> tuple[int, int]:
        return self._turn(serial >> _SHIFT), self._place(serial)

    def _turn(self, block: int) -> int:
        """When a block comes."""
        return -block

    def _place(self, serial: int) -> int:
        """When a job comes in its block."""
        return -serial

    def _blocks(self, number: int) -> Iterable[int]:
        """So many blocks as they come."""
        return range(number - 1, -1, -1)

    def serials(self, columns: Columns, queue: int, after: Key | None) -> Iterator[int]:
        """The serials of the jobs in the columns that match, from just behind `after` on."""
        state = state_of(queue, self._status)
        for block in self._blocks((len(columns) + _BLOCK - 1) >> _SHIFT):
            if after is not None and self._turn(block) < int(after[0]):
                continue
            start = block << _SHIFT
            found = sorted(_down(columns.state, state, start, start + _BLOCK), key=self._key)
            yield from (s for s in found if after is None or self._key(s) > after)


class Oldest(ByStatus):
    """The oldest first."""

    def _turn(self, block: int) -> int:
        return block

    def _place(self, serial: int) -> int:
        return serial

    def _blocks(self, number: int) -> Iterable[int]:
        return range(number)


class Nearly(ByStatus):
    """Roughly the newest first, but shuffled among neighbours."""

    def _place(self, serial: int) -> int:
        return _mixed(serial)


class Shuffled(ByStatus):
    """In no order that anybody could see."""

    def _turn(self, block: int) -> int:
        return block * _STRIDE % _PRIME

    def _place(self, serial: int) -> int:
        return _mixed(serial)

    def _blocks(self, number: int) -> Iterable[int]:
        return _shuffled(number)


def _mixed(serial: int) -> int:
    return (serial * 37 + 11) % _BLOCK


@lru_cache(maxsize=4)
def _shuffled(number: int) -> Sequence[int]:
    return sorted(range(number), key=lambda block: block * _STRIDE % _PRIME)


BY_STATUS: Mapping[str, Callable[[int], ByStatus]] = {
    "newest": ByStatus,
    "oldest": Oldest,
    "nearly": Nearly,
    "shuffled": Shuffled,
}
"""The orders of a listing by status, each of a status's number."""


class Newest:
    """The jobs of every status, the newest first.

    `later` and `earlier` are times that a job must have been submitted after and before, in ms.
    """

    def __init__(self, later: int | None = None, earlier: int | None = None) -> None:
        self._later = later
        self._earlier = earlier

    def matches(self, facts: Facts) -> bool:
        """Whether a job belongs to the listing."""
        return (self._later is None or facts.created > self._later) and (
            self._earlier is None or facts.created < self._earlier
        )

    def key(self, facts: Facts) -> Key:
        """The place of a job in the order."""
        return -facts.created, -facts.serial

    def serials(self, columns: Columns, queue: int, after: Key | None) -> Iterator[int]:
        """The serials of the jobs in the columns that match, from just behind `after` on."""
        start = 0 if self._later is None else columns.first_after(self._later)
        end = _end(columns, after)
        if self._earlier is not None:
            end = min(end, columns.first_after(self._earlier - 1))
        return self._found(columns, queue, start, end)

    def _found(self, columns: Columns, queue: int, start: int, end: int) -> Iterator[int]:
        return _down(columns.queue, queue, start, end)


class ByShare(Newest):
    """The jobs with a share identifier, in one status or in any, the newest first."""

    def __init__(self, share: str, status: int | None) -> None:
        super().__init__()
        self._share = share
        self._status = status

    def matches(self, facts: Facts) -> bool:
        """Whether a job belongs to the listing."""
        in_status = self._status is None or (facts.status == self._status and not facts.state)
        return facts.share == self._share and in_status

    def _found(self, columns: Columns, queue: int, start: int, end: int) -> Iterator[int]:
        places = _places(queue, lambda template: template.share == self._share)
        if self._status is None:
            return _any(columns, places, start, end)
        found = _down(columns.state, state_of(queue, self._status), start, end)
        return (serial for serial in found if columns.template[serial] in places)


class ByDefinition(Newest):
    """The jobs of a job definition, the newest first.

    `value` is its name, the beginning of one and `*`, or the ARN of one revision, which `revision`
    then turns into the serials that used it.
    """

    def __init__(self, value: str, revision: Callable[[int], range]) -> None:
        super().__init__()
        self._arn = value if value.startswith("arn:") else ""
        self._pattern = Pattern(value, fold=False)
        self._revision = revision

    def matches(self, facts: Facts) -> bool:
        """Whether a job belongs to the listing."""
        if self._arn:
            return facts.definition == self._arn
        name = facts.definition.rpartition("/")[2].partition(":")[0]
        return self._pattern.matches(name)

    def _found(self, columns: Columns, queue: int, start: int, end: int) -> Iterator[int]:
        if not self._arn:
            places = _places(queue, lambda template: self._pattern.matches(template.definition))
            return _any(columns, places, start, end)
        name, _, revision = self._arn.rpartition("/")[2].partition(":")
        if not revision.isdecimal():
            return iter(())
        used = self._revision(int(revision))
        places = _places(queue, lambda template: template.definition == name)
        return _any(columns, places, max(start, used.start), min(end, used.stop))


class ByName:
    """The jobs with a name, or with names that begin alike, grouped by name, then newest first."""

    def __init__(self, value: str) -> None:
        self._pattern = Pattern(value, fold=True)

    def matches(self, facts: Facts) -> bool:
        """Whether a job has such a name."""
        return self._pattern.matches(facts.name)

    def key(self, facts: Facts) -> Key:
        """The place of a job in the order."""
        if facts.serial >= ADDED:
            return -1, facts.name, -facts.created, -facts.serial
        template = facts.template
        word = template.words.index(facts.name[len(template.stem) :]) if template.words else 0
        return _PLACES[template.stem], word, -facts.serial

    def serials(self, columns: Columns, queue: int, after: Key | None) -> Iterator[int]:
        """The serials of the jobs in the columns that match, from just behind `after` on."""
        place, word, last = (0, 0, -len(columns))
        if after is not None and after[0] != -1:
            place, word, last = (int(part) for part in after)
        for here in range(place, len(TEMPLATES)):
            template = TEMPLATES[here]
            rest = self._pattern.after(template.stem) if template.queue == queue else None
            if rest is None:
                continue
            begin, end = (word, -last) if here == place else (0, len(columns))
            if template.part == "word":
                yield from _worded(columns, here, rest, begin, end)
                continue
            for span in _spans(columns, template, rest):
                yield from _down(columns.template, here, span.start, min(span.stop, end))


def _down(column: bytearray, byte: int, start: int, end: int) -> Iterator[int]:
    """The places of a byte in a part of a column, the last one first."""
    while (end := column.rfind(byte, start, end)) >= 0:
        yield end


def _any(columns: Columns, places: set[int], start: int, end: int) -> Iterator[int]:
    """The serials of the jobs of any of these templates, the newest first."""
    found = (_down(columns.template, place, start, end) for place in places)
    return merge(*found, reverse=True)


def _places(queue: int, wanted: Callable[[Template], bool]) -> set[int]:
    templates = enumerate(TEMPLATES)
    return {place for place, template in templates if template.queue == queue and wanted(template)}


def _end(columns: Columns, after: Key | None) -> int:
    """Where the jobs begin that come behind `after` in the order by creation."""
    if after is None:
        return len(columns)
    created, serial = -int(after[0]), -int(after[1])
    return min(serial, columns.first_after(created))


def _worded(columns: Columns, place: int, rest: Pattern, begin: int, end: int) -> Iterator[int]:
    """The serials of a template whose names end in a word, word by word from `begin` on."""
    template = TEMPLATES[place]
    for word in range(begin, len(template.words)):
        if rest.matches(template.words[word]):
            for serial in _down(columns.template, place, 0, end):
                if word_of(template, columns.seed, serial) == word:
                    yield serial
        end = len(columns)


def _spans(columns: Columns, template: Template, rest: Pattern) -> Iterator[range]:
    """The ranges of serials whose names have a matching number or date, newest first."""
    if template.part == "number":
        yield from numbered(rest, len(columns))
        return
    if not rest.text and rest.is_prefix:
        yield range(len(columns))
        return
    if not len(columns):
        return
    day = columns.shown_created(len(columns) - 1) // _DAY
    while day >= columns.shown_created(0) // _DAY:
        if rest.matches(date_of(day * _DAY)):
            yield range(
                columns.first_after(day * _DAY - 1), columns.first_after(day * _DAY + _DAY - 1)
            )
        day -= 1
