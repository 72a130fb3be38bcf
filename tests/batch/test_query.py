"""The language: what is read, what is refused, and what a query means."""

from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.batch.job import ACTIVE, STATUSES, TERMINAL, Job, More, Status
from batch_tui.batch.query.meant import rather
from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.terms import TERMS
from batch_tui.batch.text import harmless
from batch_tui.batch.times import Clock
from tests.batch.queries import query_means, terms

NOW = 1_794_000_000_000
HOUR = 3_600_000


def read(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


def holds(text: str, job: Job) -> bool:
    return all(term.check(Clock(NOW)).holds(job) for term in parse(text).terms)


def test_no_terms_ask_for_every_job() -> None:
    assert parse(" ") == Query()
    assert parse("").test(Clock(NOW))(Job("a", "x")) is True


def test_a_bare_word_is_part_of_a_name_and_with_a_star_all_of_it() -> None:
    assert parse("etl*").terms == (Term("name", "etl*"),)
    assert parse("name:etl*") == parse("etl*")
    assert parse("etl load").terms == (Term("word", "etl"), Term("word", "load"))
    assert parse("word:etl") == parse("etl")
    assert [str(term) for term in parse("name:etl word:e*l").terms] == ["name:etl", "word:e*l"]
    nightly = Job("a", "Nightly-ETL-load")
    for text in ("etl", "NIGHTLY", "load etl", "-x -etl-load-2", "word:n*load", "y-e"):
        assert holds(text, nightly), text
    for text in ("etl orders", "-etl", "name:etl", "loads"):
        assert not holds(text, nightly), text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("137", "exit:137"),
        ("-Failed etl", "-status:failed etl"),
        ("etl array", "etl type:array"),
        ("9e37f1c2-5b", "id:9e37f1c2-5b"),
        ("etl", ""),
        ("name:137", ""),
        ("failed status:running", ""),
        ("failed running", ""),
        ("", ""),
    ],
)
def test_a_word_may_be_meant_as_what_it_looks_like(text: str, meant: str) -> None:
    found = rather(parse(text))
    assert (str(found.query) if found else "") == meant


def test_a_minus_negates_a_term() -> None:
    assert parse("-etl -status:failed").terms == (
        Term("word", "etl", negated=True),
        Term("status", "failed", negated=True),
    )


def test_quotes_hold_blanks_quotes_and_backslashes() -> None:
    assert parse(r'reason:"out of \"heap\" \\ memory"').terms == (
        Term("reason", 'out of "heap" \\ memory'),
    )
    assert parse(r"reason:a\b").terms == (Term("reason", r"a\b"),)


def test_a_quoted_bare_word_is_in_a_name_whatever_it_holds() -> None:
    assert parse('"status:failed"').terms == (Term("word", "status:failed"),)
    assert parse('-"-x"').terms == (Term("word", "-x", negated=True),)


def test_keys_and_closed_sets_are_read_in_any_case() -> None:
    assert parse("Status:FAILED,Running TYPE:MNP is:Canceled") == parse(
        "status:running,failed type:mnp is:cancelled"
    )


def test_active_stands_for_the_five_statuses_that_have_not_ended() -> None:
    assert parse("status:active").statuses == ACTIVE
    assert parse("status:submitted,pending,runnable,starting,running") == parse("status:active")
    assert parse("status:active,failed").statuses == ACTIVE | {Status.FAILED}


def test_a_second_name_may_be_excluded() -> None:
    assert len(parse("etl* -etl-test -etl-tmp").terms) == 3


def test_statuses_are_what_terms_leave_and_empty_for_all() -> None:
    assert parse("").statuses == frozenset()
    assert parse("status:active,failed,succeeded").statuses == frozenset()
    assert parse("-status:active").statuses == TERMINAL | {Status.OTHER}
    assert parse("status:other").statuses == {Status.OTHER}
    assert parse("-status:other").statuses == frozenset(STATUSES)
    assert parse("status:active -status:running").statuses == ACTIVE - {Status.RUNNING}


@settings(deadline=None)
@given(st.sets(st.sampled_from(STATUSES)))
def test_chips_and_text_are_two_views_of_one_query(statuses: set[Status]) -> None:
    query = parse("etl* status:failed -status:running after:2h").with_statuses(statuses)
    assert query.statuses == (frozenset() if len(statuses) == 7 else statuses)
    assert parse(str(query)) == query
    assert query.with_statuses(()) == parse("etl* after:2h")


