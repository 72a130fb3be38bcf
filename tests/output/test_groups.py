"""`--print --group`: how many jobs there are of each kind, for people and for programs."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from batch_tui.arguments import parser
from batch_tui.batch.job import Job
from batch_tui.batch.masks import masked
from batch_tui.batch.query.dimensions import BY_KEY
from batch_tui.batch.query.query import parse
from batch_tui.output.program import Request, run
from batch_tui.settings.table import SettingsError
from tests.batch.queries import query_means
from tests.feed.world import NOW, World, all_jobs
from tests.harmless import is_harmless
from tests.output.conftest import ODD
from tests.output.test_program import source_of

QUEUES = ("nightly-etl", "genomics", ODD)
Written = Callable[..., str]


@pytest.fixture
def written(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    def write(by: str, text: str = "", **members: Any) -> str:
        group = tuple(BY_KEY[key] for key in by.split(","))
        queues = members.pop("queues", QUEUES)
        request = Request(parse(text), queues, group=group, **members)
        with (tmp_path / "out").open("w", encoding="utf-8") as out:
            monkeypatch.setattr("sys.stdout", out)
            run(request, source_of(world))
        return (tmp_path / "out").read_text(encoding="utf-8")

    return write


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def hour(job: Job) -> str:
    return f"{datetime.fromtimestamp((job.created or 0) / 1000, UTC):%Y-%m-%dT%H:00Z}"


PLAIN: dict[str, Callable[[Job], tuple[object, ...]]] = {
    "status": lambda job: (job.state,),
    "queue,status": lambda job: (job.queue, job.state),
    "hour": lambda job: (hour(job),),
    "share": lambda job: (job.share or None,),
    "def": lambda job: (job.definition.rpartition("/")[2],),
}


@pytest.mark.parametrize("text", ["", "status:failed,running", "after:10d etl*"])
@pytest.mark.parametrize("by", PLAIN)
def test_the_counts_are_those_of_brute_force(
    world: World, written: Written, by: str, text: str
) -> None:
    found = rows(written(by, text, output="jsonl"))
    query, keys = parse(text), by.split(",")
    jobs = [job for job in all_jobs(world, QUEUES) if query_means(query, job, NOW)]
    told = {tuple(row[key] for key in keys): row["count"] for row in found}
    assert told == Counter(map(PLAIN[by], jobs))
    assert sum(row["percent"] for row in found) == pytest.approx(100, abs=0.01)
    for row in found[:5]:
        narrowed = parse(row["filter"])
        matching = [job for job in all_jobs(world, QUEUES) if query_means(narrowed, job, NOW)]
        assert (len(matching) == row["count"]) or (row["wide"] and len(matching) > row["count"])


def test_exit_codes_and_reasons_are_told_of_every_job(world: World, written: Written) -> None:
    for text in ("", "status:failed"):
        found = rows(written("exit,reason", text, output="jsonl"))
        jobs = [job for job in all_jobs(world, QUEUES) if not text or job.state == "FAILED"]
        plain = Counter(
            (job.exit, masked(job.why) or None, job.state not in ("SUCCEEDED", "FAILED"))
            for job in jobs
        )
        told = Counter[object]()
        for row in found:
            assert "not told" not in row["missing"].values()
            is_live = row["missing"].get("exit") == "not ended"
            told[row["exit"], row["reason"], is_live] += row["count"]
        assert told == plain


def test_table_and_csv_say_the_same_as_jsonl(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    told = rows(written("exit,reason", output="jsonl"))
    lines = list(csv.DictReader(io.StringIO(written("exit,reason", output="csv"))))
    assert len(lines) == len(told)
    for line, row in zip(lines, told, strict=True):
        words = {key: row["missing"].get(key, str(row[key])) for key in ("exit", "reason")}
        assert {key: line[key] for key in words} == words
        assert (line["count"], line["filter"]) == (str(row["count"]), row["filter"] or "")
    head, *table = written("exit,reason").splitlines()
    assert head.split() == ["COUNT", "PERCENT", "EXIT", "REASON"]
    assert [int(line.split()[0]) for line in table] == [row["count"] for row in told]
    for written_line, row in zip(table, told, strict=True):
        assert row["reason"] is None or written_line.endswith(row["reason"].rstrip())


def test_the_largest_come_first_and_a_limit_is_one_of_groups(written: Written) -> None:
    every = rows(written("name", output="jsonl"))
    counts = [row["count"] for row in every]
    assert counts == sorted(counts, reverse=True)
    assert rows(written("name", output="jsonl", limit=2)) == every[:2]
    assert written("status", "nobody", output="jsonl") == ""
    assert written("status", "nobody").split() == ["COUNT", "PERCENT", "STATUS"]


def test_lines_end_at_the_width_and_are_harmless(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = written("name,reason", queues=(ODD,)).splitlines()
    assert all(len(line) <= 60 and is_harmless(line) for line in lines)
    assert all(map(is_harmless, written("name,reason", queues=(ODD,), output="jsonl").splitlines()))
    assert "'=HYPERLINK" in written("reason", queues=(ODD,), output="csv-safe")


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--print", "--group", "hours"], "'hours' is nothing to group by; write hour"),
        (["--print", "--group", ""], "there are exit, reason, def"),
    ],
)
def test_what_cannot_be_grouped_by_is_refused(options: list[str], refusal: str) -> None:
    with pytest.raises(SettingsError, match="is nothing to group by") as raised:
        parser().parse_args(options)
    assert refusal in str(raised.value)
