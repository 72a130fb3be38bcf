"""From DescribeJobs to what asks for the same jobs again.

DescribeJobs tells what came of a definition and of what was to be different from it. All of that
which can be different is asked for again as such; the rest comes with the definition.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from batch_tui.aws import parse
from batch_tui.aws.hidden import MASK, looks_secret, masked_command
from batch_tui.aws.parse import AnswerError
from batch_tui.batch.again import Original, Override, Part, Rule, Submission
from batch_tui.batch.detail import Variable
from batch_tui.batch.text import safe

_RESERVED = "AWS_BATCH_"
"""How variables begin that only AWS Batch itself may set."""
_OF_AWS = "aws:"
"""How tags begin that only AWS itself may set."""
_PRIORITIES = range(10_000)


def originals(answer: object) -> tuple[Original, ...]:
    """The jobs of a DescribeJobs answer; those that cannot be read are left out.

    Raises:
        AnswerError: no list of jobs.
    """
    told = []
    for entry in map(parse.mapping, parse.entries(answer, "jobs")):
        try:
            told.append(_original(entry))
        except AnswerError:
            continue
    return tuple(told)


def _original(found: Mapping[str, Any]) -> Original:
    """One job; AnswerError where what must be asked for is not told."""
    job = parse.job(dict(found))
    name, queue, definition = (
        _text(found.get(m)) for m in ("jobName", "jobQueue", "jobDefinition")
    )
    if not (name and queue and definition):
        raise AnswerError("it has no jobName, jobQueue or jobDefinition")
    retry = parse.mapping(found.get("retryStrategy"))
    share = _text(found.get("shareIdentifier"))
    priority, propagates = found.get("schedulingPriority"), found.get("propagateTags")
    timeout = parse.mapping(found.get("timeout")).get("attemptDurationSeconds")
    size = parse.mapping(found.get("arrayProperties")).get("size")
    submission = Submission(
        name=name,
        queue=queue,
        definition=definition,
        share=share,
        # Without a share it decides nothing, and -1 stands for none.
        priority=priority if share and priority in _PRIORITIES else None,
        size=size if ":" not in job.id and type(size) is int else None,
        nodes=_nodes(found),
        parameters=tuple(_named(found.get("parameters"))),
        parts=tuple(_parts(found)),
        tries=parse.number(retry.get("attempts"), 1, 100),
        rules=tuple(_rules(retry)),
        timeout=parse.number(timeout, 1, 2**31),
        propagates=propagates if isinstance(propagates, bool) else None,
        tags=tuple(v for v in _named(found.get("tags")) if not v.name.startswith(_OF_AWS)),
    )
    return Original(job, submission, tuple(_left_out(found)))


def _nodes(found: Mapping[str, Any]) -> int | None:
    """How many nodes to ask for: where no range is open, the definition alone decides it."""
    told = parse.mapping(found.get("nodeProperties"))
    ranges = map(parse.mapping, parse.sequence(told.get("nodeRangeProperties")))
    is_open = any(_text(one.get("targetNodes")).endswith(":") for one in ranges)
    return parse.number(told.get("numNodes"), 1, 2**31) if is_open else None


def _parts(found: Mapping[str, Any]) -> Iterator[Part]:
    """What is overridden: of the job, or of each range of its nodes."""
    ranges = parse.sequence(parse.mapping(found.get("nodeProperties")).get("nodeRangeProperties"))
    if not ranges:
        part = _part(found)
        return iter([part] if part != Part() else [])
    parts = ((_part(one), one) for one in map(parse.mapping, ranges))
    return (
        part._replace(
            nodes=_text(one.get("targetNodes")), instances=_words(one.get("instanceTypes"))
        )
        for part, one in parts
    )


def _part(found: Mapping[str, Any]) -> Part:
    consumed = tuple(_consumed(found))
    pod = parse.mapping(parse.mapping(found.get("eksProperties")).get("podProperties"))
    if pod:
        labels = parse.mapping(pod.get("metadata"))
        return Part(
            "pod",
            tuple(_of_pod(one) for one in _entries(pod, "containers")),
            first=tuple(_of_pod(one) for one in _entries(pod, "initContainers")),
            labels=tuple(_named(labels.get("labels"))),
            annotations=tuple(_named(labels.get("annotations"))),
            namespace=_text(labels.get("namespace")),
            consumed=consumed,
        )
    tasks = _entries(parse.mapping(found.get("ecsProperties")), "taskProperties")
    if tasks:
        containers = tuple(_of_task(one) for one in _entries(tasks[0], "containers"))
        return Part("task", containers, consumed=consumed)
    one = parse.mapping(found.get("container"))
    is_node = "targetNodes" in found
    return Part("container", (_alone(one, is_node),) if one else (), consumed=consumed)


def _alone(one: Mapping[str, Any], is_node: bool) -> Override:
    override = _of_task(one)
    listed = {kind for kind, _ in override.resources}
    old = {"VCPU": "vcpus", "MEMORY": "memory"}
    vcpus, memory = (
        None if kind in listed else parse.number(one.get(member), 1, 2**31)
        for kind, member in old.items()
    )
    # Elsewhere it is that of the machine on which the job happened to run.
    instance = _text(one.get("instanceType")) if is_node else ""
    return override._replace(vcpus=vcpus, memory=memory, instance=instance)


def _of_task(one: Mapping[str, Any]) -> Override:
    command = _words(one.get("command"))
    resources = (
        (_text(each.get("type")), _text(each.get("value")))
        for each in _entries(one, "resourceRequirements")
    )
    return Override(
        _text(one.get("name")),
        command,
        tuple(_variables(one.get("environment"))),
        tuple((kind, value) for kind, value in resources if kind and value),
        masked=_masked(command),
    )


def _of_pod(one: Mapping[str, Any]) -> Override:
    command, args = _words(one.get("command")), _words(one.get("args"))
    resources = parse.mapping(one.get("resources"))
    limits, requests = (
        tuple((str(name), str(value)) for name, value in parse.mapping(resources.get(m)).items())
        for m in ("limits", "requests")
    )
    return Override(
        _text(one.get("name")),
        command,
        tuple(_variables(one.get("env"))),
        image=_text(one.get("image")),
        args=args,
        limits=limits,
        requests=requests,
        masked=_masked([*command, *args]),
    )


def _masked(words: Sequence[str]) -> str:
    line = masked_command(words)
    return line if MASK in line else ""


def _variables(told: object) -> Iterator[Variable]:
    for one in map(parse.mapping, parse.sequence(told)):
        name, value = _text(one.get("name")), _text(one.get("value"))
        if name and not name.startswith(_RESERVED):
            yield Variable(name, value, looks_secret(name, value))


def _named(told: object) -> Iterator[Variable]:
    for name, value in parse.mapping(told).items():
        if isinstance(value, str):
            yield Variable(name, value, looks_secret(name, value))


def _rules(retry: Mapping[str, Any]) -> Iterator[Rule]:
    for one in _entries(retry, "evaluateOnExit"):
        members = ("action", "onStatusReason", "onReason", "onExitCode")
        rule = Rule(*(_text(one.get(member)) for member in members))
        if rule.action:
            yield rule


def _consumed(found: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    held = parse.mapping(found.get("consumableResourceProperties"))
    for one in _entries(held, "consumableResourceList"):
        name, quantity = _text(one.get("consumableResource")), one.get("quantity")
        if name and type(quantity) is int:
            yield name, quantity


def _left_out(found: Mapping[str, Any]) -> Iterator[str]:
    """Sentences on what was asked for, and is not asked for again."""
    if needs := len(parse.sequence(found.get("dependsOn"))):
        yield f"its dependencies ({needs}): the new job waits for none"
    if reserved := sorted(_reserved(found)):
        yield f"what AWS Batch sets itself: {', '.join(map(safe, reserved))}"
    tags = [name for name in parse.mapping(found.get("tags")) if str(name).startswith(_OF_AWS)]
    if tags:
        yield f"tags that only AWS sets: {', '.join(map(safe, tags))}"
    if len(_entries(parse.mapping(found.get("ecsProperties")), "taskProperties")) > 1:
        yield "what was different in the containers of all tasks but the first"


def _reserved(found: object) -> Iterator[str]:
    """The names of variables, however deep they are, that only AWS Batch may set."""
    if isinstance(found, dict):
        name = found.get("name")
        if isinstance(name, str) and name.startswith(_RESERVED) and "value" in found:
            yield name
        for inner in found.values():
            yield from _reserved(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _reserved(inner)


def _entries(held: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in parse.sequence(held.get(name)) if isinstance(one, dict)]


def _words(told: object) -> tuple[str, ...]:
    return tuple(word for word in parse.sequence(told) if isinstance(word, str))


def _text(value: object) -> str:
    """A text as it was told; "" where it is none."""
    return value if isinstance(value, str) else ""
