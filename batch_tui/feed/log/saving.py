"""A whole stream written to a file of its own, page by page, as it comes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from batch_tui.batch.failure import Failure
from batch_tui.batch.log.chunk import plain_lines
from batch_tui.batch.ports import LogEvent
from batch_tui.feed.log.state import Saving
from batch_tui.feed.log.walk import Read, Walk
from batch_tui.feed.patience import patiently
from batch_tui.feed.sink import Sink


def to_the_byte(events: Sequence[LogEvent]) -> bytes:
    """Each message as it was, and a newline."""
    text = "".join(f"{event.message}\n" for event in events)
    return text.encode("utf-8", "surrogatepass")


def to_show(events: Sequence[LogEvent]) -> bytes:
    """The same, safe for every program that shows text on a terminal."""
    return "".join(f"{line}\n" for line in plain_lines(events)).encode("utf-8", "replace")


async def save(
    walk: Walk,
    saving: Saving,
    beside: Callable[..., Awaitable[object]],
    write: Callable[[Sequence[LogEvent]], bytes],
    told: Callable[[Saving], None],
) -> None:
    """Write a stream from its head to a file that is made for it.

    Args:
        walk: reads the stream, from its head.
        saving: which file, and that nothing is in it.
        beside: does work in a thread.
        write: makes bytes of events.
        told: is told how far it is, and of its end.

    Raises:
        Failure: a page could not be read, or the file not be written; what came before is in it.
    """
    sink = Sink(saving.path)

    def work(read: Read) -> int:
        data = write(read.events)
        sink.write(data)
        return len(data)

    try:
        is_end = False
        while not is_end:
            read = await patiently(walk.page)
            written = await beside(work, read)
            is_end = read.is_end
            saving = replace(
                saving,
                events=saving.events + len(read.events),
                bytes=saving.bytes + (written if isinstance(written, int) else 0),
                unread=saving.unread + read.unread,
                stage="whole" if is_end else "writing",
            )
            told(saving)
    except OSError as error:
        raise Failure(
            f"The log could not be written to {saving.path}: {error.strerror or error}.",
            "Give another file, or make room.",
        ) from error
    finally:
        await beside(sink.close)
