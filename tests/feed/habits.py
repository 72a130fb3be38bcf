"""The habits that a region may have, each alone and any of them together."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.demo import DemoRegion
from batch_tui.demo.habits import BY_STATUS, LEFT_OUT, ORDERS
from tests.batch.queries import terms
from tests.feed.odd import SAMPLES

HABITS: Mapping[str, tuple[Any, ...]] = {
    "order": ORDERS,
    "unlisted": (("odd",), ("ml-training",), ("nightly-etl", "odd")),
    "by_status": (*((part,) for part in BY_STATUS), BY_STATUS),
    "by_filter": (*((part,) for part in LEFT_OUT), (*LEFT_OUT,)),
}
FAULTS: Mapping[str, tuple[Any, ...]] = {
    "old_caps": (True,),
    "empty_pages": (2, 3),
    "short_pages": (True,),
    "expire_tokens": (2,),
    "missing": (("CancelJobs", "TerminateJobs"),),
}
KINDS: Mapping[str, Mapping[str, Any]] = {
    "usual": {},
    "friendly": {"order": "newest", "by_status": (), "by_filter": ()},
    "different": {
        "order": "oldest",
        "by_status": BY_STATUS,
        "by_filter": tuple(part for part in LEFT_OUT if part != "times"),
        "old_caps": True,
        "short_pages": True,
    },
}
"""A few that are unlike each other, by name, for tests that are too dear for all."""
ALONE = [{name: value} for name, values in {**HABITS, **FAULTS}.items() for value in values]

queries = st.lists(terms(SAMPLES), max_size=3).map(lambda found: Query(tuple(found)))
THERE = SAMPLES | {"queue": ["odd", "*", "ml-*,odd"]}


def can_be(query: Query) -> bool:
    """Whether it can be written: two terms that exclude each other are refused."""
    try:
        return parse(str(query)) == query
    except QueryError:
        return False


typed = st.lists(terms(THERE), max_size=3).map(lambda found: Query(tuple(found))).filter(can_be)
"""What a person may type, of queues that there are."""
combined = st.fixed_dictionaries(
    {"order": st.sampled_from(ORDERS)},
    optional={
        "by_status": st.sets(st.sampled_from(BY_STATUS)),
        "by_filter": st.sets(st.sampled_from([*LEFT_OUT])),
        "unlisted": st.sampled_from(HABITS["unlisted"]),
        **{name: st.sampled_from(values) for name, values in FAULTS.items()},
    },
)
seeded = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def behave(demo: DemoRegion, habits: Mapping[str, Any]) -> None:
    """Have a region show these habits, and its usual ones for the rest."""
    demo.habits.clear()
    demo.faults.clear()
    demo.habits.turn({name: value for name, value in habits.items() if name not in FAULTS})
    demo.faults.turn({name: value for name, value in habits.items() if name in FAULTS})


def named(habits: Mapping[str, Any]) -> str:
    """Habits as the name of a test."""
    return str(dict(habits))[1:-1]