def test_a_chip_names_other_statuses_only_where_the_query_does() -> None:
    excluding = parse("-status:failed")
    assert str(excluding.with_statuses(excluding.statuses - {Status.RUNNING})) == (
        "status:submitted,pending,runnable,starting,succeeded"
    )
    naming = parse("status:other")
    assert str(naming.with_statuses(naming.statuses | {Status.FAILED})) == "status:failed,other"


def test_a_chip_leaves_the_status_where_it_stands_in_the_line() -> None:
    query = parse("etl* status:failed after:2h")
    assert str(query.with_statuses({Status.RUNNING})) == "etl* status:running after:2h"
    assert str(parse("etl*").with_statuses({Status.FAILED})) == "etl* status:failed"


def test_queue_terms_replace_the_chosen_queues() -> None:
    known = ("spot", "spot-large", "ondemand")
    assert parse("etl*").choose_queues(["spot"], known) == ("spot",)
    assert parse("queue:ondemand,spot").choose_queues(["x"], known) == ("ondemand", "spot")
    assert parse("queue:ondemand,unlisted").choose_queues([], known) == ("ondemand", "unlisted")
    assert parse("queue:*").choose_queues(["spot"], known) == known
    assert parse("queue:spot*").choose_queues([], known) == ("spot", "spot-large")
    assert parse("queue:* -queue:spot").choose_queues([], known) == ("spot-large", "ondemand")


def test_a_queue_matches_by_name_whether_it_is_given_by_name_or_arn() -> None:
    arn = "arn:aws:batch:eu-west-1:123456789012:job-queue/spot"
    assert parse("queue:spot").queue_holds()(arn)
    assert parse(f"queue:{arn}").queue_holds()("spot")
    assert not parse("queue:spo").queue_holds()(arn)


def test_names_match_in_any_case_and_a_star_anywhere() -> None:
    job = Job("a", "Nightly-ETL-load")
    for text in ("name:nightly-etl-LOAD", "nightly*", "*load", "*etl*", "n*-*d", "*"):
        assert holds(text, job), text
    for text in ("name:nightly", "etl*", "*etl", "name:nightly?etl-load"):
        assert not holds(text, job), text


def test_nothing_but_the_star_is_special_in_a_pattern() -> None:
    assert holds('"a.[x]+(*"', Job("a", "A.[X]+(\n)"))
    assert not holds("a.c", Job("a", "abc"))


def test_definitions_match_by_case_and_a_name_covers_all_revisions() -> None:
    arn = "arn:aws:batch:eu-west-1:123456789012:job-definition/Etl:7"
    for definition in (arn, "Etl:7"):
        job = Job("a", "x", definition=definition)
        for text in ("def:Etl", "def:Etl:7", "def:E*", "def:*l", "def:E*:7", "def:Etl:*"):
            assert holds(text, job), text
        assert holds(f"def:{arn}", job)
        for text in ("def:etl", "def:Etl:8", "def:E", f"def:{arn}0"):
            assert not holds(text, job), text


def test_after_and_before_are_strict_to_the_millisecond() -> None:
    job = Job("a", "x", created=NOW - 2 * HOUR)
    assert not holds("after:2h", job)
    assert not holds("before:2h", job)
    assert holds("after:2h", job._replace(created=NOW - 2 * HOUR + 1))
    assert holds("before:2h", job._replace(created=NOW - 2 * HOUR - 1))


def test_ids_match_by_their_beginning_and_arns_by_the_id_in_them() -> None:
    job = Job("1f0c9a7e-aaaa", "x")
    assert holds("id:1F0C", job)
    assert holds("id:77,1f0c9", job)
    assert holds("id:arn:aws:batch:eu-west-1:123456789012:job/1f0c9a7e-aaaa", job)
    assert not holds("id:f0c", job)


def test_shares_match_by_case_and_no_share_is_none_of_them() -> None:
    job = Job("a", "x", share="research")
    assert holds("share:research", job)
    assert holds("share:res*", job)
    assert not holds("share:Research", job)
    assert not holds("share:*", job._replace(share=""))


