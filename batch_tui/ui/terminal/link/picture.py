"""The picture that Textual wants, read from what it writes."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from batch_tui.ui.terminal.link.glyphs import FILLER, Glyphs
from batch_tui.ui.terminal.link.styles import Styles

_CSI = re.compile(r"\[([<=>?]?)([0-9;:]*)([ -/]*[@-~])")
_STRING = re.compile(
    r"(\x1b\](?:[^\x07\x1b]|\x1b[^\\])*(?:\x07|\x1b\\)|\x1b[PX^_](?:[^\x1b]|\x1b[^\\])*\x1b\\)"
)
"""A sequence that is a text of its own; tmux has each escape in it twice."""
_STRINGS = ("\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_")
_LINK = re.compile(r"\x1b\]8;(.*?)(?:\x07|\x1b\\)", re.DOTALL)
_MOVE = re.compile(r"\x1b\[([0-9]*);?([0-9]*)H")
_CODES = re.compile(r"\[[0-9;:]*")
_CONTROL = re.compile(r"([\x00-\x1f\x7f])")
SYNC = "?2026"
SCREEN = "?1049"


class Drawn(NamedTuple):
    """Texts as cells; `lead` belongs to the cell before them, `style` is that of the last."""

    lead: str
    cells: str
    styles: str
    style: str


Part = tuple[int, int, Drawn]
"""The column and the row where it begins, and what is drawn."""


class Frame(NamedTuple):
    """A picture at an instant: of each row the cells and their styles, and where the cursor is."""

    width: int
    texts: tuple[str, ...]
    styles: tuple[str, ...]
    cursor: tuple[int, int] = (0, 0)


def blank(width: int, height: int) -> Frame:
    """A screen on which nothing is."""
    return Frame(width, (" " * width,) * height, (Styles.PLAIN * width,) * height)


class Picture:
    """Takes what is written for a terminal, and gives what a terminal would show.

    Textual's output is read, not any program's: text, styles, moves to a cell and erasing. All
    else does not draw, and is kept in `passed`, as it came.
    """

    def __init__(self, styles: Styles, glyphs: Glyphs, width: int, height: int) -> None:
        self.passed: list[str] = []
        self.is_held = False
        """Whether more of the same frame is to come."""
        self.is_synced = False
        """Whether frames have been marked as such: the terminal knows what that is."""
        self.is_cleared = False
        """Whether another screen of the terminal came up since it was last asked."""
        self._styles = styles
        self._glyphs = glyphs
        self._style = self._last = Styles.PLAIN
        self._x = self._y = self._from = 0
        self._cells: list[str] = []
        self._marks: list[str] = []
        self._part = lru_cache(maxsize=4096)(self._drawn_part)
        self._run = lru_cache(maxsize=512)(self._plain_run)
        self._width = width
        self._texts = [" " * width] * height
        self._looks = [Styles.PLAIN * width] * height

    @property
    def size(self) -> tuple[int, int]:
        """How many cells are in a row, and how many rows there are."""
        return self._width, len(self._texts)

    def frame(self) -> Frame:
        """What is to be seen now."""
        cursor = (min(self._x, self._width - 1), self._y)
        return Frame(self._width, tuple(self._texts), tuple(self._looks), cursor)

    def resize(self, width: int, height: int) -> None:
        """Take another size; what is new is blank until it is written."""
        wider = max(0, width - self._width)
        self._texts = [_cut(text, width) + " " * wider for text in self._texts[:height]]
        self._looks = [look[:width] + Styles.PLAIN * wider for look in self._looks[:height]]
        missing = height - len(self._texts)
        self._texts += [" " * width] * missing
        self._looks += [Styles.PLAIN * width] * missing
        self._width = width
        self._go(self._x, self._y)

    def drawn(self, runs: Iterable[tuple[str, str]]) -> Drawn:
        """Draw texts side by side, each in its style; they hold no control."""
        first, row, looks, last = "", "", "", Styles.PLAIN
        for text, style in runs:
            lead, cells, marks = self._part(text, style)
            if lead and not row:
                first += lead
            elif lead:
                row, looks = self._with_marks(row, looks, lead, last)
            row += cells
            looks += marks
            last = style
        return Drawn(first, row, looks, last)

    def _drawn_part(self, text: str, style: str) -> tuple[str, str, str]:
        lead, cells = ("", text) if text.isascii() else self._glyphs.cells(text)
        return lead, cells, self._styles.over(cells, style)

    def lay(self, x: int, y: int, drawn: Drawn) -> None:
        """Have what is drawn begin at a cell."""
        self._go(x, y)
        if drawn.lead:
            self._join(drawn.lead)
        self._lay(y, x, drawn.cells, drawn.styles)
        self._x = self._from = x + len(drawn.cells)
        self._last = drawn.style

    def style_of(self, sequence: str) -> str:
        """Return the style of what is written behind a sequence that stands first."""
        kept, self._style = self._style, Styles.PLAIN
        self.feed(sequence)
        found, self._style = self._style, kept
        return found

    def feed(self, text: str) -> None:
        """Read what is written; each call ends where a sequence ends."""
        if not any(begin in text for begin in _STRINGS):
            self._read(text)
        else:
            for number, part in enumerate(_STRING.split(text)):
                if not number % 2:
                    self._read(part)
                elif link := _LINK.fullmatch(part):
                    self._style = self._styles.linked(self._style, link[1])
                else:
                    self.passed.append(part)
        self._settle()

    def _read(self, text: str) -> None:
        first, *moves = _MOVE.split(text)
        self._draw(first)
        for row, column, written in zip(moves[::3], moves[1::3], moves[2::3], strict=True):
            self._go(int(column or 1) - 1, int(row or 1) - 1)
            line = written.removesuffix("\n")
            run = self._run(line) if self._style == Styles.PLAIN else None
            if run is None:
                self._draw(written)
                continue
            self._lay(self._y, self._x, *run)
            self._x = self._from = self._x + len(run[0])
            if line != written:
                self._control("\n")

    def _plain_run(self, text: str) -> tuple[str, str] | None:
        """The cells and styles of a text in styles that end with it; None where it has more.

        Textual writes the same rows again and again.
        """
        cells: list[str] = []
        marks: list[str] = []
        style = Styles.PLAIN
        first, *parts = text.split("\x1b")
        for part in ("[0m" + first, *parts):
            head, is_style, tail = part.partition("m")
            if not is_style or _CODES.fullmatch(head) is None or _CONTROL.search(tail):
                return None
            style = self._styles.known(style).get(head) or self._styles.learn(style, head[1:])
            lead, drawn, looks = self._part(tail, style)
            if lead:
                return None
            cells.append(drawn)
            marks.append(looks)
        return ("".join(cells), "".join(marks)) if style == Styles.PLAIN else None

    def _draw(self, text: str) -> None:
        first, *parts = text.split("\x1b")
        if first:
            self._write(first)
        known = self._styles.known(self._style)
        for part in parts:
            head, _, tail = part.partition("m")
            style = known.get(head)
            if style is None:
                tail = self._sequence(part)
            else:
                self._style = style
            known = self._styles.known(self._style)
            if tail:
                self._write(tail)

    def _write(self, text: str) -> None:
        """Draw a text; line ends and other characters that draw nothing may be in it."""
        if text.isascii() and text.isprintable():
            self._put(text)
            return
        for number, part in enumerate(_CONTROL.split(text)):
            if number % 2:
                self._control(part)
            elif part.isascii():
                self._put(part)
            else:
                lead, cells = self._glyphs.cells(part)
                if lead:
                    self._join(lead)
                self._put(cells)

    def _put(self, cells: str) -> None:
        self._cells.append(cells)
        self._marks.append(self._styles.over(cells, self._style))
        self._last = self._style
        self._x += len(cells)

    def _join(self, marks: str) -> None:
        """Add what has no cell of its own to what is written already."""
        self._settle()
        row, looks, end, y = self._texts[self._y], self._looks[self._y], self._x, self._y
        if 0 < end <= self._width:
            before, look = self._with_marks(row[:end], looks[:end], marks, self._last)
            self._texts[y], self._looks[y] = before + row[end:], look + looks[end:]

    def _with_marks(self, row: str, looks: str, marks: str, style: str) -> tuple[str, str]:
        """Cells and styles with something added to the last cell, which is in a style."""
        wide = 2 if row[-1] == FILLER else 1
        if wide > len(row):
            return row, looks
        return row[:-wide] + self._glyphs.joined(row[-wide:], marks), looks[:-wide] + style * wide

    def _control(self, character: str) -> None:
        match character:
            case "\n":
                self._go(0, self._y + 1)
            case "\r":
                self._go(0, self._y)
            case "\b":
                self._go(self._x - 1, self._y)
            case _:
                self.passed.append(character)

    def _sequence(self, part: str) -> str:
        """Follow an escape sequence; what stands behind it."""
        found = _CSI.match(part)
        if found is None:
            self.passed.append(f"\x1b{part[:1]}")
            return part[1:]
        private, numbers, final = found.groups()
        if private or final not in {"m", "J", "K"}:
            self._mode(private + numbers, final, found[0])
        elif final == "m":
            self._style = self._styles.learn(self._style, numbers)
        else:
            self._erase(final, numbers)
        return part[found.end() :]

    def _mode(self, name: str, final: str, sequence: str) -> None:
        if name == SYNC and final in {"h", "l"}:
            self.is_held, self.is_synced = final == "h", True
            return
        if name == SCREEN and final == "h":
            self.is_cleared = True
        self.passed.append(f"\x1b{sequence}")

    def _erase(self, final: str, which: str) -> None:
        self._settle()
        ground = self._styles.on_blank[self._style]
        start = 0 if which in {"1", "2"} else self._x
        stop = self._x + 1 if which == "1" else self._width
        self._lay(self._y, start, " " * (stop - start), ground * (stop - start))
        if final == "J":
            rows = range(0 if which in {"1", "2"} else self._y + 1, len(self._texts))
            for y in range(self._y) if which == "1" else rows:
                self._lay(y, 0, " " * self._width, ground * self._width)

    def _go(self, x: int, y: int) -> None:
        self._settle()
        self._x = self._from = max(0, min(x, self._width - 1))
        self._y = max(0, min(y, len(self._texts) - 1))

    def _settle(self) -> None:
        """Take what was written side by side into its row."""
        if self._cells:
            self._lay(self._y, self._from, "".join(self._cells), "".join(self._marks))
            self._cells, self._marks = [], []
        self._from = self._x

    def _lay(self, y: int, x: int, cells: str, looks: str) -> None:
        """Put cells into a row; of a wide character that is cut a blank is left."""
        if not cells or y >= len(self._texts):
            return
        width, end = self._width, min(x + len(cells), self._width)
        if end - x == width:
            self._texts[y], self._looks[y] = _cut(cells, width), looks[:width]
            return
        row, look = self._texts[y], self._looks[y]
        before, behind = row[:x], row[end:]
        if row[x : x + 1] == FILLER:
            before = before[:-1] + " "
        if behind[:1] == FILLER:
            behind = " " + behind[1:]
        self._texts[y] = before + _cut(cells, end - x) + behind
        self._looks[y] = look[:x] + looks[: end - x] + look[end:]


def _cut(cells: str, width: int) -> str:
    """As many cells; a wide character of which one half is left over is a blank."""
    kept = cells[:width]
    return kept[:-1] + " " if cells[width : width + 1] == FILLER else kept
