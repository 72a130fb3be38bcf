"""A monkey at the keyboard: whatever it does, the program lives, and shows the list afterwards.

What it does is drawn from a seed before it begins and depends on nothing that happens, so that a
part of it can be done again alone.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, chdir
from dataclasses import fields
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from textual import events

from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion, Faults
from batch_tui.feed.budget import Budget
from batch_tui.settings.memory import Memory
from batch_tui.settings.options import Settings
from batch_tui.ui.keys.commands import COMMANDS
from tests.conftest import NOW, SCOPE
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.piloted import answered, key_event
from tests.ui.test_live import SELDOM

SIZE = (100, 30)
JOBS = 400
FAST = 200
"""How many times as fast as usual pauses and the budget go by."""
HOME = (*["escape"] * 12, "0", "g")
"""The keys that lead back to the list from everywhere, from jobs that were opened from jobs too."""

QUEUES = ("nightly-etl", "genomics", "adhoc", "services-eks")
EDITING = ("backspace", "delete", "ctrl+w", "ctrl+k", "shift+left", "shift+home", "shift+tab")
SPARED = frozenset({"ctrl+z"})
"""Keys that would stop the process that the monkey itself lives in."""
KEYS = sorted({k for command in COMMANDS for k in command.keys.split(",")} - SPARED)
TYPED = "".join(map(chr, range(32, 127))) + "äß漢\u202e\u200b🙂"
TEXTS = (
    "status:failed",
    "type:array",
    "etl*",
    "exit:!=0",
    "id:",
    "after:2h",
    '"',
    "-",
    "name:\x1b]52;c;ZXZpbA==\x07x",
    "line\nline\ttab",
    "x" * 5_000,
    "queue:*",
    "attempts:>1",
    "00000000-0000-4000-8000-000000000000:3",
)
SIZES = [(1, 1), (2, 50), (6, 24), (9, 3), (40, 8), (80, 24), (80, 24), (120, 34), (300, 100)]
MOUSE = (events.MouseScrollDown, events.MouseScrollUp, events.MouseMove)
ONLY: tuple[tuple[str, ...], ...] = (
    (),
    (),
    ("ListJobs",),
    ("DescribeJobs",),
    ("GetLogEvents",),
    ("FilterLogEvents",),
    ("DescribeContainerInstances",),
)
LOOKS = 3
"""Refreshes in which all that is new of hours is read: one reads ten pages of a queue at most."""
SLOW = 0.05
"""Seconds by which an answer is late."""


class Fall(AssertionError):
    """What the monkey did ended the program, or left it in a state that it does not get out of."""


class Act(NamedTuple):
    """One thing that the monkey does; whether it then waits until nothing is under way."""

    what: str
    argument: tuple[object, ...] = ()
    waits: bool = False

    def __str__(self) -> str:
        told = " ".join(map(repr, self.argument))
        return f"{self.what} {told}{', and waits' if self.waits else ''}"


def acts(seed: int, number: int) -> list[Act]:
    """What a monkey with this seed does."""
    random = Random(seed)
    return [act._replace(waits=random.random() < 0.2) for act in _drawn(random, number)]


def _drawn(random: Random, number: int) -> Iterator[Act]:
    kinds = ["key"] * 50 + ["type"] * 8 + ["paste"] * 4 + ["click"] * 8 + ["wheel"] * 4
    kinds += ["resize"] * 6 + ["focus"] * 2 + ["fault"] * 6 + ["calm"] * 4 + ["time"] * 4
    kinds += ["tick"] * 4 + ["job"] * 4
    for _ in range(number):
        kind = random.choice(kinds)
        yield Act(kind, _ARGUMENTS[kind](random))


def _fault(random: Random) -> tuple[object, ...]:
    knob = random.choice([knob for knob in fields(Faults) if knob.type in (int, float, bool)])
    usual: object = {int: random.choice([1, 3, -1]), float: SLOW, bool: True}[knob.type]  # type: ignore[index]
    value = random.choice([1, 2]) if knob.name == "empty_pages" else usual
    return knob.name, value, random.choice(ONLY)


_ARGUMENTS: dict[str, Callable[[Random], tuple[Any, ...]]] = {
    "key": lambda random: (random.choice(KEYS if random.random() < 0.9 else EDITING),),
    "type": lambda random: tuple(random.choices(TYPED, k=random.randint(1, 12))),
    "paste": lambda random: (random.choice(TEXTS),),
    "click": lambda random: (random.random(), random.random(), random.choice((1, 1, 1, 3))),
    "wheel": lambda random: (random.randrange(len(MOUSE)), random.random(), random.random()),
    "resize": lambda random: random.choice(SIZES),
    "focus": lambda random: (random.random() < 0.6,),
    "fault": _fault,
    "calm": lambda random: (),
    "time": lambda random: (random.choice((1, 5, 5, 60, 60, 600, 7_200)),),
    "tick": lambda random: (random.choice(("tick", "settle", "count", "countdown")),),
    "job": lambda random: (random.choice(QUEUES), random.choice(("RUNNING", "FAILED", "added"))),
}


@asynccontextmanager
async def at_work() -> AsyncIterator[tuple[Running, DemoRegion]]:
    """The program on a region of its own, for a monkey: it cannot be quitted."""
    with DemoRegion(JOBS, seed=7, now=NOW) as demo, TemporaryDirectory() as home, chdir(home):
        async with driver.started(
            demo,
            size=SIZE,
            budget=Budget(clock=lambda: time.monotonic() * FAST, sleep=_sleep),
            clock=demo.clock.life,
            memory=Memory(None),
            config=Path(home) / "config.toml",
            scope=SCOPE,
            settings=Settings(queues=QUEUES[:1], refresh=SELDOM),
        ) as running:
            await running.loaded()
            driver.never_quit(running)
            yield running, demo


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / FAST)


async def do(running: Running, demo: DemoRegion, act: Act) -> None:
    """Do one thing, and see that the program lives."""
    try:
        await _DOES[act.what](running, demo, *act.argument)
        await (driver.idle(running) if act.waits else answered(running.pilot))
    except Exception as error:
        told = driver.mistakes(running) or f"{error}: {', '.join(driver.under_way(running))}"
        raise Fall(told) from error
    if told := driver.mistakes(running):
        raise Fall(told)


async def _key(running: Running, demo: DemoRegion, key: str) -> None:
    running.app.post_message(key_event(key))


async def _type(running: Running, demo: DemoRegion, *keys: str) -> None:
    running.type_at_once(*keys)


async def _paste(running: Running, demo: DemoRegion, text: str) -> None:
    running.app.post_message(events.Paste(text))


async def _click(running: Running, demo: DemoRegion, x: float, y: float, button: int) -> None:
    for kind in (events.MouseDown, events.MouseUp):
        running.app.post_message(_mouse(running, kind, x, y, button))


async def _wheel(running: Running, demo: DemoRegion, kind: int, x: float, y: float) -> None:
    running.app.post_message(_mouse(running, MOUSE[kind], x, y, 0))


def _mouse(
    running: Running, kind: type[events.MouseEvent], x: float, y: float, button: int
) -> events.MouseEvent:
    width, height = running.app.size
    column, row = int(x * width), int(y * height)
    return kind(None, column, row, 0, 0, button, False, False, False, column, row)


async def _resize(running: Running, demo: DemoRegion, width: int, height: int) -> None:
    await running.resize(width, height)


async def _focus(running: Running, demo: DemoRegion, has: bool) -> None:
    running.app.post_message(events.AppFocus() if has else events.AppBlur())


async def _turn(
    running: Running, demo: DemoRegion, knob: str, value: object, only: Sequence[str]
) -> None:
    demo.faults.turn({knob: value, "only": only})


async def _calm(running: Running, demo: DemoRegion) -> None:
    demo.faults.clear()


async def _time(running: Running, demo: DemoRegion, seconds: int) -> None:
    demo.advance(seconds)
    driver.begin_tick(running)


async def _tick(running: Running, demo: DemoRegion, what: str) -> None:
    ticks = {"tick": driver.begin_tick, "settle": driver.settle}
    ticks |= {"count": driver.count_again, "countdown": driver.count_down}
    ticks[what](running)


async def _job(running: Running, demo: DemoRegion, queue: str, what: str) -> None:
    if what == "added":
        demo.add_job("monkeys-own", queue=queue)
        return
    live = [s for s in demo.store.all_summaries(queue) if s["status"] in ("RUNNABLE", "STARTING")]
    if live:
        demo.set_status(live[-1]["jobId"], what, exit_code=1 if what == "FAILED" else None)


_DOES: dict[str, Callable[..., Awaitable[None]]] = {
    "key": _key,
    "type": _type,
    "paste": _paste,
    "click": _click,
    "wheel": _wheel,
    "resize": _resize,
    "focus": _focus,
    "fault": _turn,
    "calm": _calm,
    "time": _time,
    "tick": _tick,
    "job": _job,
}


async def go_home(running: Running, demo: DemoRegion) -> None:
    """All goes well again, and a person wants back to the list."""
    demo.faults.clear()
    await _focus(running, demo, True)
    await _resize(running, demo, *SIZE)
    await driver.idle(running)
    for key in HOME:
        await _key(running, demo, key)
        await driver.idle(running)
    await _interval(running)  # it has said when it tries again
    if not driver.listing(running).state.interval:
        await _key(running, demo, "r")  # it is paused, and has said that this tries again
        await driver.idle(running)
    if told := driver.mistakes(running) or await _unlike(running, demo):
        raise Fall(told + "\n" + "\n".join(running.shown))


async def _interval(running: Running) -> None:
    driver.begin_tick(running)
    await driver.idle(running)


async def _unlike(running: Running, demo: DemoRegion) -> str:
    """What is wrong with the list, "" where it is right."""
    if told := _not_home(running):
        return told
    driver.open_query(running, parse(""))
    driver.show_newest_first(running)  # in another order rows that are mended make way for old ones
    await driver.idle(running)
    for _ in range(LOOKS):
        await _key(running, demo, "r")
        await driver.idle(running)
    if failure := driver.listing(running).state.failure:
        return f"it has failed: {failure}"
    if busy := driver.listing(running).state.busy:
        return f"{busy} does not end"
    return _unlike_store(running, demo)


def _not_home(running: Running) -> str:
    """What keeps the list from being what a person sees and asks for, "" when nothing does."""
    if running.app.screen is not running.jobs:
        return f"{running.app.screen} stands before the list"
    if running.app.focused is not driver.table(running):
        return f"{running.app.focused} has the focus"
    if driver.asked_query(running).statuses:
        return "statuses are still chosen"
    stage = driver.stage(running)
    if stage not in ("more", "finished", "stopped"):
        return f"the list is {stage}"
    return ""


def _unlike_store(running: Running, demo: DemoRegion) -> str:
    shown = [i for i in driver.ids(running) if ":" not in i and "#" not in i]
    jobs = [s for queue in driver.chosen_queues(running) for s in demo.store.all_summaries(queue)]
    newest = sorted(jobs, key=lambda s: -s["createdAt"])[: len(shown)]
    if jobs and not shown:
        return "nothing is listed"
    missing = {s["jobId"] for s in newest} - set(shown)
    # A page that could not be read when it was listed is told of, and not listed again.
    if missing and not driver.listing(running).state.unread:
        return f"{len(missing)} of the newest {len(shown)} jobs are missing"
    now = {s["jobId"]: s["status"] for s in jobs}
    sight = [job for job in driver.in_sight(running) if job.id in now]
    old = [job.id for job in sight if job.status != now[job.id]]
    return f"{old} are not as they are in the store" if old else ""
