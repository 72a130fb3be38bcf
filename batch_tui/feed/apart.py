"""The queues of a list that cannot be read, while the others can."""

from collections.abc import Iterable, Mapping

from batch_tui.batch.failure import Denied, Endless, Failure, Refused


class Apart:
    """Why some of several queues are left out, until they are asked again.

    What fails for another reason than a queue's own - the network, credentials, throttling - is
    nobody's alone, and is raised.
    """

    def __init__(self, queues: Iterable[str]) -> None:
        self._queues = frozenset(queues)
        self._failed: dict[str, Failure] = {}

    def __contains__(self, queue: str) -> bool:
        return queue in self._failed

    @property
    def failed(self) -> Mapping[str, Failure]:
        """The queues that are left out, in the order in which they failed."""
        return dict(self._failed)

    def leave(self, queue: str, error: BaseException) -> None:
        """Go on without a queue, or raise what keeps all of them from being read."""
        if not isinstance(error, Denied | Refused | Endless):
            raise error
        self._failed.setdefault(queue, error)
        # What was read of an endless one is there, whatever the others are.
        alike = len(set(map(type, self._failed.values()))) == 1 and not isinstance(error, Endless)
        if self._failed.keys() == self._queues and (alike or len(self._queues) == 1):
            self._failed.clear()
            raise error

    def ask_again(self) -> bool:
        """Leave none out any more; whether there was one."""
        were_some = bool(self._failed)
        self._failed.clear()
        return were_some
