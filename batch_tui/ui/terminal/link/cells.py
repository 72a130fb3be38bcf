"""Cells as numbers, all of which are compared at once."""

from functools import lru_cache

SAME = "\uffff"
"""Stands for a cell that stays as it is. No style's character is this one."""
APART = "\n" * 4
"""Between two rows: what differs at the end of one has nothing to do with the next one."""
_FEW = 3
"""So many cells that stay, between two that do not, are written again rather than stepped over."""


def different(old: str, old_styles: str, new: str, styles: str) -> str:
    """Return the styles of the cells that differ, and `SAME` in the place of all others.

    All are strings of one length, with a character for each cell.
    """
    told = (old, old_styles, new, styles)
    encoded = [text.encode("utf-16-le", "surrogatepass") for text in told]
    size, encoding = 2, "utf-16-le"
    if any(len(one) != size * len(new) for one in encoded):
        size, encoding = 4, "utf-32-le"
        encoded = [text.encode(encoding, "surrogatepass") for text in told]
    was, was_in, cells, looks = (int.from_bytes(one, "little") for one in encoded)
    same, below, highest = _constants(size, len(new))
    differ = (was ^ cells) | (was_in ^ looks)
    # All bits of each cell that is not 0, but the highest; then the small gaps between them.
    highest &= ((differ & below) + below) | differ
    differ = _closed(highest | (highest - (highest >> 8 * size - 1)), 8 * size)
    found = same ^ (differ & (same ^ looks))
    return found.to_bytes(size * len(new), "little").decode(encoding, "surrogatepass")


def _closed(cells: int, bits: int) -> int:
    """With gaps of up to `_FEW` cells filled."""
    cells |= cells << bits
    cells |= cells << (_FEW - 1) * bits
    cells &= cells >> bits
    return cells & cells >> (_FEW - 1) * bits


@lru_cache(maxsize=64)
def _constants(size: int, cells: int) -> tuple[int, int, int]:
    """Of so many cells of a size in bytes: `SAME`, all bits but the highest, and that one."""
    ones = int.from_bytes((b"\1" + b"\0" * (size - 1)) * cells, "little")
    below = (1 << 8 * size - 1) - 1
    return ones * ord(SAME), ones * below, ones * (below + 1)
