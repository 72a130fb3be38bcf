"""The benchmark of what goes to the terminal runs, and counts what it says it counts."""

import zlib

import pyte
import pytest

from tests.bench import __main__ as bench
from tests.bench.floor import floor, picture
from tests.bench.squeezed import Squeezed


def shown(text: str) -> pyte.Screen:
    screen = pyte.Screen(40, 10)
    pyte.Stream(screen).feed(text)
    return screen


def test_a_row_is_printed_for_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--terminals", "80x24", "--samples", "1", "--rows", "200", "--apps", "ours", "--only"]
    bench.main(["link", *few, "scrolls up"])
    lines = capsys.readouterr().out.splitlines()
    [told] = [line for line in lines if line.startswith("cursor key that scrolls up")]
    ours, squeezed, *_ = told.removeprefix("cursor key that scrolls up").replace(",", "").split()
    assert 0 < int(squeezed) < int(ours)


def test_the_floor_is_what_differs_with_the_ways_there() -> None:
    rows = "".join(f"\x1b[{y};1Hrow {y} has a text" for y in range(1, 11))
    before = picture(shown(rows))
    assert floor(before, before) == 0
    one = picture(shown(rows + "\x1b[3;5H7"))
    assert floor(before, one) == len("\x1b[3;5H7")
    red = picture(shown(rows + "\x1b[3;5H\x1b[31m7\x1b[5;5H\x1b[32m7"))
    assert floor(before, red) == len("\x1b[3;5H7\x1b[5;5H\x1b[32m7")
    scrolled = picture(shown(rows + "\n"))
    assert floor(before, scrolled) < 3 * len("row 1 has a text")


def test_what_was_sent_before_is_sent_in_fewer_bytes() -> None:
    squeezed = Squeezed()
    words = b"the same words " * 50
    first = squeezed.take(words)
    assert 0 < squeezed.take(words) < first < len(zlib.compress(words)) + 10
