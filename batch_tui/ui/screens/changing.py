"""What changes jobs: the marked ones of a list, or the one under its cursor."""

from textual.screen import Screen

from batch_tui.batch.ports import Queue
from batch_tui.feed.source import Source
from batch_tui.ui.dialogs.again import AgainScreen
from batch_tui.ui.dialogs.stop import StopScreen
from batch_tui.ui.panes.list_pane import ListPane


async def stop(screen: Screen[None], pane: ListPane) -> None:
    """Stop jobs, once that is confirmed."""
    acting = pane.job_tree.acting
    targets = acting.targets()
    if targets:
        marked = bool(pane.table.jobs.marks)
        shown = StopScreen(pane.source, targets, marked=marked)
        stopped = await screen.app.push_screen_wait(shown)
        if stopped is not None:
            acting.stopped(stopped)


async def run_again(screen: Screen[None], pane: ListPane) -> None:
    """Submit jobs again, once that is confirmed."""
    acting = pane.job_tree.acting
    targets = acting.targets()
    if not targets:
        return
    homes = {pane.source.home(one.job.id) for one in targets}
    if len(homes) > 1:
        screen.notify(
            "The marked jobs are of several regions or profiles: run those of one at a time.",
            markup=False,
        )
        return
    [home] = homes
    shown = AgainScreen(home, targets, _queues_of(home, pane))
    done = await screen.app.push_screen_wait(shown)
    if done is not None:
        acting.submitted(done.new, done.left, done.done)
        if done.listed:
            pane.list_jobs(done.new)


def _queues_of(home: Source, pane: ListPane) -> list[Queue]:
    """The queues of one source by their names there."""
    there = ((queue, *pane.source.at(queue.name)) for queue in pane.queues or ())
    return [queue._replace(name=name) for queue, source, name in there if source is home]
