"""From a query to the ListJobs calls that answer it, and what is left to check here."""

from typing import Literal, NamedTuple

from batch_tui.batch.job import Status

FilterName = Literal[
    "JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER"
]


class Filter(NamedTuple):
    """The one filter, with its one value, that a ListJobs call may carry."""

    name: FilterName
    value: str


class Stream(NamedTuple):
    """One chain of ListJobs pages: a queue (name or ARN), and a status or a filter or both."""

    queue: str
    status: Status | None = None
    filter: Filter | None = None
