"""The settings, each with all that there is to say of it: the file, options and the README ask."""

from collections.abc import Callable
from typing import Any, NamedTuple

from batch_tui.batch.urls import is_url

RATE = 20.0
"""Calls a second at most, whoever waits for them, where nothing else is wanted."""
REFRESH = 5.0
"""Seconds between refreshes, likewise."""
THEME = "dark"
PRESET = "default"
MIN_REFRESH = 1.0
MAX_REFRESH = 86_400.0
MIN_RATE = 0.1
MAX_RATE = 50
MOST_JOBS = 10_000_000
MOST_SPEED = 1_000


class Meaning(NamedTuple):
    """What a value, or each one of a list, must be."""

    holds: Callable[[Any], bool]
    must_be: str


class Setting(NamedTuple):
    """What can be chosen. `help` says what it does, in a few words, in lower case.

    `kind` is its type in the config file, and `shown` is how it is written there: its default, or
    an example where it `has_none`. What is not `filed` only an option can say.
    """

    name: str
    kind: type
    help: str
    shown: str = ""
    meaning: Meaning | None = None
    has_none: bool = False
    filed: bool = True


def _is_said(text: str) -> bool:
    return bool(text.strip())


def _is_interval(seconds: float) -> bool:
    return seconds == 0 or MIN_REFRESH <= seconds <= MAX_REFRESH


_QUEUE = Meaning(_is_said, "the name or ARN of a job queue")
_INTERVAL = Meaning(_is_interval, "at least 1 second and at most a day (86400), or 0 for none")
_RATE = Meaning(
    lambda calls: MIN_RATE <= calls <= MAX_RATE,
    f"a number of calls a second from {MIN_RATE} to {MAX_RATE}",
)

# fmt: off
SETTINGS = (
    Setting(
        "profile", str,
        "the AWS profile (else AWS_PROFILE, else the default); several with commas",
        '"prod"',
        Meaning(_is_said, "the name of an AWS profile"), has_none=True,
    ),
    Setting(
        "region", str,
        "the AWS region (else AWS_REGION, else the profile's); several with commas",
        '"eu-west-1"',
        Meaning(_is_said, "the name of an AWS region, such as eu-west-1"), has_none=True,
    ),
    Setting(
        "endpoint_url", str, "another endpoint than AWS's own", '"https://host:8080"',
        Meaning(is_url, "a URL such as https://host:8080"), has_none=True,
    ),
    Setting(
        "queues", list, "the job queues to start with", '["nightly-etl"]', _QUEUE, has_none=True,
    ),
    Setting(
        "sort", str, "a column to sort by, with - the largest first; else the newest job",
        '"-duration"', has_none=True,
    ),
    Setting(
        "columns", list, "the columns of the list; else those that the width has room for",
        '["status", "name", "duration", "exit"]', has_none=True,
    ),
    Setting("refresh", float, "refresh interval in seconds; 0 for none", f"{REFRESH:g}", _INTERVAL),
    Setting("rate", float, "calls a second at most; what refreshes by itself keeps to 4",
            f"{RATE:g}", _RATE),
    Setting("counts", bool, "count the statuses for the chips: seven calls a minute", "true"),
    Setting("remember", bool, "come back to the last filters in the next run", "true"),
    Setting("read_only", bool, "refuse every call that is no read", "false"),
    Setting("theme", str, "the colours: dark, light, sixteen, or a theme of Textual's",
            f'"{THEME}"'),
    Setting("preset", str, "which keys there are: default, vim or k9s; [keys] changes them",
            f'"{PRESET}"'),
    Setting("mouse", bool, "take the mouse; without, the terminal selects text as usual", "true"),
    Setting(
        "ssh", bool, "made for a slow line; else whether SSH_CONNECTION or SSH_TTY is set", "true",
        has_none=True,
    ),
    Setting("plain_output", bool, "paint the screen as Textual does, in more bytes", "false"),
    Setting("ascii", bool, "draw lines, bars and glyphs in ASCII; names stay as they are", "false"),
    Setting("keys", dict, "keys of commands, by their ids; several with commas"),
    Setting("terms", dict, "words that stand for a filter, such as mine"),
    Setting("views", dict, "saved views: a filter with its queues, order and columns"),
    Setting(
        "demo_jobs", int, "how many jobs the demo has", "10000",
        Meaning(lambda number: 1 <= number <= MOST_JOBS, f"a number from 1 to {MOST_JOBS:,}"),
        filed=False,
    ),
    Setting(
        "demo_speed", float, "pace of the demo's life", "1",
        Meaning(lambda speed: 0 <= speed <= MOST_SPEED, f"a number from 0 to {MOST_SPEED:,}"),
        filed=False,
    ),
)
# fmt: on
BY_NAME = {setting.name: setting for setting in SETTINGS}
FROM_FILE = {setting.name: setting.kind for setting in SETTINGS if setting.filed}
"""The settings that a config file may set, and their types there."""


def help_of(name: str) -> str:
    """What an option says of a setting."""
    setting = BY_NAME[name]
    default = setting.shown.strip('"')
    is_told = setting.has_none or default in ("", "true", "false", PRESET)
    return setting.help if is_told else f"{setting.help} (default {default})"
