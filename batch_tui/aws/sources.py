"""Where profile, region and credentials come from: the user's AWS set-up, or nothing but us."""

import os
from collections import ChainMap
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn

import boto3
from botocore.config import Config
from botocore.configprovider import ConfigChainFactory, ConfigValueStore
from botocore.credentials import CredentialResolver
from botocore.loaders import Loader, create_loader
from botocore.utils import JSONFileCache

from batch_tui.aws.command import Command
from batch_tui.aws.core import Core
from batch_tui.aws.where import clause
from batch_tui.batch.failure import BadCredentials

Traces = tuple[tuple[Path, int, int, int], ...]


def traces() -> Traces:
    """What the files are like that a user's session reads: path, inode, size and time of change.

    Other traces: the credentials may be others.
    """
    home = Path("~/.aws").expanduser()
    read = [
        Path(os.environ.get("AWS_CONFIG_FILE", home / "config")).expanduser(),
        Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE", home / "credentials")).expanduser(),
        *sorted(home.glob("*/cache/*.json")),  # what `aws sso login` and the like leave
    ]
    found = []
    for path in read:
        with suppress(OSError):
            about = path.stat()
            found.append((path, about.st_ino, about.st_size, about.st_mtime_ns))
    return tuple(found)


class _UsersCore(Core):
    """Asks nobody for an MFA code, because the terminal is ours, and waits for no command for ever.

    A role that the AWS CLI has assumed with one is taken over.
    """

    def resolver(self) -> CredentialResolver:
        """The same, with these rules."""
        resolver = super().resolver()
        cli_cache: Any = JSONFileCache(str(Path("~/.aws/cli/cache").expanduser()))
        roles: Any = resolver.get_provider("assume-role")
        roles.cache = ChainMap({}, cli_cache)  # what we fetch ourselves is never written to disk
        roles._prompter = _nobody_to_ask  # noqa: SLF001  # there is no public way
        self._hurry(resolver.get_provider("custom-process"))
        # A role's source profile may have a command too, which is looked for when it is needed.
        builder = roles._profile_provider_builder  # noqa: SLF001
        make = builder._create_process_provider  # noqa: SLF001
        builder._create_process_provider = lambda profile: self._hurry(make(profile))  # noqa: SLF001
        return resolver

    def _hurry(self, provider: Any) -> Any:
        """The same provider; its command has as long as an answer."""
        profile = provider._profile_name  # noqa: SLF001
        provider._popen = partial(Command, profile=profile, seconds=self.seconds)  # noqa: SLF001
        return provider


def users_session(
    profile: str | None, region: str | None, config: Config, seconds: float
) -> tuple[boto3.Session, Core]:
    """A session on AWS's own environment variables and files, as the AWS CLI reads them.

    `config` also holds for the calls that fetch credentials, and so does `seconds`, see `Core`.
    """
    core = _UsersCore(seconds)
    core.set_default_client_config(config)
    if profile:
        core.set_config_variable("profile", profile)
    loader = _loader(core.get_config_variable("data_path"))
    core.register_component("data_loader", loader)
    session = boto3.Session(
        botocore_session=core,
        profile_name=profile,
        region_name=region or os.environ.get("AWS_REGION") or None,
    )
    loader.search_paths[:] = dict.fromkeys(loader.search_paths)  # boto3 adds its own every time
    core.register_component("credential_provider", core.resolver())
    return session, core


@lru_cache(maxsize=1)
def _loader(path: str | None) -> Any:
    """What reads the descriptions of services, once for all sessions: they are megabytes."""
    return create_loader(path)


def sealed_session(
    credentials: tuple[str, str], region: str | None, seconds: float
) -> tuple[boto3.Session, Core]:
    """A session that looks at no environment variable and no file of the user's AWS set-up."""
    core = Core(seconds)
    chains = ConfigChainFactory(session=core, environ={})
    core.register_component(
        "config_store",
        ConfigValueStore(
            {
                name: chains.create_config_chain(instance_name=name, default=default)
                for name, (_, _, default, _) in core.SESSION_VARIABLES.items()
            }
        ),
    )
    core.register_component("data_loader", _sealed_loader())
    core.set_config_variable("config_file", os.devnull)
    core.set_config_variable("credentials_file", os.devnull)
    core.set_config_variable("ignore_configured_endpoint_urls", True)
    return boto3.Session(*credentials, botocore_session=core, region_name=region), core


@lru_cache(maxsize=1)
def _sealed_loader() -> Loader:
    """What reads the descriptions that botocore brings along, and no others."""
    paths = [Loader.BUILTIN_DATA_PATH]
    return Loader(extra_search_paths=paths, include_default_search_paths=False)


def _nobody_to_ask(prompt: str) -> NoReturn:
    raise BadCredentials(
        f"AWS wants an MFA code, which is not asked for here ({clause(prompt)}).",
        "Run `aws sts get-caller-identity` with the same profile: it asks,"
        " and what it gets is used here too.",
    )
