"""What is sent to a terminal is little, and makes it show what Textual's own output would."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.ui.terminal.link.kinds import PLAINEST, SCREEN, WHOLE, Kind, kind_of
from batch_tui.ui.terminal.link.styles import Style
from tests.ui.link.screens import Twins, Wall

KINDS = (WHOLE, SCREEN, PLAINEST, Kind(erases=True), Kind(erases=True, fills=True))
SIZES = ((12, 4), (40, 12), (80, 24), (5, 3))
BACK = "\x1b[48;2;9;9;9m"
END = "\x1b[0m"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(KINDS), size=st.sampled_from(SIZES))
def test_a_terminal_shows_what_was_written_whichever_frames_are_left_out(
    seed: int, kind: Kind, size: tuple[int, int]
) -> None:
    random = Random(seed)
    twins, wall = Twins(kind, *size), Wall(random, *size)
    twins.write(wall.written(range(size[1])))
    for _ in range(12):
        if random.random() < 0.08:
            size = random.choice(SIZES)
            twins.resize(*size)
            wall = Wall(random, *size)
            twins.write(wall.written(range(size[1])))
        twins.write(wall.step())
        if random.random() < 0.7:
            twins.send()
            twins.check()
            assert twins.send() == ""


def rows(first: int, many: int = 20) -> list[str]:
    """Rows of 80 cells that differ, on a colour."""
    return [
        f"{BACK} row {n:>6} {f'{n * 7_919 % 99_991:05} ' * 9:<67} {END}"
        for n in range(first, first + many)
    ]


def written(lines: list[str], top: int = 1) -> str:
    return "\n".join(f"\x1b[{y};1H{line}" for y, line in enumerate(lines, top)) + "\x1b[H"


def shown(kind: Kind = WHOLE) -> Twins:
    twins = Twins(kind, 80, 24)
    twins.write(written([f"{BACK}{'':80}{END}"] * 24) + written(rows(100), 3))
    twins.send()
    return twins


@pytest.mark.parametrize(("first", "told"), [(101, "M"), (99, "L"), (103, "3M"), (97, "3L")])
def test_rows_that_moved_are_moved(first: int, told: str) -> None:
    twins = shown()
    twins.write(written(rows(first), 3))
    sent = twins.send()
    twins.check()
    assert sent.count(f"\x1b[{told}") == 1
    assert "\x1b[3;22r" in sent
    assert len(sent) < 40 + 80 * abs(first - 100)


def test_where_rows_cannot_be_moved_they_are_written() -> None:
    twins = shown(PLAINEST)
    twins.write(written(rows(101), 3))
    assert "r" not in twins.send().replace("row", "")
    twins.check()


def test_rows_of_which_one_is_written_over_and_one_has_the_cursor_are_moved_all_the_same() -> None:
    twins = shown()
    moved = rows(101)
    moved[7] = moved[7].replace(BACK, "\x1b[7m")
    moved[12] = rows(500)[0]
    twins.write(written(moved, 3))
    assert "\x1b[M" in twins.send()
    twins.check()


def test_a_bar_beside_the_rows_stays_where_it_is() -> None:
    twins = Twins(WHOLE, 82, 24)
    bar = ["\x1b[31m█\x1b[0m" if 8 <= n < 12 else "\x1b[32m│\x1b[0m" for n in range(20)]

    def both(first: int) -> str:
        return written([row + " " + mark for row, mark in zip(rows(first), bar, strict=True)], 3)

    twins.write(both(100))
    twins.send()
    twins.write(both(101))
    sent = twins.send()
    twins.check()
    assert "\x1b[M" in sent
    assert len(sent) < 250


@pytest.mark.parametrize("kind", KINDS)
def test_blanks_are_erased_where_they_get_their_colour(kind: Kind) -> None:
    twins = Twins(kind, 80, 2)
    twins.write(written([f"{BACK}{'x' * 80}{END}", "y" * 80]))
    twins.send()
    twins.write(written([f"{BACK}{'':80}{END}", " " * 80]))
    sent = twins.send()
    twins.check()
    assert len(sent) < {True: 40, False: 130}[kind.erases] + 60 * (not kind.fills)


def test_what_looks_the_same_is_not_sent_again() -> None:
    twins = shown()
    twins.write(written([f"\x1b[38;2;1;1;1;48;2;9;9;9m{'':80}{END}"]))
    assert twins.send() == ""
    twins.write("\x1b[2J" + written([f"{BACK}{'':80}{END}"] * 24) + written(rows(100), 3))
    assert twins.send() == ""


def test_one_cell_takes_a_few_bytes_and_its_style() -> None:
    twins = shown()
    twins.write(f"\x1b[10;8H{BACK}9{END}")
    assert len(twins.send()) <= 16
    twins.check()


def test_all_is_painted_where_nothing_is_known() -> None:
    twins = shown()
    before = len(twins.send())
    twins.painter.forget()
    sent = twins.send()
    assert before == 0
    assert sent.startswith("\x1b[m\x1b[r\x1b[H\x1b[2J")
    twins.check()


def test_the_cursor_waits_where_it_is_wanted_once_something_has_changed() -> None:
    twins = shown()
    twins.write("\x1b[5;9H")
    assert twins.send() == "\x1b[5;9H"
    assert (twins.ours.cursor.x, twins.ours.cursor.y) == (8, 4)
    assert twins.send() == ""


@pytest.mark.parametrize(
    ("env", "kind"),
    [
        ({}, None),
        ({"TERM": "dumb"}, None),
        ({"TERM": "unknown"}, None),
        ({"TERM": "xterm-256color"}, WHOLE),
        ({"TERM": "linux"}, WHOLE),
        ({"TERM": "tmux-256color"}, WHOLE),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, WHOLE),
        ({"TERM": "screen-256color"}, SCREEN),
        ({"TERM": "xterm-256color", "STY": "1.tty"}, SCREEN),
        ({"TERM": "vt100"}, PLAINEST),
    ],
)
def test_what_a_terminal_can_do_is_told_from_its_name(
    env: dict[str, str], kind: Kind | None
) -> None:
    assert kind_of(env) == kind


def test_of_a_reversed_blank_only_the_colour_is_seen() -> None:
    bar = Style("38;2;1;2;3", "48;2;9;9;9", frozenset({7}))
    assert bar.on_blank == bar._replace(ground="")
    assert bar.on_blank.on_blank == bar.on_blank
    lined = bar._replace(marks=frozenset({4, 7}))
    assert lined.on_blank == lined
