"""What a terminal has no time for is left out; what is sent is whole, in order and no more."""

import os
import pty
import select
import time
import tty
from collections.abc import Callable, Iterator

import pyte
import pytest

from batch_tui.ui.terminal.link.kinds import WHOLE
from batch_tui.ui.terminal.link.line import Line
from batch_tui.ui.terminal.link.meter import Meter
from batch_tui.ui.terminal.outlet import ScreenOutlet
from tests.terminal import PATIENCE

SIZE = (100, 30)
HELD, SENT = "\x1b[?2026h", "\x1b[?2026l"


class Reader:
    """A terminal that reads when it is told to, at the end of a line."""

    def __init__(self, frames: float = 1_000) -> None:
        self.screen = pyte.Screen(*SIZE)
        self.received = ""
        self.gone = 0
        self._parent, self._child = pty.openpty()
        tty.setraw(self._child)
        self.meter = Meter()
        outlet = ScreenOutlet(self._child, "utf-8", self.meter, self._hung_up)
        self.mistakes: list[Exception] = []
        self.line = Line(outlet, WHOLE, self.meter, frames, self.mistakes.append)
        self._stream = pyte.Stream(self.screen)

    def _hung_up(self) -> None:
        self.gone += 1

    def close(self) -> None:
        os.close(self._child)
        os.close(self._parent)

    def write(self, text: str) -> None:
        self.line.write(text, (self.screen.columns, self.screen.lines))

    def resize(self, columns: int, lines: int) -> None:
        """Take another size, of which the program hears at once."""
        self.screen.resize(lines, columns)
        self.line.forget(paint=False)

    def fill(self, number: int) -> None:
        """Write a picture in which no cell is as in the one before."""
        columns, lines = self.screen.columns, self.screen.lines
        rows = (f"\x1b[{y + 1};1H{chr(65 + number % 50) * columns}" for y in range(lines))
        self.write(f"\x1b[{number % 7 + 31}m{''.join(rows)}\x1b[0m\x1b[1;1H{number:06}\x1b[H")

    def read(self, seconds: float = 0.0) -> bool:
        """Whether something came."""
        if not select.select([self._parent], [], [], seconds)[0]:
            return False
        text = os.read(self._parent, 4096).decode()
        self.received += text
        self._stream.feed(text)
        return True

    def until(self, holds: Callable[[], bool]) -> str:
        """Read until something holds; what came meanwhile."""
        before, deadline = len(self.received), time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, self.screen.display
            self.read(0.05)
        return self.received[before:]

    def until_shown(self, text: str) -> str:
        """Read until a text is to be seen, and what comes with it."""
        before = len(self.received)
        self.until(lambda: any(text in row for row in self.screen.display))
        self.read_on()
        return self.received[before:]

    def read_on(self) -> None:
        """Read until all is sent, and has come."""
        deadline = time.monotonic() + PATIENCE
        all_sent, came = False, True
        while came or not all_sent:
            assert time.monotonic() < deadline, "it never ends"
            all_sent = self.has_sent_all()
            came = self.read(0.05)

    def has_sent_all(self) -> bool:
        """Whether the line waits for something to send, or has ended."""
        line = self.line
        with line._news:
            is_idle = line._waits and line._made is None and line._changed is None
            return is_idle or line._thread is None or not line._thread.is_alive()

    def sent(self, mark: str) -> str:
        """What is sent up to a mark that is passed on, without it."""
        self.write(f"\x1b]0;{mark}\x07")
        return self.until(lambda: self.received.endswith(f"{mark}\x07"))[: -len(mark) - 5]


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader()
    reader.line.start()
    yield reader
    reader.read_on()  # its last words need room
    reader.line.close()
    reader.close()


def test_a_terminal_that_does_not_read_gets_the_newest_picture_and_few_before_it(
    reader: Reader,
) -> None:
    reader.fill(0)
    whole = len(reader.until_shown("000000"))
    for number in range(1, 1_001):
        reader.fill(number)
    sent = reader.until_shown("001000")
    # What the kernel keeps of the first ones, and the newest.
    assert len(sent) < 20 * whole
    assert reader.meter.frames < 20
    assert reader.screen.display[5] == chr(65 + 1_000 % 50) * 100


def test_where_a_terminal_cannot_be_opened_again_the_thread_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: int) -> str:
        raise PermissionError

    reader = Reader()
    monkeypatch.setattr(os, "ttyname", refuse)
    reader.line.start()
    for number in range(3):
        reader.fill(number)
        reader.until(lambda: is_filled(reader, number))  # noqa: B023 - it is called at once
    reader.line.close()
    reader.close()


def test_what_a_terminal_takes_at_once_is_there_before_the_next_line_of_the_program(
    reader: Reader,
) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    reader.until(lambda: reader.line._waits)
    frames, sent = reader.meter.frames, reader.meter.bytes
    reader.write("\x1b[3;1Hat once\x1b[H")
    assert reader.meter.frames == frames + 1
    assert reader.meter.bytes > sent
    reader.read_on()  # the kernel may pass it on a moment later
    assert reader.meter.bytes == len(reader.received)
    assert "at once" in reader.screen.display[2]


