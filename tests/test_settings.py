"""Settings: defaults < config file < view < flags; whatever cannot be is told in a sentence."""

import re
from pathlib import Path

import pytest

from batch_tui.arguments import parser
from batch_tui.cli import main
from batch_tui.look.columns import BY_KEY
from batch_tui.settings.options import (
    Settings,
    load,
    on_terminal,
    override,
    with_view,
)
from batch_tui.settings.registry import FROM_FILE
from batch_tui.settings.table import SettingsError
from batch_tui.settings.views import VIEW_MEMBERS, View
from batch_tui.ui.keys.keymap import read_keys

CONFIG = """
profile = "prod"
queues = ["nightly-etl", "adhoc"]
sort = "-duration"
columns = ["status", "name"]
refresh = 30
remember = false

[keys]
quit = "Ctrl+Q"

[views.failed-today]
query = "status:failed after:today"
queues = ["genomics"]

[views.long]
sort = "-duration"
columns = ["name", "duration"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    return path


def test_without_a_file_everything_is_the_default(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


def test_the_file_beats_the_defaults(config: Path) -> None:
    settings = load(config)
    assert settings.profile == "prod"
    assert settings.queues == ("nightly-etl", "adhoc")
    assert settings.sort == "-duration"
    assert settings.columns == ("status", "name")
    assert settings.refresh == 30
    assert settings.remember is False
    assert settings.keys == {"quit": "Ctrl+Q"}
    assert settings.region is None


def test_a_view_beats_the_file_where_it_says_something(config: Path) -> None:
    settings = with_view(load(config), "failed-today")
    assert settings.query == "status:failed after:today"
    assert settings.queues == ("genomics",)
    assert settings.sort == "-duration"
    assert settings.columns == ("status", "name")
    settings = with_view(load(config), "long")
    assert settings.queues == ("nightly-etl", "adhoc")
    assert settings.columns == ("name", "duration")
    assert settings.query == ""
    assert not settings.recall


def test_flags_beat_the_view_and_none_says_nothing(config: Path) -> None:
    settings = with_view(load(config), "failed-today")
    changed = override(settings, {"queues": ["adhoc"], "query": None, "refresh": 0.0, "else": 1})
    assert changed.queues == ("adhoc",)
    assert changed.query == "status:failed after:today"
    assert changed.refresh == 0


def test_an_option_says_the_columns_of_the_screen_and_what_it_does_not_know_is_refused() -> None:
    given = parser().parse_args(["--columns", "name, exit"])
    assert override(Settings(columns=("id",)), vars(given)).columns == ("name", "exit")
    with pytest.raises(SettingsError, match="'size' is no column; there are status, name"):
        parser().parse_args(["--columns", "name,size"])


@pytest.mark.parametrize(
    ("wanted", "env", "is_ssh"),
    [
        (None, {}, False),
        (None, {"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, True),
        (None, {"SSH_TTY": "/dev/pts/3"}, True),
        (None, {"SSH_TTY": ""}, False),
        (False, {"SSH_TTY": "/dev/pts/3"}, False),
        (True, {}, True),
    ],
)
def test_a_screen_is_seen_through_ssh_where_the_environment_or_somebody_says_so(
    wanted: bool | None, env: dict[str, str], is_ssh: bool
) -> None:
    settings = on_terminal(override(Settings(), {"ssh": wanted}), env)
    assert settings.ssh is is_ssh


def test_without_a_view_nothing_changes(config: Path) -> None:
    assert with_view(load(config), None) == load(config)


def test_a_view_that_is_not_there_names_those_that_are(config: Path) -> None:
    with pytest.raises(SettingsError, match=r"no view 'none'; the views are: failed-today, long\."):
        with_view(load(config), "none")
    with pytest.raises(SettingsError, match="none is saved yet"):
        with_view(Settings(), "none")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("refresh = ", ["not valid TOML", "Invalid value"]),
        ("colour = 1", ["colour is unknown", "profile"]),
        ("profile = 1", ["profile is 1", "a text"]),
        ("refresh = true", ["refresh is true", "a number"]),
        ("refresh = 0.5", ["at least 1 second"]),
        ("refresh = -1", ["at least 1 second"]),
        ("refresh = nan", ["at least 1 second"]),
        ("refresh = inf", ["at least 1 second"]),
        ("rate = 0", ["rate is 0", "0.1 to 50"]),
        ("rate = true", ["rate is true", "a number"]),
        ("read_only = 1", ["read_only is 1", "true or false"]),
        ('ssh = "auto"', ["ssh is 'auto'", "true or false"]),
        ('queues = "a"', ["queues is 'a'", "a list of texts"]),
        ("queues = [1]", ["queues is [1]", "a list of texts"]),
        ('sort = "colour"', ["sort is 'colour'", "created"]),
        ('columns = ["colour"]', ["columns names 'colour'", "status"]),
        ("keys = 1", ["keys is 1", "a table"]),
        ("[keys]\nquit = 1", ["keys.quit is 1", "a text"]),
        ("views = 1", ["views is 1", "a table"]),
        ("[views]\nx = 1", ["views.x is 1", "a table"]),
        ("[views.x]\ncolour = 1", ["views.x.colour is unknown", "query"]),
        ("[views.x]\nquery = 1", ["views.x.query is 1", "a text"]),
        ('[views.x]\nquery = "colour:red"', ["views.x.query is not valid", "colour"]),
        ('[views.x]\nsort = "colour"', ["views.x.sort is 'colour'", "created"]),
        ('[views.x]\ncolumns = ["colour"]', ["views.x.columns names 'colour'", "status"]),
    ],
)
def test_what_a_file_cannot_say_is_refused_with_path_member_and_mend(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as error:
        load(path)
    said = str(error.value)
    assert said.startswith(str(path))
    assert all(word in said for word in words), said


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b'profile = "caf\xe9"')
    with pytest.raises(SettingsError, match="not UTF-8 at byte 15"):
        load(path)


@pytest.mark.parametrize(
    "changes", [{"demo_jobs": 0}, {"demo_speed": -1.0}, {"demo_speed": float("nan")}]
)
def test_a_demo_that_cannot_be_is_refused(changes: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match="demo"):
        override(Settings(), changes)


@pytest.mark.parametrize("key", BY_KEY)
def test_every_column_can_be_chosen_and_sorted_by_in_the_file_and_in_a_view(
    tmp_path: Path, key: str
) -> None:
    chosen = f'columns = ["{key}"]\nsort = "-{key}"\n'
    path = tmp_path / "config.toml"
    path.write_text(f"{chosen}[views.x]\n{chosen}")
    settings = load(path)
    assert settings.columns == settings.views["x"].columns == (key,)
    assert settings.sort == settings.views["x"].sort == f"-{key}"


def test_a_view_is_read_as_it_was_written(config: Path) -> None:
    assert load(config).views["long"] == View(sort="-duration", columns=("name", "duration"))


def test_bad_usage_ends_with_status_2_and_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--view", "none-such"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("batch-tui: There is no view")
    assert said.count("\n") == 1


def test_the_example_of_the_readme_can_be_read(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text(example)
    settings = load(path)
    assert settings.views
    assert set(read_keys(settings.keys)) == set(settings.keys)


def test_the_readme_names_every_member_and_column() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    settings, columns = (
        readme.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
        for title in ("Configuration", "Columns")
    )
    assert all(name in settings for name in (*FROM_FILE, *VIEW_MEMBERS))
    assert all(f"`{name}`" in columns for name in BY_KEY)
