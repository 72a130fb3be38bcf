"""Screens: each handles its own messages."""
