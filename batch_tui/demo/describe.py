"""DescribeJobs."""

from collections.abc import Mapping
from typing import Any

from batch_tui.demo.attempts import RETRIES, eks_attempts, ended_attempts
from batch_tui.demo.catalogue import QUEUE_ARN
from batch_tui.demo.chance import draw
from batch_tui.demo.container import container, ecs, eks, nodes
from batch_tui.demo.errors import refused
from batch_tui.demo.facts import Facts, child_id
from batch_tui.demo.names import date_of, id_of
from batch_tui.demo.request import strings
from batch_tui.demo.store import Store
from batch_tui.demo.summary import kind, times

_CAP = 100
_LANES = {"fargate": "FARGATE", "ec2": "EC2", "ecs": "EC2", "mnp": "EC2"}


def describe_jobs(store: Store, body: Mapping[str, Any]) -> dict[str, Any]:
    """The jobs, children and nodes with the ids or ARNs in `jobs`; unknown ones are absent.

    They do not come as they were asked for, but by what their ids end with.
    """
    ids = strings(body, "jobs")
    if len(ids) > _CAP:
        raise refused(f"Maximum number of jobs supported is  {_CAP} .")
    known = (store.find(job_id) for job_id in sorted(set(ids), key=lambda text: text[::-1]))
    return {"jobs": [detail(facts, store.columns.seed) for facts in known if facts]}


def detail(facts: Facts, seed: int) -> dict[str, Any]:
    """The JobDetail of a job in the region of a seed."""
    passed = times(facts)
    answer: dict[str, Any] = {
        "jobArn": facts.arn,
        "jobName": facts.name,
        "jobId": facts.id,
        "jobQueue": QUEUE_ARN + facts.queue,
        "status": facts.called,
        "createdAt": facts.created,
        "startedAt": passed.pop("startedAt", 0),
        "jobDefinition": facts.definition,
        "dependsOn": dependencies(facts, seed),
        "parameters": {"date": date_of(facts.created), "config": "conf/prod.yaml"},
        "retryStrategy": RETRIES,
        "timeout": {"attemptDurationSeconds": 60 + facts.template.run[1] * 2},
        "tags": {"team": facts.queue.partition("-")[0], "cost-centre": "4711"},
        "propagateTags": False,
        "attempts": [],
    }
    if facts.reason:
        answer["statusReason"] = facts.reason
    if "stoppedAt" in passed:
        answer["stoppedAt"] = passed["stoppedAt"]
    if facts.share:
        answer |= {"shareIdentifier": facts.share, "schedulingPriority": 50}
    if facts.template.platform in _LANES:
        answer["platformCapabilities"] = [_LANES[facts.template.platform]]
    return {**answer, **_work(facts), **facts.detail}


def _work(facts: Facts) -> dict[str, Any]:
    """The members that differ by what a job is made of."""
    of_kind = kind(facts)
    of_kind.pop("container", None)
    if "nodeProperties" in of_kind:
        del of_kind["nodeProperties"]
        if facts.node is None:
            main = facts._replace(id=child_id(facts, 0), node=0)
            return of_kind | {"nodeProperties": nodes(facts), "attempts": ended_attempts(main)}
        of_kind["nodeDetails"] = {"nodeIndex": facts.node, "isMainNode": facts.node == 0}
    if facts.child is not None:
        of_kind["arrayProperties"]["statusSummary"] = {}
    if facts.template.platform == "eks":
        return of_kind | {"eksProperties": eks(facts), "eksAttempts": eks_attempts(facts)}
    if facts.template.platform == "ecs":
        of_kind["ecsProperties"] = ecs(facts)
    else:
        of_kind["container"] = container(facts)
    return of_kind | {"attempts": ended_attempts(facts)}


def dependencies(facts: Facts, seed: int) -> list[dict[str, str]]:
    """What a job waits or waited for: as it was given, else a job submitted a little before it."""
    if "dependsOn" in facts.detail:
        return list(facts.detail["dependsOn"])
    if not facts.template.depends or not facts.serial:
        return []
    return [{"jobId": id_of(seed, max(0, facts.serial - 1 - draw(seed, facts.serial, 31) % 40))}]
