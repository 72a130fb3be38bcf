"""What changes jobs: the marked ones of a list, or the one under its cursor."""

from textual.screen import Screen

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
    shown = AgainScreen(pane.source, targets, pane.queues or ())
    done = await screen.app.push_screen_wait(shown)
    if done is not None:
        acting.submitted(done.new, done.left, done.done)
        if done.listed:
            pane.list_jobs(done.new)
