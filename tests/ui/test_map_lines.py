"""What is said about a map is true, also when children slipped through or never came to be."""

import pytest
from textual.content import Content

from batch_tui.batch.array_map import ArrayMap
from batch_tui.batch.job import Job, More, Status
from batch_tui.ui.map import lines as map_lines
from batch_tui.ui.map.lines import Stage


def mapped(
    size: int, known: int, summary: tuple[int, ...] | None, status: Status = Status.PENDING
) -> ArrayMap:
    children = ArrayMap(Job("p", "array", status, more=More(size=size, summary=summary)))
    children.put(Job(f"p:{index}", "array", Status.RUNNING) for index in range(known))
    return children


@pytest.mark.parametrize(
    ("children", "progress", "coverage", "last"),
    [
        (mapped(2_000, 0, None), "listing", "listed 0 of 2,000 …", "not listed yet"),
        (mapped(9, 4, None), "stopped", "listed 4 of 9, then stopped", "not listed yet"),
        (mapped(9, 9, None), "done", "all listed", "RUNNING"),
        (
            mapped(9, 4, (0, 0, 0, 0, 4, 0, 0)),
            "done",
            "4 listed, 5 not spawned yet",
            "not spawned yet",
        ),
        (
            mapped(9, 4, (0, 0, 0, 0, 0, 0, 4), Status.FAILED),
            "done",
            "4 listed, 5 never spawned",
            "never spawned",
        ),
        (
            mapped(9, 4, (0, 0, 3, 0, 4, 0, 0)),
            "done",
            "4 listed, 3 moved on meanwhile: r lists again",
            "not listed yet",
        ),
    ],
)
def test_the_coverage_and_a_child_without_a_status_agree(
    children: ArrayMap, progress: Stage, coverage: str, last: str
) -> None:
    assert map_lines.coverage(children, progress) == coverage
    told = map_lines.child(children, children.size - 1, progress, now=0).plain
    assert last in told


@pytest.mark.parametrize(
    ("indexes", "text"),
    [
        ((), ""),
        ((3,), "3"),
        ((0, 1), "0–1"),
        ((2, 4, 5, 6, 9_998, 9_999), "2, 4–6, 9,998–9,999"),
    ],
)
def test_neighbours_are_told_as_a_range(indexes: tuple[int, ...], text: str) -> None:
    assert ", ".join(map_lines.ranges(indexes)) == text


def test_the_legend_names_only_what_is_there() -> None:
    children = mapped(9, 4, (0, 0, 0, 0, 4, 0, 0))
    children.put([Job("p:0", "array", Status.FAILED)])
    legend = map_lines.legend(children, "done", lambda status: Content("#"))
    assert " ".join(legend.plain.split()) == "# 1 failed # 3 running # 5 not spawned"
