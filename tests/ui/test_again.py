"""Running jobs again on the screen: what is shown, what confirms, and where the cursor goes."""

from typing import Any

import pytest

from batch_tui.batch.again import INDEXES
from batch_tui.demo import DemoRegion
from batch_tui.ui.dialogs import guard
from batch_tui.ui.dialogs.again import AgainScreen
from batch_tui.ui.dialogs.picker import PickerScreen
from tests.conftest import NOW, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_live import SELDOM
from tests.ui.test_marks import marked
from tests.ui.test_stop import filled
from tests.ui.trees import MINE, array


def sent(demo: DemoRegion) -> list[dict[str, Any]]:
    """What SubmitJob was sent."""
    return [dict(call.body) for call in demo.calls if call.operation == "SubmitJob"]


def indexes(asked: dict[str, Any]) -> str | None:
    environment = asked["containerOverrides"]["environment"]
    return next((one["value"] for one in environment if one["name"] == INDEXES), None)


async def opened(running: Running, *keys: str) -> None:
    """Press keys, then the one that runs again, and wait until all is known and seen."""
    await running.press(*keys, "ctrl+r")
    await ready(running)


async def ready(running: Running) -> None:
    await running.until(lambda: driver.again_is_ready(running), "ready")


async def confirmed(running: Running, *keys: str) -> None:
    await running.press(*keys)
    await running.until(lambda: driver.again_is_over(running), "over")


async def closed(running: Running, key: str = "escape") -> None:
    await running.press(key)
    await running.until(lambda: running.app.screen is running.jobs, "closed")
    await running.loaded()


def newest(demo: DemoRegion) -> str:
    """The id of the job that was submitted last."""
    with demo.store.lock:
        return list(demo.store.free)[-1]


def text(running: Running) -> str:
    """All that the dialog says, in sight or not."""
    screen = running.app.screen
    assert isinstance(screen, AgainScreen)
    return screen.text.text


async def test_all_is_shown_and_sent_once_and_the_cursor_goes_to_the_new_job(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 3, "FAILED")
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await opened(running, "j")
        said = text(running)
        for words in ("job-1", MINE, "by-hand:1", "Environment", "STAGE", "Parameters", "Tags"):
            assert words in said
        assert "All else comes from the definition" in said
        assert sent(demo) == []
        await confirmed(running, "y")
        assert [asked["jobName"] for asked in sent(demo)] == ["job-1"]
        new = newest(demo)
        assert new not in ids
        assert any("submitted" in line and new in line for line in running.shown)
        await running.press("y", "y")
        await closed(running)
        assert driver.table(running).cursor == new
    assert len(sent(demo)) == 1


