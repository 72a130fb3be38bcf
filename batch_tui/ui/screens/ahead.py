"""What keys open: imported in a thread, so that the first key that opens it does not wait."""

from batch_tui.batch.plan import explain
from batch_tui.look import aws_command
from batch_tui.ui.dialogs import again, ask, choices, help, journal, sheet, stop  # noqa: A004
from batch_tui.ui.panes import hand_over
from batch_tui.ui.screens import (
    array_map,
    changing,
    children,
    export,
    failed,
    groups,
    job,
    log,
    palette,
    saving,
    scoping,
    shell,
    why,
)

OPENED = (
    *(array_map, changing, children, export, failed, groups, job, log, palette, saving, scoping),
    *(shell, why, again, ask, choices, help, journal, sheet, stop),
    *(aws_command, explain, hand_over),
)
