"""Looking for secrets takes as long as a text is, whatever it is: seen by counting, not by time."""

import re
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from batch_tui.aws import hidden
from tests.aws.hostile import UNITS, long

PATTERNS = [value for value in vars(hidden).values() if isinstance(value, re.Pattern)]
WAYS: dict[str, Callable[[str], object]] = {
    "a sentence": hidden.masked,
    "a name": lambda text: hidden.looks_secret(text, "x"),
    "a value": lambda text: hidden.looks_secret("STAGE", text),
    "a word": lambda text: hidden.masked_command([text]),
    "a command": lambda text: hidden.masked_command(text.split()),
    "a script": lambda text: hidden.masked_command(["sh", "-c", text]),
}


def nested(parsed: Any, *, within: bool = False) -> Iterator[str]:
    """The repeats without an end within a repeat: they can share a run in very many ways."""
    for operator, argument in parsed:
        name = str(operator)
        parts = argument if isinstance(argument, tuple | list) else (argument,)
        repeats = name in {"MAX_REPEAT", "MIN_REPEAT"} and argument[1] > 1
        if repeats and within and argument[1] == parser.MAXREPEAT:
            yield name
        for part in parts:
            several = part if isinstance(part, list) else [part]
            for inner in several:
                if isinstance(inner, parser.SubPattern):
                    yield from nested(inner, within=within or repeats)


def calls(work: Callable[[str], object], text: str) -> int:
    """How many functions are called on the way."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("pattern", [r"(a+)+", r"(?:x|(?:a*b?)*)*", r"(?:\w+\s?){2,}"])
def test_nested_repeats_are_found(pattern: str) -> None:
    assert list(nested(parser.parse(pattern)))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:20])
def test_no_pattern_has_a_repeat_without_an_end_in_another(pattern: re.Pattern[str]) -> None:
    assert list(nested(parser.parse(pattern.pattern, pattern.flags))) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: repr(unit[:12]))
def test_ten_times_the_text_is_ten_times_the_work(unit: str, way: str) -> None:
    few, many = (calls(WAYS[way], long(unit, size)) for size in (2_000, 20_000))
    assert many <= 11 * few + 100
