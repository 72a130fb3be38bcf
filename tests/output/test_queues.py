"""Which queues are asked where nobody can choose on a screen."""

from collections.abc import AsyncIterator, Iterator

import pytest

from batch_tui.batch.failure import Failure
from batch_tui.batch.query.query import parse
from batch_tui.feed.budget import Budget
from batch_tui.feed.calls import Calls
from batch_tui.feed.pool import Pool
from batch_tui.output.queues import asked_queues
from tests.feed.world import World, demo_world, source_of

ALL = (
    "adhoc",
    "genomics",
    "legacy-reports",
    "ml-training",
    "nightly-etl",
    "render-spot",
    "services-eks",
)


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(jobs=5, seed=1) as made:
        yield made


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    pool = Pool()
    yield Calls(pool, Budget(rate=1_000, steady=1_000, burst=1_000))
    pool.close()


def operations(world: World) -> list[str]:
    return [call.operation for call in world.demo.calls]


@pytest.mark.parametrize(
    ("text", "chosen", "asked"),
    [
        ("", ("a", "b"), ("a", "b")),
        ("queue:b,c", ("a",), ("b", "c")),
        ("-queue:b", ("a", "b"), ("a",)),
        (
            "queue:arn:aws:batch:us-east-1:1:job-queue/b",
            (),
            ("arn:aws:batch:us-east-1:1:job-queue/b",),
        ),
    ],
)
async def test_queues_that_are_named_are_not_looked_up(
    world: World, calls: Calls, text: str, chosen: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    assert await asked_queues(parse(text), chosen, source_of(world, calls)) == (asked, {})
    assert not operations(world)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("queue:*", ALL),
        ("queue:*e*", tuple(name for name in ALL if "e" in name)),
        ("queue:ml*,adhoc", ("ml-training", "adhoc")),
        ("queue:* -queue:*-*", ("adhoc", "genomics")),
        ("-queue:*-* -queue:adhoc", ("genomics",)),
    ],
)
async def test_a_pattern_stands_for_all_queues_that_it_fits(
    world: World, calls: Calls, text: str, asked: tuple[str, ...]
) -> None:
    assert await asked_queues(parse(text), (), source_of(world, calls)) == (asked, {})
    assert operations(world) == ["DescribeJobQueues"]


async def test_the_only_queue_needs_no_name(world: World, calls: Calls) -> None:
    for name in ALL[1:]:
        del world.demo.store.queues[name]
    assert await asked_queues(parse("etl*"), (), source_of(world, calls)) == (("adhoc",), {})


@pytest.mark.parametrize(
    ("text", "chosen", "words"),
    [
        ("", (), ["7 job queues", *ALL, "--queue", "queue:*"]),
        ("-queue:adhoc", (), ["6 job queues", *ALL[1:], "--queue"]),
        ("queue:etl*", (), ["queue:etl*", *ALL]),
        ("-queue:a*", ("adhoc",), ["-queue:a*", "--queue"]),
    ],
)
async def test_where_no_queue_is_meant_the_failure_says_which_there_are(
    world: World, calls: Calls, text: str, chosen: tuple[str, ...], words: list[str]
) -> None:
    with pytest.raises(Failure) as raised:
        await asked_queues(parse(text), chosen, source_of(world, calls))
    assert all(word in str(raised.value) for word in words), raised.value


async def test_of_very_many_queues_only_some_are_named(world: World, calls: Calls) -> None:
    for number in range(1_200):
        world.demo.add_queue(f"queue-{number:04}")
    with pytest.raises(Failure) as raised:
        await asked_queues(parse(""), (), source_of(world, calls))
    assert "There are 1,207 job queues: " in str(raised.value)
    assert "and 1,195 more." in str(raised.value)


async def test_a_region_without_queues_says_so(world: World, calls: Calls) -> None:
    world.demo.store.queues.clear()
    for text in ("", "queue:*"):
        with pytest.raises(Failure, match=r"no job queue.*--region"):
            await asked_queues(parse(text), (), source_of(world, calls))
