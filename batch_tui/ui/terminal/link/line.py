"""The way to the terminal: pictures that it has no time for are left out, never queued."""

import threading
import time
from collections.abc import Callable, Iterable

from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.kinds import Kind
from batch_tui.ui.terminal.link.meter import Meter
from batch_tui.ui.terminal.link.painter import Painter
from batch_tui.ui.terminal.link.picture import Drawn, Frame, Part, Picture
from batch_tui.ui.terminal.link.styles import Styles
from batch_tui.ui.terminal.outlet import ScreenOutlet

_Sent = tuple[str, float]
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""What stands around a frame that is to be shown at once."""


class Line:
    """Reads what Textual writes, and has a thread send what differs from what the terminal shows.

    While a frame is on its way the next one is only drawn in memory: what is sent then is the
    newest one, at most so many `frames` a second. A mistake of the thread is told to `mistaken`,
    and only what is sent at the end comes after it.
    """

    def __init__(
        self,
        outlet: ScreenOutlet,
        kind: Kind,
        meter: Meter,
        frames: float,
        mistaken: Callable[[Exception], None],
    ) -> None:
        self._outlet = outlet
        self._mistaken = mistaken
        self._meter = meter
        self._pause = 1 / frames
        styles, glyphs = Styles(), Glyphs()
        self._picture = Picture(styles, glyphs, 0, 0)
        self._painter = Painter(styles, glyphs, kind)
        self._news = threading.Condition()
        self._changed: float | None = None
        """When something came of which the terminal knows nothing yet."""
        self._forgotten = True
        self._waits = False
        self._made: _Sent | None = None
        self._ends = False
        self._last = ""
        self._next = 0.0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to send, what was written before too: the terminal shows nothing of ours."""
        self._ends, self._last, self._forgotten = False, "", True
        self._outlet.open_quick()
        self._thread = threading.Thread(target=self._run, name="batch-tui-output", daemon=True)
        self._thread.start()

    def write(self, text: str, size: tuple[int, int]) -> None:
        """Take what Textual writes for a terminal of a size."""
        with self._news:
            if self._picture.size != size:
                self._picture.resize(*size)
            self._picture.feed(text)
            if not self._picture.is_held:
                self._note_change()
                if not self._waits or time.monotonic() < self._next:
                    self._news.notify()
                else:
                    # Made here it is there sooner: two threads would take turns on one interpreter.
                    self._send_quickly(*self._make(*self._newest()))

    def lay(self, parts: Iterable[Part], size: tuple[int, int]) -> None:
        """Take parts of a picture as they are; with what is written next they are sent."""
        with self._news:
            if self._picture.size != size:
                self._picture.resize(*size)
            for part in parts:
                self._picture.lay(*part)

    def drawn(self, runs: Iterable[tuple[str, str]]) -> Drawn:
        """Draw texts side by side, each in its style."""
        with self._news:
            return self._picture.drawn(runs)

    def style_of(self, sequence: str) -> str:
        """Return the style of what is written behind a sequence."""
        with self._news:
            return self._picture.style_of(sequence)

    def forget(self, *, paint: bool) -> None:
        """What the terminal shows is not known any more; paint all at once, or with what comes."""
        with self._news:
            self._forgotten = True
            if paint:
                self._note_change()
                self._news.notify()

    def finish(self, last: str) -> None:
        """Let go of what was not sent, and send this as the last."""
        with self._news:
            self._ends, self._last = True, last
            self._news.notify()

    def close(self) -> None:
        """Wait until all is sent."""
        self.finish(self._last)
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self._outlet.close_quick()

    def _note_change(self) -> None:
        if self._changed is None:
            self._changed = time.monotonic()

    def _send_quickly(self, frame: str, changed: float) -> None:
        """Send a frame while the thread waits; it gets what the terminal does not take at once."""
        if not frame:
            return
        self._outlet.write(frame)
        if self._outlet.flush_quickly():
            self._note_sent(changed)
        else:
            self._made, self._waits = ("", changed), False
            self._news.notify()

    def _note_sent(self, changed: float) -> None:
        self._meter.longest = max(self._meter.longest, time.monotonic() - changed)

    def _run(self) -> None:
        try:
            self._send()
        except Exception as error:
            self._mistaken(error)
            with self._news:
                self._news.wait_for(lambda: self._ends)
        self._outlet.write(self._last)
        self._outlet.flush()

    def _send(self) -> None:
        while (told := self._take()) is not None:
            frame, changed = told
            self._outlet.write(frame)
            self._outlet.flush()
            self._note_sent(changed)

    def _take(self) -> _Sent | None:
        """Wait for what is to be sent, and since when it is; None at the end."""
        with self._news:
            self._waits = True
            self._news.wait_for(lambda: self._ends or self._made or self._changed is not None)
            self._waits = False
            if self._made is not None:
                made, self._made = self._made, None
                return made
            while not self._ends and (early := self._next - time.monotonic()) > 0:
                self._news.wait(early)
            if self._ends:
                self._last = "".join(self._picture.passed) + self._last
                self._picture.passed = []
                return None
            newest = self._newest()
        return self._make(*newest)

    def _newest(self) -> tuple[str, Frame, bool, float]:
        """What is to be sent before a frame, the frame, whether it is marked, and since when."""
        picture = self._picture
        passed, picture.passed = "".join(picture.passed), []
        assert self._changed is not None  # noqa: S101
        changed, self._changed = self._changed, None
        if self._forgotten or picture.is_cleared:
            self._painter.forget()
        self._forgotten = picture.is_cleared = False
        return passed, picture.frame(), picture.is_synced, changed

    def _make(self, passed: str, wanted: Frame, is_synced: bool, changed: float) -> _Sent:
        frame = self._painter.paint(wanted)
        if frame:
            # Of what a key sets off the second frame need not wait either.
            self._next = max(self._next, time.monotonic() - self._pause) + self._pause
            self._meter.frames += 1
        if frame and is_synced:
            frame = f"{_BEGIN}{frame}{_END}"
        return passed + frame, changed
