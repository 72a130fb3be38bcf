"""Saved views: a query with its queues, order and columns, under a name in the config file."""

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

VIEW_MEMBERS = {"query": str, "queues": list, "sort": str, "columns": list}
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What a view may be called: TOML's bare keys."""


class View(NamedTuple):
    """What a name stands for. `sort` is a column, with `-` before it for the other way round."""

    query: str = ""
    queues: tuple[str, ...] = ()
    sort: str = ""
    columns: tuple[str, ...] = ()


def save(path: Path, name: str, view: View) -> None:
    """Add a view to the end of a config file, which is made, private, where there is none.

    The rest of the file stays as its owner wrote it.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        before = file.read()
        file.write(("\n" if before and not before.endswith("\n") else "") + _toml(name, view))


def _toml(name: str, view: View) -> str:
    lines = [f"\n[views.{name}]"]
    for member, value in view._asdict().items():
        if value:
            # A JSON string, or a list of them, is a TOML one too.
            lines.append(f"{member} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
