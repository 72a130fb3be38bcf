"""Rows of a picture as numbers, of which all cells are compared at once."""

from functools import lru_cache

_LANE = 4
"""Bytes of a cell in a number."""
SAME = "\U0010ffff"
"""Stands for a cell that is the same: there are not so many styles."""
_BELOW = 0x7FFFFFFF
"""All bits of a cell but the highest."""
_KEPT = 1024
"""Numbers that are kept: those of a few pictures."""


class Rows:
    """Compares rows of so many cells."""

    def __init__(self, width: int) -> None:
        ones = int.from_bytes(b"\1\0\0\0" * width, "little")
        self._length = _LANE * width
        self._same = ord(SAME) * ones
        self._below = _BELOW * ones
        self._highest = self._below + ones
        self._number = lru_cache(_KEPT)(_number)

    def differing(self, old: str, new: str) -> int:
        """How many cells of a row differ."""
        if old == new:
            return 0
        return self._filled(self._number(old) ^ self._number(new)).bit_count() // 31

    def different(self, old: str, old_styles: str, new: str, styles: str) -> str:
        """The styles of the cells that differ, and `SAME` in the place of all others.

        Up to three between them that stay are among them: to write these again is shorter than
        to step over them.
        """
        number = self._number
        other_style = number(styles) ^ number(old_styles)
        differ = _closed(self._filled((number(old) ^ number(new)) | other_style))
        told = self._same ^ (differ & (self._same ^ number(styles)))
        return told.to_bytes(self._length, "little").decode("utf-32-le", "surrogatepass")

    def _filled(self, number: int) -> int:
        """All bits but the highest of each cell that is not 0."""
        highest = (number + self._below) & self._highest
        return highest - (highest >> 31)


def _closed(filled: int) -> int:
    """With gaps of up to three cells filled."""
    cell = 8 * _LANE
    filled |= filled << cell
    filled |= filled << 2 * cell
    filled &= filled >> cell
    return filled & filled >> 2 * cell


def _number(row: str) -> int:
    return int.from_bytes(row.encode("utf-32-le", "surrogatepass"), "little")
