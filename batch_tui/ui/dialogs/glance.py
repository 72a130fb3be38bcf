"""Shows the queue under a picker's cursor at a glance."""

from collections.abc import Callable

from textual.widgets import Static

from batch_tui.feed.glance import Glance, Glances
from batch_tui.feed.queues import Queues
from batch_tui.ui.dialogs.glance_lines import lines

AGED = 15.0
"""Seconds after which what is said of an age is written anew."""
TALL = 16
"""Lines from which on each status has one of its own."""


class GlanceView(Static):
    """What is known of the queue that is looked at.

    Args:
        glances: who asks.
        queues: what is known of the queues.
        clock: the present instant (ms).
    """

    def __init__(self, glances: Glances, queues: Queues, clock: Callable[[], int]) -> None:
        super().__init__(markup=False)
        self._glances = glances
        self._queues = queues
        self._clock = clock
        self._glance: Glance | None = None

    def on_mount(self) -> None:
        """Follow what is known."""
        self._glances.follow(self._told)
        self.set_interval(AGED, self._show)

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._glances.follow(None)

    def look_at(self, queue: str | None) -> None:
        """The cursor is on this queue, or on none."""
        self._glance = None
        if queue is not None:
            self._glances.look_at(queue)
        else:
            self._glances.look_away()
            self._show()

    def on_resize(self) -> None:
        """The height decides how it is laid out."""
        self._show()

    def _told(self, glance: Glance) -> None:
        self._glance = glance
        self._show()

    def _show(self) -> None:
        glance = self._glance
        if glance is None:
            self.update("")
            return
        named = (queue for queue in self._queues.known or () if queue.name == glance.queue)
        known, tall = next(named, None), self.size.height >= TALL
        self.update(lines(known, glance, self._clock(), tall=tall, counts=self._glances.counts))
