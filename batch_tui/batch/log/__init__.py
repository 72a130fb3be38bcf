"""The log of a job: which logs it has, and their events as lines that are safe to show."""
