"""The children of one job: how many, which are shown, and what is known of them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from batch_tui.batch.job import Job, child_id


def placeholder(parent: Job, index: int) -> Job:
    """A child of which nothing is known but what it has from its parent."""
    return Job(
        id=child_id(parent, index),
        name=parent.name,
        created=parent.created,
        queue=parent.queue,
        definition=parent.definition,
        share=parent.share,
        scope=parent.scope,
    )


class Group:
    """A parent's children. Ten thousand take no room until they are loaded.

    `loaded` is keyed by id. `only` are the indexes, ascending, to which the display is limited,
    or None for all that the parent says it has.
    """

    __slots__ = ("expanded", "loaded", "only")

    def __init__(self) -> None:
        self.expanded = False
        self.loaded: dict[str, Job] = {}
        self.only: Sequence[int] | None = None

    def shown(self, parent: Job) -> Sequence[int]:
        """The indexes of the children on display, ascending."""
        if not self.expanded:
            return ()
        return range(parent.child_count) if self.only is None else self.only

    def rank(self, parent: Job, index: int) -> int | None:
        """The place of a child among those on display."""
        shown = self.shown(parent)
        rank = bisect_left(shown, index)
        return rank if rank < len(shown) and shown[rank] == index else None

    def child(self, parent: Job, index: int) -> Job:
        """What is known of a child."""
        return self.loaded.get(child_id(parent, index)) or placeholder(parent, index)

    def unknown(self, parent: Job) -> Iterable[int]:
        """The places on display of children that are not loaded."""
        for rank, index in enumerate(self.shown(parent)):
            if child_id(parent, index) not in self.loaded:
                yield rank
