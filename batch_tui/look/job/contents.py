"""What a job runs and under which rules, and last of all everything that AWS Batch tells of it."""

import shlex
from collections.abc import Iterator

from batch_tui.batch.detail import Container, Detail, Member
from batch_tui.batch.job import Job, split_child
from batch_tui.look.job.fact import Fact, head
from batch_tui.look.numbers import span

_UNITS = {"MEMORY": ("Memory", " MiB"), "VCPU": ("vCPUs", ""), "GPU": ("GPUs", "")}


def containers(detail: Detail) -> Iterator[Fact]:
    """What each container is made of."""
    if not detail.containers:
        return
    several = len(detail.containers) > 1
    yield head(f"Containers: {len(detail.containers)}" if several else "Container")
    for one in detail.containers:
        yield from _container(one)
    secrets = detail.members.at("container", "secrets")
    if secrets is not None and secrets.members:
        yield Fact("Secrets", ", ".join(m.name for m in secrets.members), 1)


def _container(one: Container) -> Iterator[Fact]:
    depth = 1
    if one.name or one.nodes:
        of = f", nodes {one.nodes}" if one.nodes else ""
        yield Fact("Container", f"{one.name or 'of the job'}{of}", 1)
        depth = 2
    yield Fact("Image", one.image, depth)
    if one.command:
        line = shlex.join(one.command)
        yield Fact("Command", line, depth, secret=bool(one.masked), without=one.masked)
    for name, value in one.resources:
        title, unit = _UNITS.get(name.upper(), (name, ""))
        yield Fact(title, value + (unit if value.isdecimal() else ""), depth)
    for what, role in one.roles:
        yield Fact(f"Role ({what})" if " " not in what else what.capitalize(), role, depth)
    for mount in one.mounts:
        yield Fact("Mount", mount, depth)
    if one.driver and one.driver != "awslogs":
        yield Fact("Log driver", one.driver, depth)


def environment(detail: Detail) -> Iterator[Fact]:
    """The variables of each container, and the parameters."""
    told = [one for one in detail.containers if one.variables]
    for one in told:
        of = " ".join(filter(None, (one.name, one.nodes and f"nodes {one.nodes}")))
        yield head("Environment" + (f" of {of}" if len(told) > 1 and of else ""))
        for name, value, secret in one.variables:
            masked = _without(detail.members, name, value) if secret else ""
            yield Fact(name, value, 1, secret=secret, without=masked)
    if detail.parameters:
        yield head("Parameters")
        of_tree = detail.members.at("parameters")
        for member in of_tree.members if of_tree else ():
            yield _leaf(member, 1)


def _without(member: Member, name: str, value: str) -> str:
    """What the tree has of a variable without its secret."""
    if member.name == name and member.value == value and member.secret:
        return member.without
    return next((told for one in member.members if (told := _without(one, name, value))), "")


def dependencies(detail: Detail) -> Iterator[Fact]:
    """The jobs that it waited for, and the parent that it belongs to."""
    tree = detail.members.at("dependsOn")
    if tree is not None and tree.members:
        yield head("Depends on")
        for one in tree.members:
            job_id, kind = one.at("jobId"), one.at("type")
            value = job_id.value if job_id else "the child before it"
            of = f" ({kind.value})" if kind else ""
            yield Fact("Job" + of, value, 1, opens=job_id.value if job_id else "")
    child = split_child(detail.job.id)
    if child is not None:
        yield head("Belongs to")
        yield Fact("Array" if child.mark == ":" else "MNP job", child.parent, 1, opens=child.parent)


def rules(detail: Detail) -> Iterator[Fact]:
    """Retry, time-out, share, priority, tags and the like."""
    job, tree = detail.job, detail.members
    yield head("Rules")
    yield Fact("Attempts at most", str(detail.tries or 1), 1)
    rows = tree.at("retryStrategy", "evaluateOnExit")
    for row in rows.members if rows else ():
        yield Fact("On exit", _rule(row), 2)
    limit = detail.timeout
    yield Fact("Time limit of an attempt", span(limit * 1000) if limit else "none", 1)
    yield from _share(job, tree)
    for name, title in (
        ("platformCapabilities", "Platform"),
        ("propagateTags", "Tags go on to the task"),
    ):
        found = tree.at(name)
        if found is not None and found.value:
            yield Fact(title, found.value, 1)
    resources = tree.at("consumableResourceProperties", "consumableResourceList")
    for one in resources.members if resources else ():
        yield Fact("Consumes", ", ".join(f"{m.name} {m.value}" for m in one.members), 1)
    for key, value in job.rest.tags or ():
        yield Fact(f"Tag {key}", value, 1)


def _share(job: Job, tree: Member) -> Iterator[Fact]:
    if job.share:
        yield Fact("Share", job.share, 1)
    priority = tree.at("schedulingPriority")
    if priority is not None:
        yield Fact("Scheduling priority", priority.value, 1)


def _rule(row: Member) -> str:
    """A row of a retry strategy: `RETRY when status reason is Host EC2*`."""
    names = {"onStatusReason": "status reason", "onReason": "reason", "onExitCode": "exit code"}
    action = row.at("action")
    when = [f"{names.get(m.name, m.name)} is {m.value}" for m in row.members if m.name != "action"]
    return f"{action.value if action else '?'} when {' and '.join(when) or 'it ends'}"


def everything(detail: Detail) -> Iterator[Fact]:
    """Every member that DescribeJobs told, under its own name."""
    yield head("All that AWS Batch tells")
    yield from _tree(detail.members, 1)


def _tree(member: Member, depth: int) -> Iterator[Fact]:
    for one in member.members:
        if one.members:
            yield Fact(one.name, depth=depth, kind="head")
            yield from _tree(one, depth + 1)
        else:
            yield _leaf(one, depth)


def _leaf(member: Member, depth: int) -> Fact:
    return Fact(member.name, member.value, depth, secret=member.secret, without=member.without)
