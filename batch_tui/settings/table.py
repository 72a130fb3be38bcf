"""The config file as a table, whatever stands in its place."""

from pathlib import Path
from typing import Any

from batch_tui.batch.text import harmless

MEND = "Correct it, or move the file away."


class SettingsError(ValueError):
    """A config file or an option that does not fit: the text is for the user, in sentences."""


def parse_table(path: Path, text: bytes) -> dict[str, Any]:
    """What is written in the file. All of its texts are safe to show.

    Raises:
        SettingsError: it cannot be read.
    """
    import tomllib  # noqa: PLC0415 - many have no such file

    try:
        table: dict[str, Any] = all_harmless(tomllib.loads(text.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 at byte {error.start + 1}. {MEND}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. {MEND}") from error
    except RecursionError as error:
        raise SettingsError(f"{path} is nested too deeply. {MEND}") from error
    except ValueError as error:  # Python reads no decimal number of so many digits
        raise SettingsError(f"{path} has a number that is too large. {MEND}") from error
    return table


def all_harmless(value: Any) -> Any:
    """A value with the texts in it made safe to show."""
    match value:
        case str():
            return harmless(value)
        case list():
            return [all_harmless(item) for item in value]
        case dict():
            return {harmless(key): all_harmless(item) for key, item in value.items()}
    return value
