"""Answers that come a few bytes at a time, for ever."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from batch_tui.aws import bounds
from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import BadCredentials, Unanswered, Unavailable
from tests.aws.conftest import DUMMY
from tests.aws.expired import by_role
from tests.aws.servers import CannedServer
from tests.terminal import PATIENCE


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_ends_with_a_sentence_and_the_next_call_is_answered(
    part: str, canned: CannedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connect(None, "eu-west-1", canned.url, credentials=DUMMY, within=0.3)
    region = BatchRegion(connection)
    canned.drips = part
    with pytest.raises(Unanswered, match="did not give its whole answer"):
        region.list_queues(None)
    bounded = bounds._Timed  # the next answer may take as long as a busy machine takes for it
    monkeypatch.setattr(bounds, "_Timed", lambda sock, _: bounded(sock, PATIENCE))
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


@pytest.mark.parametrize(
    "config",
    [
        "[profile work]\ncredential_process = {command}\n",
        "[profile base]\ncredential_process = {command}\n"
        "[profile work]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\n",
    ],
)
def test_a_command_that_gives_no_credentials_for_ever_is_told_as_itself(
    config: str, aws_config: Callable[[str], None], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR)
    # The shell is not alone: what it has started holds the other ends of its pipes.
    aws_config(config.format(command=f"sh -c 'cat {pipe}; :'"))
    profile = "base" if "base" in config else "work"
    try:
        with pytest.raises(BadCredentials) as told:
            BatchRegion(connect("work", "eu-west-1", within=0.3)).list_queues(None)
    finally:
        pipe.unlink()
        os.close(held)
    assert told.value.sentence == (
        f"sh, which gives the credentials of profile {profile}, did not end within 0.3 s."
    )
    assert "credential_process" in told.value.hint


@pytest.fixture
def open_input() -> Iterator[None]:
    """Standard input as it is at a terminal where nobody types."""
    ours, (ends, begins) = os.dup(0), os.pipe()
    os.dup2(ends, 0)
    yield
    os.dup2(ours, 0)
    for descriptor in (ours, ends, begins):
        os.close(descriptor)


def test_a_command_that_gives_credentials_reads_nothing_of_ours(
    open_input: None, aws_config: Callable[[str], None], canned: CannedServer, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.write_text('{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}')
    aws_config(f"[profile work]\ncredential_process = sh -c 'cat; cat {given}'\n")
    canned.gives(200, {"jobQueues": []})
    connection = connect("work", "eu-west-1", canned.url)
    assert BatchRegion(connection).list_queues(None).queues == ()
    connection.close()
