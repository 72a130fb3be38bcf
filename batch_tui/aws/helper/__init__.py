"""A process of its own for boto3, so that its import and its parsing take no turn of the screen's.

The screen's process has a `HelperConnection` for each source; its helper runs `server.main`. They
speak through two pipes in pickled messages, see `messages`; either ends when the other does.

`python -m tests.bench start` has the first row at 1.6 times an empty application's first frame, and
with boto3 in a thread at 2.5 times. `tests.bench table`, while pages load as fast as they come, has
a cursor key answered in a median of 3.3 ms, and of 4.7 with a thread. Its 95th percentile is about
the same, 13 to 18 ms: such a key waits until a page is merged into the list.
"""
