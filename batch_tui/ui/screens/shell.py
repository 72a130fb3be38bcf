"""A shell in a container of a running job: the `aws` command on the terminal, and back."""

import shlex
import shutil

from textual.widget import Widget

from batch_tui.batch.failure import Failure
from batch_tui.batch.shell import shell_of
from batch_tui.feed.source import Sources
from batch_tui.ui.dialogs.picker import Choice, PickerScreen
from batch_tui.ui.panes import hand_over
from batch_tui.ui.terminal import other_program

NEEDED = {"aws": "the aws command", "session-manager-plugin": "its Session Manager plugin"}
"""The programs that it takes."""


async def open_shell(teller: Widget, source: Sources, job_id: str) -> None:
    """Open a shell in a container of a job, or copy the command where that cannot be here."""
    home = source.home(job_id)
    if source.read_only:
        teller.notify("This program was started to read only: it opens no shell.", markup=False)
        return
    try:
        detail = await home.calls(home.region.describe_job, job_id)
    except Failure as failure:
        teller.notify(str(failure), severity="error", markup=False)
        return
    where = shell_of(detail) if detail else "AWS Batch does not know this job any more."
    if isinstance(where, str):
        teller.notify(where, markup=False)
        return
    chosen: tuple[str, ...] | None = where.containers[:1]
    if len(where.containers) > 1:
        choices = [Choice(name, name) for name in where.containers]
        chosen = await teller.app.push_screen_wait(PickerScreen("A shell in", choices))
    command = await hand_over.shell_command(teller, home, where, chosen[0]) if chosen else ""
    if not command:
        return
    missing = [what for program, what in NEEDED.items() if shutil.which(program) is None]
    if missing:
        teller.notify(f"This machine lacks {' and '.join(missing)}.", markup=False)
        await hand_over.copy(teller, source, command, "The aws command")
    elif said := other_program.run(teller.app, shlex.split(command), is_read=True):
        teller.notify(said, severity="warning", markup=False)
