"""The map of an array: every child a cell."""
