"""The jobs that a person waits for while looking elsewhere: chosen by a key, told when they end."""

from collections.abc import Callable

from textual.widget import Widget

from batch_tui.batch.job import Job, Status
from batch_tui.feed.source import Sources
from batch_tui.feed.watch import INTERVAL, Watch
from batch_tui.ui.terminal.alert import alert


class Watching:
    """Tells, through a widget, when a watched job has ended; `changed` is told that some have."""

    def __init__(self, teller: Widget, source: Sources, changed: Callable[[], None]) -> None:
        self._teller = teller
        self._changed = changed
        self._watch = Watch(source, self._over, self._gone)

    def __len__(self) -> int:
        return len(self._watch)

    def pace(self, seconds: float) -> None:
        """Look so often, 0 being as seldom as usual."""
        self._watch.pace(seconds or INTERVAL)

    def toggle(self, job: Job) -> None:
        """Wait for a job, or no more."""
        if job.is_terminal and job.id not in self._watch:
            self._say(f"{job.name} has ended already: {job.state}.")
            return
        is_watched = self._watch.toggle(job)
        when = "You are told when" if is_watched else "You are not told any more when"
        self._say(f"{when} {job.name} ends.")
        self._changed()

    async def close(self) -> None:
        """Wait for none."""
        await self._watch.close()

    def _over(self, job: Job) -> None:
        has_failed = job.status is Status.FAILED
        why = f": {job.why}" if has_failed and job.why else ""
        self._say(f"{job.name} {job.state}{why}", loud=True, bad=has_failed)
        self._changed()

    def _gone(self, job_id: str) -> None:
        self._say(f"AWS Batch knows the job {job_id} no more.", loud=True, bad=True)
        self._changed()

    def _say(self, told: str, *, loud: bool = False, bad: bool = False) -> None:
        if loud:
            alert(self._teller.app, "batch-tui", told)
        self._teller.notify(told, severity="warning" if bad else "information", markup=False)
