"""Some of what jobs may be ordered by: numbers, one that hangs on the instant, and texts."""

from batch_tui.batch.joblist.order import CREATED, SortBy

EXIT = SortBy("exit", lambda job, _: job.exit_code)
DURATION = SortBy("duration", lambda job, at: job.duration(at))
PROGRESS = SortBy("progress", lambda job, _: job.progress)
NAME = SortBy("name", lambda job, _: job.name)
ID = SortBy("id", lambda job, _: job.id)
REASON = SortBy("reason", lambda job, _: job.why)
ALL = (CREATED, EXIT, DURATION, PROGRESS, NAME, ID, REASON)