def test_the_examples_of_the_registry_are_canonical_queries_of_their_kind() -> None:
    for key, kind in TERMS.items():
        query = parse(kind.example)
        assert [term.key for term in query.terms] == [key]
        assert parse(str(query)) == query
        for choice in kind.offers:
            assert parse(f"{key}:{choice}").terms[0].key == key


texts = st.text(alphabet="ab*A-_:\",\\ \t'/#1\u00e4\u2028", min_size=1, max_size=12)
free = st.sampled_from(["word", "name", "def", "share", "reason", "queue", "id"])


@settings(deadline=None)
@given(st.lists(st.tuples(free, texts, st.booleans()), max_size=6))
def test_a_query_reads_its_own_text(pieces: list[tuple[str, str, bool]]) -> None:
    found: list[Term] = []
    for key, text, negated in pieces:
        once = bool(TERMS[key].twice) and any(old.key == key and not old.negated for old in found)
        try:
            found.append(Term(key, TERMS[key].read(harmless(text)), negated or once))
        except ValueError:
            continue
    assert parse(str(Query(tuple(found)))).terms == tuple(found)


@settings(deadline=None)
@given(st.text(alphabet='abdefinstx:-",\\* !=0137hT', max_size=24))
def test_any_text_is_read_or_refused_at_a_place_within_it(text: str) -> None:
    result = read(text)
    if isinstance(result, Query):
        assert parse(str(result)) == result
    else:
        assert result.sentence
        assert result.hint
        assert 0 <= result.start <= result.end <= len(text)


jobs = st.builds(
    Job,
    id=st.sampled_from(["1f0c9a7e", "1f77", "aa"]),
    name=st.sampled_from(["etl", "ETL-load", "load", "a[b]"]),
    status=st.sampled_from(STATUSES),
    created=st.sampled_from([NOW - 2 * HOUR, NOW - 2 * HOUR + 1, NOW - 90 * HOUR, NOW]),
    queue=st.sampled_from(["spot", "spot-large"]),
    definition=st.sampled_from(
        ["etl:1", "etl:12", "Etl:1", "arn:aws:batch:x:1:job-definition/etl:2"]
    ),
    reason=st.sampled_from(["", "OOM killed", "done"]),
    exit_code=st.sampled_from([None, 0, 1, 137]),
    started=st.sampled_from([NOW - HOUR, NOW - 2 * HOUR + 2]),
    stopped=st.sampled_from([NOW - HOUR // 2, NOW]),
    share=st.sampled_from(["", "a", "ab"]),
    more=st.sampled_from(
        [
            More(attempts=0, tags=()),
            More(size=3, attempts=0, tags=(("team", "a"),), summary_at=NOW - HOUR),
            More(nodes=2, cancelled=True, attempts=1, tags=(("Team", "a"), ("b", ""))),
            More(terminated=True, attempts=2, tags=(("team", "ab"),)),
        ]
    ),
)
VALUES = {
    "word": ["etl", "L", "a[", "x", "e*l"],
    "name": ["etl", "e*", "*load", "A[B]", "*"],
    "def": ["etl", "etl:2", "e*", "*tl", "arn:aws:batch:x:1:job-definition/etl:2"],
    "status": ["failed", "active", "running,succeeded"],
    "queue": ["spot", "*", "spot-*,x"],
    "after": ["2h", "yesterday", "2026-11-06", "2026-11-03T11:00+01:00"],
    "before": ["2h", "3d", "today", "2026-11-06T18:40"],
    "share": ["a", "a*"],
    "id": ["1f", "1f0c,aa"],
    "exit": ["0", "1,137", "!=0", "none", "none,1"],
    "ended": ["2h", "20m", "today"],
    "running": [">1h", "60m", "<2h"],
    "waited": [">1h", "<=1s", "90h"],
    "took": ["<1h", ">=30m", "2h"],
    "attempts": [">1", "1", "!=2", "<1"],
    "tag": ["team", "team=a*", "b=", "*=ab"],
    "reason": ["oom", "o*d"],
    "type": ["array", "mnp,single"],
    "is": ["cancelled", "terminated"],
}


@settings(deadline=None)
@given(st.lists(terms(VALUES), max_size=4), jobs)
def test_a_query_means_that_all_its_terms_hold(found: list[Term], job: Job) -> None:
    query = Query(tuple(found))
    assert query.test(Clock(NOW, UTC))(job) is query_means(query, job, NOW)
