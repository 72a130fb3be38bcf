"""Pastes, told apart from what is typed: nothing within one is a key, a click or a report."""

from collections.abc import Generator, Iterable

from textual.events import Key, Paste
from textual.message import Message

from batch_tui.ui.terminal.private import XTermParser

BEGIN = "\x1b[200~"
END = "\x1b[201~"
SILENCE = 2.0
"""Seconds without a character after which a paste is over that nobody has ended."""
ESCAPE = BEGIN[0]
SHORT, LONG = 0.1, 0.5
"""Seconds without a character after which an escape is a key, and after which what began like a
mark is none."""


class PasteParser:
    """Textual's parser of what a terminal sends, which never sees what is pasted.

    Of a paste it gets both marks alone, so that it says where in the order of things the paste
    stands. Given the text, it would take an escape in it for the start of a key and up to 32
    characters behind it for keys, Enter and Ctrl+C among them.
    """

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._held = ""  # what may be the first part of a mark
        self._pasted: list[str] | None = None
        self._tail = ""
        self._silent_since = 0.0

    def feed(self, text: str, now: float) -> Iterable[Message]:
        """What the terminal sent at an instant (s) means."""
        self._silent_since = now
        while text:
            reads = self._typed if self._pasted is None else self._paste
            text = yield from reads(text)

    def tick(self, now: float) -> Iterable[Message]:
        """What the silence since then means."""
        silence = now - self._silent_since
        if self._pasted is not None and silence >= SILENCE:
            yield from self._end(self._tail)
        if self._held == ESCAPE and silence >= SHORT:
            self._held = ""
            yield Key("escape", ESCAPE)
        elif self._held and silence >= LONG:
            held, self._held = self._held, ""
            yield from self._parser.feed(held)
        yield from self._parser.tick()

    def _typed(self, text: str) -> Generator[Message, None, str]:
        """Pass on what stands before a paste; gives what stands behind its first mark."""
        both, self._held = self._held + text, ""
        at = both.find(BEGIN)
        if at >= 0:
            end = at + len(BEGIN)
            yield from self._parser.feed(both[:end])
            self._pasted, self._tail = [], ""
            return both[end:]
        self._held = _beginning_of(BEGIN, both)
        if typed := both[: len(both) - len(self._held)]:
            yield from self._parser.feed(typed)
        return ""

    def _paste(self, text: str) -> Generator[Message, None, str]:
        """Keep what is pasted; gives what stands behind its last mark."""
        assert self._pasted is not None  # noqa: S101
        both = self._tail + text
        at = both.find(END)
        if at >= 0:
            yield from self._end(both[:at])
            return both[at + len(END) :]
        self._tail = _beginning_of(END, both)
        self._pasted.append(both[: len(both) - len(self._tail)])
        return ""

    def _end(self, last: str) -> Iterable[Message]:
        pasted = "".join([*(self._pasted or ()), last])
        self._pasted, self._tail = None, ""
        for message in self._parser.feed(END):
            yield Paste(pasted.replace("\0", "")) if isinstance(message, Paste) else message


def _beginning_of(mark: str, text: str) -> str:
    """The longest end of a text that a mark may begin with."""
    return next((mark[:n] for n in range(len(mark) - 1, 0, -1) if text.endswith(mark[:n])), "")
