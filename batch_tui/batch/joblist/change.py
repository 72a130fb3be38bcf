"""What an operation on a job list did to its rows, so that a view repaints only that."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Splice(NamedTuple):
    """Rows `[at, at + removed)` have given way to `inserted` rows of the new list.

    `at` counts in the list as the earlier splices of the same change left it, which makes it
    a row of the new list too. Where `removed == inserted`, no row below has moved.
    """

    at: int
    removed: int
    inserted: int


class Change(NamedTuple):
    """The splices, ascending, that turn the old rows into the new ones; falsy without any.

    A row that no splice covers shows what it showed before.
    """

    splices: tuple[Splice, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.splices)

    @property
    def is_in_place(self) -> bool:
        """Whether no row has moved."""
        return all(removed == inserted for _, removed, inserted in self.splices)

    def then(self, later: "Change") -> "Change":
        """This change and a later one of the list it made, as one; it may cover rows between."""
        if not self or not later:
            return self or later
        grown, grows = _growth(self.splices), _growth(later.splices)
        start = min(self.splices[0].at, later.splices[0].at)
        last = self.splices[-1]
        end = last.at + last.inserted
        last = later.splices[-1]
        end = max(end, last.at + last.removed - _growth(later.splices[:-1]))
        return Change((Splice(start, end - start - grown, end - start + grows),))

    def touches(self, start: int, stop: int) -> bool:
        """Whether anything in the new rows `[start, stop)` differs from what was there."""
        return any(
            splice.at < stop
            and (splice.removed != splice.inserted or splice.at + splice.inserted > start)
            for splice in self.splices
        )


NO_CHANGE = Change()


def _growth(splices: Iterable[Splice]) -> int:
    """How many rows more there are behind some splices."""
    return sum(splice.inserted - splice.removed for splice in splices)


class Span(NamedTuple):
    """`rows` rows from `row` on that come or go as one: a job with its children, or a part."""

    row: int
    rows: int
    id: str


class Edit:
    """Collects what comes, goes and changes in one operation, and tells it as a Change.

    `gone` counts in the old rows, `come` in the new ones, and so does `touched`: the rows that
    stay and show something else.
    """

    def __init__(self) -> None:
        self.gone: list[Span] = []
        self.come: list[Span] = []
        self.touched: set[int] = set()

    def change(self) -> Change:
        """The Change; rows are told as touched, not as gone and come, where a job stayed."""
        joined: list[Splice] = []
        moves = self._moves()
        move = next(moves, None)
        beyond = 0
        for row in (*sorted(self.touched), None):
            while move is not None and (row is None or move.at <= row):
                _join(joined, *move)
                beyond = move.at + move.inserted
                move = next(moves, None)
            if row is not None and row >= beyond:
                _join(joined, row, 1, 1)
        return Change(tuple(joined))

    def _moves(self) -> Iterator[Splice]:
        """The splices that move rows, once `touched` has the jobs that came where they went."""
        gone, come = sorted(self.gone), sorted(self.come)
        gone.append(_END)
        come.append(_END)
        found: list[Splice] = []
        old = new = 0  # the rows to which both lists have been told
        left = entered = 0
        while (ahead := min(gone[left].row - old, come[entered].row - new)) < _FAR:
            old, new = old + ahead, new + ahead
            while gone[left].row == old and come[entered].row == new:
                if gone[left][1:] != come[entered][1:]:
                    break
                self.touched.add(new)
                old, new = old + gone[left].rows, new + come[entered].rows
                left, entered = left + 1, entered + 1
            first, at = old, new
            while gone[left].row == old:
                old, left = old + gone[left].rows, left + 1
            while come[entered].row == new:
                new, entered = new + come[entered].rows, entered + 1
            if (first, at) != (old, new):
                found.append(Splice(at, old - first, new - at))
        return iter(found)


_FAR = 1 << 60
_END = Span(1 << 61, 0, "")


def in_place(rows: Iterable[int]) -> Change:
    """The Change of a list in which these rows, ascending, show something else."""
    return Change(tuple(Splice(first, many, many) for first, many in runs(rows)))


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as (first, how many) of each unbroken run."""
    first = after = None
    for number in numbers:
        if number != after:
            if first is not None and after is not None:
                yield first, after - first
            first = number
        after = number + 1
    if first is not None and after is not None:
        yield first, after - first


def missing(these: Sequence[int], those: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The runs of `these` ascending numbers that `those` lack, as (first place, how many)."""
    if these == those or not these:
        return ()
    if not those:
        return ((0, len(these)),)
    known = those if isinstance(those, range) else set(those)
    return runs(rank for rank, number in enumerate(these) if number not in known)


def _join(joined: list[Splice], at: int, removed: int, inserted: int) -> None:
    """Append a splice, or lengthen the last one by it where neither moves a row."""
    if joined and removed == inserted:
        last = joined[-1]
        if last.removed == last.inserted and last.at + last.inserted == at:
            joined[-1] = Splice(last.at, last.removed + removed, last.inserted + inserted)
            return
    joined.append(Splice(at, removed, inserted))
