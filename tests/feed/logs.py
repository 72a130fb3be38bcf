"""Jobs with logs, and somebody who reads one as the screen does."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from batch_tui.batch.detail import Log
from batch_tui.demo import DemoRegion
from batch_tui.feed.log.reading import SEARCH, Reading
from batch_tui.feed.log.state import ReadingState
from batch_tui.feed.source import Source
from tests.demo.clients import client_of
from tests.feed.follower import until
from tests.feed.world import NOW

GROUP = "/aws/batch/job"
HOUR = 3_600_000


def job_with(demo: DemoRegion, lines: Sequence[str], status: str = "SUCCEEDED") -> str:
    """A job that has written these lines; one that runs writes them slowly, from an hour ago on."""
    began = NOW - HOUR
    ended: dict[str, Any] = {"stopped": NOW} if status in {"SUCCEEDED", "FAILED"} else {}
    return demo.add_job(
        "told", queue="logs", status=status, started=began, lines=tuple(lines), **ended
    )


def log_of(demo: DemoRegion, job_id: str) -> Log:
    """The last log of a job, as DescribeJobs names it."""
    with client_of(demo) as client:
        (job,) = client.describe_jobs(jobs=[job_id])["jobs"]
    return Log(GROUP, job["container"]["logStreamName"])


def messages(demo: DemoRegion, log: Log) -> list[str]:
    """All that a stream holds."""
    return [event["message"] for event in events_of(demo, log)]


def events_of(demo: DemoRegion, log: Log) -> list[dict[str, Any]]:
    """All its events, read by boto3 alone, a page at a time until the token repeats."""
    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    with client_of(demo, "logs") as client:
        while True:
            page = client.get_log_events(
                logGroupName=log.group, logStreamName=log.stream, startFromHead=True, **token
            )
            found += [{k: event[k] for k in ("timestamp", "message")} for event in page["events"]]
            if token.get("nextToken") == page["nextForwardToken"]:
                return found
            token = {"nextToken": page["nextForwardToken"]}


class Reader:
    """Looks at `size` lines of a log, the last ones at first."""

    def __init__(self, source: Source, job_id: str, size: int = 40) -> None:
        self.states: list[ReadingState] = []
        self.found: list[tuple[str, str]] = []
        self.when_told: Callable[[ReadingState], object] = lambda _: None
        self.size = size
        self.reading = Reading(source, job_id, self._told)

    def _told(self, state: ReadingState) -> None:
        self.states.append(state)
        self.when_told(state)
        search = state.search
        if search is not None and search.found is not None and SEARCH in state.busy:
            # What was searched for, and the line that is said to have it, as it is told.
            self.found.append((search.needle.text, self.reading.lines.line(search.found).text))

    @property
    def state(self) -> ReadingState:
        return self.reading.state

    @property
    def texts(self) -> list[str]:
        """All lines that are held."""
        lines = self.reading.lines
        return [lines.line(number).text for number in range(lines.first, lines.stop)]

    async def idle(self) -> None:
        await until(lambda: not self.reading._tasks.names, "idle")
        await asyncio.sleep(0)  # the loop tells of what has just ended

    async def open(self) -> "Reader":
        self.reading.open()
        await self.idle()
        await self.look(self.reading.lines.stop - self.size)
        return self

    async def look(self, first: int) -> None:
        """Bring a line to the top of the screen, and wait for what is read."""
        self.reading.look(range(first, min(first + self.size, self.reading.lines.stop)))
        await self.idle()

    async def up(self) -> None:
        """Look at the first line that is held until there are no older ones."""
        while not self.reading.lines.has_head and not self.state.failure:
            await self.look(self.reading.lines.first)

    async def down(self) -> None:
        """The same towards the end."""
        while not self.reading.lines.has_end and not self.state.failure:
            await self.look(max(self.reading.lines.first, self.reading.lines.stop - self.size))

    async def find(self, text: str, start: int, *, older: bool = True) -> int | None:
        self.reading.find(text, start, older=older)
        await self.idle()
        search = self.state.search
        return None if search is None else search.found

    async def save(self, path: Path) -> bytes:
        self.reading.save(path)
        await self.idle()
        return path.read_bytes()  # noqa: ASYNC240

    async def tick(self) -> None:
        """Let it be time to look for new lines."""
        self.reading.tick()
        await self.idle()


def numbered(count: int) -> list[str]:
    return [f"line {n}" for n in range(count)]


def written(lines: Iterable[str]) -> bytes:
    """What a file with these messages has in it."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
