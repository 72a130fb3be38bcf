"""The line of progress, as a terminal shows it."""

import io

import pyte

from batch_tui.output.pour import Progress


class Screen(io.TextIOWrapper):
    """A terminal, or with `terminal` False a file, that a test looks at."""

    def __init__(self, *, terminal: bool = True, encoding: str = "utf-8") -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    @property
    def lines(self) -> list[str]:
        screen = pyte.Screen(80, 5)
        pyte.ByteStream(screen).feed(self.bytes.getvalue().replace(b"\n", b"\r\n"))
        return [line.rstrip() for line in screen.display if line.strip()]


def test_the_line_is_rewritten_and_erased() -> None:
    screen = Screen()
    progress = Progress(screen)
    progress.show(12_000, 34, "throttled, waiting")
    assert screen.lines == ["scanned 12,000 · 34 match · throttled, waiting"]
    progress.show(13_000, 1_035)
    assert screen.lines == ["scanned 13,000 · 1,035 match"]
    progress.erase()
    assert screen.lines == []
    assert b"\n" not in screen.bytes.getvalue()


def test_what_is_not_there_is_not_erased() -> None:
    screen = Screen()
    Progress(screen).erase()
    assert not screen.bytes.getvalue()


def test_only_a_terminal_is_told() -> None:
    file = Screen(terminal=False)
    for stream in (file, None):
        progress = Progress(stream)
        progress.show(1, 1)
        progress.erase()
    assert not file.bytes.getvalue()


def test_a_terminal_without_the_dot_is_told_too() -> None:
    screen = Screen(encoding="ascii")
    Progress(screen).show(5, 1)
    assert screen.lines == ["scanned 5 . 1 match"]
