"""What is submitted for a job that is run again, told in full."""

import shlex
from collections.abc import Iterable, Iterator

from batch_tui.batch.again import INDEXES, MOST_BYTES, Override, Part, Rule, Submission, weight
from batch_tui.batch.detail import Variable
from batch_tui.batch.text import harmless
from batch_tui.look.job.fact import Fact, head, note

_UNITS = {"MEMORY": ("Memory", " MiB"), "VCPU": ("vCPUs", ""), "GPU": ("GPUs", "")}
LOOKUP = f'$(echo "${INDEXES}" | cut -d, -f$((${{AWS_BATCH_JOB_ARRAY_INDEX:-0}} + 1)))'
"""How a shell finds the index that a job stands for."""


def facts(asked: Submission) -> Iterator[Fact]:
    """Everything that is sent, the most telling first."""
    yield Fact("Name", harmless(asked.name))
    yield Fact("Queue", harmless(asked.queue.rpartition("/")[2]))
    yield Fact("Definition", harmless(asked.definition.rpartition("/")[2]))
    if asked.size is not None:
        yield Fact("Array", f"{asked.size:,} children")
    if asked.nodes is not None:
        yield Fact("Nodes", f"{asked.nodes:,}")
    if asked.share:
        yield Fact("Share", harmless(asked.share))
    if asked.priority is not None:
        yield Fact("Priority", f"{asked.priority} within its share")
    if asked.tries is not None:
        yield Fact("Attempts", f"{asked.tries} at most")
    for rule in asked.rules:
        yield Fact("After an attempt", _rule(rule))
    if asked.timeout is not None:
        yield Fact("Time limit", f"{asked.timeout:,} s an attempt")
    if asked.propagates is not None:
        yield Fact("Tags are for", "its task, too" if asked.propagates else "the job alone")
    for part in asked.parts:
        yield from _part(part)
    yield from _variables("Parameters", asked.parameters, 0)
    yield from _variables("Tags", asked.tags, 0)


def must_do(asked: Submission) -> Iterator[Fact]:
    """What the job itself must do to run the right children, where it is told which."""
    told = indexes(asked)
    if not told:
        return
    else_runs = f"children 0 to {asked.size - 1:,}" if asked.size else "what it does without one"
    yield note(
        f"{INDEXES} says which children of the first array these are. The job must take its "
        "index from there, and not from AWS_BATCH_JOB_ARRAY_INDEX:",
        0,
        "note",
    )
    yield note(f"index={LOOKUP}", 1, "note")
    yield note(f"A job that does not do so runs {else_runs}.", 0, "note")
    yield note("", 0)


def warnings(asked: Submission) -> Iterator[str]:
    """Sentences on why AWS Batch may refuse it."""
    if weight(asked) > MOST_BYTES:
        kib, most = weight(asked) // 1024, MOST_BYTES // 1024
        yield f"It is of about {kib:,} KiB, and AWS Batch takes {most}: run them one by one."


def indexes(asked: Submission) -> str:
    """The children that it stands for, "" where it stands for none."""
    every = (one for part in asked.parts for one in part.containers)
    named = (variable for one in every for variable in one.environment)
    return next((harmless(one.value) for one in named if one.name == INDEXES), "")


def _part(part: Part) -> Iterator[Fact]:
    several = len(part.containers) + len(part.first) > 1
    for one, is_first in [(c, True) for c in part.first] + [(c, False) for c in part.containers]:
        of = f" {harmless(one.name)}" if several and one.name else ""
        nodes = f", nodes {harmless(part.nodes)}" if part.nodes else ""
        yield head(f"{'Init container' if is_first else 'Container'}{of}{nodes}")
        yield from _container(one)
    yield from _variables("Labels", part.labels, 0)
    yield from _variables("Annotations", part.annotations, 0)
    if part.namespace:
        yield Fact("Namespace", harmless(part.namespace))
    if part.instances:
        yield Fact("Instance types", harmless(", ".join(part.instances)))
    for name, quantity in part.consumed:
        yield Fact("Uses up", f"{quantity:,} of {harmless(name)}")


def _container(one: Override) -> Iterator[Fact]:
    if one.image:
        yield Fact("Image", harmless(one.image), 1)
    if one.command or one.args:
        line = harmless(shlex.join([*one.command, *one.args]))
        without = harmless(one.masked)
        yield Fact("Command", line, 1, secret=bool(one.masked), without=without)
    old = {"VCPU": one.vcpus, "MEMORY": one.memory}
    resources = [*one.resources, *((kind, str(value)) for kind, value in old.items() if value)]
    for kind, value in resources:
        title, unit = _UNITS.get(kind, (harmless(kind), ""))
        yield Fact(title, harmless(value) + (unit if value.isdecimal() else ""), 1)
    for title, pairs in (("limit", one.limits), ("request", one.requests)):
        for kind, value in pairs:
            yield Fact(f"{harmless(kind)} ({title})", harmless(value), 1)
    if one.instance:
        yield Fact("Instance type", harmless(one.instance), 1)
    yield from _variables("Environment", one.environment, 1)


def _variables(title: str, variables: Iterable[Variable], depth: int) -> Iterator[Fact]:
    told = [
        Fact(harmless(one.name), harmless(one.value), depth + 1, secret=one.secret)
        for one in variables
    ]
    if told:
        yield head(title) if not depth else Fact(title, kind="head", depth=depth)
    yield from told


def _rule(rule: Rule) -> str:
    patterns = {
        "status reason": rule.status_reason,
        "reason": rule.reason,
        "exit code": rule.exit_code,
    }
    where = [f"{name} {value}" for name, value in patterns.items() if value]
    return harmless(f"{rule.action.lower()} where {' and '.join(where) or 'nothing else holds'}")
