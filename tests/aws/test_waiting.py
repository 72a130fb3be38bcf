"""What AWS tells of a queue, read: also where it is not as promised."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.aws import waiting
from batch_tui.aws.parse import AnswerError
from batch_tui.batch.job import Job
from batch_tui.batch.waiting.facts import Environment, Share, Standing, TimeLimit, Use
from tests.harmless import is_harmless

HOSTILE = "x\x1b[2J\u202e"
SNAPSHOT: dict[str, Any] = {
    "frontOfQueue": {
        "jobs": [{"jobArn": "arn:job/a", "earliestTimeAtPosition": 5}, {"jobArn": "arn:job/b"}],
        "lastUpdatedAt": 7,
    },
    "frontOfQuotaShares": {
        "quotaShares": {"ml": [{"jobArn": "arn:job/c", "earliestTimeAtPosition": 6}]},
        "lastUpdatedAt": 8,
    },
    "queueUtilization": {
        "totalCapacityUsage": [{"capacityUnit": "VCPU", "quantity": 64.0}],
        "fairshareUtilization": {
            "activeShareCount": 2,
            "topCapacityUtilization": [
                {
                    "shareIdentifier": "small",
                    "capacityUsage": [{"capacityUnit": "VCPU", "quantity": 16.0}],
                },
                {
                    "shareIdentifier": "large",
                    "capacityUsage": [{"capacityUnit": "VCPU", "quantity": 48.0}],
                },
            ],
        },
        "lastUpdatedAt": 9,
    },
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_a_snapshot_is_read_with_the_age_of_each_part() -> None:
    told = waiting.snapshot(SNAPSHOT)
    assert told.front == (Standing("arn:job/a", 5), Standing("arn:job/b", None))
    assert told.quotas == (("ml", Standing("arn:job/c", 6)),)
    assert told.total == (Use("VCPU", 64.0),)
    assert told.shares == (
        Share("large", (Use("VCPU", 48.0),)),
        Share("small", (Use("VCPU", 16.0),)),
    )
    assert (told.active, told.front_at, told.quotas_at, told.used_at) == (2, 7, 8, 9)


def test_quota_shares_are_shares_too() -> None:
    use = [{"capacityUnit": "NUM_INSTANCES", "quantity": 3}]
    entry = {"quotaShareName": "ml", "capacityUsage": use}
    told = waiting.snapshot(
        {"queueUtilization": {"quotaShareUtilization": {"topCapacityUtilization": [entry]}}}
    )
    assert told.shares == (Share("ml", (Use("NUM_INSTANCES", 3.0),)),)


def test_a_queue_has_its_environments_in_order_and_its_limits() -> None:
    told = waiting.queue(
        {
            "jobQueues": [
                {
                    "jobQueueName": "q",
                    "computeEnvironmentOrder": [
                        {"order": 2, "computeEnvironment": "second"},
                        {"order": 1, "computeEnvironment": "first"},
                        {"order": 3},
                    ],
                    "jobStateTimeLimitActions": [
                        {"reason": "CAPACITY", "maxTimeSeconds": 600, "action": "CANCEL"},
                        {"reason": "without a time"},
                    ],
                }
            ]
        }
    )
    assert told is not None
    assert told.environments == ("first", "second")
    assert told.limits == (TimeLimit("CAPACITY", 600, "CANCEL"),)
    assert waiting.queue({"jobQueues": []}) is None


def test_an_environment_is_read_whatever_it_is_made_of() -> None:
    managed = {"instanceRequirements": {"allowedInstanceTypes": ["m7i*"]}}
    answers = [
        {"computeEnvironmentName": "own", "type": "UNMANAGED", "state": "ENABLED"},
        {"computeEnvironmentName": "f", "computeResources": {"type": "FARGATE", "maxvCpus": 16}},
        {
            "computeEnvironmentName": "m",
            "computeResources": {
                "type": "ECS_MANAGED_INSTANCES",
                "managedInstancesProvider": {"instanceLaunchTemplate": managed},
            },
        },
        {"computeEnvironmentArn": "without a name"},
    ]
    own, fargate, managed_one = waiting.environments({"computeEnvironments": answers})
    assert own == Environment("own", "", "ENABLED", "", "", "UNMANAGED")
    assert (fargate.kind, fargate.most, fargate.desired) == ("FARGATE", 16, None)
    assert managed_one.types == ("m7i*",)


def test_when_a_job_was_scheduled_is_looked_up_beside_it() -> None:
    answer = {"jobSummaryList": [{"jobId": "a"}, {"jobId": "b", "scheduledAt": 5}]}
    assert waiting.scheduled(answer, "b") == 5
    assert waiting.scheduled(answer, "a") is None
    assert waiting.scheduled(answer, "c") is None
    assert waiting.beside(Job("id", "", queue="q")) == {"jobQueue": "q"}
    assert waiting.beside(Job("id:3", "", queue="q")) == {"arrayJobId": "id"}
    assert waiting.beside(Job("id#3", "", queue="q")) == {"multiNodeJobId": "id"}


def test_what_cannot_be_read_of_some_jobs_is_left_out() -> None:
    told = waiting.details({"jobs": [{"jobId": "a", "jobName": "x"}, {}, None]})
    assert [one.job.id for one in told] == ["a"]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [t for one in value for t in _texts(one)] if isinstance(value, tuple) else []


def test_no_text_drives_a_terminal() -> None:
    names = ("computeEnvironmentName", "computeEnvironmentArn", "state", "status", "statusReason")
    resources = {"type": HOSTILE, "instanceTypes": [HOSTILE]}
    environment = dict.fromkeys(names, HOSTILE) | {"computeResources": resources}
    queue: dict[str, Any] = {
        "jobQueueName": HOSTILE,
        "statusReason": HOSTILE,
        "schedulingPolicyArn": HOSTILE,
        "computeEnvironmentOrder": [{"order": 1, "computeEnvironment": HOSTILE}],
        "jobStateTimeLimitActions": [{"reason": HOSTILE, "maxTimeSeconds": 1, "action": HOSTILE}],
    }
    use = [{"capacityUnit": HOSTILE, "quantity": 1}]
    share = {"shareIdentifier": HOSTILE, "capacityUsage": use}
    snapshot = {
        "frontOfQueue": {"jobs": [{"jobArn": HOSTILE}]},
        "frontOfQuotaShares": {"quotaShares": {HOSTILE: [{"jobArn": HOSTILE}]}},
        "queueUtilization": {
            "totalCapacityUsage": use,
            "fairshareUtilization": {"topCapacityUtilization": [share]},
        },
    }
    told = (
        waiting.environments({"computeEnvironments": [environment]}),
        waiting.queue({"jobQueues": [queue]}),
        waiting.snapshot(snapshot),
    )
    texts = _texts(told)
    assert len([text for text in texts if "␛" in text]) == 19
    assert all(map(is_harmless, texts))


@given(JSON)
def test_whatever_comes_is_read_or_refused_with_a_sentence(answer: object) -> None:
    whole = {
        "jobQueues": [answer],
        "computeEnvironments": [answer],
        "jobs": [answer],
        "jobSummaryList": [answer],
        "frontOfQueue": answer,
        "frontOfQuotaShares": {"quotaShares": answer},
        "queueUtilization": {
            "fairshareUtilization": answer,
            "totalCapacityUsage": answer,
            "quotaShareUtilization": {"topCapacityUtilization": answer},
        },
    }
    for read in (waiting.queue, waiting.environments, waiting.details, waiting.snapshot):
        read(whole)
        with pytest.raises(AnswerError):
            read([answer])
