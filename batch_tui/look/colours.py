"""Theme variables of our own, for dark and light themes and for terminals of sixteen colours."""

DARK = {
    "status-submitted": "#8a8f98",
    "status-pending": "#b0a060",
    "status-runnable": "#c9a227",
    "status-starting": "#4fb3bf",
    "status-running": "#5aa9ff",
    "status-succeeded": "#6fbf73",
    "status-failed": "#ff6b6b",
    "status-other": "#c792ea",
    "faint": "#80868f",
    "note": "#e0b050",
    "bar": "#5c6670",
}
LIGHT = {
    "status-submitted": "#6b7280",
    "status-pending": "#857528",
    "status-runnable": "#8a6a00",
    "status-starting": "#0f7c8a",
    "status-running": "#1d5fb8",
    "status-succeeded": "#2e7d32",
    "status-failed": "#c62828",
    "status-other": "#7b3fa0",
    "faint": "#737a85",
    "note": "#9a6700",
    "bar": "#a3abb5",
}
SIXTEEN = {
    "status-submitted": "#aaaaaa",
    "status-pending": "#aa5500",
    "status-runnable": "#ffff55",
    "status-starting": "#00aaaa",
    "status-running": "#55ffff",
    "status-succeeded": "#55ff55",
    "status-failed": "#ff5555",
    "status-other": "#ff55ff",
    "faint": "#aaaaaa",
    "note": "#ffff55",
    "bar": "#aaaaaa",
}
"""Exactly those of the palette: what lies between two of them would become either."""
