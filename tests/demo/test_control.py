"""What another process may do to a region."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_tui.demo import DemoRegion
from batch_tui.demo.faults import Faults
from tests.demo.clients import members, raw

WORDS = (
    *("faults", "clear", "add_job", "add_queue", "set_status", "forget", "advance", "calls"),
    "dance",
)
ARGUMENTS = (
    *vars(Faults()),
    *("name", "queue", "status", "definition", "created", "size", "nodes", "children", "seconds"),
    *("job_id", "reason", "exit_code", "detail", "started", "priority", "kind", "serial", "self"),
)
ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.sampled_from(["RUNNING", "ListJobs", 1e400, 10**30, -1, 0, 1, "\ud800"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)


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


@pytest.mark.parametrize(
    ("word", "arguments", "said"),
    [
        ("faults", {"throttle": 1.5}, "throttle is 1.5; it must be a whole number from -1"),
        ("faults", {"throttle": True}, "throttle is true; it must be a whole number"),
        ("faults", {"throttle": -2}, "throttle is -2; it must be a whole number"),
        ("faults", {"empty_pages": -1}, "empty_pages is -1; it must be a whole number from 0"),
        ("faults", {"sparse": -1}, "sparse is -1; it must be true or false"),
        ("faults", {"latency": -1}, "latency is -1; it must be a number from 0 to 86,400"),
        ("faults", {"latency": 1e308}, "latency is 1e+308; it must be a number"),
        ("faults", {"only": "ListJobs"}, "only is 'ListJobs'; it must be a list of operations"),
        ("faults", {"only": [1]}, "only is a list; it must be a list of operations"),
        ("faults", {"missing": ["ListJob"]}, "missing is a list; it must be a list of operations"),
        ("faults", {"stubborn": [1]}, "stubborn is a list; it must be a list of names"),
        ("add_job", {"status": "DONE"}, "status is 'DONE'; it must be one of SUBMITTED, "),
        ("add_job", {"size": 0}, "size is 0; it must be a whole number from 1 to 10,000, or null"),
        ("add_job", {"size": 2, "nodes": 2}, "A job has a size or nodes, not both."),
        ("add_job", {"size": 1, "children": [None, None]}, "There are more children than"),
        ("add_job", {"name": ""}, "name is ''; it must be a text"),
        ("add_job", {"name": "\ud800"}, "name is '\\ud800'; it must be a text"),
        ("add_job", {"created": "now"}, "created is 'now'; it must be a whole number"),
        ("add_job", {"serial": 1}, "add_job takes no serial; it takes name, queue, "),
        ("add_queue", {}, "add_queue needs name."),
        ("set_status", {"job_id": "x"}, "set_status needs status."),
        ("set_status", {}, "set_status needs job_id and status."),
        ("forget", {"job_id": "no-such-job"}, "There is no job no-such-job."),
        ("advance", {"seconds": -1}, "seconds is -1; it must be a number from 0 to 2,592,000"),
        ("advance", {"seconds": "x" * 200}, "seconds is 'xxx"),
        ("clear", {"all": True}, "clear takes no all; it takes nothing."),
    ],
)
def test_an_argument_that_cannot_be_is_said_in_a_sentence(
    region: DemoRegion, word: str, arguments: dict[str, Any], said: str
) -> None:
    status, message = do(region, word, **arguments)

    assert status == 400
    assert message.startswith(said)
    assert message.endswith(".")
    assert len(message) < 500
    assert region.faults == Faults()


def test_a_number_without_an_end_is_refused(region: DemoRegion) -> None:
    assert raw(region, "/_demo/advance", b'{"seconds": 1e400}')[0] == 400


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.sampled_from(WORDS),
    arguments=st.dictionaries(st.sampled_from(ARGUMENTS), ANYTHING, max_size=3),
)
def test_whatever_is_asked_for_is_done_or_refused(
    region: DemoRegion, word: str, arguments: dict[str, Any]
) -> None:
    status, _, content = raw(region, f"/_demo/{word}", arguments)
    region.faults.clear()

    assert status in {200, 400, 404}
    assert json.loads(content)
    assert members(region, "DescribeJobQueues", maxResults=1)
