"""What earlier runs left, and what this one leaves: queues, filter, sort and columns."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from batch_tui.batch.joblist.order import Order
from batch_tui.batch.ports import Scope
from batch_tui.batch.query.placed import label_of
from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.look.columns import BY_KEY
from batch_tui.look.orders import read_order, write_order
from batch_tui.settings.memory import Look, Memory
from batch_tui.settings.options import Settings


class Recall:
    """The memory of one account and region; what the settings say goes before it.

    `settings` are those to start with, `came` names what came back by itself.
    """

    def __init__(self, memory: Memory, scope: Scope, settings: Settings) -> None:
        self._memory = memory
        self._scope = scope
        self._starts = settings.recall
        self._look = memory.look(scope) if settings.recall else Look()
        columns = tuple(column for column in self._look.columns if column in BY_KEY)
        columns = () if settings.columns else columns
        sort = "" if settings.sort else _sort(self._look.sort)
        self.settings = replace(
            settings, columns=columns or settings.columns, sort=sort or settings.sort
        )
        self.came = [name for name, back in (("sort", sort), ("columns", columns)) if back]

    def queues(self, names: Iterable[str], left_out: Collection[str]) -> tuple[str, ...]:
        """Those of the last time that there still are, or of a source that told of none."""
        there = frozenset(names)
        last = self._look.queues
        return tuple(q for q in last if q in there or label_of(q) in left_out)

    def query(self, queues: Sequence[str]) -> Query:
        """The last one in these queues."""
        try:
            return parse(self._memory.query(self._scope, queues), self.settings.terms)
        except QueryError:
            return Query()

    def first_query(self, asked: Query, queues: Sequence[str]) -> Query:
        """What was asked for at the start, else the last query in the queues."""
        return asked if asked.terms or not self._starts else self.query(queues)

    @property
    def history(self) -> tuple[str, ...]:
        """The lines of the bar, the newest last."""
        return self._memory.history

    def opened(self, before: Query, query: Query, queues: Sequence[str]) -> None:
        """Another query is shown in some queues; the one before can be called back.

        Not one of which just other statuses were chosen: each would be a line.
        """
        same = before.with_statuses(()) == query.with_statuses(())
        is_changed = same and query.terms and (query.statuses or not before.statuses)
        if before != query and not is_changed:
            self._memory.wrote(str(before))
        if queues:
            self._memory.note(self._scope, queues, str(query))

    def wrote(self, query: Query) -> None:
        """A query was written into the bar."""
        self._memory.wrote(str(query))

    def shown(self, queues: Sequence[str], order: Order, columns: Sequence[str]) -> None:
        """This is how the jobs are shown now."""
        last = tuple(queues) or self._memory.look(self._scope).queues
        look = Look(last, write_order(order), tuple(columns))
        self._memory.note_look(self._scope, look)


def _sort(text: str) -> str:
    with suppress(ValueError):
        read_order(text, 0)
        return text
    return ""
