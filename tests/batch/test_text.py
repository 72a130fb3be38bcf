import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.text import LIMIT, safe, shared
from tests.harmless import ANY_TEXT, is_harmless


@given(ANY_TEXT)
def test_no_character_that_drives_a_terminal_comes_through(text: str) -> None:
    assert is_harmless(safe(text))


@given(ANY_TEXT.filter(bool))
def test_nothing_is_hidden(text: str) -> None:
    assert len(safe(text)) >= len(text)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\tb\nc\x7f", "a␉b␊c␡"),
        ("\x9b2J", "‹U+009B›2J"),
        ("abc\u202egpj", "abc‹U+202E›gpj"),
        ("\u2066x\u2069", "‹U+2066›x‹U+2069›"),
        ("pay\u200bpal\ufeff", "pay‹U+200B›pal‹U+FEFF›"),
        ("👩\u200d💻", "👩‹U+200D›💻"),
        ("a\U000e0041", "a‹U+E0041›"),
        ("line\u2028break", "line‹U+2028›break"),
        ("\ud83d", "‹U+D83D›"),
        ("x\u3164\ufe0f", "x‹U+3164›‹U+FE0F›"),
        ("\u0301leads", "◌\u0301leads"),
        ("日本語 ünïcode e\u0301 \u00a0", "日本語 ünïcode e\u0301 \u00a0"),
        ("[/b][@click=app.quit]", "[/b][@click=app.quit]"),
    ],
)
def test_traps_are_shown(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (7, "7"), (True, "True"), (["a"], "['a']")]
)
def test_what_is_not_text_is_shown_as_text(value: object, shown: str) -> None:
    assert safe(value) == shown
    assert shared(value) == shown


def test_text_beyond_the_limit_is_cut_visibly() -> None:
    assert safe("x" * LIMIT) == "x" * LIMIT
    assert safe("x" * (LIMIT + 1)) == "x" * (LIMIT - 1) + "…"


def test_equal_text_is_one_object() -> None:
    assert shared("".join(["qu", "eue"])) is shared("".join(["que", "ue"]))
