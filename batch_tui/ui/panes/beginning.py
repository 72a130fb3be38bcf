"""How a pane begins: with the queue that there is, or was shown last; else it says what to do."""

from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

from batch_tui.feed.queues import Queues
from batch_tui.ui.panes import lines
from batch_tui.ui.panes.lines import Around
from batch_tui.ui.panes.recall import Recall

Begin = Callable[[tuple[str, ...], tuple[str, ...]], None]
"""Shows the jobs of some queues; the others are the names of what came back by itself."""


class Beginning:
    """Finds out which queues are shown first, and asks again as long as that cannot be told.

    It `is_over` once a list has been answered.

    Args:
        pane: whose beginning it is, for timers.
        queues: who lists the queues.
        around: is told what is awaited.
        recall: what was shown last.
        interval: seconds until what has failed is asked again by itself; 0 for never.
        clock: the present instant (ms).
        begin: is told what is shown.
        choose: is told that a person has to choose.
    """

    def __init__(
        self,
        pane: Widget,
        queues: Queues,
        around: Around,
        recall: Recall,
        *,
        interval: Callable[[], float],
        clock: Callable[[], int],
        begin: Begin,
        choose: Callable[[], object],
    ) -> None:
        self._pane = pane
        self._queues = queues
        self._around = around
        self._recall = recall
        self._interval = interval
        self._clock = clock
        self._begin = begin
        self._choose = choose
        self._timer: Timer | None = None
        self._is_choosing = False
        self.is_over = False

    def learned(self) -> None:
        """It is known which queues there are, or why not, and nothing is shown yet."""
        queues = self._queues.known
        if queues is None:
            self._wait()
            return
        names = tuple(queue.name for queue in queues)
        left_out = self._queues.left_out
        if len(names) == 1 and not left_out:
            self._begin(names, ())
        elif last := self._recall.queues(names, left_out):
            self._begin(last, ("queue" if len(last) == 1 else "queues",))
        elif names:
            self._around.waits = "  press Q to choose a queue"
            if not self._is_choosing:
                self._is_choosing = True
                self._choose()
        else:
            self._around.waits = lines.no_queues(self._around.keys)

    def ask_again(self) -> None:
        """List the queues again, unless that is under way."""
        if self._timer is not None:
            self._timer.stop()
        if not self._queues.is_learning:
            self._is_choosing = False
            self._queues.learn()

    def follow(self, *, answered: bool) -> None:
        """Follow the list. Where it is answered what kept the queues away may be gone, too."""
        if answered and not self.is_over:
            self.is_over = True
            if self._queues.failure is not None:
                self.ask_again()

    def _wait(self) -> None:
        seconds = self._interval()
        self._around.waits = lines.nothing_listed(self._around.keys)
        self._around.next_try = self._clock() + round(seconds * 1000) if seconds else None
        if seconds:
            self._timer = self._pane.set_timer(seconds, self.ask_again)
