"""What is asked again for as long as the service refuses it for coming too fast."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from batch_tui.batch.failure import Throttled

T = TypeVar("T")


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """What `ask` gives, however often it is throttled: the budget slows down meanwhile."""
    while True:
        try:
            return await ask()
        except Throttled:
            continue
