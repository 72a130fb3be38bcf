"""Text as cells: one character for each, whatever stands in it and however wide it is."""

from functools import lru_cache

from rich.cells import cell_len

FILLER = "\0"
"""The right half of a wide character."""
_JOINER = "\u200d"
_FIRST = 0x100000
_LAST = 0x10FFFD
_FIRST_CELL = chr(_FIRST)


class Glyphs:
    """What takes one cell, or two, and is no single character has one of its own here."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self._all: dict[int, str] = {ord(FILLER): ""}
        self.cells = lru_cache(maxsize=4096)(self._cells)

    def _cells(self, text: str) -> tuple[str, str]:
        """What belongs to the cell before a text, and the cells of the text."""
        clusters: list[str] = []
        lead = ""
        for character in text:
            joins = not cell_len(character) or (clusters and clusters[-1].endswith(_JOINER))
            if not joins:
                clusters.append(character)
            elif clusters:
                clusters[-1] += character
            else:
                lead += character
        return lead, "".join(map(self._cell, clusters))

    def joined(self, cell: str, more: str) -> str:
        """A cell, or two, with what belongs to it; its width stays."""
        base, filler = cell[:1], cell[1:]
        return self._place(self._all.get(ord(base), base) + more) + filler

    def _cell(self, cluster: str) -> str:
        is_wide = cell_len(cluster) > 1
        return self._place(cluster) + (FILLER if is_wide else "")

    def _place(self, cluster: str) -> str:
        if len(cluster) == 1 and ord(cluster) < _FIRST:
            return cluster
        place = self._places.get(cluster)
        if place is None:
            number = _FIRST + len(self._places)
            if number > _LAST:  # sooner than that somebody will have ended the program
                return cluster[0] if ord(cluster[0]) < _FIRST else "?"
            place = self._places[cluster] = chr(number)
            self._all[number] = cluster
        return place

    def text(self, cells: str) -> tuple[str, bool]:
        """Cells as they are written, and whether every terminal takes them to be as wide as we."""
        if FILLER not in cells and (cells.isascii() or max(cells) < _FIRST_CELL):
            return cells, True
        return cells.translate(self._all), False
