"""What the user wants: defaults, then the config file, then a saved view, then flags."""

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from batch_tui.views import VIEW_MEMBERS, View

CONFIG_PATH = user_config_path("batch-tui") / "config.toml"
MIN_REFRESH = 1.0


class SettingsError(ValueError):
    """A config file or an option that cannot be: the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen. `refresh` is in seconds, 0 for off."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    queues: tuple[str, ...] = ()
    query: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    refresh: float = 5.0
    counts: bool = True
    remember: bool = True
    read_only: bool = False
    demo: bool = False
    demo_jobs: int = 10_000
    demo_speed: float = 1.0
    keys: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)


FROM_FILE: dict[str, type | tuple[type, ...]] = {
    "profile": str,
    "region": str,
    "endpoint_url": str,
    "queues": list,
    "sort": str,
    "columns": list,
    "refresh": (int, float),
    "counts": bool,
    "remember": bool,
    "read_only": bool,
    "keys": dict,
    "views": dict,
}
"""The members of `Settings` that a config file may set, and their types there."""


def load(path: Path = CONFIG_PATH) -> Settings:
    """The defaults under what the config file sets; a missing file sets nothing.

    Raises:
        SettingsError: the file cannot be read, or sets what cannot be set.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    _check(table, FROM_FILE, str(path))
    views = {name: _view(name, table["views"][name], path) for name in table.get("views", {})}
    return override(Settings(), {**table, "views": views})


def override(settings: Settings, changes: dict[str, Any]) -> Settings:
    """The settings with what `changes` sets; None sets nothing.

    Raises:
        SettingsError: a value is out of range.
    """
    names = {member.name for member in fields(Settings)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in changes.items()
        if name in names and value is not None
    }
    settings = replace(settings, **given)
    if settings.refresh and settings.refresh < MIN_REFRESH:
        raise SettingsError("The refresh interval is at least 1 second, or 0 for none.")
    if settings.demo_jobs < 1:
        raise SettingsError("The demo needs at least one job.")
    if settings.demo_speed < 0:
        raise SettingsError("The demo's speed is 0 or more.")
    return settings


def with_view(settings: Settings, name: str | None) -> Settings:
    """The settings under a saved view.

    Raises:
        SettingsError: there is no such view.
    """
    if name is None:
        return settings
    if name not in settings.views:
        known = ", ".join(sorted(settings.views)) or "none is saved yet"
        raise SettingsError(f"There is no view {name!r}; the views are: {known}.")
    view = settings.views[name]
    return replace(
        settings,
        query=view.query,
        sort=view.sort,
        queues=view.queues or settings.queues,
        columns=view.columns or settings.columns,
    )


def _view(name: str, table: Any, path: Path) -> View:
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: views.{name} is no table.")
    _check(table, VIEW_MEMBERS, f"{path}, views.{name},")
    return View(
        query=table.get("query", ""),
        queues=tuple(table.get("queues", ())),
        sort=table.get("sort", ""),
        columns=tuple(table.get("columns", ())),
    )


def _check(table: dict[str, Any], allowed: dict[str, Any], where: str) -> None:
    for name, value in table.items():
        if name not in allowed:
            known = ", ".join(allowed)
            raise SettingsError(f"{where} sets {name!r}, which is unknown; it may set {known}.")
        is_list = isinstance(value, list)
        texts = not is_list or all(isinstance(item, str) for item in value)
        flag = isinstance(value, bool) and allowed[name] is not bool
        if not isinstance(value, allowed[name]) or not texts or flag:
            raise SettingsError(f"{where} sets {name} to {value!r}, which it cannot be.")
