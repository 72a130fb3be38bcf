"""Every filter, against a brute-force look at all jobs."""

from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, BatchClient, Summary, client_of, ids, listed, only

HOUR = 3_600_000
ARN = "arn:aws:batch:us-east-1:111122223333:job-definition/"
NAMES = [
    "*",
    "align-sample-00031",
    "ALIGN-sample-0003*",
    "qc-report-*",
    "QC-Report-00012",
    "etl-orders-2026-11-1*",
    "ETL-Orders-2026-11-18",
    "etl*",
    "train-resnet-*",
    "train-resnet-LR1*",
    "notebook-ana-TMP",
    "render-scene-glacier",
    "align-sample-",
    "align-sample-000310",
    "align-sample-1*",
    "align-sample-x*",
    "",
]
DEFINITIONS = [
    "*",
    "bwa-mem2",
    "bwa*",
    "BWA*",
    "etl-daily",
    "etl-*",
    "blender",
    f"{ARN}bwa-mem2:5",
    f"{ARN}bwa-mem2:99",
    f"{ARN}bwa-mem2:*",
    f"{ARN}bwa-mem2",
    f"{ARN}bwa*",
    "bwa-mem2:5",
]


def name_matches(value: str, job: Summary) -> bool:
    name, value = job["jobName"].lower(), value.lower()
    return bool(name.startswith(value[:-1]) if value.endswith("*") else name == value)


def definition_matches(value: str, job: Summary) -> bool:
    arn = str(job["jobDefinition"])
    if value.startswith("arn:"):
        return arn == value
    name = arn.removeprefix(ARN).rpartition(":")[0]
    return name.startswith(value[:-1]) if value.endswith("*") else name == value


def check(
    region: DemoRegion, batch: BatchClient, name: str, value: str, wanted: Callable[[Summary], bool]
) -> None:
    for queue in region.store.queues:
        jobs = listed(batch, jobQueue=queue, filters=only(name, value))
        everything = region.store.all_summaries(queue)
        assert sorted(ids(jobs)) == sorted(job["jobId"] for job in everything if wanted(job))


@pytest.mark.parametrize("value", NAMES)
def test_names_match_without_case_and_by_prefix(
    region: DemoRegion, batch: BatchClient, value: str
) -> None:
    region.add_job("Align-Sample-00031", queue="genomics", status="FAILED")

    check(region, batch, "JOB_NAME", value, lambda job: name_matches(value, job))


@pytest.mark.parametrize("value", DEFINITIONS)
def test_definitions_match_with_case_by_name_prefix_and_arn(
    region: DemoRegion, batch: BatchClient, value: str
) -> None:
    region.add_job("x", queue="genomics", status="FAILED", definition="bwa-mem2:5")

    check(region, batch, "JOB_DEFINITION", value, lambda job: definition_matches(value, job))


@pytest.mark.parametrize("age", [0, 1, HOUR // 60, HOUR, 30 * HOUR, 5000 * HOUR])
def test_times_of_creation_match_strictly_before_and_after(
    region: DemoRegion, batch: BatchClient, age: int
) -> None:
    time = NOW - age
    region.add_job("x", queue="genomics", created=time)

    check(region, batch, "AFTER_CREATED_AT", str(time), lambda job: job["createdAt"] > time)
    check(region, batch, "BEFORE_CREATED_AT", str(time), lambda job: job["createdAt"] < time)


def test_after_0_is_every_job_of_every_status(region: DemoRegion, batch: BatchClient) -> None:
    check(region, batch, "AFTER_CREATED_AT", "0", lambda job: True)


@pytest.mark.parametrize("share", ["research", "prod", "adhoc", "nobody", "by-hand"])
@pytest.mark.parametrize("status", [None, "RUNNING", "FAILED", "SUCCEEDED", "RUNNABLE"])
def test_shares_combine_with_a_status(
    region: DemoRegion, batch: BatchClient, share: str, status: str | None
) -> None:
    for state in ("RUNNING", "FAILED"):
        region.add_job("x", queue="ml-training", status=state, share="by-hand")
    ask: dict[str, Any] = {"jobQueue": "ml-training"} | ({"jobStatus": status} if status else {})

    jobs = listed(batch, **ask, filters=only("SHARE_IDENTIFIER", share))

    assert sorted(ids(jobs)) == sorted(
        job["jobId"]
        for job in region.store.all_summaries("ml-training")
        if job.get("shareIdentifier") == share and status in {None, job["status"]}
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("AFTER_CREATED_AT", "0"), ("BEFORE_CREATED_AT", str(NOW)), ("JOB_DEFINITION", "*")],
)
def test_with_a_filter_the_newest_comes_first(
    region: DemoRegion, batch: BatchClient, name: str, value: str
) -> None:
    region.add_job("x", queue="genomics", created=NOW - HOUR)

    jobs = listed(batch, jobQueue="genomics", filters=only(name, value))

    created = [job["createdAt"] for job in jobs]
    assert created == sorted(created, reverse=True)


@pytest.mark.parametrize("value", ["*", "etl-*", "vacuum-*", "TRAIN*"])
def test_by_name_the_jobs_of_one_name_stand_together_newest_first(
    region: DemoRegion, batch: BatchClient, value: str
) -> None:
    for queue in ("nightly-etl", "ml-training"):
        jobs = listed(batch, jobQueue=queue, filters=only("JOB_NAME", value))
        names = [job["jobName"] for job in jobs]
        groups = [name for name, _ in groupby(names)]
        assert len(groups) == len(set(groups))
        for one, next_one in pairwise(jobs):
            if one["jobName"] == next_one["jobName"]:
                assert one["createdAt"] >= next_one["createdAt"]


def test_a_filter_makes_the_status_ignored(batch: BatchClient) -> None:
    everything = listed(batch, jobQueue="genomics", filters=only("JOB_NAME", "align*"))
    failed = listed(
        batch, jobQueue="genomics", jobStatus="FAILED", filters=only("JOB_NAME", "align*")
    )

    assert ids(everything) == ids(failed)


def test_with_a_filter_a_job_lacks_its_start_and_its_reason(batch: BatchClient) -> None:
    jobs = listed(batch, jobQueue="genomics", filters=only("AFTER_CREATED_AT", "0"))

    assert not any("startedAt" in job or "statusReason" in job for job in jobs)
    assert all("jobDefinition" in job for job in jobs)
    assert any("stoppedAt" in job for job in jobs)


def test_any_name_and_page_size_agree_with_brute_force() -> None:
    with DemoRegion(jobs=300, seed=3, now=NOW) as region, client_of(region) as batch:
        everything = list(region.store.all_summaries("nightly-etl"))
        some_names = st.sampled_from([job["jobName"] for job in everything])

        @settings(max_examples=25, deadline=None)
        @given(name=some_names, cut=st.integers(0, 25), size=st.integers(1, 100))
        def agrees(name: str, cut: int, size: int) -> None:
            value = name[:cut].upper() + "*"
            jobs = listed(
                batch,
                jobQueue="nightly-etl",
                filters=only("JOB_NAME", value),
                PaginationConfig={"PageSize": size},
            )
            expected = [job["jobId"] for job in everything if name_matches(value, job)]
            assert sorted(ids(jobs)) == sorted(expected)

        agrees()
