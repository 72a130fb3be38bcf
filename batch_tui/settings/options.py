"""What the user wants: defaults, then the config file, then a saved view, then flags."""

import tomllib
from dataclasses import dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from batch_tui.batch.query.query import QueryError, parse
from batch_tui.look.columns import BY_KEY
from batch_tui.look.orders import read_order
from batch_tui.settings.views import VIEW_MEMBERS, View

CONFIG_PATH = user_config_path("batch-tui") / "config.toml"
MIN_REFRESH = 1.0
MAX_REFRESH = 86_400.0


class SettingsError(ValueError):
    """A config file or an option that cannot be: the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen. `refresh` is in seconds, 0 for off.

    `recall`: where no query is given, start with the last one of the queue.
    """

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
    recall: bool = True
    read_only: bool = False
    demo: bool = False
    demo_jobs: int = 10_000
    demo_speed: float = 1.0
    debug: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)


FROM_FILE: dict[str, type] = {
    "profile": str,
    "region": str,
    "endpoint_url": str,
    "queues": list,
    "sort": str,
    "columns": list,
    "refresh": float,
    "counts": bool,
    "remember": bool,
    "read_only": bool,
    "keys": dict,
    "views": dict,
}
"""The members of `Settings` that a config file may set, and their types there."""
_KINDS: dict[type, str] = {
    str: "a text",
    list: "a list of texts",
    float: "a number",
    bool: "true or false",
    dict: "a table",
}


def load(path: Path = CONFIG_PATH) -> Settings:
    """The defaults under what the config file sets; a missing file sets nothing.

    Raises:
        SettingsError: the file cannot be read, or sets what cannot be set.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}.") from error
    try:
        _check(table, FROM_FILE)
        for name, key in table.get("keys", {}).items():
            _check_kind(f"keys.{name}", key, str)
        views = {name: _view(name, view) for name, view in table.get("views", {}).items()}
        return override(Settings(), {**table, "views": views})
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None


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
    if settings.refresh and not MIN_REFRESH <= settings.refresh <= MAX_REFRESH:
        raise SettingsError(
            "The refresh interval is at least 1 second and at most a day, or 0 for none."
        )
    if settings.demo_jobs < 1:
        raise SettingsError("The demo needs at least one job.")
    if not 0 <= settings.demo_speed < inf:
        raise SettingsError("The demo's speed is a number, 0 or more.")
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
        recall=False,
        sort=view.sort or settings.sort,
        queues=view.queues or settings.queues,
        columns=view.columns or settings.columns,
    )


def _view(name: str, table: Any) -> View:
    where = f"views.{name}"
    _check_kind(where, table, dict)
    _check(table, VIEW_MEMBERS, f"{where}.")
    try:
        query = str(parse(table.get("query", "")))
    except QueryError as error:
        raise SettingsError(f"{where}.query cannot be: {error.sentence} {error.hint}") from None
    return View(
        query=query,
        queues=tuple(table.get("queues", ())),
        sort=table.get("sort", ""),
        columns=tuple(table.get("columns", ())),
    )


def _check(table: dict[str, Any], allowed: dict[str, type], where: str = "") -> None:
    for name, value in table.items():
        if name not in allowed:
            known = ", ".join(allowed)
            raise SettingsError(f"{where}{name} is unknown; there are {known}.")
        _check_kind(f"{where}{name}", value, allowed[name])
    if sort := table.get("sort"):
        try:
            read_order(sort, 0)
        except ValueError as error:
            raise SettingsError(f"{where}sort is {sort!r}. {error}") from None
    for column in table.get("columns", ()):
        if column not in BY_KEY:
            known = ", ".join(BY_KEY)
            raise SettingsError(f"{where}columns names {column!r}; there are {known}.")


def _check_kind(where: str, value: Any, kind: type) -> None:
    if kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, kind)
    if kind is list and fits:
        fits = all(isinstance(item, str) for item in value)
    if not fits:
        raise SettingsError(f"{where} is {value!r}; it must be {_KINDS[kind]}.")
