"""The real shells complete what the options take, and say no word while they read it."""

import subprocess
from pathlib import Path
from shutil import which

import pytest

from batch_tui.arguments import SHELLS, parser
from batch_tui.look.columns import BY_KEY
from batch_tui.look.formats import FORMATS
from batch_tui.manual.completions import script
from batch_tui.manual.options import options
from batch_tui.ui.keys.presets import PRESETS
from batch_tui.ui.terminal.themes import NAMES
from tests.terminal import Terminal

PROFILES = "[default]\nregion = x\n[profile prod]\n[sso-session s]\n[profile a-b]\n"
LINES = {
    "--outp": {"--output"},
    "--output ": {"table", *FORMATS},
    "--output=cs": {"csv", "csv-safe"},
    "--columns id,ex": {"id,exit"},
    "--columns sta": {"status", "started"},
    "--theme so": {"solarized-light", "solarized-dark"},
    "--preset ": set(PRESETS),
    "--until any:": {"any:ended", "any:failed", "any:succeeded", "any:running"},
    "--completions ": set(SHELLS),
    "--filter ta": {"tag:"},
    "--profile ": {"default", "prod", "a-b"},
    "--no-": {"--no-mouse", "--no-ssh"},
    "--limit ": set(),
}
"""What is typed behind the program's name, and what it may become."""
_BASH = """
source "$1"
IFS=' ' read -r -a COMP_WORDS <<< "$2"
[[ $2 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_batch_tui
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "aws").write_text(PROFILES)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def written(home: Path, shell: str) -> Path:
    path = home / f"completions.{shell}"
    path.write_text(script(parser(), shell))
    return path


def said(*command: object) -> list[str]:
    ended = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def installed(shell: str) -> str:
    found = which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


@pytest.mark.parametrize("line", LINES)
def test_bash_completes(home: Path, line: str) -> None:
    # Readline breaks words at = and :, and hands on what is behind it.
    typed = line.replace("=", " = ") if "=" in line else line
    if ":" in typed:
        pytest.skip("what stands before a colon is not replaced")
    found = said(installed("bash"), "-c", _BASH, "-", written(home, "bash"), f"batch-tui {typed}")
    assert {word for word in found if word} == LINES[line]


@pytest.mark.parametrize("line", LINES)
def test_fish_completes(home: Path, line: str) -> None:
    ask = f"source {written(home, 'fish')}; complete -C 'batch-tui {line}'"
    found = {offer.split("\t")[0] for offer in said(installed("fish"), "-c", ask)}
    assert {word.removeprefix("--output=") for word in found} == LINES[line]


def test_zsh_completes_as_it_is_typed(home: Path) -> None:
    shell, path = installed("zsh"), written(home, "zsh")
    said(shell, "-n", path)
    with Terminal([shell, "-f", "-i"], columns=100, rows=30, env={"PS1": "> "}) as terminal:
        terminal.wait_for(">")
        terminal.press(f"autoload -U compinit; compinit -u -D; source {path}", "enter")
        terminal.press("clear; print REA''DY", "enter")
        terminal.wait_for("READY")
        for typed, shown in (
            ("batch-tui --outp\t\t", "csv-safe"),
            ("\x15batch-tui --columns id,ex\t", "--columns id,exit"),
            ("\x15batch-tui --preset k\t", "--preset k9s"),
            ("\x15batch-tui --filter ta\t", "--filter tag:"),
            ("\x15batch-tui --profile pr\t", "--profile prod"),
        ):
            terminal.press(typed)
            terminal.wait_for(shown)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_option_and_all_that_it_takes_is_there(shell: str) -> None:
    text = script(parser(), shell)
    for option in options(parser()):
        for name in option.names:
            assert name.removeprefix("--") in text
        assert all(value in text.replace("\\", "") for value in option.values)


def test_what_an_option_takes_is_what_the_registries_have() -> None:
    takes = {option.names[-1]: option.values for option in options(parser()) if option.names}
    assert set(takes["--columns"]) == set(BY_KEY)
    assert takes["--theme"] == NAMES
    assert takes["--preset"] == tuple(PRESETS)
