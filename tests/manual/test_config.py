"""The config file that is written says every setting, and the judge tells all that is wrong."""

import os
import re
import stat
import tomllib
from pathlib import Path

import pytest

from batch_tui import cli
from batch_tui.batch.query.terms import TERMS
from batch_tui.look.columns import COLUMNS
from batch_tui.manual.config import judge, template, write
from batch_tui.settings.options import Settings, load
from batch_tui.settings.registry import FROM_FILE, PRESET, SETTINGS, THEME
from batch_tui.settings.table import SettingsError
from batch_tui.ui.keys.commands import COMMANDS
from batch_tui.ui.keys.presets import DEFAULT, PRESETS
from batch_tui.ui.terminal.themes import NAMES, OURS


def uncommented(text: str) -> str:
    """All settings on."""
    return re.sub(r"^#(?=[^ \n])", "", text, flags=re.MULTILINE)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the config file is."""
    place = tmp_path / "deep" / "config.toml"
    monkeypatch.setattr(cli, "CONFIG_PATH", place)
    return place


def test_the_names_of_theme_and_preset_are_those_that_the_screen_knows() -> None:
    assert THEME == OURS[0].name == NAMES[0]
    assert PRESET == DEFAULT == next(iter(PRESETS))


def test_what_is_written_sets_nothing_and_all_of_it_can_be_switched_on(path: Path) -> None:
    write(path)
    assert load(path) == Settings()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.write_text(uncommented(template()))
    verdict = judge(path)
    assert verdict.is_right, verdict.lines
    table = tomllib.loads(path.read_text())
    assert table.keys() == FROM_FILE.keys()
    assert table["keys"] == {command.id: command.keys for command in COMMANDS}


def test_every_default_that_stands_there_is_the_default(path: Path) -> None:
    write(path)
    table = tomllib.loads(uncommented(template()))
    for setting in SETTINGS:
        if setting.filed and setting.shown and not setting.has_none:
            assert table[setting.name] == getattr(Settings(), setting.name), setting.name
        elif setting.has_none:
            assert not getattr(Settings(), setting.name), setting.name


def test_every_setting_of_the_program_is_in_the_registry() -> None:
    said = {"query", "recall", "demo", "demo_habits", "debug"}
    """Only options say these, or a view."""
    assert {setting.name for setting in SETTINGS} == Settings.__dataclass_fields__.keys() - said


def test_names_of_columns_themes_presets_and_terms_are_told() -> None:
    text = template()
    for names in ([c.key for c in COLUMNS], NAMES, PRESETS, [k.syntax for k in TERMS.values()]):
        assert all(name in text for name in names)
    assert max(map(len, text.splitlines())) <= 100


def test_nothing_is_ever_written_over(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--write-config"]) == 0
    assert capsys.readouterr().out == f"{path} is written; all in it is a comment so far.\n"
    path.write_text("refresh = 7\n")
    assert cli.main(["--write-config"]) == 2
    assert f"{path} is there already" in capsys.readouterr().err
    assert path.read_text() == "refresh = 7\n"
    path.unlink()
    path.symlink_to(path.parent / "elsewhere")
    assert cli.main(["--write-config"]) == 2
    assert not (path.parent / "elsewhere").exists()


def test_it_goes_to_another_file_or_to_standard_output(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--write-config", "-"]) == 0
    assert capsys.readouterr().out == template()
    assert cli.main(["--write-config", str(tmp_path / "other.toml")]) == 0
    assert (tmp_path / "other.toml").read_text() == template()
    assert cli.main(["--write-config", str(tmp_path / "other.toml" / "x")]) == 2
    assert not path.exists()


WRONG = """\
refresh = 0.5
colour = "red"
theme = "pink"
sort = "speed"

[keys]
sort = "r"
fly = "x"
help = 1

[views.old]
query = "statsu:failed"

[views."a.b"]
columns = [
  "name",
  "size",
]
"""


def test_all_faults_are_told_each_with_its_line_and_what_can_be(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.parent.mkdir()
    path.write_text(WRONG)
    assert cli.main(["--check-config"]) == 2
    told = capsys.readouterr().out.splitlines()
    lines = {int(line.removeprefix(f"{path}:").split(":")[0]): line for line in told}
    assert len(lines) == len(told)
    for number, words in {
        1: ["refresh is 0.5", "at least 1 second"],
        2: ["colour is unknown", "profile"],
        3: ["theme is 'pink'", "nord"],
        4: ["sort is 'speed'", "created"],
        7: ["keys.sort", "r is the key of refresh"],
        8: ["keys.fly", "no such command"],
        9: ["keys.help is 1", "a text"],
        12: ["views.old.query", "statsu"],
        15: ["views.a.b.columns names 'size'", "reason"],
    }.items():
        line = lines.pop(number)
        assert all(word in line for word in words), line
    assert not lines
    with pytest.raises(SettingsError, match=r"refresh is 0\.5.* --check-config tells what else"):
        load(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("refresh = x", ["not valid TOML", "line 1"]),
        ('preset = "emacs"', ["preset is 'emacs'", "vim"]),
        ('preset = "k9s"\n[keys]\nsort = "s"', ["keys.sort", "shell"]),
        ("[[views]]\nx = 1", ["views is", "a table"]),
        ("keys = 3", ["keys is 3", "a table"]),
        ("theme = 3\npreset = 4", ["theme is 3", "preset is 4"]),
    ],
)
def test_what_cannot_be_is_judged_so(path: Path, text: str, words: list[str]) -> None:
    path.parent.mkdir()
    path.write_text(text)
    verdict = judge(path)
    assert not verdict.is_right
    assert all(word in "\n".join(verdict.lines) for word in words), verdict.lines


def test_a_file_that_is_right_or_not_there_is_well(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--check-config"]) == 0
    assert "everything is at its default" in capsys.readouterr().out
    path.parent.mkdir()
    path.write_text('refresh = 9\n[keys]\nquit = "f9"\n[views.x]\nquery = "etl*"\n')
    assert cli.main(["--check-config"]) == 0
    assert f"{path} is right: 1 setting, 1 key, 0 terms, 1 view." in capsys.readouterr().out
    path.unlink()
    os.mkfifo(path)
    assert cli.main(["--check-config"]) == 2
