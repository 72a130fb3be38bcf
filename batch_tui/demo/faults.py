"""What can be made to go wrong in a demo region, while it runs."""

from dataclasses import dataclass, field

from batch_tui.demo.bounds import whole
from batch_tui.demo.knobs import Knobs


@dataclass
class Faults(Knobs):
    """Knobs that may be turned at any time. Each acts on the calls that `only` names, or on all.

    A number of calls is used up by the calls that it acts on; -1 is all calls from now on.
    """

    called = "fault"

    latency: float = 0.0
    """Seconds until each answer."""
    throttle: int = 0
    """Calls answered with 429 TooManyRequestsException."""
    deny: int = 0
    """Calls answered with 403 AccessDeniedException."""
    expire_credentials: int = 0
    """Calls answered with 403 ExpiredTokenException."""
    break_down: int = 0
    """Calls answered with 500 ServerException."""
    drop: int = 0
    """Calls whose connection is closed without an answer."""
    lose: int = 0
    """Calls that do what they are for, and whose connection is closed without an answer."""
    throttle_items: int = 0
    """Jobs of CancelJobs and TerminateJobs that are throttled while the call itself succeeds."""
    break_items: int = 0
    """Likewise, with a ServerException of their own."""
    garble: int = 0
    """Calls answered 200 with a page of HTML instead of JSON."""
    blank: int = 0
    """Calls answered 200 with an empty body."""
    expire_tokens: int = 0
    """Listings with a nextToken that are refused as expired."""
    repeat_tokens: int = 0
    """Listings with a nextToken that give that one back, and so the same page again."""
    empty_pages: int = field(default=0, metadata={"kind": whole(0, 1_000_000_000)})
    """Every so many pages (2: every second one; 1: all) hold nothing but a token; 0 is never."""
    short_pages: bool = False
    """Whether pages hold only half of what they might."""
    sparse: bool = False
    """Whether answers leave out every member that is not required."""
    spoil: int = 0
    """The first so many entries of each answer are null; -1 is all of them."""
    old_caps: bool = False
    """Whether more than 100 `maxResults` are refused, as older endpoints do."""
    missing: frozenset[str] = field(default_factory=frozenset)
    """The operations that this region does not have, as older endpoints lack the newest ones."""
    stubborn: frozenset[str] = field(default_factory=frozenset)
    """The ids of jobs that cannot be cancelled or terminated."""
    only: frozenset[str] = field(default_factory=frozenset)
    """The operations (`ListJobs` ...) that the faults act on; empty is all."""

    def acts_on(self, operation: str) -> bool:
        """Whether the faults act on an operation."""
        return not self.only or operation in self.only

    def take(self, knob: str) -> bool:
        """Whether this call is one that a counted knob acts on; uses up one of them."""
        left: int = getattr(self, knob)
        if left > 0:
            setattr(self, knob, left - 1)
        return left != 0
