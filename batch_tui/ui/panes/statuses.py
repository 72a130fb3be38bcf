"""What the keys and chips of statuses do: to the list, or to the group that the cursor is in."""

from collections.abc import Callable

from batch_tui.batch.job import ACTIVE, Status
from batch_tui.batch.query.query import Query
from batch_tui.ui.panes.tree import JobTree


class Statuses:
    """Restricts the list to some statuses; inside a group of children, that group.

    Args:
        tree: the list as a tree, with its cursor.
        asked: the query that is shown.
        show: shows another one.
    """

    def __init__(
        self,
        tree: Callable[[], JobTree],
        asked: Callable[[], Query],
        show: Callable[[Query], None],
    ) -> None:
        self._tree = tree
        self._asked = asked
        self._show = show

    def choose(self, what: str) -> None:
        """Every status, all that have not ended, or one more or less: `all`, `active`, its name."""
        if what == "all":
            self._restrict(frozenset())
        elif what == "active":
            self._restrict(ACTIVE)
        else:
            self._restrict(self._now ^ {Status(what)})

    def only(self, status: Status) -> None:
        """One status alone; again, nothing changes."""
        if self._now != {status}:
            self._restrict(frozenset({status}))

    def only_here(self) -> None:
        """That of the job under the cursor, alone."""
        row = self._tree().table.cursor_row
        if row is None:
            self._tree().say_why()
        elif row.job.status is not None:
            self.only(row.job.status)

    @property
    def _now(self) -> frozenset[Status]:
        parent = self._tree().inside
        return self._tree().only(parent) if parent else self._asked().statuses

    def _restrict(self, wanted: frozenset[Status]) -> None:
        tree, asked = self._tree(), self._asked()
        if parent := tree.inside:
            tree.restrict(parent, wanted)
        else:
            self._show(asked.with_statuses(wanted))
