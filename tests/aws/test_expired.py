"""A night with expired credentials: every refresh fails, and nothing is left of it."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import BadCredentials
from batch_tui.demo import DemoRegion
from tests.aws.expired import SSO, WAYS, alive, by_sso, uncollected
from tests.aws.servers import CannedServer

FAILURES = 300
END = "2999-01-01T00:00:00Z"
INTERVAL = 5.0
"""Seconds of the connection's clock between two of them."""


@pytest.mark.parametrize("way", WAYS)
def test_refreshes_that_fail_leave_nothing_behind(
    way: Callable[[Path, CannedServer], dict[str, str]],
    home: Path,
    canned: CannedServer,
    demo: DemoRegion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It tells of every refresh that fails, and pytest keeps what is told.
    monkeypatch.setattr(logging.getLogger("botocore.credentials"), "disabled", True)
    now = 0.0
    for name, value in way(home, canned).items():
        monkeypatch.setenv(name, value)
    connection = connect(None, "eu-west-1", demo.url, clock=lambda: now)
    region = BatchRegion(connection)

    def fail(times: int) -> None:
        nonlocal now
        for _ in range(times):
            now += INTERVAL
            with pytest.raises(BadCredentials):
                region.list_queues(None)

    demo.faults.expire_credentials = -1
    try:
        fail(20)  # what is made once is made by then
        with uncollected():
            canned.settle()
            before = alive()
            fail(FAILURES)
            canned.settle()
            after = alive()
    finally:
        demo.faults.clear()
    assert after[:3] == before[:3]
    # Some objects of botocore's refer to each other after every call, whatever its outcome.
    assert after.objects - before.objects < 50 * FAILURES
    connection.close()


def test_a_sign_in_is_seen_by_the_next_call(
    home: Path, canned: CannedServer, demo: DemoRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_sso(home, canned)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", canned.url)
    connection = connect(None, "eu-west-1", demo.url)
    region = BatchRegion(connection)
    for _ in range(2):
        with pytest.raises(BadCredentials, match="aws sso login"):
            region.list_queues(None)
    given = {"accessKeyId": "a", "secretAccessKey": "b", "sessionToken": "c"}
    canned.gives(200, {"roleCredentials": given | {"expiration": 32_000_000_000_000}})
    [token] = (home / ".aws" / "sso" / "cache").iterdir()
    token.write_text(f'{{"startUrl": "{SSO}", "accessToken": "t", "expiresAt": "{END}"}}')
    assert region.list_queues(None).queues
    connection.close()
