"""Text that is cut: behind a word, where that leaves half of the line."""

import pytest
from textual.content import Content

from batch_tui.ui.widgets.cutting import cut


@pytest.mark.parametrize(
    ("text", "cells", "seen"),
    [
        ("pull image manifest", 19, "pull image manifest"),
        ("pull image manifest", 18, "pull image…"),
        ("pull image manifest", 11, "pull image…"),
        ("pull image manifest", 10, "pull imag…"),
        ("manifest of all", 9, "manifest…"),
        ("job  cc814f59-9c08-4749", 18, "job  cc814f59-…"),
        ("日本語 日本語", 11, "日本語…"),
        ("word", 1, "…"),
        ("word", 0, ""),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str, cells: int, seen: str) -> None:
    made = cut(Content(text), cells)
    assert made.plain == seen
    assert made.cell_length <= cells


def test_what_is_left_looks_as_before() -> None:
    text = Content.assemble(("pull ", "bold"), ("image", "red"), " manifest")
    assert [(s.start, s.end, s.style) for s in cut(text, 12).spans] == [
        (0, 5, "bold"),
        (5, 10, "red"),
    ]
