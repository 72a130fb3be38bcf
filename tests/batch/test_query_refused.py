"""What the language refuses: at its place, with the mend, and in words that drive no terminal."""

import pytest
from hypothesis import given

from batch_tui.batch.job import Job
from batch_tui.batch.query.query import QueryError, parse
from batch_tui.batch.text import harmless
from batch_tui.batch.times import Clock
from tests.harmless import ANY_TEXT, is_harmless


def refusal(text: str) -> tuple[str, str, str]:
    """The sentence, the mend and the piece of text that a refusal points at."""
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    return error.sentence, error.hint, text[error.start : error.end]


@pytest.mark.parametrize(
    ("text", "sentence", "hint", "place"),
    [
        ("statu:failed", 'There is no term "statu:".', "Did you mean status:?", "statu:"),
        ("x definition:a", 'There is no term "definition:".', "Did you mean def:?", "definition:"),
        ("-colour:red", 'There is no term "colour:".', "There are word, name, def,", "colour:"),
        ("arn:aws:batch", 'There is no term "arn:".', "Write the ARN of a job as it is", "arn:"),
        ("a status:faild", '"faild" is not a status.', "Did you mean FAILED?", "faild"),
        ("status:done,FaILD", '"done" is not a status.', "There are SUBMITTED, PENDING,", "done"),
        ("status:RUNNING,FaILD", '"FaILD" is not a status.', "Did you mean FAILED?", "FaILD"),
        ("status:running,xyzzy", '"xyzzy" is not a status.', "There are SUBMITTED,", "xyzzy"),
        ("type:arrays", '"arrays" is not a type of job.', "Did you mean array?", "arrays"),
        ("is:failed", 'A job cannot be "failed".', "Write status:FAILED.", "failed"),
        ("is:array", 'A job cannot be "array".', "Write type:array.", "array"),
        ("type:active", '"active" is not a type of job.', "Write status:active.", "active"),
        ("status:mnp", '"mnp" is not a status.', "Write type:mnp.", "mnp"),
        ("status:Cancelled", '"Cancelled" is not a status.', "Write is:cancelled.", "Cancelled"),
        ('status:"failed running"', '"failed running" is', "Write commas", "failed"),
        ('type:"mnp array"', '"mnp array" is not', "Write commas between", "mnp"),
        ('""', "There is no term here.", "Write one between the quotes.", '""'),
        ('a -""', "There is no term here.", "Write one after the -", '-""'),
        ("queue:* queue:adhoc", "There are two queue: terms", "Keep one of", "queue:adhoc"),
        ("is:odd", 'A job cannot be "odd".', "There are cancelled and", "odd"),
        ("exit:oops", '"oops" is not an exit code.', "Write exit:137", "oops"),
        ("exit:nine", '"nine" is not an exit code.', "Write exit:137", "nine"),
        ("ended:soon", '"soon" is not a time.', "Write how long ago", "soon"),
        ("running:", "A value is missing here.", "Write one", ""),
        ("running:long", '"long" is not a length of time.', "Write >6h", "long"),
        ("x waited:>30", '">30" is not a length of time.', "Write >6h", ">30"),
        ("took:>", '">" is not a length of time.', "Write >6h", ">"),
        ("took:=5m", '"=5m" is not a length of time.', "Write >6h", "=5m"),
        ("took:!=5m", '"!=5m" is not a length of time.', "Write >6h", "!=5m"),
        ("running:>2026-11-01", '">2026-11-01" is not a length of time.', "Write >6h", ">2026"),
        ("attempts:", "A value is missing here.", "Write one", ""),
        ("attempts:many", '"many" is not a number of attempts.', "Write attempts:2", "many"),
        ("attempts:>-1", '">-1" is not a number of attempts.', "Write attempts:2", ">-1"),
        ("attempts:1,2", '"1,2" is not a number of attempts.', "Write attempts:2", "1,2"),
        ("tag:", "A value is missing here.", "Write one", ""),
        ("x tag:=genomics", "The name of the tag is missing.", "Write tag:NAME", "=genomics"),
        ("tags:team", 'There is no term "tags:".', "Did you mean tag:?", "tags:"),
        ("exit:1,!=2", '"!=2" is not an exit code.', "Write exit:137", "!=2"),
        ("after:tuesday", '"tuesday" is not a time.', "Write how long ago", "tuesday"),
        ("after:5", '"5" is not a time.', "Write how long ago", "5"),
        ("before:2026-13-01", '"2026-13-01" is not a time.', "Write how long", "2026-13-01"),
        ("before:1969-12-31", '"1969-12-31" is out of range.', "Write a time from 1970", "1969"),
        ("before:9999-12-31", '"9999-12-31" is out of range.', "Write a time from 1970", "9999"),
        ("after:0001-01-01", '"0001-01-01" is out of range.', "Write a time from 1970", "0001"),
        ("ended:10000-01-01T09:00Z", '"10000-01-01T09:00Z" is out of', "Write a time", "10000"),
        ("after:0000-01-01", '"0000-01-01" is out of range.', "Write a time from", "0000"),
        ("name:", "A value is missing here.", "Write one", ""),
        ('reason:" "', "A value is missing here.", "Write one", '" "'),
        ("status:failed,", "A value is missing here.", "Write one", "failed,"),
        ('a:"', 'There is no term "a:".', "Did you mean", "a:"),
        ('x reason:"oom', "The quote is not closed.", 'Add a "', '"oom'),
        ("status:", "A value is missing here.", "Write one, or take the term", ""),
        ("id:,", "A value is missing here.", "Write one on each side", ","),
        ("after:9999999999d", '"9999999999d" is too large.', "Write a number of at", "9999999999d"),
        ("took:>9999999999m", '">9999999999m" is too large.', "Write a number", ">9999999999m"),
        ("attempts:>9999999999", '">9999999999" is too large.', "Write a", ">9999999999"),
        ("after:1795000000000", '"1795000000000" is not a time.', "Write how", "1795000000000"),
        ("exit:99999999999", '"99999999999" is not an exit code.', "Write exit", "99999999999"),
        ("etl -", "There is no term here.", "Write one after the -", "-"),
        ("def:arn:aws:batch:x:1:job-definition/jd", "This is not the ARN of one", "End it", "arn:"),
        ("def:arn:aws:batch:x:1:job-definition/jd*:1", "This is not the ARN", "End it", "arn:"),
    ],
)
def test_a_query_that_cannot_be_is_refused_at_its_place_with_the_mend(
    text: str, sentence: str, hint: str, place: str
) -> None:
    said, mend, where = refusal(text)
    assert said.startswith(sentence)
    assert mend.startswith(hint)
    assert where.startswith(place)
    assert bool(where) is bool(place)


