"""Which service is asked where: as the `aws` command would, but for Batch's own option."""

from collections.abc import Callable, Iterator

import pytest

from batch_tui.aws.session import Connection, connect
from batch_tui.batch.failure import Unavailable
from batch_tui.demo import DemoRegion
from tests.aws.servers import CannedServer

pytestmark = pytest.mark.usefixtures("home", "keys")

PROFILE = "[profile work]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n"
STREAM = {"logGroupName": "/aws/batch/job", "logStreamName": "jd/default/1"}


@pytest.fixture
def logs() -> Iterator[CannedServer]:
    """A server beside `canned`, for what is not Batch."""
    with CannedServer() as server:
        server.gives(200, {"events": []})
        yield server


def ask_both(connection: Connection) -> None:
    connection.call("ListJobs", lambda answer: answer, jobQueue="high")
    connection.call("GetLogEvents", lambda answer: answer, service="logs", **STREAM)
    connection.close()


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_ENDPOINT_URL"])
def test_the_environment_says_where_the_logs_are_and_the_option_where_batch_is(
    variable: str, canned: CannedServer, logs: CannedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, logs.url)
    ask_both(connect(None, "eu-west-1", canned.url))
    assert (canned.paths, logs.paths) == (["/v1/listjobs"], ["/"])


@pytest.mark.parametrize(
    "config",
    [
        "services = mine\n[services mine]\ncloudwatch_logs =\n  endpoint_url = URL\n",
        "endpoint_url = URL\n",
    ],
)
def test_the_profile_says_where_the_logs_are(
    config: str, aws_config: Callable[[str], None], canned: CannedServer, logs: CannedServer
) -> None:
    aws_config(PROFILE + config.replace("URL", logs.url))
    ask_both(connect("work", None, canned.url))
    assert (canned.paths, logs.paths) == (["/v1/listjobs"], ["/"])


def test_the_profile_can_say_where_each_service_is(
    aws_config: Callable[[str], None], canned: CannedServer, logs: CannedServer
) -> None:
    aws_config(
        f"{PROFILE}services = mine\n[services mine]\n"
        f"batch =\n  endpoint_url = {canned.url}\n"
        f"cloudwatch_logs =\n  endpoint_url = {logs.url}\n"
    )
    ask_both(connect("work"))
    assert (canned.paths, logs.paths) == (["/v1/listjobs"], ["/"])


def test_configured_endpoints_can_be_ignored(
    aws_config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_config(
        "[profile work]\nregion = eu-west-1\nendpoint_url = http://localhost:1\n"
        "ignore_configured_endpoint_urls = true\n"
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_BATCH", "http://localhost:2")
    connection = connect("work", None, "http://localhost:3")
    assert connection.place.endpoint == "http://localhost:3"
    logs = connection.client("logs")
    assert logs.meta.endpoint_url == "https://logs.eu-west-1.amazonaws.com"
    assert connect("work").place.endpoint == "https://batch.eu-west-1.amazonaws.com"


def test_the_option_is_for_batch_alone() -> None:
    connection = connect(None, "eu-west-1", "http://localhost:1")
    logs = connection.client("logs")
    assert logs.meta.endpoint_url == "https://logs.eu-west-1.amazonaws.com"
    assert connection.place.endpoint == "http://localhost:1"


def test_logs_may_lie_in_another_region() -> None:
    connection = connect(None, "eu-west-1", "http://localhost:1")
    there = connection.client("logs", "us-west-2")
    assert there.meta.endpoint_url == "https://logs.us-west-2.amazonaws.com"
    assert connection.client("logs", "us-west-2") is there
    assert connection.client("logs", "eu-west-1") is connection.client("logs") is not there
    assert connection.place[1:] == ("eu-west-1", "http://localhost:1")


def test_a_failure_names_the_service_that_failed_and_its_host(
    canned: CannedServer, logs: CannedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", logs.url)
    logs.gives(500, {"message": "why"}, "ServiceUnavailableException")
    with pytest.raises(Unavailable) as caught:
        ask_both(connect(None, "eu-west-1", canned.url))
    host = logs.url.removeprefix("http://")
    assert caught.value.sentence.startswith(f"CloudWatch Logs at {host} failed")


def test_the_demo_serves_the_logs_too(
    demo: DemoRegion, connected: Callable[[str], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://localhost:1")
    connection = connected(demo.url)
    told = next(
        told for told in demo.store.all_summaries(demo.default_queue)
        if told["status"] == "SUCCEEDED" and "arrayProperties" not in told
        and "nodeProperties" not in told
    )  # fmt: skip
    job = connection.client("batch").describe_jobs(jobs=[told["jobId"]])["jobs"][0]
    stream = job["container"]["logStreamName"]

    def messages(answer: object) -> list[str]:
        assert isinstance(answer, dict)
        return [event["message"] for event in answer["events"]]

    lines = connection.call(
        "GetLogEvents",
        messages,
        service="logs",
        region="ap-south-1",
        logGroupName="/aws/batch/job",
        logStreamName=stream,
    )
    assert lines
    assert demo.calls[-1].operation == "GetLogEvents"
