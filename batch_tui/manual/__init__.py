"""What the program says of itself: help, manual, completions and config file, by its registries."""
