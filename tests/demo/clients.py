"""Ways to call a demo region: real boto3, and bare HTTP for what boto3 would not let pass."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from batch_tui.demo import DemoRegion

NOW = 1_795_000_000_000
STATUSES = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED")

BatchClient = Any  # boto3 makes its clients at run time
Summary = dict[str, Any]


@lru_cache
def _session() -> boto3.Session:
    return boto3.Session(
        aws_access_key_id="demo", aws_secret_access_key="demo", region_name="us-east-1"
    )


@contextmanager
def client_of(region: DemoRegion, service: str = "batch") -> Iterator[Any]:
    """A boto3 client of a region that tries each call once."""
    config = Config(retries={"total_max_attempts": 1}, read_timeout=20)
    client = _session().client(service, endpoint_url=region.url, config=config)  # type: ignore[call-overload]
    with closing(client):
        yield client


def raw(region: DemoRegion, path: str, body: object) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (in lower case) and body of the answer to a POST."""
    with closing(HTTPConnection(urlsplit(region.url).netloc, timeout=20)) as connection:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("POST", path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()


def members(region: DemoRegion, operation: str, **body: Any) -> dict[str, Any]:
    """The members of a good answer, as they were sent."""
    status, _, content = raw(region, f"/v1/{operation.lower()}", body)
    assert status == 200, content
    answer: dict[str, Any] = json.loads(content)
    return answer


def listed(client: BatchClient, **ask: Any) -> list[Summary]:
    """All jobs of a listing, read by boto3's own paginator."""
    pages = client.get_paginator("list_jobs").paginate(**ask)
    return [job for page in pages for job in page["jobSummaryList"]]


def only(name: str, value: str) -> list[dict[str, Any]]:
    """The `filters` of a ListJobs call."""
    return [{"name": name, "values": [value]}]


def ids(jobs: list[Summary]) -> list[str]:
    """The ids of jobs, in their order."""
    return [job["jobId"] for job in jobs]


def error_of(raised: Any) -> tuple[int, str, str]:
    """HTTP status, code and message of what boto3 raised."""
    error = raised.value
    assert isinstance(error, ClientError)
    return (
        error.response["ResponseMetadata"]["HTTPStatusCode"],
        error.response["Error"]["Code"],
        error.response["Error"]["Message"],
    )
