"""Words that stand for a query: `mine`, and any other that the config file gives a meaning."""

from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import STATUSES
from batch_tui.batch.plan.explain import explain
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.complete import complete
from batch_tui.batch.query.known import Known
from batch_tui.batch.query.meant import rather
from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.batch.query.words import WordError, read_words

NOW = 1_794_000_000_000
GIVEN = {
    "Mine": "tag:Owner=anna",
    "nightly": "name:nightly-* status:failed,running",
    "odd": '-"a b"',
}
WORDS = read_words(GIVEN)


def test_a_word_means_its_terms_and_is_written_as_the_word() -> None:
    for text, terms in (
        ("mine", "tag:Owner=anna"),
        ("MINE orders", "tag:Owner=anna orders"),
        ("-mine after:2h", "-tag:Owner=anna after:2h"),
        ("-odd", 'word:"a b"'),
        ("etl nightly mine", "etl nightly-* status:running,failed tag:Owner=anna"),
    ):
        query = parse(text, WORDS)
        assert query == parse(terms)
        assert str(query) == text.lower()
        assert parse(str(query), WORDS) == query


def test_where_a_part_of_it_is_changed_its_terms_are_written() -> None:
    query = parse("nightly mine", WORDS)
    assert str(query.with_statuses(())) == "nightly-* mine"
    assert str(query.with_statuses({STATUSES[0]})) == "nightly-* status:submitted mine"


def test_in_quotes_or_behind_a_key_it_is_looked_for_in_names() -> None:
    for text in ('"mine"', "word:mine", "-word:mine", 'word:"nightly"', '-"odd"'):
        for words in ({}, WORDS):
            query = parse(text, words)
            assert [term.key for term in query.terms] == ["word"]
            assert parse(str(query), words) == query
    assert str(parse('"nightly"', WORDS)) == "word:nightly"
    assert str(parse('"nightly"')) == "nightly"
    assert [term.key for term in parse("name:mine mine-2 -mine*").terms] == ["name", "word", "name"]


def test_mine_says_how_it_is_set_where_it_is_not() -> None:
    with pytest.raises(QueryError) as caught:
        parse("etl -mine")
    assert (caught.value.start, caught.value.end) == (5, 9)
    assert '[terms] and mine = "tag:owner=NAME"' in caught.value.hint
    assert "word:mine" in caught.value.hint
    assert [str(term) for term in parse("nightly").terms] == ["nightly"]


def test_several_terms_are_not_negated_together() -> None:
    with pytest.raises(QueryError, match="nightly stands for several terms"):
        parse("-nightly", WORDS)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("status", "etl", "meaning of its own"),
        ("FAILED", "etl", "meaning of its own"),
        ("array", "etl", "meaning of its own"),
        ("deadbee1", "etl", "meaning of its own"),
        ("2nd", "etl", "no word"),
        ("a b", "etl", "no word"),
        ("", "etl", "no word"),
        ("mine", "", "stands for nothing"),
        ("mine", "etl -Mine", "stands for itself"),
        ("mine", "team etl", "uses team"),
        ("mine", "statsu:failed", 'There is no term "statsu:"'),
        ("mine", "status:", "A value is missing"),
        ("MINE", "etl", "given twice"),
    ],
)
def test_a_word_that_cannot_be_is_refused(name: str, text: str, said: str) -> None:
    with pytest.raises(WordError, match=said) as caught:
        read_words({"team": "etl", "miNE" if "twice" in said else "third": "load", name: text})
    assert caught.value.name == name


def test_the_plan_says_what_it_stands_for_and_the_bar_offers_it() -> None:
    lines = explain(plan(parse("etl mine word:odd", WORDS), ("q",), NOW, UTC))
    assert lines[0] == "mine stands for tag:Owner=anna"
    assert not any("odd stands" in line for line in lines)
    known = Known(words=WORDS)
    assert [found.text for found in complete("mi", 2, known)] == ["mine"]
    assert complete("", 0, known)[0].help == "stands for tag:Owner=anna"
    found = rather(parse("mine 137", WORDS))
    assert found is not None
    assert str(found.query) == "mine exit:137"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["mine", "-mine", "odd", "nightly", '"mine"', "word:odd", "etl", "-x"])
    )
)
def test_a_query_with_words_reads_its_own_text(pieces: list[str]) -> None:
    try:
        query = parse(" ".join(pieces), WORDS)
    except QueryError:
        return
    assert parse(str(query), WORDS) == query
    assert parse(" ".join(map(str, Query(query.terms).terms))) == query
