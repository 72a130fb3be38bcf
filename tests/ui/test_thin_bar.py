"""The thumb of a scroll bar: how long it is, where it is, and what the mouse does beside it."""

from hypothesis import given
from hypothesis import strategies as st

from batch_tui.ui.terminal.thin_bar import ThinBar, Thumb

CELLS = st.integers(3, 200)
WINDOWS = st.integers(1, 300)


def test_where_all_is_in_sight_there_is_none() -> None:
    assert Thumb.of(20, 20, 20, 0) == Thumb.of(20, 5, 20, 0) == Thumb.of(0, 99, 20, 0) == (0, 0)


@given(CELLS, WINDOWS, st.integers(1, 10**6), st.floats(0, 1))
def test_it_is_at_an_end_only_where_nothing_is_beyond(
    cells: int, window: int, hidden: int, part: float
) -> None:
    position = part * hidden
    thumb = Thumb.of(cells, window + hidden, window, position)
    assert 0 <= thumb.start < thumb.end <= cells
    if thumb.end - thumb.start < cells - 1:
        assert (thumb.start == 0) == (position == 0)
        assert (thumb.end == cells) == (position == hidden)


@given(CELLS, WINDOWS, st.integers(1, 10**6), st.data())
def test_it_never_goes_back_while_scrolling_on(
    cells: int, window: int, hidden: int, data: st.DataObject
) -> None:
    one, two = sorted(data.draw(st.tuples(st.integers(0, hidden), st.integers(0, hidden))))
    before, after = (Thumb.of(cells, window + hidden, window, at) for at in (one, two))
    assert before.start <= after.start
    assert before.end - before.start == after.end - after.start


def test_each_cell_knows_what_the_mouse_does_there() -> None:
    bar = ThinBar.render_bar(size=10, virtual_size=50, window_size=20, position=15)
    does = [segment.style.meta["@mouse.down"] for segment in bar.segments if segment.style]
    assert does == ["scroll_up"] * 3 + ["grab"] * 4 + ["scroll_down"] * 3
    assert [segment.text for segment in bar.segments] == [" "] * 3 + ["▐"] * 4 + [" "] * 3


def test_one_that_lies_is_as_thin() -> None:
    bar = ThinBar.render_bar(size=6, virtual_size=60, window_size=20, position=0, vertical=False)
    assert "".join(segment.text for segment in bar.segments) == "▄▄    \n"
