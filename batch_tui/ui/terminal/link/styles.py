"""Styles of cells, each by a character of its own, and what takes a terminal to another one.

A row's styles are a string as long as its text, so that both are cut and compared in one step.
"""

from collections.abc import Iterator
from typing import NamedTuple

_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29}
"""What ends an attribute; whatever else there is ends with all."""
_ENDS = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}, 54: {51, 52}}
_ENDS[55] = {53}
_ON = frozenset({*_OFF, 6, 21, 51, 52, 53})
_ON_BLANKS = frozenset({4, 5, 6, 7, 9, 21, 51, 52, 53})
"""Attributes that are seen where nothing is written."""
_REVERSED = 7
_FILLING = frozenset({1, 3, _REVERSED})
"""Of reversed text with nothing but these, only the colour is seen where nothing is written."""


class Style(NamedTuple):
    """How a cell is drawn: colours as SGR has them, and the link behind it as OSC 8 has it."""

    colour: str = ""
    ground: str = ""
    marks: frozenset[int] = frozenset()
    link: str = ""

    @property
    def on_blank(self) -> "Style":
        """What is seen of it where nothing is written."""
        if self.marks & _ON_BLANKS or self.link:
            is_filled = _REVERSED in self.marks <= _FILLING and not self.link
            return self._replace(ground="") if is_filled else self
        return Style(ground=self.ground)

    @property
    def codes(self) -> list[str]:
        """All that has to be switched on for it."""
        return [*map(str, sorted(self.marks)), *filter(None, (self.colour, self.ground))]

    def after(self, codes: str) -> "Style":
        """The style after an SGR sequence with these codes."""
        colour, ground, marks, link = self
        for code in _read(codes):
            number = int(code.replace(":", ";").partition(";")[0])
            if number == 0:
                colour, ground, marks = "", "", frozenset()
            elif number in _ON:
                marks |= {number}
            elif number in _ENDS:
                marks -= _ENDS[number]
            elif 30 <= number <= 39 or 90 <= number <= 97:
                colour = "" if number == 39 else code
            elif 40 <= number <= 49 or 100 <= number <= 107:
                ground = "" if number == 49 else code
        return Style(colour, ground, marks, link)


def _read(codes: str) -> Iterator[str]:
    """Each code of an SGR sequence; a colour of several numbers is one."""
    numbers = iter(codes.split(";"))
    for number in numbers:
        if number in {"38", "48", "58"}:
            kind = next(numbers, "")
            rest = [next(numbers, "0") for _ in range({"5": 1, "2": 3}.get(kind, 0))]
            yield ";".join([number, kind, *rest])
        else:
            yield number or "0"


def change(before: Style, after: Style) -> str:
    """The shortest sequence that takes a terminal from one style to another."""
    if before == after:
        return ""
    link = "" if before.link == after.link else f"\x1b]8;{after.link or ';'}\x1b\\"
    if before[:3] == after[:3]:
        return link
    whole = ";".join(["0", *after.codes]) if after.codes else ""
    part = _part(before, after)
    return f"\x1b[{part if part is not None and len(part) < len(whole) else whole}m{link}"


def _part(before: Style, after: Style) -> str | None:
    """The codes of what differs; None where that needs all to be switched off."""
    lost = before.marks - after.marks
    if not lost <= _OFF.keys():
        return None
    ends = sorted({_OFF[mark] for mark in lost})
    ended = {mark for end in ends for mark in _ENDS[end]}
    begins = sorted(after.marks - (before.marks - ended))
    codes = [*map(str, ends), *map(str, begins)]
    if before.colour != after.colour:
        codes.append(after.colour or "39")
    if before.ground != after.ground:
        codes.append(after.ground or "49")
    return ";".join(codes)


class Styles:
    """All styles seen so far. A style's character is its place, which never changes."""

    PLAIN = "\0"

    def __init__(self) -> None:
        self.all = [Style()]
        self._places = {Style(): self.PLAIN}
        self._after: dict[str, dict[str, str]] = {self.PLAIN: {}}
        self._changes: dict[str, str] = {}
        self.on_blank = {self.PLAIN: self.PLAIN}
        """By style: the one that looks the same where nothing is written."""

    def place(self, style: Style) -> str:
        """The character of a style."""
        place = self._places.get(style)
        if place is None:
            place = self._places[style] = chr(len(self.all))
            self.all.append(style)
            self._after[place] = {}
            self.on_blank[place] = self.place(style.on_blank)
        return place

    def of(self, place: str) -> Style:
        """The style of a character."""
        return self.all[ord(place)]

    def known(self, place: str) -> dict[str, str]:
        """By the beginning of an SGR sequence: what it makes of a style; `learn` adds to it."""
        return self._after[place]

    def learn(self, place: str, codes: str) -> str:
        """What SGR codes make of a style."""
        after = self._after[place][f"[{codes}"] = self.place(self.of(place).after(codes))
        return after

    def linked(self, place: str, link: str) -> str:
        """A style with another link."""
        return self.place(self.of(place)._replace(link="" if link == ";" else link))

    def change(self, before: str, after: str) -> str:
        """What takes a terminal from one style to another."""
        both = before + after
        told = self._changes.get(both)
        if told is None:
            told = self._changes[both] = change(self.of(before), self.of(after))
        return told

    def over(self, cells: str, style: str) -> str:
        """The styles of cells in a style: of blanks at either end, what is seen of it."""
        behind = self.on_blank[style]
        begun = cells.lstrip(" ")
        written = begun.rstrip(" ")
        if behind == style or len(written) == len(cells):
            return style * len(cells)
        blanks = len(cells) - len(begun)
        return behind * blanks + style * len(written) + behind * (len(begun) - len(written))
