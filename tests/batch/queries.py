"""Random queries and the jobs to try them on, and a second, plain reading of what they mean."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from hypothesis import strategies as st

from batch_tui.batch.job import Job
from batch_tui.batch.plan.stream import Stream
from batch_tui.batch.query.query import Query
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.terms import TERMS

ACTIVE = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING")
ALL = (*ACTIVE, "SUCCEEDED", "FAILED")


def means(term: Term, job: Job, now: int) -> bool:
    """Whether a term holds for a job that is known in full, with times read in UTC."""
    holds = _positive(term, job, now)
    return not holds if term.negated else holds


def query_means(query: Query, job: Job, now: int) -> bool:
    """Whether all terms hold."""
    return all(means(term, job, now) for term in query.terms)


def _positive(term: Term, job: Job, now: int) -> bool:  # noqa: C901, PLR0911, PLR0912
    value, parts = term.value, term.value.split(",")
    match term.key:
        case "word":
            return fnmatchcase(job.name.lower(), _glob(f"*{value.lower()}*"))
        case "name":
            return fnmatchcase(job.name.lower(), _glob(value.lower()))
        case "def":
            if value.startswith("arn:"):
                return job.definition == value
            full = job.definition.split("/")[-1]
            return fnmatchcase(full, _glob(value)) or fnmatchcase(
                full.rsplit(":", 1)[0], _glob(value)
            )
        case "status":
            wanted = ACTIVE if value == "active" else tuple(part.upper() for part in parts)
            return str(job.status) in wanted
        case "queue":
            return any(fnmatchcase(job.queue, _glob(part)) for part in parts)
        case "after":
            return job.created is not None and job.created > moment(value, now)
        case "before":
            return job.created is not None and job.created < moment(value, now)
        case "share":
            return job.share != "" and fnmatchcase(job.share, _glob(value))
        case "id":
            return any(job.id[: len(part)] == part for part in parts)
        case "exit":
            code = "none" if job.exit_code is None else str(job.exit_code)
            over = job.status in ("SUCCEEDED", "FAILED")
            if value[0] == "!":
                return over and code not in ("none", value[2:])
            return over and code in parts
        case "ended" | "running" | "waited" | "took" | "attempts":
            return _measured(term, job, now)
        case "tag":
            name, equals, held = value.partition("=")
            return any(
                fnmatchcase(key, _glob(name)) and (not equals or fnmatchcase(found, _glob(held)))
                for key, found in job.rest.tags or ()
            )
        case "reason":
            told = (job.reason, job.rest.container_reason)
            return any(fnmatchcase(text.lower(), _glob(f"*{value.lower()}*")) for text in told)
        case "type":
            kind = "array" if job.rest.size else "mnp" if job.rest.nodes else "single"
            return kind in parts
        case "is":
            return job.rest.cancelled if value == "cancelled" else job.rest.terminated
    raise AssertionError(term)


def _measured(term: Term, job: Job, now: int) -> bool:
    """A term that measures the life of a job."""
    over = job.status in ("SUCCEEDED", "FAILED")
    waits = job.status in ACTIVE[:-1]
    found: int | None = None
    if term.key == "ended":
        stopped = job.stopped or job.rest.summary_at
        return over and (stopped is None or stopped > moment(term.value, now))
    if term.key == "attempts":
        found = job.rest.attempts
        if found is not None and job.status in ("STARTING", "RUNNING"):
            found += 1
        return found is not None and _compares(term.value, found, 1)
    if term.key == "running" and job.status == "RUNNING" and job.started:
        found = (job.stopped or now) - job.started
    if term.key == "took" and over and job.started and job.stopped:
        found = job.stopped - job.started
    if term.key == "waited" and not job.rest.size and job.created:
        until = job.started or job.stopped or (now if waits else None)
        found = None if until is None else until - job.created
    return found is not None and _compares(term.value, max(0, found), 1000)


def _compares(value: str, found: int, scale: int) -> bool:
    """Whether a number stands so to what a value of one unit says, in `scale` to the second."""
    sign = value.rstrip("0123456789smhdw")
    text = value[len(sign) :]
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    wanted = int(text) if text.isdigit() else int(text[:-1]) * units[text[-1]] * scale
    return {
        "": found == wanted,
        "!=": found != wanted,
        "<": found < wanted,
        "<=": found <= wanted,
        ">": found > wanted,
        ">=": found >= wanted,
    }[sign]


def moment(value: str, now: int) -> int:
    """A time of one unit, a day by name or an ISO time, in UTC, in milliseconds since 1970."""
    at = datetime.fromtimestamp(now / 1000, UTC)
    if value in ("today", "yesterday"):
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
        at -= timedelta(days=value == "yesterday")
    elif value[-1] in "smhdw":
        names = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
        return now - timedelta(**{names[value[-1]]: int(value[:-1])}) // timedelta(milliseconds=1)
    else:
        at = datetime.fromisoformat(value)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def listed(stream: Stream, job: Job) -> bool:
    """Whether the service lists a job in a stream, as it is documented."""
    name, value = stream.filter or ("", "")
    holds = {
        "": True,
        "JOB_NAME": fnmatchcase(job.name.lower(), _glob(value.lower())),
        "JOB_DEFINITION": value in {job.definition, job.definition.split("/")[-1].split(":")[0]}
        or fnmatchcase(job.definition.split("/")[-1], _glob(value) if "*" in value else "/"),
        "SHARE_IDENTIFIER": job.share == value,
        "AFTER_CREATED_AT": value.isdigit() and (job.created or 0) > int(value),
        "BEFORE_CREATED_AT": value.isdigit() and (job.created or 0) < int(value),
    }
    return job.queue == stream.queue and holds[name] and stream.status in {None, job.status}


def terms(values: Mapping[str, Iterable[str]]) -> st.SearchStrategy[Term]:
    """Terms whose values are among those given by key, negated or not, in canonical form."""
    return st.sampled_from(
        [
            Term(key, TERMS[key].read(value), negated)
            for key, texts in values.items()
            for value in texts
            for negated in (False, True)
        ]
    )


def _glob(text: str) -> str:
    return text.replace("[", "[[]").replace("?", "[?]")
