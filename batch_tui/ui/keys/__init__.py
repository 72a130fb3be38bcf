"""The keys: the registry of commands, and what the config file makes of it."""
