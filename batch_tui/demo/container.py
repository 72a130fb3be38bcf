"""What a job runs, as DescribeJobs gives it: containers, tasks, pods, nodes."""

from typing import Any

from batch_tui.demo.attempts import host_of, log_stream, pod_of, result, task_arn
from batch_tui.demo.catalogue import ACCOUNT, REGION
from batch_tui.demo.facts import Facts
from batch_tui.demo.names import date_of

_REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/"
INTERACTIVE = "notebook-"
"""The beginning of the names of jobs in whose containers commands may be run."""
_ROLES = f"arn:aws:iam::{ACCOUNT}:role/"
_USUAL_GROUP = "/aws/batch/job"
LIMITS = {"VCPU": "cpu", "MEMORY": "memory", "GPU": "nvidia.com/gpu"}
"""What the limits of a pod are called, by the type of a resource."""
_INSTANCES = {"1": "c7i.large", "2": "m7i.xlarge", "4": "m7i.2xlarge", "8": "c7i.4xlarge"}


def log_group(facts: Facts) -> str:
    """The group of a job's log streams."""
    return "/genomics/batch" if facts.queue == "genomics" else _USUAL_GROUP


def instance_type(facts: Facts) -> str:
    """The type of the instances that a job runs on."""
    return _INSTANCES.get(facts.template.vcpus, "m7i.24xlarge")


def container(facts: Facts) -> dict[str, Any]:
    """The ContainerDetail of a job with one container, or of what an array's children run."""
    template = facts.template
    answer: dict[str, Any] = _common(facts) | {
        "jobRoleArn": f"{_ROLES}{facts.queue}-job",
        "executionRoleArn": f"{_ROLES}batch-execution",
        "volumes": [],
        "mountPoints": [],
        "ulimits": [],
        "networkInterfaces": [],
        "secrets": [],
    }
    if template.stem == INTERACTIVE:
        answer["enableExecuteCommand"] = True
    if facts.is_parent:
        return answer
    answer |= result(facts)
    if facts.started is not None:
        answer["logStreamName"] = log_stream(facts, "default")
    if facts.scheduled is not None:
        answer["taskArn"] = task_arn(facts)
        if template.platform == "fargate":
            answer["fargatePlatformConfiguration"] = {"platformVersion": "LATEST"}
        else:
            answer["containerInstanceArn"] = host_of(facts)
            answer["instanceType"] = instance_type(facts)
    return answer


def ecs(facts: Facts) -> dict[str, Any]:
    """The EcsPropertiesDetail of a job with several containers in a task."""
    main = _common(facts) | {"name": "main", "essential": True} | result(facts)
    main["dependsOn"] = [{"containerName": "fetch-config", "condition": "SUCCESS"}]
    first: dict[str, Any] = {
        "name": "fetch-config",
        "image": f"{_REGISTRY}fetch-config:2.1",
        "essential": False,
        "command": ["fetch", "--to", "/etc/work"],
        "environment": [],
        "resourceRequirements": _resources("0.25", "512"),
    }
    if facts.started is not None:
        main["logStreamName"] = log_stream(facts, "main")
        first |= {"logStreamName": log_stream(facts, "fetch-config"), "exitCode": 0}
    task: dict[str, Any] = {"containers": [first, main], "volumes": []}
    if facts.scheduled is not None:
        task |= {"taskArn": task_arn(facts), "containerInstanceArn": host_of(facts)}
    return {"taskProperties": [task]}


def eks(facts: Facts) -> dict[str, Any]:
    """The EksPropertiesDetail of a job that runs as a pod."""
    memory = f"{facts.template.memory}Mi"
    limits = {"cpu": facts.template.vcpus, "memory": memory}
    limits |= {LIMITS[one["type"]]: one["value"] for one in _overridden(facts)}
    pod: dict[str, Any] = {
        "serviceAccountName": "batch-jobs",
        "hostNetwork": False,
        "dnsPolicy": "ClusterFirst",
        "containers": [
            {
                "name": "main",
                "image": _REGISTRY + facts.template.image,
                "command": _command(facts),
                "env": _environment(facts),
                "resources": {"limits": limits, "requests": limits},
            }
            | result(facts)
        ],
        "metadata": {"labels": {"app": facts.template.definition}},
    }
    if facts.scheduled is not None:
        pod |= {"podName": pod_of(facts), "nodeName": "ip-10-0-3-17.ec2.internal"}
    return {"podProperties": pod}


def nodes(facts: Facts) -> dict[str, Any]:
    """The NodeProperties of an MNP parent."""
    every = {"targetNodes": "0:", "container": _common(facts)}
    return {"numNodes": facts.nodes, "mainNode": 0, "nodeRangeProperties": [every]}


def _common(facts: Facts) -> dict[str, Any]:
    options = {"awslogs-stream-prefix": facts.template.definition}
    if log_group(facts) != _USUAL_GROUP:
        options |= {"awslogs-group": log_group(facts), "awslogs-region": REGION}
    return {
        "image": _REGISTRY + facts.template.image,
        "command": _command(facts),
        "environment": _environment(facts),
        "resourceRequirements": _required(facts),
        "logConfiguration": {"logDriver": "awslogs", "options": options, "secretOptions": []},
    }


def _command(facts: Facts) -> list[str]:
    return list(facts.overrides.get("command") or facts.template.command)


def _overridden(facts: Facts) -> list[dict[str, str]]:
    return list(facts.overrides.get("resourceRequirements", ()))


def _required(facts: Facts) -> list[dict[str, str]]:
    """What a container requires: of each type once, what it was submitted with before all else."""
    usual = _resources(facts.template.vcpus, facts.template.memory)
    by_type = {one["type"]: one for one in [*usual, *_overridden(facts)]}
    return [*by_type.values()]


def _resources(vcpus: str, memory: str) -> list[dict[str, str]]:
    return [{"type": "VCPU", "value": vcpus}, {"type": "MEMORY", "value": memory}]


def _environment(facts: Facts) -> list[dict[str, str]]:
    values = {
        "STAGE": "prod",
        "RUN_DATE": date_of(facts.created),
        "DB_HOST": "warehouse.internal.example.com",
        "DB_PASSWORD": f"pw-{facts.id[:8]}",
        "API_TOKEN": f"tok_{facts.id[-12:]}",
        "INPUT": f"s3://example-data/{facts.queue}/{facts.name}/",
    }
    values |= {one["name"]: one["value"] for one in facts.overrides.get("environment", ())}
    if facts.child is not None:
        values["AWS_BATCH_JOB_ARRAY_INDEX"] = str(facts.child)
    return [{"name": name, "value": value} for name, value in values.items()]
