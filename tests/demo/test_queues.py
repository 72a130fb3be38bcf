import pytest
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion
from tests.demo.clients import BatchClient, error_of


def test_all_queues_come_page_by_page(region: DemoRegion, batch: BatchClient) -> None:
    pages = list(batch.get_paginator("describe_job_queues").paginate(maxResults=3))

    assert [len(page["jobQueues"]) for page in pages] == [3, 3, 1]
    names = [queue["jobQueueName"] for page in pages for queue in page["jobQueues"]]
    assert names == list(region.store.queues)
    assert names[0] == region.default_queue


def test_one_queue_is_disabled_and_one_shares_fairly(batch: BatchClient) -> None:
    queues = batch.describe_job_queues()["jobQueues"]

    assert [q["jobQueueName"] for q in queues if q["state"] == "DISABLED"] == ["legacy-reports"]
    assert [q["jobQueueName"] for q in queues if "schedulingPolicyArn" in q] == ["ml-training"]


def test_queues_are_found_by_name_and_arn_and_unknown_ones_are_absent(batch: BatchClient) -> None:
    arn = batch.describe_job_queues(jobQueues=["adhoc"])["jobQueues"][0]["jobQueueArn"]

    found = batch.describe_job_queues(jobQueues=["genomics", arn, "no-such-queue"])["jobQueues"]

    assert [queue["jobQueueName"] for queue in found] == ["genomics", "adhoc"]


@pytest.mark.parametrize("size", [0, 101])
def test_a_page_of_queues_holds_1_to_100(batch: BatchClient, size: int) -> None:
    with pytest.raises(ClientError) as raised:
        batch.describe_job_queues(maxResults=size)

    assert error_of(raised)[:2] == (400, "ClientException")


def test_a_token_for_queues_that_the_region_did_not_give_is_refused(batch: BatchClient) -> None:
    with pytest.raises(ClientError) as raised:
        batch.describe_job_queues(nextToken="nonsense")

    assert error_of(raised)[:2] == (400, "ClientException")
