"""The containers of a job as DescribeJobs tells them: alone, in a task, in a pod, on nodes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.hidden import MASK, looks_secret, masked_command
from batch_tui.batch.detail import Container, Log, Variable
from batch_tui.batch.text import safe

GROUP = "/aws/batch/job"
"""The log group of jobs that name none."""
_REFERENCE = re.compile(r"Ref::([A-Za-z0-9_-]+)")
_ROLES = {
    "jobRoleArn": "job",
    "taskRoleArn": "job",
    "executionRoleArn": "execution",
    "serviceAccountName": "service account",
}
"""What gives a container its rights, by the member that names it."""
_OLD_RESOURCES = {"vcpus": "VCPU", "memory": "MEMORY"}
"""Members that stood for resources before there was a list of them."""


def containers_of(found: Mapping[str, Any], parameters: Mapping[str, str]) -> Iterator[Container]:
    """The containers of a job; of a multi-node job, those of each range of nodes."""
    yield from _containers(found, parameters, "")
    parts = parse.mapping(found.get("nodeProperties")).get("nodeRangeProperties")
    for nodes in map(parse.mapping, parse.sequence(parts)):
        yield from _containers(nodes, parameters, safe(nodes.get("targetNodes")))


def raw_containers(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The same of a job or a range of nodes, as AWS tells them."""
    for raw, _ in _held(found):
        yield raw


def log_of(raw: Mapping[str, Any], stream: object) -> Log | None:
    """Where a container's log is; None where it has no stream, or ships it elsewhere."""
    if not stream or _driver(raw) not in {"", "awslogs"}:
        return None
    options = parse.mapping(parse.mapping(raw.get("logConfiguration")).get("options"))
    group = safe(options.get("awslogs-group")) or GROUP
    return Log(group, safe(stream), safe(options.get("awslogs-region")))


def _held(found: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each container, and what holds it: a task, a pod, or itself."""
    if one := parse.mapping(found.get("container")):
        yield one, one
    tasks = parse.sequence(parse.mapping(found.get("ecsProperties")).get("taskProperties"))
    for task in map(parse.mapping, tasks):
        for one in map(parse.mapping, parse.sequence(task.get("containers"))):
            yield one, task
    pod = parse.mapping(parse.mapping(found.get("eksProperties")).get("podProperties"))
    for member in ("initContainers", "containers"):
        for one in map(parse.mapping, parse.sequence(pod.get(member))):
            yield one, pod


def _containers(
    found: Mapping[str, Any], parameters: Mapping[str, str], nodes: str
) -> Iterator[Container]:
    for raw, holder in _held(found):
        yield _container(raw, holder, parameters, nodes)


def _container(
    raw: Mapping[str, Any], holder: Mapping[str, Any], parameters: Mapping[str, str], nodes: str
) -> Container:
    words = [*parse.sequence(raw.get("command")), *parse.sequence(raw.get("args"))]
    filled = [_REFERENCE.sub(lambda name: parameters.get(name[1], name[0]), safe(w)) for w in words]
    without = masked_command(filled)
    roles = ((what, safe(holder.get(member))) for member, what in _ROLES.items())
    return Container(
        name=safe(raw.get("name")),
        image=safe(raw.get("image")),
        command=tuple(filled),
        resources=tuple(_resources(raw)),
        variables=tuple(_variables(raw)),
        nodes=nodes,
        log=log_of(raw, raw.get("logStreamName")),
        driver=_driver(raw),
        roles=tuple((what, role) for what, role in roles if role),
        mounts=tuple(_mounts(raw, holder)),
        masked=without if MASK in without else "",
    )


def _variables(raw: Mapping[str, Any]) -> Iterator[Variable]:
    told = [*parse.sequence(raw.get("environment")), *parse.sequence(raw.get("env"))]
    for one in map(parse.mapping, told):
        name, value = safe(one.get("name")), safe(one.get("value"))
        if name or value:
            yield Variable(name, value, looks_secret(name, value))


def _resources(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    told = set()
    for one in map(parse.mapping, parse.sequence(raw.get("resourceRequirements"))):
        told.add(safe(one.get("type")))
        yield safe(one.get("type")), safe(one.get("value"))
    for member, name in _OLD_RESOURCES.items():
        if raw.get(member) and name not in told:
            yield name, safe(raw[member])
    of_pod = parse.mapping(raw.get("resources"))
    asked = {**parse.mapping(of_pod.get("requests")), **parse.mapping(of_pod.get("limits"))}
    for name, value in asked.items():
        yield safe(name), safe(value)


def _mounts(raw: Mapping[str, Any], holder: Mapping[str, Any]) -> Iterator[str]:
    """What is mounted where, such as `/data from EFS fs-1:/ (read only)`."""
    volumes = {
        safe(one.get("name")): _source(one)
        for one in map(parse.mapping, parse.sequence(holder.get("volumes")))
    }
    told = [*parse.sequence(raw.get("mountPoints")), *parse.sequence(raw.get("volumeMounts"))]
    for one in map(parse.mapping, told):
        path = safe(one.get("containerPath") or one.get("mountPath"))
        name = safe(one.get("sourceVolume") or one.get("name"))
        source = volumes.get(name, "")
        only = " (read only)" if one.get("readOnly") is True else ""
        yield f"{path} from {source or f'volume {name}'}{only}"


def _source(volume: Mapping[str, Any]) -> str:
    """What is behind a volume, "" where nothing tells."""
    efs = parse.mapping(volume.get("efsVolumeConfiguration"))
    host = parse.mapping(volume.get("host")) or parse.mapping(volume.get("hostPath"))
    if efs:
        return f"EFS {safe(efs.get('fileSystemId'))}:{safe(efs.get('rootDirectory')) or '/'}"
    path = host.get("sourcePath") or host.get("path")
    return f"{safe(path)} of the host" if path else ""


def _driver(raw: Mapping[str, Any]) -> str:
    return safe(parse.mapping(raw.get("logConfiguration")).get("logDriver"))
