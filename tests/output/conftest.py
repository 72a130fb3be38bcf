"""A region whose jobs have every member that there is."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.feed.world import NOW, World, demo_world

ODD = "odd"
"""The queue of the jobs that are made by hand."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with demo_world(jobs=1_500, seed=11) as made:
        add = partial(made.demo.add_job, queue=ODD, status="FAILED", created=NOW - 60_000)
        add("plain")
        add("=1+1", reason='=HYPERLINK("http://x")', exit_code=-1, share="@a,b")
        add("worte", reason='"Grüße", 日本語 \u202e\nnext\x1b[2J', container_reason="-2+3")
        add("array", size=3, children=("SUCCEEDED", "FAILED", None), cancelled=True)
        add("nodes", nodes=2, terminated=True)
        yield made
