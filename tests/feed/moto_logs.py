"""A second opinion: moto's CloudWatch Logs, with the same events put into it."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.detail import Log
from batch_tui.demo import DemoRegion
from tests.feed.world import World


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    control = HTTPConnection(host, port)  # what an earlier one was told is kept by the process
    control.request("POST", "/moto-api/reset")
    control.getresponse().read()
    control.close()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def present() -> Iterator[World]:
    """A region of today: moto takes no events that are older than two weeks."""
    with DemoRegion(jobs=10, seed=7, now=time.time_ns() // 1_000_000) as demo:
        connection = connect(
            region=demo.region_name, endpoint_url=demo.url, credentials=("key", "secret")
        )
        try:
            yield World(demo, BatchRegion(connection))
        finally:
            connection.close()


def put(client: Any, log: Log, events: list[dict[str, Any]]) -> None:
    """Make a stream in a group of its own name, and put events into it."""
    named = {"logGroupName": log.group, "logStreamName": log.stream}
    if not client.describe_log_groups(logGroupNamePrefix=log.group)["logGroups"]:
        client.create_log_group(logGroupName=log.group)
    client.create_log_stream(**named)
    for start in range(0, len(events), 5_000):
        client.put_log_events(**named, logEvents=events[start : start + 5_000])
