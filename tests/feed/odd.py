"""Jobs with the rare members and odd names, and values for every term that some of them match.

Some are in a status that no program knows: HELD.
"""

from batch_tui.demo import DemoRegion
from tests.feed.world import NOW

MINUTE = 60_000
ASKED = ("nightly-etl", "ml-training", "odd")
"""The queues of a region that are asked."""
SAMPLES = {
    "word": ["orders", "ETL", "load", "-1", "a.[b]", "o", "odd", "e*s-1", "nobody"],
    "name": ["etl-orders-*", "ETL*", "*", "*LOAD*", "load", "e*s-*1*", "a.[b]", "nobody"],
    "def": ["etl-daily", "etl-daily:4", "ETL*", "*load*", "t*n*", "etl*:5", "none"],
    "status": ["failed", "active", "running", "pending,failed", "submitted,succeeded"],
    "queue": ["odd", "*", "ml-*,odd", "other"],
    "after": ["45m", "2h", "3d", "yesterday", "2026-10-20", "2026-11-06T20:35:00Z"],
    "before": ["0s", "45m", "1d", "today", "2026-10-31T12:00+02:00", "2026-11-06T20:35:00.001Z"],
    "share": ["prod", "prod*", "research", "*", "Prod"],
    "id": ["0,1,2,3", "f", "12"],
    "exit": ["0", "1,137", "!=0", "143", "none", "none,137"],
    "ended": ["30m", "2h", "3d", "yesterday", "2026-11-06T20:35:00Z", "0s"],
    "running": [">1h", "<=30m", "45m", "<1d", ">2w"],
    "waited": [">30m", "<5m", "1h", ">=45m", "<=0s"],
    "took": ["<10m", ">1h", "0s", "<=45m", ">1d"],
    "attempts": [">1", "1", "=2", "!=1", "<1", "<=2", ">=3", "0"],
    "tag": ["team=nightly", "team", "Team", "team=*l", "cost-centre=4711", "*=odd", "stage="],
    "reason": ["oom", "outofmemory", "host*terminated", "essential", "cannotpull"],
    "type": ["array", "mnp", "single,array"],
    "is": ["cancelled", "terminated"],
}
"""Values by the key of the term."""


def add_odd_jobs(demo: DemoRegion) -> None:
    """Jobs of one creation time in several statuses, with the rare members and odd names."""
    for number, status in enumerate(("RUNNABLE", "FAILED", "RUNNING", "FAILED", "SUCCEEDED") * 3):
        demo.add_job(
            ("ETL-Orders-x", "a.[b]", "load", "LOAD")[number % 4],
            queue="odd",
            status=status,
            definition=("etl-daily:4", "ETL-daily:4", "load:12")[number % 3],
            created=NOW - (number % 3) * 45 * MINUTE,
            share=("", "prod", "production")[number % 3],
            reason=("", "Killed by OOM", "oom?")[number % 3] if number % 2 else "",
            exit_code=(None, 0, 137)[number % 3] if status == "FAILED" else None,
            cancelled=number % 5 == 0,
            terminated=number % 7 == 0,
            nodes=2 if number % 6 == 0 else None,
            detail=(
                {},
                {"tags": {"Team": "odd"}, "attempts": [{}] * (number % 4)},
                {"tags": {"stage": "", "team": "ml"}},
            )[number % 3],
        )
    for number, status in enumerate(("SUCCEEDED", "FAILED", "PENDING", "SUCCEEDED")):
        demo.add_job(
            "array",
            queue="odd",
            status=status,
            created=NOW - (number + 1) * 50 * MINUTE,
            started=None,
            stopped=None,
            size=3,
            detail={"arrayProperties": {"size": 3}} if number == 1 else {},
        )
    for number in range(3):
        demo.add_job("load", queue="odd", state="HELD", created=NOW - number * 30 * MINUTE)
