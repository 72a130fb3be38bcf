"""The life of a log that is read: pages both ways, following, searching, saving."""