@pytest.mark.parametrize(
    "text",
    [
        "etl* *load",
        "def:a def:b",
        "share:a share:b",
        "status:failed status:running",
        "type:array type:mnp",
    ],
)
def test_two_terms_of_which_a_job_has_one_are_refused_at_the_second(text: str) -> None:
    sentence, hint, where = refusal(text)
    assert sentence.startswith("There are two ")
    first, second = text.split()
    assert where == second
    assert first in hint


def test_statuses_that_exclude_each_other_are_refused() -> None:
    sentence, _, where = refusal("status:failed -status:failed")
    assert sentence == "No status is left that a job could have."
    assert where == "-status:failed"


@given(ANY_TEXT)
def test_whatever_is_asked_for_drives_no_terminal(text: str) -> None:
    try:
        said = str(parse(text))
    except QueryError as error:
        said = str(error)
    assert is_harmless(said)


def test_what_is_asked_for_is_compared_with_what_is_shown() -> None:
    job = Job("id", harmless("a\x1bb"))
    assert parse('name:"a\x1bb"').test(Clock(0))(job)


def test_a_long_value_is_repeated_in_part() -> None:
    for text in ("exit:{}", "after:{}", "status:{}", "is:{}", "took:{}", "attempts:{}", "{}:a"):
        sentence, hint, _ = refusal(text.format("x" * 5_000))
        assert len(sentence) < 150, sentence
        assert "xxx…" in sentence
        assert hint


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("status:failed name:", ' at "name:": A value is missing here. Write one, '),
        ('etl* ""', ' at """": There is no term here. Write one between the quotes.'),
        ("exit:oops", ': "oops" is not an exit code. Write exit:137'),
        ("status:failed -status:failed", ' at "-status:failed": No status is left '),
    ],
)
def test_where_no_place_can_be_shown_the_term_is_named(text: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.told(text).startswith(told)


def test_an_exit_code_of_windows_can_be_asked_for() -> None:
    assert str(parse("exit:3221225477")) == "exit:3221225477"
