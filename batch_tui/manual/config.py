"""A config file that says every setting, and a judge of one."""

import os
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from batch_tui import files
from batch_tui.batch.query.explained import EXPLAINED
from batch_tui.look.columns import COLUMNS
from batch_tui.settings.faults import faults, line_of
from batch_tui.settings.registry import FROM_FILE, PRESET, SETTINGS, Setting
from batch_tui.settings.table import SettingsError, parse_table
from batch_tui.ui.keys import keymap
from batch_tui.ui.keys.command import SECTIONS
from batch_tui.ui.keys.commands import COMMANDS
from batch_tui.ui.keys.presets import PRESETS
from batch_tui.ui.terminal.themes import NAMES, theme_fault

_WIDTH = 96
_HEAD = (
    'Settings of batch-tui. A line that begins with "#" and no blank is a setting that is off: '
    'take the "#" away to change it. It stands there with its default, or where it has none with '
    "an example. Options of the command line beat this file; `batch-tui --check-config` says all "
    "that is wrong in it."
)
_KEYS = (
    "Keys of commands, by their ids; several with commas: x, X, /, f5, ctrl+x, shift+left. What "
    'stands here are those of the preset "default"; other presets have others.'
)
_VIEWS = (
    "Saved views: --view NAME, or : and its name. Ctrl+S on the screen adds one. A query is what "
    "is written after /: terms, all of which must hold, - before one negates it."
)
_TERMS = (
    "Words that stand for a filter, wherever one is written: a letter, then letters, digits, - and "
    "_. `mine` is meant for your own jobs."
)
_TERM = """\
#[terms]
#mine = "tag:owner=anna"
"""
_VIEW = """\
#[views.failed-today]
#query = "status:failed after:today"
#queues = ["nightly-etl"]
#sort = "-created"
#columns = ["status", "name", "exit", "reason"]"""


def template() -> str:
    """The whole file. Nothing in it is set."""
    return "\n".join([*_comment(_HEAD), "", *_settings(), *_keys(), *_terms(), *_views()]) + "\n"


def _comment(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(
            line, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )


def _settings() -> Iterator[str]:
    for setting in SETTINGS:
        if setting.filed and setting.shown:
            yield from _comment(_told(setting))
            yield f"#{setting.name} = {setting.shown}"
            yield ""


def _told(setting: Setting) -> str:
    """What a setting is, with what it can be where that is a list of names."""
    sentence = setting.help[0].upper() + setting.help[1:] + "."
    names = _NAMES.get(setting.name)
    return f"{sentence}\n{', '.join(names)}" if names else sentence


_NAMES = {
    "columns": tuple(column.key for column in COLUMNS),
    "sort": tuple(column.key for column in COLUMNS if column.order),
    "theme": NAMES,
    "preset": tuple(PRESETS),
}


def _keys() -> Iterator[str]:
    yield "[keys]"
    yield from _comment(_KEYS)
    width = max(len(command.id) + len(command.keys) for command in COMMANDS)
    for scope, title in SECTIONS.items():
        yield "#"
        yield f"# {title}"
        for command in COMMANDS:
            if command.scope == scope:
                lead = f'#{command.id} = "{command.keys}"'
                yield f"{lead:<{width + 7}}# {command.title}"
    yield ""


def _terms() -> Iterator[str]:
    yield from _comment(_TERMS)
    yield _TERM


def _views() -> Iterator[str]:
    yield from _comment(_VIEWS)
    width = max(len(kind.syntax) for kind in EXPLAINED if len(kind.syntax) < _WIDTH // 2)
    for kind in EXPLAINED:
        yield from textwrap.wrap(
            kind.help,
            _WIDTH,
            initial_indent=f"#   {kind.syntax:<{width}}  ",
            subsequent_indent="#" + " " * (width + 5),
            break_on_hyphens=False,
        )
    yield _VIEW


def write(path: Path) -> None:
    """Write it where nothing is yet, for its owner alone.

    Raises:
        OSError: something is there, or it cannot be written.
    """
    target = Path(os.path.expanduser(path))
    files.make_directory(target.parent)
    descriptor = files.open_regular(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(template())


class Verdict(NamedTuple):
    """What there is to say of a config file, in lines, and whether it is right."""

    lines: tuple[str, ...]
    is_right: bool


def judge(path: Path) -> Verdict:
    """All that is wrong in a file, each with its line where that is found."""
    try:
        data = files.read(path)
    except (FileNotFoundError, NotADirectoryError):
        missing = f"There is no {path}: everything is at its default. --write-config writes one."
        return Verdict((missing,), True)
    except OSError as error:
        return Verdict((f"{path} cannot be read: {error.strerror}.",), False)
    try:
        table = parse_table(path, data)
    except SettingsError as error:
        return Verdict((str(error),), False)
    text = data.decode("utf-8-sig")
    found = sorted((line_of(text, member), sentence) for member, sentence in _faults(table))
    if found:
        return Verdict(tuple(f"{path}:{line or 1}: {told}" for line, told in found), False)
    return Verdict((f"{path} is right: {_count(table)}.",), True)


def _faults(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Also those that only the screen knows of."""
    yield from faults(table)
    theme, preset, keys = table.get("theme"), table.get("preset"), table.get("keys")
    if isinstance(theme, str) and (fault := theme_fault(theme)):
        yield ("theme",), fault
    texts = keys.items() if isinstance(keys, dict) else ()
    written = {command: key for command, key in texts if isinstance(key, str)}
    yield from keymap.faults(written, preset if isinstance(preset, str) else PRESET)


def _count(table: Mapping[str, Any]) -> str:
    tables = [name for name, kind in FROM_FILE.items() if kind is dict]
    counts = {"setting": len(table.keys() - set(tables))}
    counts |= {name.removesuffix("s"): len(table.get(name, {})) for name in tables}
    return ", ".join(
        f"{number} {name}{'' if number == 1 else 's'}" for name, number in counts.items()
    )
