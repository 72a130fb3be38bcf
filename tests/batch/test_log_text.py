"""What a log says, made into lines: styles stay, controls do not, and no line is long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.log.chunk import GOES_ON, LONGEST, Chunk, plain_lines
from batch_tui.batch.log.levels import Level, level_of
from batch_tui.batch.log.needle import Needle
from batch_tui.batch.log.sgr import PLAIN, Look, Run, styled
from batch_tui.batch.ports import LogEvent
from tests.harmless import ANY_TEXT, is_harmless

COLOURED = st.lists(
    st.one_of(ANY_TEXT, st.sampled_from(["\x1b[31m", "\x1b[0m", "\x1b[38;5;9m", "\x1b[1", "\t"]))
).map("".join)


def chunk_of(*messages: str) -> Chunk:
    chunk = Chunk()
    chunk.add(LogEvent(n, message) for n, message in enumerate(messages))
    return chunk


@pytest.mark.parametrize(
    ("raw", "text", "runs"),
    [
        ("plain", "plain", ()),
        ("\x1b[31mred\x1b[0m x", "red x", (Run(0, 3, Look(ink=1)),)),
        ("\x1b[1;91;44mx\x1b[m", "x", (Run(0, 1, Look(ink=9, ground=4, bold=True)),)),
        ("\x1b[38;5;200mx", "x", (Run(0, 1, Look(ink=200)),)),
        ("\x1b[48;2;1;2;255mx", "x", (Run(0, 1, Look(ground="#0102ff")),)),
        ("\x1b[38:5:7mx", "x", (Run(0, 1, Look(ink=7)),)),
        ("\x1b[38;5mx", "x", ()),
        ("\x1b[38;5;999mx\x1b[38;9;31my", "xy", (Run(1, 2, Look(ink=1)),)),
        ("\x1b[4m\x1b[24ma\x1b[999999999999mb", "ab", ()),
        ("a\tb\x1b[1m\tc", "a       b       c", (Run(9, 17, Look(bold=True)),)),
        ("\x1b[K\x1b[2J\x07\x9b31m", "␛[K␛[2J␇‹U+009B›31m", ()),
        ("\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇", ()),
        ("50%\r100%", "50%␍100%", ()),
    ],
)
def test_colours_become_styles_and_all_else_is_seen(
    raw: str, text: str, runs: tuple[Run, ...]
) -> None:
    assert styled(raw)[:2] == (text, runs)


@given(COLOURED)
def test_whatever_is_written_drives_nothing(raw: str) -> None:
    told = styled(raw)
    assert is_harmless(told.text)
    for run in told.runs:
        assert 0 <= run.start < run.end <= len(told.text)
        assert run.look != PLAIN
    chunk = chunk_of(raw)
    assert all(map(is_harmless, chunk.texts))
    assert all(map(is_harmless, plain_lines([LogEvent(0, raw)])))


@given(st.lists(COLOURED))
def test_every_event_has_its_time_once_and_at_least_one_line(messages: list[str]) -> None:
    chunk = chunk_of(*messages)
    assert list(chunk.event_times(newest_first=False)) == list(range(len(messages)))
    assert list(chunk.event_times(newest_first=True)) == list(range(len(messages)))[::-1]
    assert len(chunk.texts) == len(chunk.times) >= len(messages)
    assert chunk.size == sum(map(len, chunk.texts))


def test_an_event_of_several_lines_is_several_and_its_colour_goes_on() -> None:
    chunk = chunk_of("\x1b[31mone\ntwo\x1b[0m\r\nthree\n", "next")
    assert chunk.texts == ["one", "two", "three", "next"]
    assert list(chunk.times) == [0, GOES_ON, GOES_ON, 1]
    assert chunk.styles == {0: (Run(0, 3, Look(ink=1)),), 1: (Run(0, 3, Look(ink=1)),)}


def test_a_line_of_a_megabyte_is_many_short_ones_with_nothing_lost() -> None:
    text = "".join(f"\x1b[3{n % 8}m{n:06}" for n in range(100_000))
    chunk = chunk_of(text)
    assert max(map(len, chunk.texts)) <= LONGEST
    assert "".join(chunk.texts) == "".join(f"{n:06}" for n in range(100_000))
    assert [runs[0].look.ink for runs in list(chunk.styles.values())[:2]] == [0, LONGEST // 6 % 8]
    assert all(run.end <= LONGEST for runs in chunk.styles.values() for run in runs)


def test_a_cut_parts_no_accent_from_its_letter() -> None:
    chunk = chunk_of("x" * (LONGEST - 1) + "e\u0301" * 3)
    assert chunk.texts == ["x" * (LONGEST - 1), "e\u0301" * 3]


def test_what_is_cut_to_be_shown_is_whole_where_it_is_written() -> None:
    assert list(plain_lines([LogEvent(0, "x" * 5_000 + "\ny")])) == ["x" * 5_000, "y"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2026-11-27 12:00:00,123 - root - ERROR - no", "error"),
        ("WARN  slow read", "warning"),
        ("INFO 0 ERROR lines", None),
        ("DEBUG cache hit", "debug"),
        ('{"level":"error","msg":"x"}', "error"),
        ('{"severity": "WARNING"}', "warning"),
        ('{"level":50}', "error"),
        ('{"level":30}', None),
        ("time=now level=warn msg=x", "warning"),
        ("E1127 13:40:15.1 main.go:3] x", "error"),
        ("I1127 13:40:15.1 main.go:3] ERROR", None),
        ("[error] y", "error"),
        ("error: unused", "error"),
        ("Traceback (most recent call last):", "error"),
        ("ValueError: column", "error"),
        ("java.lang.IllegalStateException: x", "error"),
        ("Caused by: x", "error"),
        ("Killed", "error"),
        ("Segmentation fault (core dumped)", "error"),
        ("DeprecationWarning: x", "warning"),
        ("s3://bucket/ERROR/part", None),
        ("12 errors, all of them told", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_the_usual_formats_tell_their_level(text: str, level: Level | None) -> None:
    assert level_of(text) == level


def test_a_search_heeds_capitals_only_where_it_has_some() -> None:
    chunk = chunk_of("an Error", "an error", "[.*]")
    assert Needle("error").find(chunk, 0, older=False) == 0
    assert Needle("Error").find(chunk, 2, older=True) == 0
    assert Needle("error").find(chunk, 2, older=True) == 1
    assert Needle(".*").find(chunk, 0, older=False) == 2
    assert Needle("none").find(chunk, 0, older=False) is None
    assert list(Needle("a").spans("banana")) == [(1, 2), (3, 4), (5, 6)]


@pytest.mark.parametrize("older", [True, False])
def test_what_stands_where_a_line_was_cut_is_found(older: bool) -> None:
    chunk = chunk_of("other", "x" * (LONGEST - 3) + "needle" + "x" * LONGEST, "needles\nneed", "le")
    start = len(chunk) - 1 if older else 0
    found = Needle("needle").find(chunk, start, older=older)
    assert found == (4 if older else 1)
    assert Needle("needle").find(chunk, 3, older=True) == 1
    assert Needle("needle").find(chunk, 2, older=False) == 4
    joined = Chunk()
    joined.append(chunk)
    joined.append(chunk)
    assert joined.cuts == [1, 2, 8, 9]
