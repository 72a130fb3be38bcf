"""The job table: a window over a list of any length."""
