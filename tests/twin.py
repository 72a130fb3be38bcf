"""The program in a terminal, beside one that gets Textual's own output instead.

`python -m tests.twin FILE ...` is the program, which writes that output into a file.
"""

import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte
from rich.console import Console
from textual._compositor import ChopsUpdate

from batch_tui import cli
from batch_tui.ui.app import BatchApp
from batch_tui.ui.terminal.driver import TerminalDriver
from batch_tui.ui.terminal.link.laid import Laying
from tests.terminal import PATIENCE, UNREAD, Terminal
from tests.ui.painted import cells

THEME = "\x1b[24~"
"""F12 takes the other theme."""
_SETTINGS = {
    "tmux": """
set -g status off
set -g default-terminal tmux-256color
set -ga terminal-overrides ",*:Tc"
set -s escape-time 0
set -g destroy-unattached on
""",
    "screen": """
startup_message off
term screen-256color
defutf8 on
defscrollback 0
altscreen on
autodetach off
vbell off
""",
}


def _within(name: str, folder: Path) -> list[object]:
    """What runs a command within tmux, or GNU screen."""
    if name == "tmux":
        start = [shutil.which(name), "-u", "-S", folder / "socket", "-f", folder / "conf"]
        return [*start, "new-session"]
    return [shutil.which(name), "-U", "-S", "twin", "-c", folder / "conf"]


class Twin:
    """The program, as `terminal` shows it, and `raw`, as Textual would have it.

    It may run `within` tmux, or GNU screen.
    """

    def __init__(
        self,
        arguments: Sequence[object],
        folder: Path,
        columns: int,
        lines: int,
        env: Mapping[str, str],
        *,
        within: str = "",
    ) -> None:
        self.raw = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.raw)
        self._file = folder / "raw"
        self._file.touch()
        self._lines = self._file.open(encoding="utf-8")
        self._begun = ""
        command = [sys.executable, "-m", "tests.twin", self._file, *arguments]
        if within:
            (folder / "conf").write_text(_SETTINGS[within], encoding="utf-8")
            command = [*_within(within, folder), *command]
        self.terminal = Terminal(command, columns, lines, env=env)

    def close(self) -> None:
        """End the program."""
        self.terminal.__exit__(None, None, None)
        self._lines.close()

    def check(self, what: str) -> None:
        """Read until both are the same, once nothing comes any more."""
        deadline = time.monotonic() + PATIENCE
        while self.terminal.read(0.1) or not self._is_same():
            assert time.monotonic() < deadline, f"{what}:\n{self._different()}"

    def _is_same(self) -> bool:
        *lines, self._begun = (self._begun + self._lines.read()).split("\n")
        for line in lines:
            columns, rows, text = json.loads(line)
            if (columns, rows) != (self.raw.columns, self.raw.lines):
                self.raw.resize(rows, columns)
                self.raw.reset()
            text = UNREAD.sub(b"", text.encode()).decode()
            self._stream.feed(text.replace("\n", "\r\n"))  # as the kernel has it
        return cells(self.raw) == cells(self.terminal.screen)

    def _different(self) -> str:
        rows = zip(cells(self.raw), cells(self.terminal.screen), strict=True)
        found = [
            f"{y}:{x} {one} {other}"
            for y, row in enumerate(rows)
            for x, (one, other) in enumerate(zip(*row, strict=True))
            if one != other
        ]
        return "\n".join([*found[:20], *self.terminal.lines])


def _main() -> int:
    file = open(sys.argv.pop(1), "a", encoding="utf-8", buffering=1)  # noqa: SIM115 - to the end
    write, lay = TerminalDriver.write, Laying.laid

    def noted(driver: TerminalDriver, data: str) -> None:
        file.write(json.dumps([*driver._app.size, data]) + "\n")
        write(driver, data)

    def laid(laying: Laying, update: ChopsUpdate, size: tuple[int, int]) -> ChopsUpdate:
        """What is not written is written into the file all the same."""
        made = lay(laying, update, size)
        render = made.render_segments

        def rendered(console: Console) -> str:
            file.write(json.dumps([*size, update.render_segments(console)]) + "\n")
            return render(console)

        made.render_segments = rendered  # type: ignore[method-assign]
        return made

    def other_theme(app: BatchApp) -> None:
        app.theme = "textual-light" if app.current_theme.dark else "textual-dark"

    TerminalDriver.write = noted  # type: ignore[method-assign,assignment]
    Laying.laid = laid  # type: ignore[method-assign,assignment]
    BatchApp.key_f12 = other_theme  # type: ignore[attr-defined]
    return cli.main()


if __name__ == "__main__":
    sys.exit(_main())
