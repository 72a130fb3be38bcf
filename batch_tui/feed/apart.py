"""The queues of a list that cannot be read, while the others can."""

from collections.abc import Iterable, Mapping

from batch_tui.batch.failure import (
    Broken,
    Denied,
    Endless,
    Failure,
    Refused,
    Throttled,
    Unavailable,
)
from batch_tui.batch.query.placed import label_of


class Late(Failure):
    """It is asked, and has not answered yet."""


class Apart:
    """Why some of several queues are left out, until they are asked again.

    What fails for another reason than a queue's own - the network, credentials, throttling - is
    its source's. Where several sources are side by side, all queues of that one are left out; else
    it is nobody's alone, and is raised.
    """

    def __init__(self, queues: Iterable[str]) -> None:
        self._queues = frozenset(queues)
        self._sources = frozenset(map(label_of, self._queues))
        self._failed: dict[str, Failure] = {}

    def __contains__(self, queue: str) -> bool:
        return queue in self._failed

    @property
    def failed(self) -> Mapping[str, Failure]:
        """The queues that are left out, in the order in which they failed."""
        return dict(self._failed)

    @property
    def may_heal(self) -> bool:
        """Whether what keeps one of them away may pass by itself."""
        heals = Late | Unavailable | Throttled
        return any(isinstance(failure, heals) for failure in self._failed.values())

    def leave(self, queue: str, error: BaseException) -> None:
        """Go on without a queue, or its source, or raise what keeps all from being read."""
        is_own = isinstance(error, Denied | Refused | Endless)
        is_source = len(self._sources) > 1 and not isinstance(error, Broken)
        if not isinstance(error, Failure) or not (is_own or is_source):
            raise error
        where = (queue,) if is_own else self._of(label_of(queue))
        for left in where:
            if isinstance(self._failed.get(left), Late | None):
                self._failed[left] = error
        # What was read of an endless one is there, whatever the others are.
        alike = len(set(map(type, self._failed.values()))) == 1 and not isinstance(error, Endless)
        if self._failed.keys() == self._queues and (alike or len(self._queues) == 1):
            self._failed.clear()
            raise error

    def put_off(self, label: str) -> None:
        """Go on without the source with a label, which may answer yet."""
        for left in self._of(label):
            self._failed.setdefault(left, Late(f"{label} has not answered yet."))

    def answered(self, label: str) -> bool:
        """The source with a label has answered after all; whether it was put off."""
        late = [left for left in self._of(label) if isinstance(self._failed.get(left), Late)]
        for left in late:
            del self._failed[left]
        return bool(late)

    def ask_again(self) -> bool:
        """Leave none out any more; whether there was one."""
        were_some = bool(self._failed)
        self._failed.clear()
        return were_some

    def _of(self, label: str) -> list[str]:
        """The queues of a source."""
        return sorted(each for each in self._queues if label_of(each) == label)
