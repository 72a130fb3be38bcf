"""What is held of a log: lines keep their numbers, and memory is bounded."""

from random import Random

import pytest

from batch_tui.batch.log import window as held
from batch_tui.batch.log.chunk import Chunk
from batch_tui.batch.log.window import Window
from batch_tui.batch.ports import LogEvent


def chunk(start: int, count: int, text: str = "") -> Chunk:
    made = Chunk(f"b{start}", f"f{start + count}")
    made.add(LogEvent(n, f"{text}{n}") for n in range(start, start + count))
    return made


@pytest.mark.parametrize("seed", range(20))
def test_lines_keep_their_numbers_whatever_comes_and_goes(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "MOST_LINES", 300)
    monkeypatch.setattr(held, "_SMALL", 40)
    random, window = Random(seed), Window()
    window.replace([chunk(0, 50)], is_head=False, is_end=True)
    first, stop = 0, 50
    for _ in range(60):
        count = random.choice([0, 1, 3, 30, 100])
        if random.random() < 0.5:
            window.append(chunk(window.stop, count), is_end=False)
            stop = window.stop
        else:
            window.prepend(chunk(window.first - count, count), is_head=False)
            first = window.first
        assert len(window) <= 300 + 100
        for number in (window.first, (window.first + window.stop) // 2, window.stop - 1):
            assert window.line(number).text == str(number)
        assert window.chunks[0].older == f"b{window.first}"
        assert window.chunks[-1].newer == f"f{window.stop}"
        assert sum(map(len, window.chunks)) == len(window)
    assert stop - first > 0


def test_what_is_let_go_is_told_and_no_end_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_LINES", 1_500)
    window = Window()
    window.replace([chunk(0, 1_200)], is_head=False, is_end=True)
    window.prepend(chunk(-1_200, 1_200), is_head=True)
    assert (len(window), window.dropped) == (1_200, 1_200)
    assert (window.has_head, window.has_end) == (True, False)
    window.append(chunk(0, 1_200), is_end=True)
    assert (window.first, window.has_head, window.has_end) == (0, False, True)


def test_characters_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_CHARACTERS", 5_000)
    monkeypatch.setattr(held, "_SMALL", 2)
    window = Window()
    for start in range(0, 100, 2):
        window.append(chunk(start, 2, "x" * 998), is_end=True)
    assert window.characters <= 5_000 + 2_000
    assert window.line(window.stop - 1).text.endswith("99")


def test_other_lines_begin_a_new_generation() -> None:
    window = Window()
    window.replace([chunk(5, 3)], is_head=True, is_end=True)
    before = window.generation
    window.replace([chunk(9, 3), chunk(12, 1)], is_head=False, is_end=False)
    assert window.generation == before + 1
    assert (window.first, window.stop, window.line(3).text) == (0, 4, "12")
