"""Whoever tries what the help and the README write finds something in the demo."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_tui.batch.query.query import parse
from batch_tui.batch.query.terms import TERMS
from batch_tui.output.program import Request, run
from batch_tui.ui.widgets import filter_bar
from tests.documents import README
from tests.feed.world import World, demo_world
from tests.output.test_program import ids, source_of

PLACEHOLDER = re.findall(r'placeholder="filter: (.*)"', Path(filter_bar.__file__).read_text())
_TEXT = README.read_text(encoding="utf-8")
WRITTEN = [
    *(kind.example for kind in TERMS.values()),
    *PLACEHOLDER[0].split(),
    *re.findall(r"--filter '(.+?)'", _TEXT),
    *re.findall(r'query = "(.+?)"', _TEXT),
    *(f"status:{status}" for status in re.findall(r"--status ([a-z]\w*)", _TEXT)),
]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """What `--demo` shows who gives no other option."""
    with demo_world(jobs=10_000, seed=7) as made:
        yield made


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_as_an_example_finds_a_job_in_the_demo(
    world: World, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = parse(text)
    queues = () if query.queues else tuple(world.demo.store.queues)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr("sys.stdout", out)
        run(Request(query, queues, output="jsonl", limit=1), source_of(world))
    assert len(ids("jsonl", (tmp_path / "out").read_text(encoding="utf-8"))) == 1
