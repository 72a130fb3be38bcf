"""`!`: what has happened."""

from datetime import datetime

from textual.content import Content

from batch_tui.batch.text import harmless
from batch_tui.journal import Journal
from batch_tui.look.moments import zone
from batch_tui.ui.dialogs.sheet import SheetScreen


def journal_sheet(journal: Journal) -> SheetScreen:
    """The last calls, notices and failures, and where more is written."""
    entries = journal.last()
    said = [
        f"{datetime.fromtimestamp(entry.at / 1000):%H:%M:%S}  {entry.text}" for entry in entries
    ]
    if journal.path:
        said.append(harmless(f"More is in {journal.path}."))
    heading = f"What happened, {zone(entries[-1].at)}" if entries else "What happened"
    return SheetScreen(heading, [Content(line) for line in said], at_end=True)
