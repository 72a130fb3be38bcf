"""How far a query has come, in one line that is rewritten."""

from typing import TextIO

from batch_tui.output.text import encodable

_ERASE = "\r\x1b[K"


class Progress:
    """The line, on a terminal; a `stream` that is none, or None, stays empty."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._shown = False

    def show(self, scanned: int, matched: int, note: str = "") -> None:
        """Write or rewrite the line: the jobs listed so far, those of them that match."""
        text = f"scanned {scanned:,} · {matched:,} match"
        self._write(f"{_ERASE}{text} · {note}" if note else f"{_ERASE}{text}")
        self._shown = True

    def erase(self) -> None:
        """Take the line away, as before anything else is written to the terminal."""
        if self._shown:
            self._write(_ERASE)
        self._shown = False

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(encodable(text, self._stream.encoding))
            self._stream.flush()
