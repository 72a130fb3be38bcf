"""`!`: what happened, from the journal."""

from datetime import datetime

from textual.content import Content

from batch_tui.batch.text import harmless
from batch_tui.journal import Journal
from batch_tui.ui.dialogs.sheet import SheetScreen


def happened_sheet(journal: Journal) -> SheetScreen:
    """The last calls, notices and failures."""
    said = [
        f"{datetime.fromtimestamp(entry.at / 1000):%H:%M:%S}  {entry.text}"
        for entry in journal.last()
    ]
    if journal.path:
        said.append(harmless(f"More is in {journal.path}."))
    return SheetScreen("What happened", [Content(line) for line in said], at_end=True)
