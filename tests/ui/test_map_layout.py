"""Every child has one place on the map, and every place of the map its child."""

import hypothesis.strategies as st
from hypothesis import given

from batch_tui.ui.map.layout import MapLayout, lay_out

SIZES = st.integers(1, 10_000)
WIDTHS, HEIGHTS = st.integers(12, 300), st.integers(1, 100)


@given(SIZES, WIDTHS, HEIGHTS, st.booleans())
def test_a_child_is_found_where_it_is_placed(
    size: int, width: int, height: int, halves: bool
) -> None:
    layout = lay_out(size, width, height, letters=not halves, halves=halves)
    places = set()
    for index in {0, 1, size // 3, size // 2, size - 2, size - 1} & set(range(size)):
        place = layout.place(index)
        places.add(place)
        assert layout.at(place.line, place.x)[-1 if place.lower else 0] == index
        assert layout.first(place.line) <= index < layout.first(place.line + 1)
        assert place.line < layout.lines
        assert layout.gutter <= place.x < layout.width
    assert len(places) == len({0, 1, size // 3, size // 2, size - 2, size - 1} & set(range(size)))


@given(SIZES, WIDTHS, HEIGHTS, st.booleans(), st.booleans())
def test_the_map_is_never_wider_than_its_room(
    size: int, width: int, height: int, letters: bool, halves: bool
) -> None:
    layout = lay_out(size, width, height, letters=letters or not halves, halves=halves)
    assert layout.width <= width


@given(SIZES, WIDTHS, HEIGHTS)
def test_half_blocks_are_taken_only_where_letters_do_not_fit(
    size: int, width: int, height: int
) -> None:
    letters = lay_out(size, width, height, letters=True, halves=False)
    either = lay_out(size, width, height, letters=True, halves=True)
    assert either.halves == (letters.lines > height)
    if not either.halves:
        assert either == letters


def test_around_the_map_there_are_no_children() -> None:
    layout = MapLayout(size=25, columns=10, pitch=1, halves=True, gutter=3)
    assert layout.at(0, 2) == ()
    assert layout.at(0, 3) == (0, 10)
    assert layout.at(0, 13) == ()
    assert layout.at(1, 7) == (24,)
    assert layout.at(1, 8) == ()
    assert layout.at(-1, 5) == ()


def test_ten_thousand_children_fit_into_a_screen_of_200_by_50_beside_their_failures() -> None:
    layout = lay_out(10_000, 150, 44, letters=True, halves=True)
    assert layout.lines <= 44
