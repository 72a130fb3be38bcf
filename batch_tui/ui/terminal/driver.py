"""The terminal as the program takes it, and gives it back: whole, however it ends."""

import codecs
import errno
import os
import select
import shutil
import signal
import sys
import termios
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from batch_tui.ui.terminal.link.line import Line
from batch_tui.ui.terminal.link.manner import PLAIN, Sparing
from batch_tui.ui.terminal.link.meter import Meter
from batch_tui.ui.terminal.outlet import ScreenOutlet
from batch_tui.ui.terminal.pastes import PasteParser
from batch_tui.ui.terminal.private import driver_of, mistaken

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""Signals that end the program as its own key does."""
MOMENT = 0.5
"""Seconds in which an end that is under way may come to its end when another signal comes.

A window that is closed sends two: one is the kernel's, the other the shell's.
"""
SILENT = 0.1
"""Seconds without input after which that is told."""
GIVE_BACK = "".join(
    [
        "\x18",  # ends a sequence that was cut off
        "\x1b[?2004l",  # pastes come as if they were typed
        "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l",  # the mouse is the terminal's
        "\x1b[?2048l",  # sizes are not told as input
        "\x1b[?1004l",  # nor is the focus
        "\x1b[<u",  # keys as they were; this belongs to the alternate screen, so it is before it
        "\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h",  # lines wrap, the screen before, the cursor
    ]
)


class TerminalDriver(LinuxDriver):
    """Textual's driver, on the terminal that standard input and output are.

    Whatever ends the program or stops it - a signal, a key, the end of the terminal - reaches it
    on the event loop, so that it is never in the middle of something.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        stops = signal.getsignal(signal.SIGTSTP) is not signal.SIG_IGN
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        output = sys.__stdout__
        assert output is not None, "The screen needs a terminal"  # noqa: S101
        meter, self.manner = (
            (app.meter, app.manner) if isinstance(app, Sparing) else (Meter(), PLAIN)
        )
        told = (output.fileno(), output.encoding, meter, self._hung_up)
        self._outlet = ScreenOutlet(*told, in_ascii=self.manner.in_ascii)
        self._line: Line | None = None
        if self.manner.kind is not None:
            kind, frames = self.manner.kind, self.manner.frames
            self._line = Line(self._outlet, kind, meter, frames, self._mistaken)
            if isinstance(app, Sparing):
                app.goes_over(self._line)
        self._file = self._outlet  # type: ignore[assignment]
        self._size = size or self._get_terminal_size()
        self._ended_by = 0
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, self._stop_asked if stops else signal.SIG_IGN)
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._end_asked)

    # Ends

    def _end_asked(self, number: int, _frame: object) -> None:
        """End as by the key; when that takes longer than a moment, another signal ends it."""
        if self._ended_by:
            signal.signal(signal.SIGALRM, self._end_now)
            signal.setitimer(signal.ITIMER_REAL, MOMENT)
            return
        self._ended_by = number
        self._on_loop(partial(self._app.exit, return_code=128 + number))

    def _end_now(self, _number: int, _frame: object) -> None:
        if self._writer_thread is not None:
            self._outlet.write_now(GIVE_BACK)
            self._restore_attributes()
        os._exit(128 + self._ended_by)

    def _hung_up(self) -> None:
        """The terminal is gone: end, also where a hangup is ignored. For any thread."""
        self._on_loop(partial(self._app.exit, return_code=128 + signal.SIGHUP))

    def _mistaken(self, error: Exception) -> None:
        """End because of a mistake. For any thread."""
        self._on_loop(partial(mistaken, self._app, error))

    def _on_loop(self, callback: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(callback)
        except RuntimeError:
            return  # the loop is closed: the program is at its end

    # Stops and goes on

    def _stop_asked(self, _number: int, _frame: object) -> None:
        self._on_loop(self._stop)

    def _stop(self) -> None:
        """Give the terminal back and stop until somebody says to go on.

        Where nobody could - no shell stands above the program - the kernel goes on at once.
        """
        if self._writer_thread is None:
            return
        self.suspend_application_mode()
        asked = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, asked)
        self._take_again()

    def _went_on(self, _number: int, _frame: object) -> None:
        """Stopped from outside and continued: meanwhile the terminal was someone else's."""
        self._on_loop(self._take_again)

    def _take_again(self) -> None:
        if not self._ended_by and self._has_terminal():
            self.suspend_application_mode()
            self.resume_application_mode()
            self._app.refresh(layout=True)

    def _has_terminal(self) -> bool:
        """Wait until the terminal is this program's; in the background, that stops it.

        False where it will not be: the program is to end, or the terminal is gone.
        """
        while not self._ended_by:
            try:
                attributes = termios.tcgetattr(self.fileno)
                termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
            except termios.error as error:
                if error.args[0] != errno.EINTR:
                    self._hung_up()
                    return False
            else:
                return True
        return False

    # What Textual does, done otherwise

    def start_application_mode(self) -> None:
        """Take the terminal, once it is this program's."""
        if self._has_terminal():
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self._line is not None:
                self._line.start()
            signal.signal(signal.SIGCONT, self._went_on)
            self._follow_sizes()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._writer_thread is None:
            return
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        self.disable_input()
        self._restore_attributes()
        if self._line is not None:
            self._line.finish(GIVE_BACK)
        else:
            self.write(GIVE_BACK)

    def disable_input(self) -> None:
        """Read no more, while the program has the terminal."""
        if self._writer_thread is not None:
            super().disable_input()

    def _restore_attributes(self) -> None:
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return  # it is gone

    def close(self) -> None:
        """Have everything written."""
        super().close()
        if self._line is not None:
            self._line.close()
        self._writer_thread = None

    def write(self, data: str) -> None:
        """Write to the terminal, while the program has it."""
        if self._writer_thread is None:
            return
        if self._line is not None:
            self._line.write(data, self._app.size)
        else:
            self._writer_thread.write(data)

    def paint_anew(self) -> None:
        """Have everything painted: what the terminal shows is not what was sent to it."""
        if self._line is not None:
            self._line.forget(paint=True)
        else:
            self._app.refresh(layout=True)

    def _follow_sizes(self) -> None:
        """Forget what is shown when the size of the terminal changes, and have Textual follow."""
        told = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            self._on_loop(self._resized)
            if callable(told):
                told(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    def _resized(self) -> None:
        """Textual paints another size; back in its old one nothing, but cells have gone."""
        if self._line is not None:
            self._line.forget(paint=self._get_terminal_size() == self._app.size)

    def _get_terminal_size(self) -> tuple[int, int]:
        """What the terminal says, rather than variables that were true of another one."""
        try:
            columns, rows = os.get_terminal_size(self._outlet.fileno())
        except OSError:
            columns = rows = 0
        return (columns, rows) if columns and rows else shutil.get_terminal_size()

    def _run_input_thread(self) -> None:
        try:
            self._read_input()
        except Exception as error:
            self._mistaken(error)

    def _read_input(self) -> None:
        """Tell of keys and of the mouse until the input is closed."""
        stream = sys.__stdin__
        assert stream is not None  # noqa: S101
        decode = codecs.getincrementaldecoder(stream.encoding)("replace").decode
        parser = PasteParser()
        while not self.exit_event.is_set():
            now = time.monotonic()
            if select.select([self.fileno], [], [], SILENT)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except BlockingIOError:  # another program has read it
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._hung_up()
                    return
                text = decode(data)
                for message in parser.feed(text, time.monotonic()):
                    self.process_message(message)
            else:
                # So long at least nothing came; longer only this program may have stood still.
                for message in parser.tick(now + SILENT):
                    self.process_message(message)


def why_plain(app: App[Any]) -> str:
    """Why the terminal of an app gets Textual's own output, "" where it does not."""
    driver = driver_of(app)
    return driver.manner.why_plain if isinstance(driver, TerminalDriver) else ""


def paint_anew(app: App[Any]) -> None:
    """Have everything painted, as when another program has written on the terminal."""
    driver = driver_of(app)
    if isinstance(driver, TerminalDriver):
        driver.paint_anew()
    else:
        app.refresh(layout=True)
