"""ListJobs: from a request to a page."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple
from zlib import crc32

from batch_tui.demo.catalogue import QUEUE_ARN, QUEUES
from batch_tui.demo.course import RUNNING, STATUSES
from batch_tui.demo.errors import refused
from batch_tui.demo.facts import JOB_ARN, Facts
from batch_tui.demo.habits import Habits
from batch_tui.demo.orders import BY_STATUS, ByDefinition, ByName, ByShare, Key, Newest, Order
from batch_tui.demo.request import integer, strings, text
from batch_tui.demo.store import Store
from batch_tui.demo.summary import summary

_SELECTORS = ("jobQueue", "arrayJobId", "multiNodeJobId")
_CAP = 1000
_CAP_FILTERED = 100
_PLACES = {queue.name: place for place, queue in enumerate(QUEUES)}
_FILTERS = (
    "JOB_NAME",
    "JOB_DEFINITION",
    "BEFORE_CREATED_AT",
    "AFTER_CREATED_AT",
    "SHARE_IDENTIFIER",
)
_NOT_A_TOKEN = "The nextToken is not valid for this request, or it has expired"  # noqa: S105


class Ask(NamedTuple):
    """A ListJobs request that makes sense: `selector` and `value` say whose jobs."""

    selector: str
    value: str
    status: int | None
    filter: tuple[str, str] | None
    limit: int
    token: str | None

    @property
    def filtered(self) -> bool:
        """Whether the answer is one of the path with filters."""
        return self.filter is not None and self.selector == "jobQueue"


def asked(body: Mapping[str, Any]) -> Ask:
    """The request in a body; ServiceError when the service would refuse it."""
    selectors = [(name, value) for name in _SELECTORS if (value := text(body, name))]
    if len(selectors) != 1:
        raise refused("Exactly one of jobQueue, arrayJobId and multiNodeJobId must be given")
    status = text(body, "jobStatus")
    if status and status not in STATUSES:
        raise refused(f"{status} is not a job status, which is one of {', '.join(STATUSES)}")
    chosen = _filter(body)
    filtered = chosen is not None and selectors[0][0] == "jobQueue"
    cap = _CAP_FILTERED if filtered else _CAP
    limit = integer(body, "maxResults")
    if limit is not None and not 1 <= limit <= cap:
        raise refused(f"maxResults must be from 1 to {cap}, not {limit}")
    return Ask(
        *selectors[0],
        STATUSES.index(status) if status else None,
        chosen,
        limit or cap,
        text(body, "nextToken") or None,
    )


def _filter(body: Mapping[str, Any]) -> tuple[str, str] | None:
    filters = body.get("filters") or []
    if not isinstance(filters, list) or not all(isinstance(pair, dict) for pair in filters):
        raise refused("filters must be a list of pairs of name and values")
    if not filters:
        return None
    if len(filters) > 1:
        raise refused("Only one filter can be given at a time")
    name, values = text(filters[0], "name"), strings(filters[0], "values")
    if name not in _FILTERS:
        raise refused(f"{name} is not a filter, which is one of {', '.join(_FILTERS)}")
    if len(values) != 1:
        raise refused(f"The filter {name} takes exactly one value")
    return name, values[0]


def list_jobs(store: Store, ask: Ask, habits: Habits, most: int | None = None) -> dict[str, Any]:
    """The answer to a request: a page of at most `limit`, or `most`, jobs."""
    fingerprint = crc32(repr((ask[:4], habits.order)).encode())
    now = store.clock.wall(store.now)
    since = now - round(habits.token_life * 1000) if habits.token_life else 0
    turn, after = (0, None) if ask.token is None else _place(ask.token, fingerprint, since)
    found = entries(store, ask, after, habits.order)
    if ask.filtered and habits.late:
        shown = now - round(habits.late * 1000)
        found = (entry for entry in found if entry[1].created <= shown)
    limit = ask.limit if most is None else min(ask.limit, most)
    page = list(islice(found, limit + 1))
    left_out = [*habits.left_out(filtered=ask.filtered)]
    answer: dict[str, Any] = {
        "jobSummaryList": [summary(facts, left_out) for _, facts in page[:limit]]
    }
    if len(page) > limit:
        key = page[limit - 1][0] if limit else after
        answer["nextToken"] = _token(fingerprint, turn + 1, key, now)
    return answer


def entries(
    store: Store, ask: Ask, after: Key | None, order: str = "newest"
) -> Iterator[tuple[Key, Facts]]:
    """All jobs that a request lists behind a place, each with its own place in the order."""
    if ask.selector != "jobQueue":
        return _children(store, ask, after)
    return _jobs(store, ask, after, _order(store, ask, order))


def _jobs(store: Store, ask: Ask, after: Key | None, order: Order) -> Iterator[tuple[Key, Facts]]:
    name = ask.value.removeprefix(QUEUE_ARN)
    if name not in store.queues:
        raise refused(f"JobQueue {ask.value} does not exist")
    matching = [f for f in store.free.values() if f.queue == name and order.matches(f)]
    places = sorted(((order.key(facts), facts) for facts in matching), key=_first)
    free = ((k, store.counted(facts)) for k, facts in places if after is None or k > after)
    if name not in _PLACES:
        return free
    rows = map(store.row, order.serials(store.columns, _PLACES[name], after))
    return merge(((order.key(facts), facts) for facts in rows), free, key=_first)


def _first(entry: tuple[Key, Facts]) -> Key:
    return entry[0]


def _order(store: Store, ask: Ask, order: str) -> Order:
    if ask.filter is None:
        return BY_STATUS[order](RUNNING if ask.status is None else ask.status)
    name, value = ask.filter
    if name == "JOB_NAME":
        return ByName(value)
    if name == "JOB_DEFINITION":
        return ByDefinition(value, store.rows.of_revision)
    if name == "SHARE_IDENTIFIER":
        return ByShare(value, ask.status)
    if not value.isdecimal():
        raise refused(f"{value} is not a time in milliseconds since 1970")
    time = int(value)
    return Newest(earlier=time) if name == "BEFORE_CREATED_AT" else Newest(later=time)


def _children(store: Store, ask: Ask, after: Key | None) -> Iterator[tuple[Key, Facts]]:
    parent = store.find(ask.value.removeprefix(JOB_ARN))
    is_array = ask.selector == "arrayJobId"
    if parent is None or not parent.is_parent or (parent.size is not None) != is_array:
        raise refused(f"{ask.value} is not a job with {'children' if is_array else 'nodes'}")
    status = RUNNING if ask.status is None else ask.status
    begin = (0, -1) if after is None else (int(after[0]), int(after[1]))
    return iter(store.children(parent, status, begin))


def _token(fingerprint: int, turn: int, key: Key | None, now: int) -> str:
    # With the turn in it no two tokens of a listing are alike, not even around an empty page.
    text = json.dumps([fingerprint, turn, key, now])
    return base64.urlsafe_b64encode(f"{crc32(text.encode()):08x}{text}".encode()).decode()


def _place(token: str, fingerprint: int, since: int) -> tuple[int, Key | None]:
    """Turn and place in a token; ServiceError where it is none, too old, or of another request."""
    try:
        content = base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, UnicodeError) as error:
        raise refused(_NOT_A_TOKEN) from error
    text = content[8:]
    if content[:8] != f"{crc32(text.encode()):08x}":
        raise refused(_NOT_A_TOKEN)
    made_for, turn, key, made = json.loads(text)
    if made_for != fingerprint or made < since:
        raise refused(_NOT_A_TOKEN)
    return turn, None if key is None else tuple(key)
