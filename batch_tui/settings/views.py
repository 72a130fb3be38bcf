"""Saved views: a query with its queues, order and columns, under a name in the config file."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

VIEW_MEMBERS: dict[str, type] = {"query": str, "queues": list, "sort": str, "columns": list}
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What a view may be called: TOML's bare keys."""


class View(NamedTuple):
    """What a name stands for. `sort` is a column, with `-` before it for the other way round."""

    query: str = ""
    queues: tuple[str, ...] = ()
    sort: str = ""
    columns: tuple[str, ...] = ()


class ViewError(ValueError):
    """A view that cannot be saved: the text is one sentence for the user."""


def save(path: Path, name: str, view: View) -> None:
    """Add a view to the end of a config file, which is made, private, where there is none.

    The rest of the file stays as its owner wrote it.

    Raises:
        ViewError: the file cannot be written, has a view of this name, or could not be read with
            one more table at its end.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+", encoding="utf-8", newline="") as file:
            before = file.read()
            addition = _addition(path, before, name, view)
            try:
                file.write(addition)
                file.flush()
            except OSError:
                # Half a table would keep the program from starting the next time.
                os.ftruncate(descriptor, len(before.encode()))
                raise
    except OSError as error:
        raise ViewError(f"{path} cannot be written: {error.strerror}.") from error
    except UnicodeError as error:
        raise ViewError(f"{path} is not UTF-8.") from error


def _addition(path: Path, before: str, name: str, view: View) -> str:
    """What to write behind `before`, once it is sure that both can be read together."""
    addition = ("\n" if before and not before.endswith("\n") else "") + _toml(name, view)
    try:
        if name in tomllib.loads(before).get("views", {}):
            raise ViewError(f"{path} has a view {name} already.")
        tomllib.loads(before + addition)
    except tomllib.TOMLDecodeError as error:
        raise ViewError(f"{path} takes no further view: {error}.") from error
    return addition


def _toml(name: str, view: View) -> str:
    lines = [f"\n[views.{name}]"]
    for member, value in view._asdict().items():
        if value:
            # A JSON string, or a list of them, is a TOML one too, but for the delete character.
            text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            lines.append(f"{member} = {text}")
    return "\n".join(lines) + "\n"
