"""What the user wants: defaults, then the config file, then flags."""

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

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
    refresh: float = 5.0
    read_only: bool = False
    demo: bool = False
    demo_jobs: int = 10_000
    demo_speed: float = 1.0
    columns: tuple[str, ...] = ()
    keys: dict[str, str] = field(default_factory=dict)


FROM_FILE = {
    "profile": str,
    "region": str,
    "endpoint_url": str,
    "queues": list,
    "refresh": (int, float),
    "read_only": bool,
    "columns": list,
    "keys": dict,
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
    for name, value in table.items():
        if name not in FROM_FILE:
            known = ", ".join(FROM_FILE)
            raise SettingsError(f"{path} sets {name!r}, which is unknown; it may set {known}.")
        if not isinstance(value, FROM_FILE[name]):
            raise SettingsError(f"{path}: {name} cannot be {value!r}.")
    return override(Settings(), table)


def override(settings: Settings, changes: dict[str, Any]) -> Settings:
    """The settings with what `changes` sets; None sets nothing.

    Raises:
        SettingsError: a value is out of range.
    """
    names = {member.name for member in fields(Settings)}
    given = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in changes.items()
        if name in names and value is not None
    }
    settings = replace(settings, **given)
    if settings.refresh and settings.refresh < MIN_REFRESH:
        raise SettingsError("The refresh interval is at least 1 second, or 0 for none.")
    if settings.demo_jobs < 1:
        raise SettingsError("The demo needs at least one job.")
    return settings
