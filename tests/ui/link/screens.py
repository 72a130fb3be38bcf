"""Pictures made at random, as Textual writes them, and what terminals make of them."""

from collections.abc import Sequence
from random import Random

import pyte
from rich.cells import cell_len

from batch_tui.ui.terminal.link.glyphs import Glyphs
from batch_tui.ui.terminal.link.kinds import Kind
from batch_tui.ui.terminal.link.painter import Painter
from batch_tui.ui.terminal.link.picture import Picture
from batch_tui.ui.terminal.link.styles import Styles
from tests.ui.painted import cells

STYLES = (
    "", "1", "7", "31", "1;91", "3;9;38;5;99", "38;2;1;2;3", "4;38;2;8;8;8;48;2;9;9;9",
    "48;2;9;9;9", "48;5;3", "44", "38;5;7;48;2;9;9;9", "97;48;2;9;9;9",
)  # fmt: skip
WORDS = (
    "a", "foo", "  ", "   x", " " * 12, "●", "世", "あい", "e\u0301x", "─│", "job-0042 FAILED",
    f"{' ' * 13}long  {' ' * 14}",
)  # fmt: skip


def blank(columns: int, lines: int) -> pyte.Screen:
    """A screen that has all of its cells: pyte neither erases nor moves what was never written."""
    screen = pyte.Screen(columns, lines)
    fill(screen)
    return screen


def fill(screen: pyte.Screen) -> None:
    """Give a screen the cells that it lacks."""
    for y in range(screen.lines):
        for x in range(screen.columns):
            screen.buffer[y].setdefault(x, screen.default_char)


class Wall:
    """Rows as a program has them, and what Textual writes when they change."""

    def __init__(self, random: Random, columns: int, lines: int) -> None:
        self.random = random
        self.columns = columns
        self.rows = [self.row() for _ in range(lines)]

    def row(self) -> str:
        """A row, in styles of which each begins and ends in nothing."""
        written, width = "", 0
        while width < self.columns:
            word = self.random.choice(WORDS)
            if cell_len(word) > self.columns - width:
                word = " " * (self.columns - width)
            width += cell_len(word)
            codes = self.random.choice(STYLES)
            written += f"\x1b[{codes}m{word}\x1b[0m" if codes else word
        return written

    def step(self) -> str:
        """Something happens to it; what is written then."""
        change = self.random.choice((self.scroll, self.scroll, self.one, self.all))
        return self.written(change())

    def scroll(self) -> Sequence[int]:
        """Rows move up or down, and others come up behind them."""
        top, end = sorted(self.random.sample(range(len(self.rows) + 1), 2))
        part, many = self.rows[top:end], self.random.choice((1, 1, 2, 3))
        fresh = [self.row() for _ in part[:many]]
        moved = part[many:] + fresh if self.random.random() < 0.5 else fresh + part[:-many]
        self.rows[top:end] = moved
        return range(top, end)

    def one(self) -> Sequence[int]:
        """A row becomes another one."""
        y = self.random.randrange(len(self.rows))
        self.rows[y] = self.row()
        return [y]

    def all(self) -> Sequence[int]:
        """Every row becomes another one."""
        self.rows = [self.row() for _ in self.rows]
        return range(len(self.rows))

    def written(self, changed: Sequence[int]) -> str:
        """Rows from their first cell on, and then a cursor somewhere."""
        x, y = self.random.randrange(self.columns), self.random.randrange(len(self.rows))
        rows = [f"\x1b[{n + 1};1H{self.rows[n]}" for n in changed]
        return "\n".join(rows) + f"\x1b[{y + 1};{x + 1}H"


class Twins:
    """The same written to a terminal as it is, and to one of a kind in fewer bytes."""

    def __init__(self, kind: Kind, columns: int, lines: int) -> None:
        self.raw, self.ours = blank(columns, lines), blank(columns, lines)
        styles, glyphs = Styles(), Glyphs()
        self.picture = Picture(styles, glyphs, columns, lines)
        self.painter = Painter(styles, glyphs, kind)
        self._raw, self._ours = pyte.Stream(self.raw), pyte.Stream(self.ours)

    def write(self, text: str) -> None:
        """Write what our terminal does not see yet."""
        self._raw.feed(text.replace("\n", "\r\n"))  # as the kernel has it
        self.picture.feed(text)

    def send(self) -> str:
        """Have our terminal see all that was written; what was sent to it."""
        sent = self.painter.paint(self.picture.frame())
        self._ours.feed(sent)
        return sent

    def resize(self, columns: int, lines: int) -> None:
        """Both terminals take another size, which is told, and in which all is written again."""
        for screen in (self.raw, self.ours):
            screen.resize(lines, columns)
            fill(screen)
        self.picture.resize(columns, lines)
        self.painter.forget()

    def check(self) -> None:
        """Both show the same."""
        assert cells(self.ours) == cells(self.raw)
