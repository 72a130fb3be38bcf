"""The life of what the failed children of an array say: read, compared, searched."""
