"""The attempts of a job and where they ran, in words."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from batch_tui.batch.detail import Attempt, Detail, Host, Log
from batch_tui.batch.endings import NEVER_STARTED, instance_in, lost_hosts, outcome_told
from batch_tui.batch.failure import Failure
from batch_tui.batch.hosts import cluster_of, is_instance, to_ask
from batch_tui.look.job.fact import Fact, head, note
from batch_tui.look.moments import moment
from batch_tui.look.numbers import count, span

WHERE = "where"
"""The name of the part that says where it ran."""


class Places(NamedTuple):
    """Container instances by their ARNs, why they are not known, whether they are asked about."""

    hosts: Mapping[str, Host]
    failure: Failure | None = None
    asking: bool = False


def attempts(detail: Detail, now: int) -> Iterator[Fact]:
    """Each attempt with its ends, reasons, times and logs, the last one first."""
    if not detail.attempts:
        return
    of = f" of {detail.tries} at most" if detail.tries else ""
    yield head(f"Attempts: {len(detail.attempts)}{of}")
    lost = lost_hosts(detail)
    if lost:
        yield Fact("Hosts lost", f"{count(len(lost), 'attempt')}, as when Spot is reclaimed", 1)
    for number in range(len(detail.attempts), 0, -1):
        yield from _attempt(detail.attempts[number - 1], number, now)


def _attempt(attempt: Attempt, number: int, now: int) -> Iterator[Fact]:
    yield Fact(f"Attempt {number}", _when(attempt, now), 1)
    many = len(attempt.outcomes) > 1
    for one in attempt.outcomes:
        deep = 3 if many else 2
        if many or one.container:
            yield Fact("Container", one.container, 2)
        if told := outcome_told(one, attempt):
            yield Fact("Exit code", told, deep, style="failed" if one.exit_code else "")
        if one.reason:
            yield Fact("Container reason", one.reason, deep)
        if one.log:
            yield from _log(one.log, deep)
    if attempt.reason:
        yield Fact("Status reason", attempt.reason, 2)
    if attempt.task:
        yield Fact("Task" if attempt.task.startswith("arn:") else "Pod", attempt.task, 2)


def _when(attempt: Attempt, now: int) -> str:
    if attempt.started is None:
        ended = f", ended {moment(attempt.stopped, now)}" if attempt.stopped is not None else ""
        return f"{NEVER_STARTED}{ended}" if ended else "starting"
    if attempt.stopped is None:
        ran = span(max(0, now - attempt.started), coarse=True)
        return f"{moment(attempt.started, now)} until now, {ran}"
    ran = span(max(0, attempt.stopped - attempt.started))
    return f"{moment(attempt.started, now)} to {moment(attempt.stopped, now)}, {ran}"


def _log(log: Log, depth: int) -> Iterator[Fact]:
    yield Fact("Log stream", log.stream, depth)
    yield Fact("Log group", log.group, depth)
    if log.region:
        yield Fact("Log region", log.region, depth)


def where(detail: Detail, places: Places) -> Iterator[Fact]:
    """The instance of each attempt, its type and zone, as far as anything tells them."""
    placed = [(n, one) for n, one in enumerate(detail.attempts, 1) if _is_placed(one)]
    if not placed:
        if "FARGATE" in detail.platforms and detail.attempts:
            yield head("Where it ran", WHERE)
            yield note("On Fargate, which tells of no host.")
        return
    yield head("Where it ran", WHERE)
    if places.failure is not None:
        yield note(places.failure.sentence, style="note")
        yield note(places.failure.hint)
    for number, attempt in reversed(placed):
        yield Fact(f"Attempt {number}", _place(detail, attempt, places), 1)


def _is_placed(attempt: Attempt) -> bool:
    return bool(attempt.host or instance_in(attempt.reason))


def _place(detail: Detail, attempt: Attempt, places: Places) -> str:
    lost, host = instance_in(attempt.reason), places.hosts.get(attempt.host)
    if lost:
        return f"{lost}, which its reason names"
    if not is_instance(attempt.host):
        return f"node {attempt.host}" if detail.pod else attempt.host
    kind = detail.members.at("container", "instanceType")
    known = kind.value if kind and attempt is detail.attempts[-1] else ""
    if host is not None and host.instance:
        return ", ".join(filter(None, (host.instance, host.type or known, host.zone)))
    why = _untold(detail, attempt)
    if host is not None:
        why = ": it has left its cluster, ECS tells no more of it" if host.is_gone else ""
    elif places.asking:
        why = ", asking ECS …"
    kind_of = f"{known}, " if known else ""
    return f"{kind_of}container instance {attempt.host.rpartition('/')[2]}{why}"


def _untold(detail: Detail, attempt: Attempt) -> str:
    """Why nothing more is known of a container instance."""
    ask, cluster = to_ask(detail), cluster_of(attempt)
    if not cluster:
        return ": its ARN is of the old form, which names no cluster to ask"
    if ask is not None and cluster != ask.cluster:
        return f": of another cluster, {cluster}, which is not asked"
    return ""
