"""A terminal explorer for AWS Batch jobs."""

__version__ = "0.1.0"
