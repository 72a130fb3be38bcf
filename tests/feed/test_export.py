"""Jobs written to a file: all that match, or those that a list has loaded."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.feed.export import Export, ExportState
from batch_tui.feed.source import Source
from batch_tui.look.formats import FORMATS, JsonLines
from tests.feed.follower import done, followed, until
from tests.feed.reading import ETL, expected, planned
from tests.feed.world import NOW, World, all_jobs

LONG = "x" * 3_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jobs.jsonl"


def over(export: Export) -> bool:
    return export.state.stage != "writing"


def text(path: Path) -> str:
    return path.read_text("utf-8")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def found(path: Path) -> list[str]:
    return [json.loads(line)["jobId"] for line in text(path).splitlines()]


@pytest.fixture
def told() -> list[ExportState]:
    return []


@pytest.fixture
def export(source: Source, path: Path, told: list[ExportState]) -> Export:
    return Export(source, path, JsonLines(), told.append)


async def test_all_that_match_are_written_once_and_privately(
    world: World, export: Export, path: Path, told: list[ExportState]
) -> None:
    export.of_plan(plan(parse("status:succeeded,failed"), (ETL,), NOW, whole=True, every=True))
    await until(lambda: over(export), "written")
    ids = found(path)
    assert len(ids) == len(set(ids)) == export.state.jobs
    assert set(ids) == expected(world, "status:succeeded,failed", ETL)
    assert mode(path) == 0o600
    assert (export.state.stage, told[-1]) == ("whole", export.state)
    assert export.state.scanned >= export.state.jobs
    await export.close()


async def test_every_member_is_there_whole(world: World, export: Export, path: Path) -> None:
    job_id = world.demo.add_job("long", queue="long", reason=LONG, scheduled=NOW)
    export.of_plan(planned("", "long"))
    await until(lambda: over(export), "written")
    [line] = text(path).splitlines()
    told = json.loads(line)
    assert told["scheduledAt"]
    assert told["jobId"] == job_id
    world.demo.forget(job_id)
    await export.close()


@pytest.mark.parametrize("form", FORMATS)
async def test_the_rows_of_a_list_are_written_as_they_stand(
    source: Source, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "jobs"
    async with followed(source, planned("", ETL)) as follower:
        export = Export(source, path, FORMATS[form](), lambda _: None)
        export.of_rows(follower.listing.jobs)
        await until(lambda: over(export), "written")
        assert export.state.jobs == len(follower.ids) > 0
        places = [text(path).index(job_id) for job_id in follower.ids]
        assert places == sorted(places)
        await export.close()


async def test_nothing_is_a_file_with_its_head(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    export = Export(source, path, FORMATS["csv"](), lambda _: None)
    export.of_plan(planned("nobody", ETL))
    await until(lambda: over(export), "written")
    assert text(path).startswith("jobArn,jobId,jobName")
    assert text(path).count("\n") == 1
    await export.close()


async def test_no_file_is_overwritten(export: Export, path: Path) -> None:
    await asyncio.to_thread(path.touch)
    export.of_plan(planned("", ETL))
    await until(lambda: over(export), "over")
    assert export.state.stage == "failed"
    assert "could not be written: File exists" in str(export.state.failure)
    assert text(path) == ""
    await export.close()


async def test_a_failure_leaves_what_was_written_and_says_so(
    world: World, export: Export, path: Path
) -> None:
    export.of_plan(plan(parse("after:99w"), (ETL, "genomics"), NOW))
    await until(lambda: export.state.jobs, "some are written")
    world.demo.faults.deny = -1
    await until(lambda: over(export), "over")
    world.demo.faults.clear()
    if export.state.stage == "failed":
        assert export.state.failure is not None
    else:
        assert [queue for queue, _ in export.state.apart]
    assert len(found(path)) == export.state.jobs
    await export.close()


async def test_it_can_be_stopped_and_its_file_is_not_whole(
    world: World, export: Export, path: Path
) -> None:
    world.demo.faults.turn({"latency": 0.05})
    export.of_plan(plan(parse("after:99w"), (ETL,), NOW))
    await until(lambda: export.state.jobs, "some are written")
    assert export.stop()
    assert not export.stop()
    assert export.state.stage == "stopped"
    await export.close()
    assert 0 < len(found(path)) < len(all_jobs(world, (ETL,)))


async def test_one_that_is_whole_is_not_stopped_in_the_moment_before_that_is_told(
    export: Export, path: Path
) -> None:
    export.of_plan(planned("nobody", ETL))
    await done(export._tasks, "write")
    assert not over(export)
    assert not export.stop()
    await until(lambda: over(export), "told")
    assert export.state.stage == "whole"
    await export.close()


async def test_throttling_is_waited_out(world: World, export: Export, path: Path) -> None:
    world.demo.faults.turn({"throttle": 4})
    export.of_plan(planned("status:failed", ETL))
    await until(lambda: over(export), "written")
    assert export.state.stage == "whole"
    assert set(found(path)) == expected(world, "status:failed", ETL)
    await export.close()
