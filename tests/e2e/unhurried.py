"""The installed program where nothing is over before a test, or a busy machine, has got to it."""

import sys

UNHURRIED = (
    sys.executable,
    "-c",
    """
import sys
from batch_tui.feed import fresh
from batch_tui.ui import app
from batch_tui.ui.panes import notices
from batch_tui.ui.terminal import pastes

app.TWICE = notices.TWICE = pastes.SILENCE = 3600.0  # a key pressed twice, a paste that goes on
fresh.LATE = 3600  # what is on the screen is not told to be old

from batch_tui.__main__ import main
sys.argv[0] = "batch-tui"
sys.exit(main())
""",
)
"""Stands in the place of the program."""
