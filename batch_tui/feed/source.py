"""What is asked: one account in one region."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from batch_tui.batch.ports import Hosts, Logs, Region, Scope
from batch_tui.batch.waiting.sightings import Sightings
from batch_tui.feed.calls import Calls

LOG_RATE = 10.0
"""Calls a second to CloudWatch Logs at most: what an account has in some regions, for all."""


class LogSource(NamedTuple):
    """CloudWatch Logs, and the calls to it: with a budget, and threads, of their own."""

    port: Logs
    calls: Calls


class HostSource(NamedTuple):
    """ECS, and the calls to it: with a budget, and threads, of their own."""

    port: Hosts
    calls: Calls


@dataclass(slots=True)
class Learned:
    """What its answers have shown of a region; shared by all who read there.

    `page` is the largest page that it has not refused, in jobs; `other`: there are jobs in a status
    that is new to this program.
    """

    page: int = 1000
    other: bool = False


@dataclass(slots=True)
class Source:
    """An account and region, and the way to ask it. Two of them side by side share nothing.

    `scope` is the key of what is kept of it; `calls` are those to Batch, within its own budget;
    `clock` gives the present instant in milliseconds since 1970; `sightings` are since when jobs
    that wait were seen to be as they are.
    """

    scope: Scope
    region: Region
    calls: Calls
    clock: Callable[[], int]
    learned: Learned = field(default_factory=Learned)
    sightings: Sightings = field(default_factory=Sightings)
    logs: LogSource = field(kw_only=True)
    hosts: HostSource = field(kw_only=True)
