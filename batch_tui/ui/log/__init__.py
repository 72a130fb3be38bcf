"""Shows a log: its lines, wherever they come from."""
