"""Which account and region is asked for, and what is closed: without a screen."""

from collections.abc import Iterator

import pytest

from batch_tui.batch.failure import BadCredentials, Broken, Failure, Unanswered
from batch_tui.batch.ports import Profile, Scope
from batch_tui.demo import DemoRegion
from batch_tui.feed.scopes import Opened, Scopes, Wanted
from tests.feed.world import NOW
from tests.ui import driver

PROFILES = (Profile("default", "eu-central-1"), Profile("keys"), Profile("prod", "eu-west-1"))
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")


class Said:
    """A set-up that tells what it is given, or raises it, each once; the last one for ever."""

    def __init__(self, *profiles: tuple[Profile, ...] | Exception) -> None:
        self._profiles = [*(profiles or (PROFILES,))]

    def profiles(self) -> tuple[Profile, ...]:
        told = self._profiles.pop(0) if len(self._profiles) > 1 else self._profiles[0]
        if isinstance(told, Exception):
            raise told
        return told

    def regions(self) -> tuple[str, ...]:
        return REGIONS


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoRegion]:
    with DemoRegion(jobs=10, now=NOW) as region:
        yield region


@pytest.fixture
def closed() -> list[Scope]:
    return []


def made(
    demo: DemoRegion,
    closed: list[Scope],
    setup: Said,
    wanted: Wanted = Wanted(),  # noqa: B008
    everywhere: str = "",
) -> Scopes:
    """Scopes whose profiles and regions are those that are asked for."""

    def opens(asked: Wanted) -> Opened:
        scope = Scope(asked.profile or "default", asked.region or everywhere)
        there = driver.opened(demo, scope, driver.unhurried(), lambda: NOW)

        def close() -> None:
            closed.append(scope)
            there.close()

        return Opened(there.source, close)

    return Scopes(opens, setup, wanted, everywhere)


@pytest.mark.parametrize(
    ("start", "profile", "asked"),
    [
        ((Wanted(), ""), "prod", Wanted("prod", None)),
        ((Wanted(), "us-east-1"), "prod", Wanted("prod", "eu-west-1")),
        ((Wanted(), ""), "keys", Wanted("keys", "eu-central-1")),
        ((Wanted(None, "us-east-1"), ""), "keys", Wanted("keys", "us-east-1")),
        ((Wanted("prod"), ""), "prod", Wanted("prod", None)),
        ((Wanted(), ""), "default", Wanted(None, None)),
        ((Wanted("default"), ""), "default", Wanted("default", None)),
    ],
)
async def test_a_profile_goes_to_its_own_region_else_stays_in_the_present_one(
    demo: DemoRegion,
    closed: list[Scope],
    start: tuple[Wanted, str],
    profile: str,
    asked: Wanted,
) -> None:
    scopes = made(demo, closed, Said(), *start)
    assert await scopes.read_profiles() == PROFILES
    assert scopes.with_profile(profile) == asked


@pytest.mark.parametrize(
    ("start", "region", "asked"),
    [
        ((Wanted(), ""), "us-east-1", Wanted(None, "us-east-1")),
        ((Wanted(), ""), "eu-central-1", Wanted(None, None)),
        ((Wanted(), "us-east-1"), "eu-central-1", Wanted(None, "eu-central-1")),
        ((Wanted("prod"), ""), "us-east-1", Wanted("prod", "us-east-1")),
        ((Wanted("prod", "us-east-1"), ""), "eu-west-1", Wanted("prod", None)),
        ((Wanted("keys"), ""), "eu-west-1", Wanted("keys", "eu-west-1")),
    ],
)
async def test_a_region_is_named_unless_it_is_the_profiles_own(
    demo: DemoRegion,
    closed: list[Scope],
    start: tuple[Wanted, str],
    region: str,
    asked: Wanted,
) -> None:
    scopes = made(demo, closed, Said(), *start)
    assert await scopes.read_regions() == REGIONS
    assert scopes.with_region(region) == asked
    scopes.open(asked)
    assert scopes.region == region


async def test_what_is_left_is_closed_and_what_is_looked_at_is_not(
    demo: DemoRegion, closed: list[Scope]
) -> None:
    scopes = made(demo, closed, Said())
    first = scopes.source.home("")
    second = scopes.open(Wanted("prod", "eu-west-1"))
    assert (scopes.source, scopes.profile, scopes.region) == (second, "prod", "eu-west-1")
    assert closed == []
    scopes.leave(first)
    scopes.leave(first)
    assert closed == [Scope("default", "")]
    for calls in (first.calls, first.logs.calls, first.hosts.calls):
        with pytest.raises(RuntimeError, match="closed"):
            await calls.pool.call(int)
    assert (await second.list_queues()).queues
    scopes.close()
    assert closed == [Scope("default", ""), Scope("prod", "eu-west-1")]


async def test_regions_are_read_where_the_profiles_cannot_be(
    demo: DemoRegion, closed: list[Scope]
) -> None:
    scopes = made(demo, closed, Said(BadCredentials("The files are broken.")))
    with pytest.raises(Failure, match="broken"):
        await scopes.read_profiles()
    assert await scopes.read_regions() == REGIONS
    assert scopes.region == ""


async def test_what_has_died_while_it_was_asked_is_asked_once_more(
    demo: DemoRegion, closed: list[Scope]
) -> None:
    died = Unanswered("It has ended.")
    assert await made(demo, closed, Said(died, PROFILES)).read_profiles() == PROFILES
    with pytest.raises(Unanswered):
        await made(demo, closed, Said(died)).read_profiles()


async def test_a_mistake_is_told_as_one(demo: DemoRegion, closed: list[Scope]) -> None:
    with pytest.raises(Broken, match="ValueError"):
        await made(demo, closed, Said(ValueError("secret"))).read_profiles()
