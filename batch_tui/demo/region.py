"""A region of AWS Batch of one's own, behind HTTP on this machine."""

from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self

from batch_tui.demo.byhand import Hand
from batch_tui.demo.catalogue import QUEUES, REGION
from batch_tui.demo.clock import Clock
from batch_tui.demo.control import Control
from batch_tui.demo.errors import ServiceError
from batch_tui.demo.faults import Faults
from batch_tui.demo.habits import Habits
from batch_tui.demo.operations import BY_PATH
from batch_tui.demo.server import Server, body_of
from batch_tui.demo.service import Answer, Service, failure
from batch_tui.demo.store import Store
from batch_tui.demo.stuck import add_stuck

_REMEMBERED = 100_000


class Call(NamedTuple):
    """A call that reached the region: the operation, and the members of the request."""

    operation: str
    body: dict[str, Any]


class _Calls(deque[Call]):
    """Calls that may be looked through while more of them come."""

    def __iter__(self) -> Iterator[Call]:
        return iter(list(super().__iter__()))


class DemoRegion:
    """`jobs` jobs made from a `seed`, that real AWS clients can be pointed at by `url`.

    `now` is the time, in ms, at which the region's clock stands (None: the real time);
    `speed` is how fast it lives, 1 being as fast as in earnest, 0 not at all. `store` holds the
    jobs, `habits` tell how it behaves where nothing is promised, `faults` what shall go wrong;
    `calls` are the last 100,000 calls, oldest first. `add_job`, `add_queue`, `set_status` and
    `forget` are those of `Hand`. Where it is asked for, `stuck` are the jobs that wait for ever
    in queues of their own, by the names of those. `name` is the region's, which stands in ARNs,
    zones and the like.
    """

    default_queue = QUEUES[0].name

    def __init__(
        self,
        jobs: int = 10_000,
        seed: int = 7,
        now: int | None = None,
        speed: float = 0.0,
        port: int = 0,
        *,
        stuck: bool = False,
        name: str = REGION,
    ) -> None:
        self.region_name = name
        self.clock = Clock(now, speed)
        self.store = Store(jobs, seed, self.clock)
        self.faults = Faults()
        self.habits = Habits()
        self.calls: deque[Call] = _Calls(maxlen=_REMEMBERED)
        hand = Hand(self.store)
        self.add_queue = hand.add_queue
        self.add_job = hand.add_job
        self.set_status = hand.set_status
        self.forget = hand.forget
        self.stuck = add_stuck(hand, self.clock) if stuck else {}
        self._service = Service(self.store, hand, self.faults, self.habits)
        self._control = Control(hand, self.faults, self.habits, self.advance, self.calls)
        self._port = port
        self._server: Server | None = None
        self.url = ""

    def start(self) -> Self:
        """Begin to answer on 127.0.0.1; OSError when the port is taken."""
        self._server = Server(self._port, self._respond, as_json=Control.PREFIX)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._server.start()
        return self

    def close(self) -> None:
        """Stop at once, whatever is being asked."""
        if self._server:
            self._server.close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def advance(self, seconds: float) -> None:
        """Let time pass in a region with `speed` 0; ValueError in one that lives by itself."""
        with self.store.lock:
            self.clock.advance(seconds)
            self.store.tick()

    def _respond(self, path: str, content: bytes) -> Answer | None:
        """Answer under the region's own name; inside, every region is called as the first one."""
        if self.region_name == REGION:
            return self._answer(path, content)
        ours, theirs = REGION.encode(), self.region_name.encode()
        answer = self._answer(path, content.replace(theirs, ours))
        return answer and answer._replace(body=answer.body.replace(ours, theirs))

    def _answer(self, path: str, content: bytes) -> Answer | None:
        try:
            body = body_of(content)
        except ServiceError as error:
            return failure(error)
        if path.startswith(Control.PREFIX):
            return self._control.answer(path, body)
        operation = BY_PATH.get(path)
        if operation is None:
            unknown = ServiceError(404, "UnknownOperationException", f"{path} is not here")
            return failure(unknown)
        self.calls.append(Call(operation.name, body))
        if self.faults.latency and self.faults.acts_on(operation.name) and self._server:
            self._server.closing.wait(self.faults.latency)
        return self._service.answer(operation, body)
