"""What stands ready for who goes to another account or region, and what becomes of it."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batch_tui import wiring
from batch_tui.aws.helper import connection
from batch_tui.aws.helper.process import Process
from batch_tui.demo import DemoRegion
from batch_tui.feed.scopes import Scopes, Wanted
from batch_tui.journal import Journal
from batch_tui.settings.options import Settings


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Scopes, list[Process]]]:
    """A region whose helper has begun, and all helpers that begin; none begins for a call."""
    begun: list[Process] = []

    def begin() -> Process:
        begun.append(Process())
        return begun[-1]

    def begin_late() -> None:
        raise OSError("it was not got ready")

    monkeypatch.setattr(wiring, "Process", begin)
    monkeypatch.setattr(connection, "Process", begin_late)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "access")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with DemoRegion(jobs=10) as demo:
        settings = Settings(region="us-east-1", endpoint_url=demo.url)
        with wiring.open_scopes(settings, Journal(), helper=begin()) as scopes:
            yield scopes, begun
    for each in begun:
        with pytest.raises(ProcessLookupError):
            os.kill(each.id, 0)


def test_one_helper_is_ready_for_whatever_is_opened_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(monkeypatch) as (scopes, begun):
        assert len(begun) == 1
        scopes.get_ready()
        scopes.get_ready()
        assert len(begun) == 2
        source = scopes.open(Wanted(None, "eu-west-1"))
        assert asyncio.run(source.list_queues()).queues
        scopes.get_ready()
        assert len(begun) == 3


def test_a_helper_that_was_for_nobody_ends_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(monkeypatch) as (scopes, begun):
        scopes.get_ready()
        assert len(begun) == 2
