import subprocess
import sys
from collections.abc import Callable
from threading import get_ident

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.late import Caller, LateConnection
from batch_tui.aws.session import Connection
from batch_tui.batch.failure import BadCredentials
from batch_tui.batch.job import Status
from batch_tui.batch.plan.stream import Stream
from batch_tui.demo import DemoRegion


def test_the_first_call_connects_and_the_others_use_what_it_made(
    demo: DemoRegion, connected: Callable[[str], Connection]
) -> None:
    made: list[int] = []

    def connect() -> Caller:
        made.append(get_ident())
        return connected(demo.url)

    region = BatchRegion(LateConnection(connect))
    assert made == []
    assert region.list_queues(None).queues
    assert region.list_jobs(Stream(demo.default_queue, Status.FAILED), None, 10).jobs
    assert region.place().endpoint == demo.url
    assert made == [get_ident()]


def test_a_failure_to_connect_is_that_of_the_call_and_the_next_one_tries_again(
    demo: DemoRegion, connected: Callable[[str], Connection]
) -> None:
    failures = [BadCredentials("There is no AWS profile nobody.")]

    def connect() -> Caller:
        if failures:
            raise failures.pop()
        return connected(demo.url)

    region = BatchRegion(LateConnection(connect))
    with pytest.raises(BadCredentials, match="nobody"):
        region.list_queues(None)
    assert region.list_queues(None).queues


def test_a_region_is_made_without_boto3() -> None:
    program = (
        "import sys, batch_tui.aws.batch, batch_tui.aws.late;"
        "print(any(name in sys.modules for name in ('boto3', 'botocore')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"False\n"
