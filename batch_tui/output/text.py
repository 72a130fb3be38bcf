"""Text in the cells of a terminal."""

from batch_tui.look.glyphs import cells


def width(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else sum(map(cells, text))


def cut(text: str, most: int) -> str:
    """The text, or of a longer one its beginning and an ellipsis, in `most` cells."""
    if width(text) <= most:
        return text
    room = most - 1
    end = 0
    while end < len(text) and (room := room - cells(text[end])) >= 0:
        end += 1
    return text[:end] + "…"


def padded(text: str, least: int, *, right: bool = False) -> str:
    """The text in at least that many cells, at their left or right end."""
    blank = " " * (least - width(text))
    return blank + text if right else text + blank
