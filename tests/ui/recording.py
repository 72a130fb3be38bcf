"""A session on the screen, written down step by step: what was asked of AWS, and what is seen."""

import os
import re
from collections.abc import Callable, Iterator
from difflib import unified_diff
from itertools import zip_longest
from pathlib import Path
from typing import Any

from batch_tui.demo import Call, DemoRegion
from tests.ui import driver
from tests.ui.driver import Running

FOLDER = Path(__file__).parent / "sessions"
ANEW = "RECORD"
"""The variable of the environment with which sessions are written anew."""
HEADING = "════ "
PORT = re.compile(r"(?<=127\.0\.0\.1):\d{5}")
ABOUT = re.compile(r"~?\d+ calls(?=/min)")
"""How many calls there were, and how they are told, hangs on how answers that come together fall
apart."""


class Recording:
    """Does the steps of a session and writes them down."""

    def __init__(self, running: Running, demo: DemoRegion) -> None:
        self.running = running
        self.demo = demo
        self.steps: list[str] = []
        self._told = 0

    async def step(self, what: str, *keys: str, then: Callable[[], object] | None = None) -> None:
        """Type keys, each when nothing is under way any more; or, if given, when `then`."""
        holds = then or (lambda: driver.is_over(self.running))
        if then is None:
            await self.running.quiet(holds)
        for key in keys:
            self.running.type_key(key)
            await self.running.quiet(holds)
        driver.count_down(self.running)
        await self.running.quiet(holds)
        made = list(self.demo.calls)[self._told :]
        self._told += len(made)
        asked = "\n".join(sorted(self._written(made))) or "nothing asked"
        shown = PORT.sub(":PORT ", "\n".join(self.running.shown))
        shown = ABOUT.sub("~N calls", shown)
        typed = f" · {' '.join(keys)}" if keys else ""
        self.steps.append(f"{what}{typed}\n{asked}\n\n{shown}\n")

    def _written(self, made: list[Call]) -> Iterator[str]:
        """The calls as they are written down; of descriptions, how many are of rows in sight.

        What was in sight for a moment only is described where answers come slowly.
        """
        described = {i for call in made for i in call.body.get("jobs", ())}
        in_sight = len(described & {job.id for job in driver.in_sight(self.running)})
        if in_sight:
            yield f"DescribeJobs of rows in sight={in_sight}"
        yield from (written(call) for call in made if call.operation != "DescribeJobs")

    def is_as_before(self, name: str) -> None:
        """Compare with what was written before, step by step, or write that anew."""
        other = compared(FOLDER / f"{name}.txt", self.steps)
        assert not other, "\n".join(other[:1])


def compared(path: Path, steps: list[str]) -> list[str]:
    """In what each step that is another one differs from what was written before, line by line.

    With RECORD=1 that is written anew first.
    """
    if os.environ.get(ANEW):
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(HEADING + step for step in steps), "utf-8")
    _, *before = path.read_text("utf-8").split(HEADING)
    return [
        "\n".join(
            [
                f"{path.stem}, step {number}: {(now or then).partition(chr(10))[0]}",
                *unified_diff(then.splitlines(), now.splitlines(), "before", "now", "", "", 1, ""),
            ]
        )
        for number, (now, then) in enumerate(zip_longest(steps, before, fillvalue=""))
        if now != then
    ]


def written(call: Call) -> str:
    """A call with the parameters that matter, tokens not told one by one."""
    return " ".join([call.operation, *(_parameter(*item) for item in sorted(call.body.items()))])


def _parameter(name: str, value: Any) -> str:
    if name == "nextToken":
        return "token"
    if name == "filters":
        return " ".join(f"{f['name']}={','.join(f['values'])}" for f in value)
    return f"{name}={value}"
