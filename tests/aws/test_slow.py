"""Answers that come a few bytes at a time, for ever."""

from pathlib import Path

import pytest

from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import Unanswered, Unavailable
from tests.aws.conftest import DUMMY
from tests.aws.expired import by_role
from tests.aws.servers import CannedServer


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_ends_with_a_sentence_and_the_next_call_is_answered(
    part: str, canned: CannedServer
) -> None:
    connection = connect(None, "eu-west-1", canned.url, credentials=DUMMY, within=0.3)
    region = BatchRegion(connection)
    canned.drips = part
    with pytest.raises(Unanswered, match="did not give its whole answer"):
        region.list_queues(None)
    canned.clear()
    canned.gives(200, {"jobQueues": []})
    assert region.list_queues(None).queues == ()
    connection.close()


def test_what_gives_the_credentials_may_not_drip_either(
    home: Path, canned: CannedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in by_role(home, canned).items():
        monkeypatch.setenv(name, value)
    canned.drips = "body"
    connection = connect(None, "eu-west-1", "http://127.0.0.1:1", within=0.3)
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:.* did not give its whole answer"):
        BatchRegion(connection).list_queues(None)
    connection.close()
