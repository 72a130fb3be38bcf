"""What is searched for in a log."""

import re
from collections.abc import Iterator

from batch_tui.batch.log.chunk import Chunk


class Needle:
    """A text to be found as it is; in any case, unless it has a capital letter itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        flags = re.NOFLAG if text != text.lower() else re.IGNORECASE
        self._pattern = re.compile(re.escape(text), flags)

    def is_in(self, text: str) -> bool:
        """Whether a line has it."""
        return bool(self._pattern.search(text))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it is in a line: from which character to before which."""
        return (found.span() for found in self._pattern.finditer(text))

    def find(self, chunk: Chunk, start: int, *, older: bool) -> int | None:
        """The first line with it from a line on, that one included; None where there is none."""
        texts = chunk.texts
        order = range(min(start, len(texts) - 1), -1, -1) if older else range(start, len(texts))
        found = next((n for n in order if self._pattern.search(texts[n])), None)
        split = [n for n in chunk.cuts if n in order and self._is_across(texts[n], texts[n + 1])]
        every = split if found is None else [*split, found]
        return (max if older else min)(every, default=None)

    def _is_across(self, text: str, rest: str) -> bool:
        """Whether it is where a line was cut."""
        reach = len(self.text) - 1
        return reach > 0 and self.is_in(text[-reach:] + rest[:reach])
