"""What stands for a status where its name is too long, and for what is not known."""

from batch_tui.batch.job import Status

GLYPHS = {
    Status.SUBMITTED: "○",
    Status.PENDING: "◌",
    Status.RUNNABLE: "◔",
    Status.STARTING: "◑",
    Status.RUNNING: "●",
    Status.SUCCEEDED: "✔",
    Status.FAILED: "✖",
}
"""One cell wide, to stand before the name or a number."""
LETTERS = {
    Status.FAILED: "X",
    Status.RUNNING: "R",
    Status.STARTING: "t",
    Status.RUNNABLE: "r",
    Status.PENDING: "p",
    Status.SUBMITTED: "s",
    Status.SUCCEEDED: "o",
}
"""For the map of an array, in the order of its legend: what matters most comes first."""
SHORT = {
    Status.SUBMITTED: "SUBM",
    Status.PENDING: "PEND",
    Status.RUNNABLE: "RNBL",
    Status.STARTING: "STRT",
    Status.RUNNING: "RUN",
    Status.SUCCEEDED: "SUCC",
    Status.FAILED: "FAIL",
}
"""Names for a narrow line."""
UNKNOWN = "·"
"""For what has not been told yet: a status, or a value."""
