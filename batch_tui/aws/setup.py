"""What AWS's files on this machine say: which profiles there are, and which regions."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from batch_tui.batch.ports import Place, Profile
from batch_tui.batch.text import safe

T = TypeVar("T")


class Runner(Protocol):
    """Has a function of a module, or part of one, do its work where boto3 is."""

    def __call__(self, function: Callable[[], T], /) -> T:
        """What it returns."""


class MachineSetup:
    """`batch.ports.Setup` by botocore, which `run` has at hand. Raises only `Failure`."""

    def __init__(self, run: Runner) -> None:
        self._run = run

    def profiles(self) -> tuple[Profile, ...]:
        """The profiles of the config and the credentials file, by name."""
        return self._run(read_profiles)

    def regions(self) -> tuple[str, ...]:
        """The regions that botocore knows to have AWS Batch, by name."""
        return self._run(partial(read_regions, "batch"))


def read_profiles() -> tuple[Profile, ...]:
    """The profiles, as botocore finds them.

    Raises:
        Failure: a file cannot be used.
    """
    from botocore.session import Session  # noqa: PLC0415 - only where boto3 is

    from batch_tui.aws.errors import translate  # noqa: PLC0415
    from batch_tui.aws.where import Asked  # noqa: PLC0415

    try:
        found: dict[str, dict[str, Any]] = Session().full_config["profiles"]
    except Exception as error:
        told = translate(error, Asked("batch"), Place("default", "", ""))
        if told is error:
            raise
        raise told from error
    return tuple(_profile(name, found[name]) for name in sorted(found))


def read_regions(service: str) -> tuple[str, ...]:
    """The regions of all partitions that have a service."""
    from botocore.session import Session  # noqa: PLC0415 - only where boto3 is

    session = Session()
    session.set_config_variable("config_file", os.devnull)  # which may be broken
    partitions = session.get_available_partitions()
    found = (session.get_available_regions(service, partition) for partition in partitions)
    return tuple(sorted({safe(region) for regions in found for region in regions}))


def _profile(name: str, said: dict[str, Any]) -> Profile:
    ways = {
        "SSO": ("sso_session", "sso_start_url"),
        "role": ("role_arn",),
        "command": ("credential_process",),
        "keys": ("aws_access_key_id",),
    }
    signs_in = (way for way, members in ways.items() if any(member in said for member in members))
    region = said.get("region")
    return Profile(name, safe(region) if isinstance(region, str) else "", next(signs_in, ""))
