"""A person told of something while they look elsewhere: the bell, and a notice of the desktop."""

import os
from collections.abc import Mapping
from typing import Any

from textual.app import App

from batch_tui.ui.terminal.passed_on import passed_on
from batch_tui.ui.terminal.private import tell_terminal

LONGEST = 200
_BY_777 = ("rxvt", "foot")
"""The beginnings of TERM where notices are OSC 777; elsewhere they are OSC 9, or nothing."""


def alert(app: App[Any], title: str, text: str) -> None:
    """Ring, and have the terminal show a notice, if it can: it never tells."""
    tell_terminal(app, sequence(title, text, os.environ))


def sequence(title: str, text: str, env: Mapping[str, str]) -> str:
    """What is sent. The texts are safe to show."""
    title, text = title[:LONGEST], text[:LONGEST]
    if env.get("TERM", "").startswith(_BY_777):
        notice = f"\x1b]777;notify;{title.replace(';', ',')};{text.replace(';', ',')}\x07"
    else:
        notice = f"\x1b]9;{title}: {text}\x07"
    return "\x07" + passed_on(notice, env)
