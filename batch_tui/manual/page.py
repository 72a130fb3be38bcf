"""The page of the manual, in the language of man."""

import argparse
from collections.abc import Iterator, Mapping

from batch_tui import __version__
from batch_tui.batch.query.explained import EXPLAINED
from batch_tui.manual.guide import EXAMPLES
from batch_tui.manual.options import Option, options
from batch_tui.settings.registry import SETTINGS
from batch_tui.ui.keys.command import SECTIONS
from batch_tui.ui.keys.commands import COMMANDS, key_names

STATUSES: Mapping[str, str] = {
    "0": "all went well",
    "1": "what was written is right, and not all that was asked for; with --wait a job has failed",
    "2": "bad usage, or it could not be done; a sentence on standard error says why",
    "3": "with --wait: some jobs are no longer known, and none has failed",
    "70": "a mistake of the program; the sentence names the log",
    "124": "with --wait: the time was up",
    "129, 143": "ended by SIGHUP or the end of the terminal, by SIGTERM",
    "130": "ended by Ctrl+C without a screen",
    "141": "nobody reads the pipe any more",
}
FILES: Mapping[str, str] = {
    "~/.config/batch-tui/config.toml": "settings; on macOS in ~/Library/Application Support",
    "~/.local/state/batch-tui/state.json": "the last filters",
    "~/.local/state/batch-tui/journal.log": "what happened: calls, notices, mistakes",
}


def page(parser: argparse.ArgumentParser) -> str:
    """The whole page."""
    return "\n".join(_lines(parser)) + "\n"


def _lines(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f'.TH BATCH-TUI 1 "" "batch-tui {__version__}" "User Commands"'
    yield from (".SH NAME", r"batch\-tui \- " + _text(parser.description or ""))
    yield from (".SH SYNOPSIS", r".B batch\-tui", r"[\fIoptions\fR]")
    yield from _options(tuple(options(parser)))
    yield ".SH FILTERS"
    yield _text("A line of terms, all of which must hold; - before a term negates it.")
    yield from _tagged({kind.syntax: kind.help for kind in EXPLAINED})
    yield ".SH SETTINGS"
    yield _text("In the config file, which --write-config writes with all of them.")
    yield from _tagged(
        {
            setting.name: f"{setting.help}{_default(setting.shown, has_none=setting.has_none)}"
            for setting in SETTINGS
            if setting.filed
        }
    )
    yield ".SH KEYS"
    yield _text("Those of the preset default; the ids in parentheses name them in the config file.")
    for scope, title in SECTIONS.items():
        yield f".SS {_text(title)}"
        yield from _tagged(
            {
                f"{key_names(command)} ({command.id})": command.title
                for command in COMMANDS
                if command.scope == scope
            }
        )
    for title, told in (("EXIT STATUS", STATUSES), ("FILES", FILES)):
        yield f".SH {title}"
        yield from _tagged(told)
    yield ".SH EXAMPLES"
    for example in EXAMPLES:
        yield from (".PP", _text(f"{example.what}:"), ".PP", ".nf", ".RS", _text(example.line))
        yield from (".RE", ".fi")


def _default(shown: str, *, has_none: bool) -> str:
    if not shown:
        return ""
    return f"; such as {shown}" if has_none else f"; {shown} by default"


def _options(found: tuple[Option, ...]) -> Iterator[str]:
    yield ".SH OPTIONS"
    group = ""
    for option in found:
        if option.group != group:
            group = option.group
            yield f".SS {_text(group)}"
        names = ", ".join(rf"\fB{_text(name)}\fR" for name in option.names)
        metavar = rf"\fI{_text(option.metavar)}\fR" if option.metavar else ""
        yield from (".TP", " ".join(filter(None, [names, metavar])), _text(option.help))


def _tagged(told: Mapping[str, str]) -> Iterator[str]:
    for tag, text in told.items():
        yield from (".TP", rf"\fB{_text(tag)}\fR", _text(text))


def _text(text: str) -> str:
    r"""A text as it is: man gives a meaning to `\`, to `-`, and to `.` and `'` at the beginning."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    escaped = "".join(c if c.isascii() else rf"\[u{ord(c):04X}]" for c in escaped)
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
