"""What is known of AWS's set-up, in this process and through a helper: no call is made."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest

from batch_tui.aws.helper.connection import HelperConnection
from batch_tui.aws.helper.messages import Opening
from batch_tui.aws.helper.process import Process
from batch_tui.aws.setup import MachineSetup
from batch_tui.batch.failure import BadCredentials, Unanswered
from batch_tui.batch.ports import Profile
from tests.aws.test_helper import until
from tests.terminal import PATIENCE

T = TypeVar("T")

CONFIG = """
[default]
region = eu-central-1
[profile prod]
region = eu-west-1
sso_session = corp
[profile role]
role_arn = arn:aws:iam::111122223333:role/r
source_profile = default
[sso-session corp]
sso_start_url = https://example.com
[profile odd]
region = \u202eeu
credential_process = /bin/true
"""


def here(function: Callable[[], T]) -> T:
    return function()


@pytest.fixture(params=["here", "helper"])
def setup(request: pytest.FixtureRequest, home: Path) -> Iterator[MachineSetup]:
    if request.param == "here":
        yield MachineSetup(here)
        return
    way = HelperConnection(lambda: Opening("nobody"))
    yield MachineSetup(way.run)
    way.close()


def test_the_profiles_of_both_files_are_known_with_their_regions(
    setup: MachineSetup, home: Path
) -> None:
    (home / ".aws" / "config").write_text(CONFIG, encoding="utf-8")
    (home / ".aws" / "credentials").write_text("[keys]\naws_access_key_id = a\n")
    assert setup.profiles() == (
        Profile("default", "eu-central-1"),
        Profile("keys", "", "keys"),
        Profile("odd", "‹U+202E›eu", "command"),
        Profile("prod", "eu-west-1", "SSO"),
        Profile("role", "", "role"),
    )


def test_where_there_are_no_files_there_are_no_profiles(setup: MachineSetup) -> None:
    assert setup.profiles() == ()


def test_a_file_that_cannot_be_used_is_told_and_the_regions_are_known_all_the_same(
    setup: MachineSetup, home: Path
) -> None:
    (home / ".aws" / "config").write_text("[profile")
    with pytest.raises(BadCredentials, match="cannot be used") as told:
        setup.profiles()
    assert "~/.aws/config" in told.value.hint
    regions = setup.regions()
    assert {"us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"} <= set(regions)
    assert list(regions) == sorted(regions)


def test_where_the_helper_has_died_the_next_question_starts_another(home: Path) -> None:
    process = Process()
    way = HelperConnection(lambda: Opening(None), begun=process)
    setup = MachineSetup(way.run)
    assert setup.profiles() == ()
    raised: list[Exception] = []

    def ask() -> None:
        try:
            setup.profiles()
        except Unanswered as error:
            raised.append(error)

    os.kill(process.id, signal.SIGSTOP)
    asking = Thread(target=ask)
    asking.start()
    until(lambda: bool(way._line and way._line._waiting))
    os.kill(process.id, signal.SIGKILL)
    asking.join(PATIENCE)
    assert len(raised) == 1
    assert setup.profiles() == ()
    way.close()
