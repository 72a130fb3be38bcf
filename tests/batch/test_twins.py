"""What failed children say: which line tells, what of it is masked, who says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.job import Job
from batch_tui.batch.log.twins import (
    Child,
    Said,
    last_words,
    line_with,
    said,
    telling,
    twins,
    without_log,
)
from batch_tui.batch.masks import LOOKED_AT, masked
from batch_tui.batch.ports import LogEvent


@pytest.mark.parametrize(
    ("line", "mask"),
    [
        ("KeyError: 4711", "KeyError: <n>"),
        ("KeyError: 'amount'", "KeyError: <text>"),
        ("ConnectionResetError: [Errno 104] reset", "ConnectionResetError: [Errno <n>] reset"),
        ("2026-11-30T10:41:59.120Z ERROR  part-00042 gone", "<time> ERROR part-<n> gone"),
        ("2026-11-30 10:41:59,120 +0100 E", "<time> +<n> E"),
        ("read s3://bucket/key/part-1.parquet failed", "read <path> failed"),
        ("open /data/in/x.csv: no such file", "open <path>: no such file"),
        ("open ./x and ../y and ~/z", "open <path> and <path> and <path>"),
        ("9e37f1c2-5b1a-4c0e-8f3d-2a6b7c8d9e0f is lost", "<id> is lost"),
        ("Host EC2 (instance i-0f3a9c51d2e47b608)", "Host EC2 (instance <id>)"),
        ("segfault at 0x7f3a1c ip 00007f3a1cde", "segfault at <hex> ip <hex>"),
        ("commit 3f9a2b7c1d", "commit <hex>"),
        ("decade added facade", "decade added facade"),
        ("12,50 of 3.2 GB in 12ms at 10:41:59", "<n> of <n> GB in <n>ms at <n>"),
        ("and/or 1/5", "and/or <n>/<n>"),
        ("can't say that it isn't", "can't say that it isn't"),
        ('{"msg":"shard 7 lost","at":"x y"}', '{"msg":"shard <n> lost","at":<text>}'),
        ('{"level":"error","msg":"other","n":5}', '{"level":"error","msg":"other","n":<n>}'),
        ("arn:aws:s3:::b/k denied", "<path> denied"),
        ("a   b\tc", "a b c"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_a_lines_own_is_masked(line: str, mask: str) -> None:
    assert masked(line) == mask


@pytest.mark.parametrize(
    "line",
    ["'" * 1_000_000, '"a\\' * 300_000, "1," * 500_000, "/" * 1_000_000, "a" * 1_000_000,
     "0x" * 500_000, "http://" * 150_000, "f" * 999_999 + "!", "'a" * 500_000, '"level":' * 125_000,
     "1234-56-78 " * 90_000, " \t" * 500_000],
    ids=lambda line: str(line)[:8],
)  # fmt: skip
def test_a_line_of_a_megabyte_is_told_by_its_beginning(line: str) -> None:
    assert masked(line) == masked(line[:LOOKED_AT])
    assert said(line) == Said(line[:LOOKED_AT], masked(line))
    assert telling([line]) in {line, ""}


PIECES = st.sampled_from(
    ["'", '"', "\\", "/", "0x", "a", "F", "7", "-", ".", ":", ",", " ", "://", "T", "é", "{", "i-"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=200).map("".join))
def test_a_mask_has_no_digit_left_and_is_not_long(line: str) -> None:
    mask = masked(line).replace("EC2", "").replace("S3", "")
    assert not any(digit in mask for digit in "0123456789")
    assert len(mask) <= 6 * LOOKED_AT


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_lines_that_differ_in_numbers_alone_are_twins(one: int, other: int) -> None:
    assert masked(f"KeyError: {one} of [{one}]") == masked(f"KeyError: {other} of [{other}]")


TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "x.py", line 3, in run',
    "    fail()",
)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ((), ""),
        (("", "  "), ""),
        (("INFO one", "two", ""), "two"),
        (("ERROR disk full", "INFO leaving", "bye"), "ERROR disk full"),
        (("ERROR one", "ERROR two", "bye"), "ERROR two"),
        ((*TRACEBACK, "KeyError: 4711"), "KeyError: 4711"),
        ((*TRACEBACK, "shop.orders.Unpaid: 4711", "", "bye"), "shop.orders.Unpaid: 4711"),
        (TRACEBACK, TRACEBACK[0]),
        (
            ("Exception in thread main", "\tat a.b", "Caused by: java.io.IOException: x", "\tat c"),
            "Caused by: java.io.IOException: x",
        ),
        (("WARN  memory 3.9 GiB", "Killed"), "Killed"),
        (("panic: index out of range", "", "goroutine 1 [running]:"), "panic: index out of range"),
    ],
)
def test_the_last_error_tells_else_the_last_line(lines: tuple[str, ...], line: str) -> None:
    assert telling(lines) == line


JOB = Job("x", "x")


def child(index: int, line: str, none: str = "") -> Child:
    return Child(index, JOB, said(line), none=none)


def test_twins_are_counted_the_most_frequent_first_then_by_index() -> None:
    found = twins(
        [
            child(9, "KeyError: 9"),
            child(2, "reset"),
            child(5, "KeyError: 5"),
            child(1, "Killed"),
            Child(3, JOB),
            child(7, "reset", none="It never started."),
        ]
    )
    assert [(group.mask, group.indexes) for group in found] == [
        ("KeyError: <n>", (5, 9)),
        ("Killed", (1,)),
        ("reset", (2,)),
        ("reset", (7,)),
    ]
    assert found[0].sample == "KeyError: 9"
    assert [group.none for group in found] == ["", "", "", "It never started."]


def test_last_words_are_safe_and_cut() -> None:
    messages = ["one", "\x1b[31mERROR 5\x1b]0;x\x07", "", "two\nthree", "y" * 5_000, "end"]
    told, lines = last_words(LogEvent(0, message) for message in messages)
    assert told == Said("ERROR 5␛]0;x␇", "ERROR <n>␛]<n>;x␇")
    assert lines == ("y" * LOOKED_AT, "y" * LOOKED_AT, "y" * LOOKED_AT, "end")
    assert last_words([]) == last_words([LogEvent(0, " \n")]) == (None, ())


def test_a_line_is_shown_where_it_has_what_was_found() -> None:
    assert line_with(LogEvent(0, "a\n\x1b[1mb needle\x1b[0m\nc"), "needle") == "b needle"
    assert line_with(LogEvent(0, "a"), "\x1b") == "a"
    far = line_with(LogEvent(0, "x" * 9_000 + "needle" + "y" * 9_000), "needle")
    assert (far[0], "needle" in far, len(far)) == ("…", True, LOOKED_AT)


@pytest.mark.parametrize(
    ("job", "line", "mask"),
    [
        (JOB, "no reason given", "no reason given"),
        (JOB._replace(exit_code=137), "exit 137", "exit 137"),
        (JOB._replace(exit_code=1, reason="in 5 s"), "exit 1: in 5 s", "exit 1: in <n> s"),
        (JOB._replace(reason="Host i-0123456789 gone"), "Host i-0123456789 gone", "Host <id> gone"),
    ],
)
def test_without_a_log_a_child_says_the_reason(job: Job, line: str, mask: str) -> None:
    told = without_log(Child(3, job, said("x"), ("x",)), "It has no log.")
    assert told == Child(3, job, Said(line, mask), (), "It has no log.")
