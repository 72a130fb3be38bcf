"""What is printed of several sources: one list, each job with its region; one may fail alone."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Scope
from batch_tui.batch.query.dimensions import BY_KEY
from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from batch_tui.feed.scopes import side_by_side
from batch_tui.output.program import Missing, Request, run
from tests.feed.world import NOW
from tests.ui import driver

QUEUE = "genomics"
NAMES = ("us-east-1", "eu-west-1")
ACCOUNT = "111122223333"


@pytest.fixture
def regions() -> Iterator[list[DemoRegion]]:
    """Two regions, each with its own jobs."""
    with (
        DemoRegion(jobs=300, seed=7, now=NOW) as first,
        DemoRegion(jobs=300, seed=11, now=NOW, name="eu-west-1") as second,
    ):
        yield [first, second]


class Printed:
    """What is written of all regions, and what is said of it."""

    def __init__(self, regions: list[DemoRegion], path: Path, patch: pytest.MonkeyPatch) -> None:
        self.regions = regions
        self.missing = Missing()
        self._path = path
        self._patch = patch

    def __call__(self, text: str = "", **members: object) -> str:
        scopes = [Scope("default", region.region_name) for region in self.regions]
        opened = [
            driver.opened(region, scope, driver.unhurried(), lambda: NOW)
            for region, scope in zip(self.regions, scopes, strict=True)
        ]
        chosen = () if "queue:" in text else (QUEUE,)
        request = Request(parse(text), chosen, **members)  # type: ignore[arg-type]
        asked = side_by_side(opened)
        with self._path.open("w", encoding="utf-8") as out:
            self._patch.setattr("sys.stdout", out)
            try:
                self.missing = run(request, asked.source)
            finally:
                asked.close()
        return self._path.read_text(encoding="utf-8")


@pytest.fixture
def printed(regions: list[DemoRegion], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printed:
    monkeypatch.delenv("COLUMNS", raising=False)
    return Printed(regions, tmp_path / "out", monkeypatch)


def jobs_in(region: DemoRegion) -> int:
    return sum(1 for _ in region.store.all_summaries(QUEUE))


@pytest.mark.parametrize("limit", [None, 25])
def test_every_format_says_of_each_job_where_it_is(printed: Printed, limit: int | None) -> None:
    lines = printed(output="jsonl", limit=limit).splitlines()
    jobs = [json.loads(line) for line in lines]
    assert len(jobs) == (limit or sum(jobs_in(region) for region in printed.regions))
    assert {job["region"] for job in jobs} == set(NAMES)
    assert all(f":{job['region']}:{job['account']}:" in job["jobArn"] for job in jobs)
    created = [job["createdAt"] for job in jobs]
    assert limit is None or created == sorted(created, reverse=True)
    rows = [*csv.DictReader(io.StringIO(printed(output="csv", limit=limit)))]
    assert sorted(row["jobArn"] for row in rows) == sorted(job["jobArn"] for job in jobs)
    assert [*rows[0]][:2] == ["region", "account"]
    head, *table = printed(limit=limit).splitlines()
    titles = head.split()
    at = titles.index("REGION")
    assert titles[at - 1] == "ACCOUNT"
    assert sorted(line.split()[at] for line in table) == sorted(job["region"] for job in jobs)
    assert printed.missing == Missing()


def test_columns_that_are_picked_are_all_that_is_written(printed: Printed) -> None:
    text = printed(columns=("region", "account", "status"), limit=4)
    assert text.splitlines()[0].split() == ["REGION", "ACCOUNT", "STATUS"]
    assert {line.split()[0] for line in text.splitlines()[1:]} == set(NAMES)


def test_one_source_is_written_as_ever(printed: Printed) -> None:
    del printed.regions[1]
    assert "REGION" not in printed(limit=3).splitlines()[0]
    assert "region" not in json.loads(printed(output="jsonl", limit=1))


def test_groups_count_all_of_them(printed: Printed) -> None:
    text = printed(output="jsonl", group=(BY_KEY["status"],))
    counted = sum(json.loads(line)["count"] for line in text.splitlines())
    assert counted == sum(jobs_in(region) for region in printed.regions)


@pytest.mark.parametrize("operation", ["ListJobs", None])
def test_one_that_fails_says_so_and_the_others_are_whole(
    printed: Printed, operation: str | None
) -> None:
    printed.regions[1].faults.turn(
        {"deny": -1, "only": [operation]} if operation else {"expire_credentials": -1}
    )
    jobs = [json.loads(line) for line in printed(output="jsonl").splitlines()]
    assert len(jobs) == jobs_in(printed.regions[0])
    assert printed.missing.is_much
    [sentence] = printed.missing.sentences
    assert sentence.startswith(f"Not all jobs of eu-west-1/{QUEUE} were read. ")


def test_where_all_fail_nothing_is_written(printed: Printed) -> None:
    for region in printed.regions:
        region.faults.turn({"expire_credentials": -1})
    with pytest.raises(Failure, match="expired"):
        printed()


def test_children_and_descriptions_are_asked_of_the_source_of_their_parent(
    printed: Printed,
) -> None:
    for region in printed.regions:
        region.add_job("array", queue=QUEUE, size=2, children=("FAILED", "SUCCEEDED"))
    text = printed("name:array", output="jsonl", children=True, describe=True)
    children = [json.loads(line) for line in text.splitlines()]
    assert sorted(child["region"] for child in children) == sorted(NAMES * 2)
    assert all(child["attempts"] is not None for child in children)


def test_a_job_named_by_its_arn_is_missing_nowhere_else(printed: Printed) -> None:
    job_id = printed.regions[1].add_job("mine", queue=QUEUE, status="FAILED")
    arn = f"arn:aws:batch:eu-west-1:{ACCOUNT}:job/{job_id}"
    [line] = printed(f"id:{arn}", output="jsonl").splitlines()
    assert json.loads(line)["jobArn"] == arn
    assert printed.missing == Missing()
    gone = job_id[:-4] + "0000"
    assert printed(f"id:{gone}", output="jsonl") == ""
    assert printed.missing.ids == (gone,)


def test_an_explanation_tells_of_all_and_asks_nothing(printed: Printed) -> None:
    text = printed("status:failed", explain=True)
    assert f"In each of 2 queues (us-east-1/{QUEUE}, eu-west-1/{QUEUE}):" in text
    assert text.count("ListJobs with status FAILED") == 1
    assert not any(region.calls for region in printed.regions)


def test_queues_are_named_by_their_place_as_on_the_screen(printed: Printed) -> None:
    text = printed(f"queue:eu-west-1/{QUEUE},us-east-1/adhoc", output="jsonl")
    jobs = [json.loads(line) for line in text.splitlines()]
    assert {(job["region"], job["jobQueue"]) for job in jobs} == {
        ("eu-west-1", QUEUE),
        ("us-east-1", "adhoc"),
    }
    asked = [
        {call.body["jobQueue"] for call in region.calls if "jobQueue" in call.body}
        for region in printed.regions
    ]
    assert asked == [{"adhoc"}, {QUEUE}]
    text = printed("queue:eu-west-1/*", output="jsonl", group=(BY_KEY["queue"],))
    assert all(json.loads(line)["queue"].startswith("eu-west-1/") for line in text.splitlines())


def test_queues_that_one_cannot_list_are_told_of(printed: Printed) -> None:
    printed.regions[1].faults.turn({"deny": -1, "only": ["DescribeJobQueues"]})
    jobs = [json.loads(line) for line in printed("queue:gen*", output="jsonl").splitlines()]
    assert {job["region"] for job in jobs} == {"us-east-1"}
    [sentence] = printed.missing.sentences
    assert sentence.startswith("Not all jobs of eu-west-1 were read. ")


@pytest.mark.parametrize("children", [False, True])
def test_one_that_describes_none_keeps_no_other_from_being_described(
    printed: Printed, *, children: bool
) -> None:
    for region in printed.regions:
        region.add_job("array", queue=QUEUE, size=2, children=("FAILED", "SUCCEEDED"))
    printed.regions[1].faults.turn({"expire_credentials": -1, "only": ["DescribeJobs"]})
    text = printed("name:array", output="jsonl", describe=True, children=children)
    jobs = [json.loads(line) for line in text.splitlines()]
    assert {job["region"]: job["attempts"] is not None for job in jobs} == {
        "us-east-1": True,
        "eu-west-1": False,
    }
    [sentence] = printed.missing.sentences
    assert "could not be described" in sentence
    assert "expired" in sentence


def test_children_that_one_cannot_list_are_told_by_their_parents(printed: Printed) -> None:
    made = [
        region.add_job("array", queue=QUEUE, size=2, status="RUNNING", children=("RUNNING",) * 2)
        for region in printed.regions
    ]
    first = printed.regions[1]
    listed = printed("name:array", output="jsonl", children=True)
    assert len(listed.splitlines()) == 4
    first.faults.turn({"expire_credentials": -1})
    text = printed(f"id:{made[0]}", output="jsonl", children=True)
    assert len(text.splitlines()) == 2


def test_queues_that_fail_alike_are_told_in_one_sentence(printed: Printed) -> None:
    printed.regions[1].faults.turn({"expire_credentials": -1, "only": ["ListJobs"]})
    printed("queue:*", output="jsonl")
    [sentence] = printed.missing.sentences
    assert sentence.startswith("Not all jobs of eu-west-1/adhoc, eu-west-1/genomics, ")
    assert sentence.count("expired") == 1
