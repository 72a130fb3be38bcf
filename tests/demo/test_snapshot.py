from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, BatchClient, listed


def test_a_snapshot_holds_the_first_100_in_the_order_of_dispatch(
    region: DemoRegion, batch: BatchClient
) -> None:
    for number in range(130):
        region.add_job(f"job-{number}", queue="busy", created=NOW - number * 1000)

    front = batch.get_job_queue_snapshot(jobQueue="busy")["frontOfQueue"]["jobs"]

    waiting = listed(batch, jobQueue="busy", jobStatus="RUNNABLE")
    by_age = sorted(waiting, key=lambda job: job["createdAt"])
    assert [job["jobArn"] for job in front] == [job["jobArn"] for job in by_age[:100]]


def test_a_snapshot_tells_what_the_queue_and_its_shares_use(batch: BatchClient) -> None:
    use = batch.get_job_queue_snapshot(jobQueue="ml-training")["queueUtilization"]

    total = use["totalCapacityUsage"][0]["quantity"]
    shares = use["fairshareUtilization"]["topCapacityUtilization"]
    assert total > 0
    assert total == sum(share["capacityUsage"][0]["quantity"] for share in shares)
