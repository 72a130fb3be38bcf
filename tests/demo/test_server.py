"""The HTTP side: keep-alive, bad requests, and a close that waits for nobody."""

import json
import threading
from contextlib import closing
from http.client import HTTPConnection
from socket import create_connection
from urllib.parse import urlsplit

import pytest

from batch_tui.demo import DemoRegion
from tests.demo.clients import NOW, raw


def test_one_connection_serves_many_calls(region: DemoRegion) -> None:
    with closing(HTTPConnection(urlsplit(region.url).netloc)) as connection:
        for _ in range(3):
            connection.request("POST", "/v1/describejobqueues", "{}")
            answer = connection.getresponse()
            assert json.loads(answer.read())["jobQueues"]
            assert not answer.will_close


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"null", b"\xff", b'{"x": 1e400}', b'{"x": NaN}', b"[" * 200_000]
)
def test_a_request_that_is_no_object_is_refused(region: DemoRegion, content: bytes) -> None:
    status, headers, _ = raw(region, "/v1/listjobs", content)

    assert status == 400
    assert headers["x-amzn-errortype"] == "SerializationException"


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("listjobs", {"jobQueue": 3}),
        ("listjobs", {"jobQueue": "adhoc", "maxResults": "3"}),
        ("listjobs", {"jobQueue": "adhoc", "maxResults": True}),
        ("listjobs", {"jobQueue": "adhoc", "filters": "x"}),
        ("listjobs", {"jobQueue": "adhoc", "filters": ["x"]}),
        ("listjobs", {"jobQueue": "adhoc", "filters": [{"name": "JOB_NAME", "values": "x"}]}),
        ("describejobs", {"jobs": [1]}),
        ("canceljob", {"reason": "x"}),
    ],
)
def test_members_of_a_wrong_type_are_refused(
    region: DemoRegion, operation: str, body: dict[str, object]
) -> None:
    status, headers, _ = raw(region, f"/v1/{operation}", body)

    assert status == 400
    assert headers["x-amzn-errortype"] == "ClientException"


def test_an_operation_that_the_region_does_not_have_is_unknown(region: DemoRegion) -> None:
    status, headers, _ = raw(region, "/v1/submitjob", {})

    assert (status, headers["x-amzn-errortype"]) == (404, "UnknownOperationException")


def test_closing_ends_idle_and_half_open_connections_and_every_thread() -> None:
    before = set(threading.enumerate())
    region = DemoRegion(jobs=10, now=NOW).start()
    address = urlsplit(region.url)
    assert address.hostname
    assert address.port
    with (
        create_connection((address.hostname, address.port)) as idle,
        create_connection((address.hostname, address.port)) as half,
        closing(HTTPConnection(address.netloc)) as kept,
    ):
        half.sendall(b"POST /v1/listjobs HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        kept.request("POST", "/v1/describejobqueues", "{}")
        kept.getresponse().read()

        region.close()
        region.close()

        assert idle.recv(1) == b""
    assert set(threading.enumerate()) <= before


def test_a_port_that_is_taken_is_an_error(region: DemoRegion) -> None:
    port = urlsplit(region.url).port
    assert port
    with pytest.raises(OSError, match="in use"):
        DemoRegion(jobs=10, port=port).start()


def test_only_this_machine_can_reach_it(region: DemoRegion) -> None:
    assert urlsplit(region.url).hostname == "127.0.0.1"


@pytest.mark.parametrize("length", ["many", "-1", "²", "9" * 5_000, str(1 << 40)])
def test_a_length_that_is_no_number_or_too_large_is_refused(
    region: DemoRegion, length: str
) -> None:
    address = urlsplit(region.url)
    with create_connection((str(address.hostname), int(address.port or 0))) as connection:
        head = f"POST /v1/listjobs HTTP/1.1\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode("latin-1"))
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
