"""The line to the terminal: what it shows is kept, and only what differs is sent."""
