"""Styled text in a line that is too short for it."""

from rich.cells import cell_len
from textual.content import Content


def cut(content: Content, width: int) -> Content:
    """At most `width` cells of a text: cut behind a word where that leaves half of it.

    A word of hyphens, as an id, is cut behind one of them.
    """
    if content.cell_length <= width:
        return content
    end = len(content.truncate(max(0, width - 1)).plain)
    words = _behind_word(content.plain, end)
    if cell_len(content.plain[:words]) * 2 >= width:
        end = words
    kept = content[: end + 1]
    return Content(f"{kept.plain[:-1]}…" if width > 0 else "", [*kept.spans])


def _behind_word(text: str, end: int) -> int:
    """Where the last word ends that is whole before a character."""
    if text[end : end + 1] not in (" ", ""):
        end = max(text.rfind(" ", 0, end), text.rfind("-", 0, end) + 1)
    return len(text[: max(0, end)].rstrip(" "))
