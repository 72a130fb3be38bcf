"""Completion: what is offered at the cursor."""

from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.query.complete import Completion, complete, takes_any_text
from batch_tui.batch.query.known import Known
from batch_tui.batch.query.query import parse
from batch_tui.batch.query.terms import TERMS

KNOWN = Known(
    queues=("spot", "ondemand"),
    definitions=("nightly", "night shift"),
    shares=("research",),
    names=("etl-load", "Extract"),
    tags=("team=genomics", "cost centre=4711"),
)


def offered(text: str, cursor: int | None = None) -> list[str]:
    """The whole lines that the completions lead to, the cursor at `|` or the end."""
    place = len(text) if cursor is None else cursor
    return [applied(text, found) for found in complete(text, place, KNOWN)]


def applied(text: str, completion: Completion) -> str:
    return text[: completion.start] + completion.text + text[completion.end :]


def test_at_a_blank_every_term_is_offered_with_its_help() -> None:
    found = complete("etl ", 4, KNOWN)
    assert [completion.text for completion in found] == [f"{key}:" for key in TERMS]
    assert all(completion.help for completion in found)


def test_a_begun_word_may_become_a_term_or_a_name_seen() -> None:
    assert offered("e") == ["ended:", "exit:", "etl-load", "Extract"]
    assert offered("-sta") == ["-status:", "-status:starting"]
    assert offered("x -") == [f"x -{key}:" for key in TERMS]


def test_a_word_that_looks_like_a_value_is_offered_with_its_term_first() -> None:
    assert offered("FAILED") == ["status:failed"]
    assert offered("x -137") == ["x -exit:137"]
    assert offered("array") == ["type:array"]
    assert offered("canceled") == ["is:cancelled"]
    assert offered("9e37f1c2-5b") == ["id:9e37f1c2-5b"]
    assert offered("running") == ["status:running", "running:"]
    assert offered("fai") == ["status:failed"]
    for text in ("300", "deadbeef", "1234567", "nothing"):
        assert offered(text) == [], text


def test_values_of_closed_sets_are_offered() -> None:
    assert offered("status:su") == ["status:submitted", "status:succeeded"]
    assert offered("type:") == ["type:array", "type:mnp", "type:single"]
    assert offered("-is:t") == ["-is:terminated"]


def test_a_list_is_completed_element_by_element_and_none_comes_twice() -> None:
    assert offered("status:failed,r") == ["status:failed,runnable", "status:failed,running"]
    assert offered("type:array,") == ["type:array,mnp", "type:array,single"]
    assert offered("queue:spot,o") == ["queue:spot,ondemand"]


def test_names_already_seen_are_offered_quoted_where_they_need_it() -> None:
    assert offered("def:N") == ["def:nightly", 'def:"night shift"']
    assert offered("share:") == ["share:research"]
    assert offered("queue:") == ["queue:*", "queue:spot", "queue:ondemand"]
    assert offered("name:ex") == ["name:Extract"]
    assert offered('def:"night s') == ['def:"night shift"']


def test_times_are_offered_as_examples() -> None:
    assert offered("after:1") == ["after:15m", "after:1h", "after:12h", "after:1d", "after:1w"]
    assert offered("before:y") == ["before:yesterday"]


def test_what_terms_compare_is_offered_as_examples() -> None:
    assert offered("running:>1") == ["running:>1h", "running:>12h", "running:>1d"]
    assert offered("ended:y") == ["ended:yesterday"]
    assert offered("attempts:") == ["attempts:>1", "attempts:>2", "attempts:1", "attempts:0"]
    assert offered("exit:n") == ["exit:none"]
    assert offered("-took:<") == ["-took:<10s", "-took:<1m", "-took:<10m"]
    assert offered("waited:>6") == ["waited:>6h"]
    assert offered("tag:") == ["tag:team=genomics", 'tag:"cost centre=4711"']


def test_a_completion_replaces_the_whole_word_under_the_cursor() -> None:
    assert offered("status:xx after:2h", 7)[0] == "status:submitted after:2h"
    assert offered("sta etl", 3) == ["status: etl", "status:starting etl"]


def test_nothing_is_offered_within_a_key_or_for_an_unknown_one() -> None:
    assert offered("status:failed", 3) == []
    assert offered("colour:r") == []
    assert offered("status:failed") == []


def test_any_character_may_stand_in_a_reason_alone() -> None:
    text = 'etl reason:"who did' + " it"
    places = [at for at in range(len(text) + 1) if takes_any_text(text, at)]
    assert places == list(range(text.index('"'), len(text) + 1))
    assert takes_any_text("-Reason:", 8)
    assert not takes_any_text("status: colour:x", 16)


@settings(deadline=None)
@given(st.text(alphabet='adefqstu:",- *', max_size=12), st.data())
def test_a_completion_stands_at_the_cursor_and_never_loses_the_rest(
    text: str, data: st.DataObject
) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for found in complete(text, cursor, KNOWN):
        assert 0 <= found.start <= cursor <= found.end <= len(text)


def test_a_completed_value_makes_a_query() -> None:
    for line in offered("def:n") + offered("status:") + offered("after:") + offered("tag:"):
        assert str(parse(line)) == line
