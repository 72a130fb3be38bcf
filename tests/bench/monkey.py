"""A monkey at the keyboard for minutes: `monkey --seed 7 --minutes 5`.

In each round it does `--acts` things with one program that goes on from round to round, goes back
to the list, and counts what is in memory. After a fall it says which seed led there and what was
done last, and looks for as few acts as lead there.
"""

import argparse
import asyncio
import gc
import sys
import time
from collections import Counter
from collections.abc import Sequence

from tests.bench.report import machine
from tests.ui import monkey
from tests.ui.monkey import Act

COUNTED = (
    *("batch_tui.aws", "batch_tui.feed", "batch_tui.ui", "textual", "asyncio", "_asyncio"),
    *("botocore", "boto3", "urllib3", "http", "ssl", "_thread", "threading"),
)
"""Where the kinds of objects come from of which there should never be more. Jobs are none."""
SEARCH = 120.0
"""Seconds in which fewer acts that lead to the same fall are looked for."""
LAST = 25


def add_to(command: argparse.ArgumentParser) -> None:
    """The command's options."""
    command.set_defaults(run=run)
    command.add_argument("--seed", type=int, default=1, help="of the first round")
    command.add_argument("--minutes", type=float, default=3.0)
    command.add_argument("--acts", type=int, default=300, help="in each round")


def run(options: argparse.Namespace) -> None:
    """Print what came of each round, and what was counted."""
    print(machine(), flush=True)
    asyncio.run(_rounds(options.seed, options.minutes, options.acts))


async def _rounds(seed: int, minutes: float, number: int) -> None:
    print(f"{'seed':>8} {'seconds':>8} {'calls':>8} {'objects':>10} {'MB':>6}")
    begun, before = seed, Counter[str]()
    async with monkey.at_work() as (running, demo):
        until = time.monotonic() + 60 * minutes
        while time.monotonic() < until:
            began, done = time.monotonic(), 0
            acts = monkey.acts(seed, number)
            try:
                for act in acts:
                    done += 1
                    await monkey.do(running, demo, act)
                await monkey.go_home(running, demo)
            except Exception as fall:
                where = f"{done} acts of seed {seed} (rounds began with {begun})"
                print(f"\nAfter {where}: {type(fall).__name__}\n{fall}")
                break
            calls = len(demo.calls)
            demo.calls.clear()
            taken = time.monotonic() - began
            kinds = _objects()
            told = f"{seed:>8} {taken:>8.1f} {calls:>8} {kinds.total():>10} {_megabytes():>6.0f}"
            print(f"{told}  {_grown(before, kinds)}", flush=True)
            before = kinds
            seed += 1
        else:
            return
    await _explain(acts[:done])


async def _explain(acts: Sequence[Act]) -> None:
    """Print fewer acts that lead to a fall in a program of their own, or the last of these."""
    fewer = await _fewer(acts)
    print("These acts alone lead there:" if fewer else "Alone they do not; the last of them:")
    print(*(fewer or acts[-LAST:]), sep="\n")
    sys.exit(1)


async def _fewer(acts: Sequence[Act]) -> Sequence[Act]:
    if not await _falls(acts):
        return ()
    until, size = time.monotonic() + SEARCH, len(acts) // 2
    while size and time.monotonic() < until:
        for start in range(0, len(acts), size):
            without = [*acts[:start], *acts[start + size :]]
            if await _falls(without):
                acts = without
                break
        else:
            size //= 2
    return acts


async def _falls(acts: Sequence[Act]) -> bool:
    try:
        async with monkey.at_work() as (running, demo):
            for act in acts:
                await monkey.do(running, demo, act)
            await monkey.go_home(running, demo)
    except Exception:
        return True
    return False


def _grown(before: Counter[str], now: Counter[str]) -> str:
    """Of which kinds there are more, the most first."""
    more = (now - before).most_common(3) if before else []
    return ", ".join(f"{kind} +{number}" for kind, number in more)


def _objects() -> Counter[str]:
    """How many objects there are of each kind, of the program and of what it stands on."""
    gc.collect()
    kinds = (f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    return Counter(kind for kind in kinds if kind.startswith(COUNTED))


def _megabytes() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
