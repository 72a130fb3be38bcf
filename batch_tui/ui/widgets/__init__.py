"""Widgets: each draws one thing and posts messages about it."""
