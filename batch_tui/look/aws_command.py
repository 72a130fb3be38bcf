"""What is shown, as commands of the AWS CLI that run as they are, quoted for a POSIX shell."""

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from batch_tui.batch.detail import Log
from batch_tui.batch.plan.plan import Plan
from batch_tui.batch.plan.stream import MAX_DESCRIBED, Filter, Stream
from batch_tui.batch.ports import Place
from batch_tui.batch.query.term import Term
from batch_tui.batch.shell import Shell
from batch_tui.batch.times import Clock

_SHORTHAND = re.compile(r"[\w*:/.@-]+")
"""Values that the CLI's short form of a filter takes as they are."""


def listings(plan: Plan, place: Place, *, clock: Clock) -> list[str]:
    """The jobs of a plan: a command for each listing, and what it leaves to be checked."""
    if plan.ids:
        return _described(plan.ids, place)
    said = [(term, term.jmespath(clock)) for term in _left(plan)]
    conditions = [condition for _, condition in said if condition]
    told = [f"# aws cannot check {term}." for term, condition in said if not condition]
    unlike = [term for term, condition in said if condition and term.kind.unlike]
    told += [f"# aws {term.kind.unlike}: {term}" for term in unlike]
    silent = [term for term, condition in said if condition and term.kind.is_silent(plan.paths)]
    told += [f"# The listing may leave out what {term} reads." for term in silent]
    return [*told, *(_listed(stream, conditions, place) for stream in plan.streams)]


def described(job_id: str, place: Place) -> list[str]:
    """A job, with everything about it."""
    return _described([job_id], place)


def log(log: Log, place: Place) -> list[str]:
    """The end of a log; the CLI asks for one page, and for the next with its token."""
    endpoint = place.endpoint if _is_here(place.endpoint) else ""
    where = place._replace(region=log.region or place.region, endpoint=endpoint)
    parts = ["--log-group-name", log.group, "--log-stream-name", log.stream]
    return [_command(where, "logs", "get-log-events", *parts, "--output", "text")]


def shell(where: Shell, container: str, place: Place) -> list[str]:
    """A shell in a container of a running job, by ECS Exec."""
    endpoint = place.endpoint if _is_here(place.endpoint) else ""
    there = place._replace(region=where.region or place.region, endpoint=endpoint)
    cluster = ["--cluster", where.cluster] if where.cluster else []
    task = ["--task", where.task, "--container", container]
    how = ["--interactive", "--command", "/bin/sh"]
    return [_command(there, "ecs", "execute-command", *cluster, *task, *how)]


def snapshot(queue: str, place: Place) -> list[str]:
    """The first hundred jobs of a queue, in the order in which they are to start."""
    return [_command(place, "batch", "get-job-queue-snapshot", "--job-queue", queue)]


def _left(plan: Plan) -> Iterator[Term]:
    """The terms that no listing answers; one of statuses too, where every status is listed."""
    yield from (term for term in plan.left if term.kind.role == "job")
    if not all(stream.status for stream in plan.streams):
        yield from (term for term in plan.query.terms if term.kind.role == "status")


def _described(ids: Sequence[str], place: Place) -> list[str]:
    parts = (ids[start : start + MAX_DESCRIBED] for start in range(0, len(ids), MAX_DESCRIBED))
    return [_command(place, "batch", "describe-jobs", "--jobs", *part) for part in parts]


def _listed(stream: Stream, conditions: Sequence[str], place: Place) -> str:
    parts = ["--job-queue", stream.queue]
    if stream.status:
        parts += ["--job-status", stream.status]
    if stream.filter:
        parts += ["--filters", _filter(stream.filter)]
    which = f"[?{' && '.join(f'({one})' for one in conditions)}]" if conditions else ""
    parts += ["--query", f"jobSummaryList{which}"]
    return _command(place, "batch", "list-jobs", *parts)


def _filter(chosen: Filter) -> str:
    if _SHORTHAND.fullmatch(chosen.value):
        return f"name={chosen.name},values={chosen.value}"
    return json.dumps([{"name": chosen.name, "values": [chosen.value]}])


def _command(place: Place, *parts: str) -> str:
    endpoint = "" if _is_of_aws(place.endpoint) else place.endpoint
    profile = "" if place.profile == "default" else place.profile
    where = {"--profile": profile, "--region": place.region, "--endpoint-url": endpoint}
    options = [part for option, value in where.items() if value for part in (option, value)]
    return shlex.join(["aws", *parts, *options])


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_of_aws(url: str) -> bool:
    """Whether the command finds it by itself."""
    return _host(url).endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))


def _is_here(url: str) -> bool:
    """Whether it is on this machine: such a one serves all of AWS, others mostly Batch alone."""
    return _host(url) in ("localhost", "127.0.0.1", "::1")
