"""A bare word finds: on the screen, with what it may be meant as in the same line."""

from batch_tui.batch.query.query import parse
from batch_tui.demo import DemoRegion
from tests.conftest import QUEUE, Run
from tests.ui import driver
from tests.ui.driver import Running
from tests.ui.test_filter_bar import line, listings


async def ask(running: Running, text: str) -> None:
    await running.press("slash", *text, "enter")
    await running.until(lambda: str(driver.asked_query(running)) == str(parse(text)))
    await running.loaded()


async def test_a_word_is_looked_for_in_names_and_the_line_says_how_far(
    demo: DemoRegion, run: Run
) -> None:
    for number in range(400):
        demo.add_job(f"warehouse-{number}", queue=QUEUE)
    for number in range(3):
        demo.add_job(f"load-WAREHOUSE-{number}", queue=QUEUE)
    async with run(size=(80, 24)) as running:
        await running.loaded()
        before = listings(demo)
        await running.press("slash", *"warehouse", "enter")
        await running.loaded()
        assert listings(demo) == before + 1
        assert "100 begin with warehouse · more ↓" in running.shown[-2]
        await running.press("G")
        await running.loaded()
        assert "begin so · more ↓" in running.shown[-2] or " match · more" in running.shown[-2]
        names = {row.job.name for row in driver.rows(running).rows(0, 1_000)}
        assert {f"load-WAREHOUSE-{number}" for number in range(3)} <= names


async def test_tab_in_the_bar_makes_a_word_what_it_looks_like(run: Run) -> None:
    async with run(size=(80, 24)) as running:
        await running.loaded()
        await running.press("slash", *"failed")
        await running.until(lambda: "Tab: status:failed" in running.shown[3])
        await running.press("tab")
        assert line(running) == "status:failed"


async def test_tab_on_the_list_asks_what_is_offered_where_nothing_is_named_so(run: Run) -> None:
    async with run(size=(80, 24)) as running:
        await running.loaded()
        await ask(running, "137")
        await running.until(
            lambda: any("nothing is named 137 · Tab: exit:137" in row for row in running.shown)
        )
        await running.press("tab")
        await running.until(lambda: str(driver.asked_query(running)) == "exit:137")
        await running.loaded()
        assert line(running) == "exit:137"
        assert {row.job.exit_code for row in driver.rows(running).rows(0, 1_000)} == {137}


async def test_a_pasted_id_is_found_in_one_call(demo: DemoRegion, run: Run) -> None:
    parent = demo.add_job("array", queue="render-spot", size=9, children=["FAILED"] * 9)
    async with run(size=(80, 24)) as running:
        await running.loaded()
        for name in (parent, f"{parent}:7"):
            demo.calls.clear()
            await ask(running, name)
            assert [call.operation for call in demo.calls].count("ListJobs") == 0
            assert name in {row.job.id for row in driver.rows(running).rows(0, 100)}
            await running.press("escape", "escape")


async def test_mine_is_shown_as_it_is_written_and_the_plan_says_what_it_is(run: Run) -> None:
    async with run(size=(80, 24), terms={"mine": "align* status:failed"}) as running:
        await running.loaded()
        await running.press("slash", *"min", "tab", "question_mark")
        assert any("mine stands for align* status:failed" in row for row in running.shown)
        await running.press("escape", "enter")
        await running.loaded()
        assert line(running) == "mine"
        assert driver.asked_query(running) == parse("align* status:failed")
        await running.press("5")
        assert line(running) == "align* status:running,failed"


async def test_mine_says_in_the_bar_how_it_is_set(run: Run) -> None:
    async with run(size=(80, 24)) as running:
        await running.loaded()
        await running.press("slash", *"mine", "enter")
        await running.until(
            lambda: any("Nothing says which jobs are mine." in row for row in running.shown)
        )
        assert 'mine = "tag:owner=NAME"' in " ".join(" ".join(running.shown[3:8]).split())