async def test_secrets_are_hidden_until_asked_for_and_sent_as_they_are(
    demo: DemoRegion, run: Run
) -> None:
    [job_id] = filled(demo, 1, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        secret = f"pw-{job_id[:8]}"
        assert "DB_PASSWORD" in text(running)
        assert secret not in text(running)
        await running.press("x")
        assert secret in text(running)
        await running.press("x")
        assert secret not in text(running)
        await confirmed(running, "y")
    environment = sent(demo)[0]["containerOverrides"]["environment"]
    assert {"name": "DB_PASSWORD", "value": secret} in environment


async def test_the_name_and_the_queue_can_be_changed(demo: DemoRegion, run: Run) -> None:
    filled(demo, 1, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        await running.press("n", "ctrl+u", *"-wrong", "enter")
        assert any("a letter or digit first" in line for line in running.shown)
        await running.press("ctrl+u", *"other", "enter")
        await ready(running)
        await running.press("Q")
        await running.until(lambda: isinstance(running.app.screen, PickerScreen), "picker")
        await running.press(*"genom", "enter")
        await ready(running)
        assert "other" in text(running)
        assert "genomics" in text(running)
        await confirmed(running, "y")
        [asked] = sent(demo)
        assert (asked["jobName"], asked["jobQueue"]) == ("other", "genomics")
        await closed(running)
        assert any(newest(demo) in told for told in driver.notices(running))


async def test_what_another_queue_makes_of_a_share_is_told(demo: DemoRegion, run: Run) -> None:
    demo.add_job("shared", queue="ml-training", status="FAILED", share="prod", created=NOW + 1_000)
    filled(demo, 1, "FAILED")
    for queue, other, words in (
        ("ml-training", "adhoc", "Not carried over: its share (prod): the queue takes none."),
        (MINE, "ml-training", "takes only jobs with a share, and this one has none"),
    ):
        async with run(queues=(queue,)) as running:
            await running.loaded()
            await opened(running)
            await running.press("Q")
            await running.until(lambda: isinstance(running.app.screen, PickerScreen), "picker")
            await running.press(*other, "enter")
            await ready(running)
            assert words in text(running)


@pytest.mark.parametrize(
    "keys",
    [
        ("escape",),
        ("enter", "enter"),
        ("Y", "space", "ctrl+r", "ctrl+x", "r", "1", "5", "slash", "q"),
        ("1", "enter"),
        ("n", "y", "escape"),
        ("'y", "'y\n"),
    ],
    ids=" ".join,
)
async def test_everything_but_the_one_key_submits_nothing(
    demo: DemoRegion, run: Run, keys: tuple[str, ...]
) -> None:
    filled(demo, 3, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        before, query = driver.table(running).cursor, str(driver.asked_query(running))
        for key in keys:
            running.type_key(key)
            await running.rest()
        await running.press("escape")
        assert driver.table(running).cursor == before
        assert str(driver.asked_query(running)) == query
    assert sent(demo) == []


async def test_a_key_that_was_typed_ahead_or_is_held_down_submits_nothing(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(demo, 1, "FAILED")
    monkeypatch.setattr(guard, "HELD", 1e9)
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        running.type_at_once("ctrl+r", *"yyyyyyyy")
        await ready(running)
        await driver.idle(running)
        await running.press("y", "y")
        assert any("Press it anew" in line for line in running.shown)
        assert isinstance(running.app.screen, AgainScreen)
    assert sent(demo) == []


@pytest.mark.parametrize("held", [0.0, 1e9])
async def test_enter_closes_once_it_is_over_and_seen_and_not_at_once_after_the_confirming_key(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch, held: float
) -> None:
    monkeypatch.setattr(guard, "HELD", held)
    filled(demo, 12, "FAILED")
    demo.faults.turn({"throttle": 1, "only": ["SubmitJob"]})
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        running.type_at_once("1", "2", "enter", "enter", "enter")
        await running.until(lambda: driver.again_is_over(running), "over")
        await ready(running)
        assert any("11 submitted · 1 refused" in line for line in running.shown)
        line = next(line for line in running.shown if "Enter or Esc closes" in line)
        assert "what is left is marked ─" in line
        await running.press("enter")
        if held:
            assert driver.again_is_over(running)
            assert any("Press it anew" in line for line in running.shown)
            await closed(running)
        await running.until(lambda: running.app.screen is running.jobs, "closed")
        await running.loaded()
        assert len(marked(running)) == 1
    assert len(sent(demo)) == 12


async def test_after_a_change_it_must_be_seen_anew(
    demo: DemoRegion, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "HELD", 0.0)
    parent = array(demo, ["FAILED", "SUCCEEDED", "FAILED"])
    demo.set_status(parent, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        running.type_at_once("f", "y")
        await driver.idle(running)
        await ready(running)
        assert sent(demo) == []
        await confirmed(running, "y")
    [asked] = sent(demo)
    assert asked["arrayProperties"] == {"size": 2}
    assert indexes(asked) == "0,2"


async def test_the_failed_children_of_an_array_and_what_the_job_must_do(
    demo: DemoRegion, run: Run
) -> None:
    parent = array(demo, ["FAILED", "SUCCEEDED", "FAILED"])
    demo.set_status(parent, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        assert any("w all 3" in line and "f its 2 failed" in line for line in running.shown)
        assert INDEXES not in text(running)
        await running.press("f")
        await ready(running)
        assert "instead" not in text(running)
        assert "cut -d, -f$((${AWS_BATCH_JOB_ARRAY_INDEX:-0} + 1))" in text(running)
        assert "A job that does not do so runs children 0 to 1." in text(running)
        await running.press("o")
        await ready(running)
        assert any("2 to submit" in line for line in running.shown)
        assert "A single job for each of the children 0, 2." in text(running)
        await confirmed(running, "y")
    assert sorted(filter(None, map(indexes, sent(demo)))) == ["0", "2"]
    assert all("arrayProperties" not in asked for asked in sent(demo))


async def test_children_that_were_not_submitted_are_marked_afterwards(
    demo: DemoRegion, run: Run
) -> None:
    parent = array(demo, ["FAILED", "SUCCEEDED", "FAILED"])
    demo.set_status(parent, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        await running.press("o")
        await ready(running)
        demo.faults.turn({"throttle": 1, "only": ["SubmitJob"]})
        await confirmed(running, "y")
        assert any("1 submitted · 1 refused" in line for line in running.shown)
        await closed(running)
        [left] = marked(running)
        assert left in {f"{parent}:0", f"{parent}:2"}
        await opened(running)
        await confirmed(running, "y")
    # The one that was throttled was sent twice, by two words of a person.
    numbers = [indexes(asked) for asked in sent(demo)]
    assert sorted(map(str, numbers)) in (["0", "0", "2"], ["0", "2", "2"])
    assert numbers[-1] == left.rpartition(":")[2]


async def test_one_failed_child_cannot_be_an_array(demo: DemoRegion, run: Run) -> None:
    parent = array(demo, ["FAILED", "SUCCEEDED"])
    demo.set_status(parent, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        assert any("1 cannot be an array" in line for line in running.shown)
        await running.press("f")
        assert INDEXES not in text(running)
        await running.press("o")
        await ready(running)
        await confirmed(running, "y")
    assert [indexes(asked) for asked in sent(demo)] == ["0"]


async def test_the_marked_are_run_again_after_one_word_and_each_has_its_outcome(
    demo: DemoRegion, run: Run
) -> None:
    filled(demo, 4, "FAILED")
    gone = demo.add_job(
        "gone", queue=MINE, status="FAILED", definition="papermill:900", created=NOW - 60_000
    )
    async with run(queues=(MINE,), refresh=SELDOM) as running:
        await running.loaded()
        await opened(running, "space", "space", "space", "space")
        assert any("4 to submit" in line for line in running.shown)
        demo.forget(gone)
        await running.press("n")
        assert any("keep their names" in line for line in running.shown)
        demo.faults.turn({"lose": 1, "only": ["SubmitJob"]})
        await confirmed(running, "y")
        shown = "\n".join(running.shown)
        assert "2 submitted · 1 refused · 1 unknown" in shown
        assert "does not exist or is not active" in " ".join(shown.split())
        assert "It was sent, and may be running" in shown
        assert len(sent(demo)) == 4
        await closed(running)
        # What may be running is not marked: it is not to be run twice by a slip.
        assert marked(running) == {gone}


async def test_more_than_ten_take_their_number_and_enter(demo: DemoRegion, run: Run) -> None:
    filled(demo, 12, "FAILED")
    async with run(size=(80, 24), queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        await running.press("y", "enter", "1", "3", "enter")
        assert any("Nothing was submitted" in line for line in running.shown)
        assert sent(demo) == []
        await confirmed(running, "1", "1", "backspace", "2", "enter")
        assert len(sent(demo)) == 12
        await closed(running)
        assert marked(running) == set()


async def test_a_new_job_that_the_filter_leaves_out_is_told_and_can_be_listed(
    demo: DemoRegion, run: Run
) -> None:
    ids = filled(demo, 2, "FAILED")
    async with run(queues=(MINE,), query="status:failed") as running:
        await running.loaded()
        await opened(running)
        await confirmed(running, "y")
        first = newest(demo)
        await closed(running)
        assert driver.table(running).cursor == ids[0]
        assert any(first in told and "/ and this id" in told for told in driver.notices(running))
        await opened(running)
        await confirmed(running, "y")
        await closed(running, "slash")
        assert str(driver.asked_query(running)) == f"id:{newest(demo)}"
        assert driver.table(running).cursor == newest(demo)


async def test_the_cursor_stays_where_it_was_moved_to_meanwhile(demo: DemoRegion, run: Run) -> None:
    ids = filled(demo, 3, "FAILED")
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        await confirmed(running, "y")
        demo.faults.turn({"deny": -1, "only": ["ListJobs"]})
        await closed(running)
        await running.press("j")
        demo.faults.turn({"deny": 0})
        await running.press("r")
        await running.loaded()
        assert driver.table(running).cursor == ids[1]


async def test_read_only_submits_nothing(demo: DemoRegion, run: Run) -> None:
    filled(demo, 1, "FAILED")
    async with run(size=(120, 80), queues=(MINE,), read_only=True) as running:
        await running.loaded()
        await running.press("ctrl+r")
        assert running.app.screen is running.jobs
        assert any("read-only" in told for told in driver.notices(running))
        await running.press("question_mark")
        assert any(
            "Run the marked, or this, again" in line and "read-only" in line
            for line in running.shown
        )
    assert sent(demo) == []


async def test_nothing_that_a_job_says_drives_the_terminal(demo: DemoRegion, run: Run) -> None:
    wild = "\x1b[2J\u202e[bold]x"
    demo.add_job(
        "wild",
        queue=MINE,
        status="FAILED",
        overrides={"command": [wild], "environment": [{"name": wild, "value": wild}]},
        detail={"parameters": {wild: wild}, "tags": {wild: wild}},
    )
    async with run(queues=(MINE,)) as running:
        await running.loaded()
        await opened(running)
        said = text(running)
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert said.count("[bold]x") >= 5
        await confirmed(running, "y")
    [asked] = sent(demo)
    assert asked["containerOverrides"]["command"] == [wild]
    assert asked["parameters"] == {wild: wild}


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_what_is_waited_for_can_be_read_at_any_size(
    demo: DemoRegion, run: Run, size: tuple[int, int]
) -> None:
    filled(demo, 30, "FAILED")
    async with run(size=size, queues=(MINE,)) as running:
        await running.loaded()
        await opened(running, "ctrl+a")
        shown = "\n".join(running.shown)
        assert "30 to submit" in shown
        assert "type 30" in shown
        assert "Esc leaves" in shown or size[0] == 40
