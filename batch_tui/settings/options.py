"""What the user wants: defaults, then the config file, then a saved view, then flags."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from batch_tui import files
from batch_tui.batch.query.query import parse
from batch_tui.batch.query.words import read_words
from batch_tui.settings.checks import meaning_fault, refuse, written
from batch_tui.settings.faults import faults
from batch_tui.settings.registry import PRESET, RATE, REFRESH, THEME
from batch_tui.settings.table import MEND, SettingsError, all_harmless, parse_table
from batch_tui.settings.views import View

DEMO_REGIONS = ("us-east-1", "eu-west-1")
"""The regions that the demo makes up."""
CONFIG_PATH = files.ours(user_config_path, ".config") / "config.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen.

    `refresh` is in seconds, 0 for off; `rate` in calls a second. `recall`: where no query is
    given, start with what was shown the last time. `ssh`: the terminal is at the other end of a
    slow line; None until `on_terminal` has looked whether it is. `theme` and `preset` are names
    that the screen knows. `terms` are words that stand for a query.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    queues: tuple[str, ...] = ()
    query: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    refresh: float = REFRESH
    rate: float = RATE
    counts: bool = True
    remember: bool = True
    recall: bool = True
    read_only: bool = False
    demo: bool = False
    demo_jobs: int = 10_000
    demo_speed: float = 1.0
    demo_habits: tuple[str, ...] = ()
    debug: bool = False
    ssh: bool | None = None
    plain_output: bool = False
    theme: str = THEME
    preset: str = PRESET
    mouse: bool = True
    ascii: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)


def load(path: Path = CONFIG_PATH) -> Settings:
    """The defaults under what the config file sets; a missing file sets nothing.

    Raises:
        SettingsError: the file cannot be read, or sets what cannot be set.
    """
    try:
        text = files.read(path)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. {MEND}") from error
    table = parse_table(path, text)
    try:
        wrong = [fault.sentence for fault in faults(table)]
        more = " --check-config tells what else is wrong." if len(wrong) > 1 else ""
        refuse(f"{wrong[0]}{more}" if wrong else "")
        terms = read_words(table.get("terms", {}))
        views = {name: _view(view, terms) for name, view in table.get("views", {}).items()}
        return override(Settings(), {**table, "terms": terms, "views": views})
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None


def override(
    settings: Settings, changes: dict[str, Any], where: Callable[[str], str] = str
) -> Settings:
    """The settings with what `changes` sets; None sets nothing.

    `where` says how the member of a name is called by whoever set it.

    Raises:
        SettingsError: a value is out of range.
    """
    names = {member.name for member in fields(Settings)}
    given: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in names or value is None:
            continue
        wanted = all_harmless(value)
        refuse(meaning_fault(where(name), name, wanted))
        given[name] = tuple(wanted) if isinstance(wanted, list) else wanted
    return replace(settings, **given)


def several(settings: Settings) -> list[Settings]:
    """The settings for each profile and region that are named, with commas between them."""
    return [
        replace(settings, profile=profile, region=region)
        for profile in _named(settings.profile)
        for region in _named(settings.region)
    ]


def _named(text: str | None) -> Sequence[str | None]:
    names = [name.strip() for name in (text or "").split(",")]
    return list(dict.fromkeys(name for name in names if name)) or [None]


def on_terminal(settings: Settings, env: Mapping[str, str]) -> Settings:
    """The settings of a program that has a screen: whether it is seen through SSH is settled."""
    if settings.ssh is not None:
        return settings
    return replace(settings, ssh=any(env.get(name) for name in ("SSH_CONNECTION", "SSH_TTY")))


def with_view(settings: Settings, name: str | None) -> Settings:
    """The settings under a saved view.

    Raises:
        SettingsError: there is no such view.
    """
    if name is None:
        return settings
    if name not in settings.views:
        known = ", ".join(sorted(settings.views)) or "none is saved yet"
        raise SettingsError(f"There is no view {written(name)}; the views are: {known}.")
    view = settings.views[name]
    return replace(
        settings,
        query=view.query,
        recall=False,
        sort=view.sort or settings.sort,
        queues=view.queues or settings.queues,
        columns=view.columns or settings.columns,
    )


def _view(table: dict[str, Any], terms: Mapping[str, str]) -> View:
    return View(
        query=str(parse(table.get("query", ""), terms)),
        queues=tuple(table.get("queues", ())),
        sort=table.get("sort", ""),
        columns=tuple(table.get("columns", ())),
    )
