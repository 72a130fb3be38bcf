"""Jobs that are named in full: by an id, a child's id, or an ARN."""

import re
from typing import NamedTuple

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[:#][0-9]{1,9})?"
_PLACE = r"arn:[a-z0-9-]+:batch:(?P<region>[a-z0-9-]+):(?P<account>[0-9]+):"
_WHOLE = re.compile(f"(?:{_PLACE}job/)?(?P<id>{_ID})", re.IGNORECASE)
_SERVICE_JOB = re.compile(f"{_PLACE}service-job/.*", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:arn:[^/]*:job/)+", re.IGNORECASE)


class Named(NamedTuple):
    """A job's id; with an ARN, also the region and the account that it is of, else ""."""

    id: str
    region: str = ""
    account: str = ""


def named(text: str) -> Named | None:
    """The job that a text names in full; None where it does not."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        return None
    parts = (found[part] or "" for part in ("id", "region", "account"))
    return Named(*(part.lower() for part in parts))


def names_jobs(text: str) -> bool:
    """Whether a text is such a name, or several with commas."""
    return all(map(_WHOLE.fullmatch, text.split(",")))


def is_service_job(text: str) -> bool:
    """Whether it is the ARN of a job that Batch lists by operations of its own."""
    return _SERVICE_JOB.fullmatch(text) is not None


def id_in(text: str) -> str:
    """The id, or its beginning, in what may be an ARN."""
    found = _BEGINNING.match(text)
    return text[found.end() :] if found else text
