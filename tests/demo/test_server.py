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
    status, headers, _ = raw(region, "/v1/registerjobdefinition", {})

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


def post(region: DemoRegion, path: str, *lines: str) -> tuple[int, bytes]:
    """Status and body of the answer to a request with these lines in its head, and {} in it."""
    address = urlsplit(region.url)
    head = [f"POST {path} HTTP/1.1", *lines, "Content-Length: 2", "Connection: close"]
    with create_connection((str(address.hostname), int(address.port or 0))) as connection:
        connection.sendall("\r\n".join([*head, "", "{}"]).encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    said, _, body = answer.partition(b"\r\n\r\n")
    return int(said.split()[1]), body


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_this_machine_is_answered_by_its_names(region: DemoRegion, name: str) -> None:
    host = f"Host: {name}:{urlsplit(region.url).port}"

    status, body = post(region, "/v1/describejobqueues", host)

    assert status == 200
    assert json.loads(body)["jobQueues"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "Host must be 127.0.0.1:"),
        (["Host: evil.example"], "Host must be "),
        (["Host: evil.example:{port}"], "Host must be "),
        (["Host: 127.0.0.1"], "Host must be "),
        (["Host: 127.0.0.1:1"], "Host must be "),
        (["Host: 127.0.0.1:{port}", "Host: evil.example"], "Host must be "),
        (["Host: 127.0.0.1:{port}", "Origin: https://evil.example"], "an Origin"),
        (["Host: 127.0.0.1:{port}", "Origin: null"], "an Origin"),
        (["Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}"], "an Origin"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/describejobqueues", "/_demo/calls"])
def test_no_web_page_is_answered(
    region: DemoRegion, path: str, lines: list[str], said: str
) -> None:
    port = urlsplit(region.url).port
    lines = [line.format(port=port) for line in lines]

    status, body = post(region, path, *lines, "Content-Type: application/json")

    assert status == 403
    assert said in json.loads(body)["message"]
    assert not region.calls


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_control_takes_json_alone(region: DemoRegion, kind: str | None) -> None:
    host = f"Host: {urlsplit(region.url).netloc}"
    lines = [host] if kind is None else [host, f"Content-Type: {kind}"]

    status, body = post(region, "/_demo/faults", *lines)
    assert status == 403
    assert "application/json" in json.loads(body)["message"]

    assert (
        post(region, "/_demo/faults", host, "Content-Type: application/json; charset=utf-8")[0]
        == 200
    )


@pytest.mark.parametrize("length", ["many", "-1", "²", "9" * 5_000, str(1 << 40)])
def test_a_length_that_is_no_number_or_too_large_is_refused(
    region: DemoRegion, length: str
) -> None:
    address = urlsplit(region.url)
    with create_connection((str(address.hostname), int(address.port or 0))) as connection:
        head = f"POST /v1/listjobs HTTP/1.1\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode("latin-1"))
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("path", ["/v1/listjobs", "/_demo/add_job"])
def test_a_request_that_is_too_large_is_refused_as_any_other(region: DemoRegion, path: str) -> None:
    status, headers, told = raw(region, path, b"x" * (3 << 20))
    assert (status, headers["content-type"], headers["connection"]) == (
        400,
        "application/json",
        "close",
    )
    assert json.loads(told)["message"] == "Content-Length must be a number from 0 to 1,048,576."
