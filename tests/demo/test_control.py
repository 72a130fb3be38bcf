"""What another process may do to a region."""

import json
from typing import Any

from batch_tui.demo import DemoRegion
from tests.demo.clients import members, raw


def do(region: DemoRegion, word: str, **arguments: Any) -> tuple[int, Any]:
    status, _, content = raw(region, f"/_demo/{word}", arguments)
    answer = json.loads(content)
    return status, answer.get("result", answer.get("message"))


def test_faults_are_turned_and_cleared(region: DemoRegion) -> None:
    assert do(region, "faults", throttle=-1, only=["ListJobs"]) == (200, None)
    assert raw(region, "/v1/listjobs", {"jobQueue": "adhoc"})[0] == 429

    assert do(region, "clear") == (200, None)
    assert raw(region, "/v1/listjobs", {"jobQueue": "adhoc"})[0] == 200


def test_jobs_are_added_changed_and_forgotten(region: DemoRegion) -> None:
    status, job_id = do(region, "add_job", name="mine", queue="mine", status="RUNNING")
    assert status == 200
    assert members(region, "DescribeJobs", jobs=[job_id])["jobs"][0]["status"] == "RUNNING"

    assert do(region, "set_status", job_id=job_id, status="FAILED", exit_code=3) == (200, None)
    (job,) = members(region, "DescribeJobs", jobs=[job_id])["jobs"]
    assert (job["status"], job["container"]["exitCode"]) == ("FAILED", 3)

    assert do(region, "forget", job_id=job_id) == (200, None)
    assert members(region, "DescribeJobs", jobs=[job_id])["jobs"] == []


def test_time_is_moved(region: DemoRegion) -> None:
    before = region.clock.life()

    assert do(region, "advance", seconds=5) == (200, None)

    assert region.clock.life() == before + 5000


def test_calls_are_told_and_control_is_none_of_them(region: DemoRegion) -> None:
    members(region, "DescribeJobs", jobs=["x"])

    assert do(region, "calls") == (200, [["DescribeJobs", {"jobs": ["x"]}]])


def test_what_cannot_be_done_is_said(region: DemoRegion) -> None:
    assert do(region, "dance")[0] == 404
    assert do(region, "forget", job_id="no-such-job")[0] == 400
    assert do(region, "forget")[0] == 400
    status, message = do(region, "faults", gremlins=1)
    assert status == 400
    assert "No such fault: gremlins" in message
    assert do(region, "set_status", job_id="no-such-job", status="FAILED")[0] == 400