def is_filled(reader: Reader, number: int) -> bool:
    first, *rows = reader.screen.display
    cells = chr(65 + number % 50) * reader.screen.columns
    return first == f"{number:06}{cells[6:]}" and set(rows) == {cells}


@pytest.mark.parametrize("size", [(60, 20), (140, 40), (100, 12), (50, 30)])
def test_a_frame_in_the_middle_of_which_the_size_changes_is_whole(
    reader: Reader, size: tuple[int, int]
) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    reader.write(HELD)
    reader.write("\x1b[31m" + "".join(f"\x1b[{y};1H{'x' * 100}" for y in range(1, 15)))
    reader.resize(*size)
    reader.fill(2)
    reader.write(SENT)
    reader.until(lambda: is_filled(reader, 2))
    reader.fill(3)
    reader.until(lambda: is_filled(reader, 3))


@pytest.mark.parametrize("size", [(60, 20), (140, 40)])
def test_a_frame_that_the_terminal_has_read_in_part_does_not_spoil_another_size(
    reader: Reader, size: tuple[int, int]
) -> None:
    for number in range(40):  # more than the kernel keeps
        reader.fill(number)
    assert reader.read(PATIENCE)
    reader.resize(*size)
    reader.fill(41)
    reader.until(lambda: is_filled(reader, 41))


def test_so_many_frames_a_second_are_sent_and_no_more() -> None:
    reader = Reader(frames=20)
    reader.line.start()
    began, number = time.monotonic(), 0
    while time.monotonic() - began < 0.5 or reader.meter.frames < 2:
        number += 1
        reader.fill(number)
        reader.read(0.002)
    reader.until_shown(f"{number:06}")
    took = time.monotonic() - began
    assert 2 <= reader.meter.frames <= took * 20 + 2
    reader.line.close()
    reader.close()


def test_what_changes_nothing_is_not_sent(reader: Reader) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    frames = reader.meter.frames
    for _ in range(3):
        reader.write(HELD)
        reader.fill(1)
        reader.write(SENT)
        assert reader.sent("mark") == ""
    assert reader.meter.frames == frames


def test_a_frame_stands_between_its_marks_where_the_terminal_knows_them(reader: Reader) -> None:
    reader.fill(1)
    assert HELD not in reader.until_shown("000001")
    reader.write(HELD)
    reader.fill(2)
    assert not reader.read(0.1)
    reader.write(SENT)
    sent = reader.until(lambda: reader.received.endswith(SENT))
    assert sent.startswith(HELD)
    assert len(sent) > 3_000
    assert sent.count(HELD) == sent.count(SENT) == 1


def test_what_is_counted_was_sent(reader: Reader) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    reader.write("\x1b[2;1Hother\x1b[H")
    reader.until_shown("other")
    assert reader.meter.bytes == len(reader.received)
    assert reader.meter.frames == 2
    assert reader.meter.longest > 0


def test_a_terminal_that_is_given_back_gets_that_last_and_all_anew_when_it_is_taken_again(
    reader: Reader,
) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    reader.line.finish("\x1b]0;the end\x07")
    reader.fill(2)
    reader.line.close()
    assert reader.until(lambda: reader.received.endswith("the end\x07"))
    assert not reader.read(0.05)
    reader.screen.reset()
    reader.write("\x1b[?1049h")
    reader.line.start()
    sent = reader.until_shown("000002")
    assert sent.startswith("\x1b[?1049h\x1b[m")


def test_what_somebody_else_wrote_is_painted_over(reader: Reader) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    reader.screen.reset()
    reader.line.forget(paint=True)
    reader.until_shown("000001")
    assert reader.screen.display[29] == "B" * 100


def test_another_size_is_painted_whole(reader: Reader) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    reader.screen.resize(5, 40)
    reader.line.forget(paint=False)
    assert not reader.read(0.05)
    reader.line.write("\x1b[1;1Hsmall" + "\x1b[5;1Hend\x1b[H", (40, 5))
    reader.until_shown("end")
    assert reader.screen.display[0] == "small1" + "B" * 34
    assert reader.screen.display[2] == "B" * 40


def test_a_line_whose_terminal_is_gone_ends() -> None:
    reader = Reader()
    reader.line.start()
    os.close(reader._parent)
    number, deadline = 0, time.monotonic() + PATIENCE
    while not reader.gone and time.monotonic() < deadline:
        number += 1
        reader.fill(number)
    for _ in range(5):
        reader.fill(number)
    reader.line.close()
    assert reader.gone == 1
    os.close(reader._child)


def test_a_mistake_of_the_thread_is_told_and_the_terminal_is_given_back(reader: Reader) -> None:
    reader.fill(1)
    reader.until_shown("000001")
    mistake = ValueError("a mistake")

    def fail() -> None:
        raise mistake

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader.line._outlet, "flush", fail)
        patch.setattr(reader.line._outlet, "flush_quickly", lambda: False)
        reader.fill(2)
        reader.until(lambda: bool(reader.mistakes))
    assert reader.mistakes == [mistake]
    reader.line.finish("\x1b[2Jback")
    reader.until_shown("back")
