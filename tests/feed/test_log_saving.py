"""A saved log is the stream to the byte, is nobody else's, and never takes another file's place."""

import asyncio
import stat
from pathlib import Path

import pytest

from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.batch.ports import LogEvent
from batch_tui.feed.log.saving import to_show, to_the_byte
from batch_tui.feed.log.state import ReadingState
from batch_tui.feed.sink import Sink
from batch_tui.feed.source import LogSource, Source
from tests.feed.follower import calling, until
from tests.feed.logs import (
    HOUR,
    events_of,
    job_with,
    log_of,
    messages,
    numbered,
    written,
)
from tests.feed.moto_logs import moto, present, put
from tests.feed.test_log_reading import FAULTS, reading_of
from tests.feed.world import World, source_of
from tests.harmless import is_harmless

__all__ = ["moto", "present"]

HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "a\nb\r\nc\n",
    "",
    "\x1b]52;c;ZXZpbA==\x07",
    "漢字 \u202e \u200b e\u0301",
    "\ud800 alone",
    "\x00\x9b2J",
    "x" * 100_000,
    "tab\there",
]


@pytest.mark.parametrize("faults", FAULTS, ids=str)
async def test_a_saved_log_is_the_stream_whatever_goes_wrong(
    world: World, source: Source, tmp_path: Path, faults: dict[str, object]
) -> None:
    job_id = job_with(world.demo, [*numbered(25_000), *HOSTILE])
    stream = messages(world.demo, log_of(world.demo, job_id))
    async with reading_of(source, job_id) as reader:
        source.logs.calls.budget._random = lambda: -1.0  # a pause of no time at all
        world.demo.faults.turn({"only": ["GetLogEvents"], **faults})
        data = await reader.save(tmp_path / "saved.log")
        assert data == written(stream) == written([*numbered(25_000), *HOSTILE])
        saving = reader.state.saving
        assert saving is not None
        assert (saving.stage, saving.events, saving.bytes) == ("whole", len(stream), len(data))
        progress = [s.saving.events for s in reader.states if s.saving]
        assert progress == sorted(progress)
        assert len(set(progress)) > 2


async def test_it_is_for_its_owners_eyes_and_takes_no_other_files_place(
    world: World, source: Source, tmp_path: Path
) -> None:
    job_id = job_with(world.demo, ["mine"])
    async with reading_of(source, job_id) as reader:
        path = tmp_path / "saved.log"
        assert await reader.save(path) == b"mine\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for there in (path, tmp_path, tmp_path / "link", tmp_path / "none" / "x"):
            if there.name == "link":
                there.symlink_to(tmp_path / "dangling")
            reader.reading.save(there)
            await reader.idle()
            saving = reader.state.saving
            assert saving is not None
            assert saving.stage == "failed"
            assert str(there) in str(saving.failure)
        assert path.read_bytes() == b"mine\n"
        assert not (tmp_path / "dangling").exists()


async def test_it_is_stopped_and_says_how_much_there_is(
    world: World, source: Source, tmp_path: Path
) -> None:
    job_id = job_with(world.demo, numbered(35_000))
    async with reading_of(source, job_id) as reader:
        path = tmp_path / "saved.log"

        def hang(state: ReadingState) -> None:
            if state.saving is not None and state.saving.events:
                world.demo.faults.turn({"only": ["GetLogEvents"], "latency": 3_600.0})

        reader.when_told = hang
        reader.reading.save(path)
        await until(lambda: reader.state.saving and reader.state.saving.events, "a page")
        assert reader.reading.stop()
        saving = reader.state.saving
        assert saving is not None
        assert (saving.stage, saving.events) == ("stopped", 10_000)
        await reader.reading.close()
        lines = path.read_text().splitlines()
        assert lines == numbered(10_000)


async def test_a_log_that_grows_is_saved_up_to_where_it_is(
    world: World, source: Source, tmp_path: Path
) -> None:
    job_id = job_with(world.demo, numbered(12), "RUNNING")
    async with reading_of(source, job_id) as reader:
        assert await reader.save(tmp_path / "a") == written(numbered(12))


async def test_events_that_cannot_be_read_are_not_claimed(
    world: World, source: Source, tmp_path: Path
) -> None:
    job_id = job_with(world.demo, numbered(10))
    async with reading_of(source, job_id) as reader:
        world.demo.faults.turn({"only": ["GetLogEvents"], "spoil": 2})
        assert await reader.save(tmp_path / "a") == written(numbered(10)[2:])
        assert reader.state.saving is not None
        assert reader.state.saving.unread == 2


def test_what_is_shown_by_another_program_drives_nothing_there() -> None:
    shown = to_show([LogEvent(0, message) for message in HOSTILE]).decode()
    assert all(map(is_harmless, shown.splitlines()))
    assert shown.startswith("red\na\nb\nc\n\n␛]52")
    assert "x" * 100_000 in shown


def test_nothing_is_written_once_it_is_closed(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "a")
    sink.write(b"one")
    sink.close()
    sink.write(b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    late = Sink(tmp_path / "b")
    late.close()
    late.write(b"two")
    assert not (tmp_path / "b").exists()


# A second opinion: moto's CloudWatch Logs, with the same events put into it


async def test_motos_logs_give_the_same_lines_and_the_same_file(
    present: World, moto: str, tmp_path: Path
) -> None:
    now = present.demo.clock.start
    told = [line for line in HOSTILE if line and "\ud800" not in line and "\x00" not in line]
    job_id = present.demo.add_job(
        "told",
        queue="logs",
        status="FAILED",
        exit_code=1,
        started=now - HOUR,
        stopped=now,
        lines=(*numbered(12_000), *told),
    )
    log = log_of(present.demo, job_id)
    connection = connect(region="us-east-1", endpoint_url=moto, credentials=("key", "secret"))
    async with calling() as calls:
        ours = source_of(present, calls)
        theirs = source_of(present, calls)
        theirs.logs = LogSource(LogRegion(connection), calls)
        page = await asyncio.to_thread(events_of, present.demo, log)
        put(connection.client("logs"), log, page)
        files, texts, states = [], [], []
        for n, source in enumerate((ours, theirs)):
            async with reading_of(source, job_id) as reader:
                last = reader.texts
                await reader.up()
                texts.append((last, reader.texts, list(reader.reading.lines.chunks[-1].styles)))
                files.append(await reader.save(tmp_path / str(n)))
                found = await reader.find("line 77", reader.reading.lines.stop - 1)
                states.append((found, reader.state.search and reader.state.search.scanned))
        assert files[0] == files[1] == written([*numbered(12_000), *told])
        assert texts[0] == texts[1]
        assert states[0] == states[1]
    connection.close()


def test_bytes_are_those_of_the_messages() -> None:
    assert to_the_byte([LogEvent(0, "a\r"), LogEvent(0, "\ud800"), LogEvent(1, "é\n")]) == (
        b"a\r\n\xed\xa0\x80\n\xc3\xa9\n\n"
    )
