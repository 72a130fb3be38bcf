"""The life of a list: one object that owns its tasks and alone writes it."""
