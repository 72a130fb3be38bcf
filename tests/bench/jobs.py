"""The jobs of the benchmark: the demo region's, many times over, the newest first.

The demo region makes a job in some 60 µs, which is too slow for a million of them. So some
thousand of its jobs serve as patterns, and every copy has an id, a name and times of its own.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import count, islice
from random import Random
from typing import Any

from batch_tui.aws import parse
from batch_tui.batch.job import Job, More, Status
from batch_tui.demo.clock import Clock
from batch_tui.demo.store import Store

NOW = 1_795_000_000_000
"""The instant (ms) at which everything is looked at."""
PAGE = 100
"""Jobs of a page."""
CHILDREN = 10_000
"""Children of the array that is expanded."""
ARRAY_ID = "a11a11a1-0000-4000-8000-00000000a11a"
_PATTERNS = 3_000
_LONGEST = 90_000
"""Milliseconds between two jobs, at most; 45 s on average."""
_TIMES = ("createdAt", "scheduledAt", "startedAt", "stoppedAt")
_QUEUE = "nightly-etl"


def summaries(number: int) -> Iterator[dict[str, Any]]:
    """ListJobs summaries of that many jobs, every string and number of them its own object."""
    patterns = _patterns()
    for i, (job_id, created) in enumerate(islice(_identities(), number)):
        copy, place = divmod(i, len(patterns))
        pattern = patterns[place]
        shift = created - pattern["createdAt"]
        arn = pattern["jobArn"].removesuffix(pattern["jobId"])
        times = {name: pattern[name] + shift for name in _TIMES if name in pattern}
        name = f"{pattern['jobName']}-{copy}"
        yield {**pattern, **times, "jobId": job_id, "jobArn": arn + job_id, "jobName": name}


def jobs(number: int, skip: int = 0) -> list[Job]:
    """That many jobs as the program holds them, having left out the `skip` newest."""
    patterns = [parse.page({"jobSummaryList": [p]}, _QUEUE).jobs[0] for p in _patterns()]
    made = []
    for i, (job_id, created) in enumerate(islice(_identities(), skip, skip + number), skip):
        pattern = patterns[i % len(patterns)]
        shift = created - (pattern.created or 0)
        made.append(
            pattern._replace(
                id=job_id,
                created=created,
                started=None if pattern.started is None else pattern.started + shift,
                stopped=None if pattern.stopped is None else pattern.stopped + shift,
            )
        )
    return made


def array_after(job: Job) -> Job:
    """An array of 10,000 children, created a millisecond before `job`."""
    return job._replace(
        id=ARRAY_ID,
        name="align-all-samples",
        status=Status.PENDING,
        created=(job.created or 0) - 1,
        stopped=None,
        exit_code=None,
        more=More(size=CHILDREN, summary=(0, 0, 0, 0, 100, 400, 7)),
    )


@lru_cache(maxsize=1)
def _patterns() -> list[dict[str, Any]]:
    store = Store(_PATTERNS, 7, Clock(NOW, 0.0))
    return list(store.all_summaries())


def _identities() -> Iterator[tuple[str, int]]:
    """Ids, and times of creation in ms, from the newest on; the same in every process."""
    random = Random(7)
    created = NOW
    for _ in count():
        created -= random.randrange(1, _LONGEST)
        digits = f"{random.getrandbits(128):032x}"
        yield (
            "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])),
            created,
        )
