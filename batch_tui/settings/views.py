"""Saved views: a query with its queues, order and columns, under a name in the config file."""

import json
import os
import re
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from batch_tui import files
from batch_tui.settings.checks import kind_fault, refuse
from batch_tui.settings.table import SettingsError, parse_table

VIEW_MEMBERS: dict[str, type] = {"query": str, "queues": list, "sort": str, "columns": list}
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What a view may be called: TOML's bare keys."""


class View(NamedTuple):
    """What a name stands for. `sort` is a column, with `-` before it for the other way round."""

    query: str = ""
    queues: tuple[str, ...] = ()
    sort: str = ""
    columns: tuple[str, ...] = ()


def refuse_name(name: str, taken: Container[str]) -> str:
    """What is wrong with a name for a view, "" when nothing is."""
    if not NAME.fullmatch(name):
        return "A name is made of letters, digits, - and _."
    return f"There is a view {name} already." if name in taken else ""


class ViewError(ValueError):
    """A view that cannot be saved: the text is one sentence for the user."""


def save(path: Path, name: str, view: View) -> None:
    """Add a view to the end of a config file, which is made, private, where there is none.

    The rest of the file stays as its owner wrote it.

    Raises:
        ViewError: the file cannot be read or written, has a view of this name, or could not be
            read with one more table at its end.
    """
    try:
        files.make_directory(path.parent)
        descriptor = files.open_regular(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        try:
            before = files.read_all(descriptor)
            _append(descriptor, _addition(path, before, name, view), len(before))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ViewError(f"{path} cannot be written: {error.strerror}.") from error
    except SettingsError as error:
        raise ViewError(str(error)) from error


def _addition(path: Path, before: bytes, name: str, view: View) -> bytes:
    """What to write behind `before`, once it is sure that both can be read together."""
    breaks = b"\n" if before and not before.endswith(b"\n") else b""
    addition = breaks + _toml(name, view).encode()
    views = parse_table(path, before).get("views", {})
    if isinstance(views, dict) and name in views:
        raise ViewError(f"{path} has a view {name} already.")
    try:
        refuse(kind_fault("views", parse_table(path, before + addition).get("views"), dict))
    except SettingsError as error:
        raise ViewError(
            f"{path} takes no further view; write its views as [views.NAME]."
        ) from error
    return addition


def _append(descriptor: int, addition: bytes, size: int) -> None:
    rest = memoryview(addition)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError:
        # Half a table would keep the program from starting the next time.
        os.ftruncate(descriptor, size)
        raise


def _toml(name: str, view: View) -> str:
    lines = [f"\n[views.{name}]"]
    for member, value in view._asdict().items():
        if value:
            # A JSON string, or a list of them, is a TOML one too, but for the delete character.
            text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            lines.append(f"{member} = {text}")
    return "\n".join(lines) + "\n"
