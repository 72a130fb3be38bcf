"""A process of its own for boto3, so that its import and its parsing take no turn of the screen's.

The screen's process has a `HelperConnection`; the helper runs `server.main`. They speak through two
pipes in pickled messages, see `messages`; either ends when the other does.
"""
