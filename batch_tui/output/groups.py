"""Groups of jobs, written: for programs, and for people."""

from collections.abc import Sequence
from itertools import chain

from batch_tui.batch.groups import Group, Made
from batch_tui.batch.query.dimensions import Dimension, Gap, filtered
from batch_tui.batch.query.query import Query
from batch_tui.batch.times import Clock
from batch_tui.look.formats import Csv, SafeCsv, csv_lines, json_of
from batch_tui.look.glyphs import encoded
from batch_tui.look.records import Record
from batch_tui.output.table import GAP
from batch_tui.output.text import cut, padded, width

_NUMBERS = ("count", "percent")
_WIDEST = 40
"""Cells of a value that others stand behind, at most, where lines have an end."""


class Groups:
    """Writes groups by some dimensions of the jobs of a query."""

    def __init__(self, query: Query, dimensions: Sequence[Dimension], clock: Clock) -> None:
        self._query = query
        self._dimensions = dimensions
        self._clock = clock

    def written(
        self, made: Made, output: str, limit: int | None, room: int | None, encoding: str
    ) -> bytes:
        """The groups, the first `limit` of them, as table, jsonl, csv or csv-safe.

        `room` are the cells of a line of the table, None for no limit; `encoding` is the table's.
        """
        groups = made.groups[:limit]
        if output == "jsonl":
            return "".join(f"{json_of(self._record(each, made))}\n" for each in groups).encode()
        if output == "table":
            return encoded(self._table(groups, made, room), encoding)
        form = SafeCsv() if output == "csv-safe" else Csv()
        names = [one.key for one in self._dimensions]
        lines = [[*names, *_NUMBERS, "filter", "wide"]]
        for group in groups:
            told = self._record(group, made)
            words = zip(names, self._words(group), strict=True)
            told |= {name: word for name, word in words if told[name] is None}
            lines.append([form.cell(told[name]) for name in lines[0]])
        return csv_lines(lines)

    def _record(self, group: Group, made: Made) -> Record:
        """A group as plain members; None is what is `missing`, which says how."""
        found = filtered(self._query, self._dimensions, group.values)
        pairs = list(zip(self._dimensions, group.values, strict=True))
        values: Record = {
            one.key: None if isinstance(value, Gap) else one.data(value, self._clock)
            for one, value in pairs
        }
        return {
            **values,
            "count": group.count,
            "percent": round(100 * group.count / made.jobs, 4),
            "filter": str(found.query) if found else None,
            "wide": found.wide if found else None,
            "missing": {
                one.key: one.written(value, self._clock)
                for one, value in pairs
                if isinstance(value, Gap)
            },
        }

    def _words(self, group: Group) -> list[str]:
        pairs = zip(self._dimensions, group.values, strict=True)
        return [
            one.written(value, self._clock)
            if isinstance(value, Gap)
            else str(one.data(value, self._clock))
            for one, value in pairs
        ]

    def _table(self, groups: Sequence[Group], made: Made, room: int | None) -> str:
        titles = [*_NUMBERS, *(one.key for one in self._dimensions)]
        lines = [[title.upper() for title in titles]]
        lines += (
            [f"{group.count}", f"{100 * group.count / made.jobs:.1f}", *self._words(group)]
            for group in groups
        )
        widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
        if room is not None:
            last = len(titles) - 1
            widths = [min(w, _WIDEST) if at < last else w for at, w in enumerate(widths)]
            widths[-1] = max(1, min(widths[-1], room - sum(widths[:-1]) - len(GAP) * last))
        return "".join(
            f"{GAP.join(_cells(line, widths, is_cut=room is not None)).rstrip()}\n"
            for line in lines
        )


def _cells(texts: Sequence[str], widths: Sequence[int], *, is_cut: bool) -> list[str]:
    pairs = zip(texts, widths, chain((True, True), [False] * len(texts)), strict=False)
    return [padded(cut(text, w) if is_cut else text, w, right=right) for text, w, right in pairs]
