"""Ways in which credentials can be expired for a night, and what is alive meanwhile."""

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import botocore.session
from botocore.client import BaseClient

from tests.aws.servers import CannedServer

SSO = "https://example.awsapps.com/start"
STALE = json.dumps({"startUrl": SSO, "accessToken": "t", "expiresAt": "2020-01-01T00:00:00Z"})
OF_SSO = "sso_account_id = 123456789012\nsso_role_name = reader\n"


def by_service(home: Path, sts: CannedServer) -> dict[str, str]:
    """Keys that Batch says have expired."""
    _keys(home, "default")
    return {}


def by_role(home: Path, sts: CannedServer) -> dict[str, str]:
    """Keys that may no longer assume the profile's role."""
    _keys(home, "base")
    _config(home, "source_profile = base\nrole_arn = arn:aws:iam::123456789012:role/reader\n")
    sts.gives(403, b"<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>")
    return {"AWS_ENDPOINT_URL_STS": sts.url}


def by_sso(home: Path, sts: CannedServer) -> dict[str, str]:
    """A sign-in that has run out, as profiles had them first."""
    _config(home, f"sso_start_url = {SSO}\nsso_region = eu-west-1\n{OF_SSO}")
    _signed_in(home, SSO)
    return {}


def by_sso_session(home: Path, sts: CannedServer) -> dict[str, str]:
    """A sign-in that has run out, of an `sso-session`."""
    section = f"[sso-session mine]\nsso_start_url = {SSO}\nsso_region = eu-west-1\n"
    _config(home, f"sso_session = mine\n{OF_SSO}{section}")
    _signed_in(home, "mine")
    return {}


WAYS: tuple[Callable[[Path, CannedServer], dict[str, str]], ...] = (
    by_service,
    by_role,
    by_sso,
    by_sso_session,
)


class Alive(NamedTuple):
    """What there is in the process: of botocore, of files, of anything."""

    sessions: int
    clients: int
    descriptors: int
    objects: int


def alive() -> Alive:
    """What there is now."""
    found = gc.get_objects()
    return Alive(
        sum(isinstance(one, botocore.session.Session) for one in found),
        sum(isinstance(one, BaseClient) for one in found),
        len(os.listdir("/dev/fd")),
        len(found),
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing that refers to itself is freed meanwhile: what was made can be counted."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _config(home: Path, text: str) -> None:
    (home / ".aws" / "config").write_text(f"[default]\nregion = eu-west-1\n{text}")


def _keys(home: Path, profile: str) -> None:
    text = f"[{profile}]\naws_access_key_id = access\naws_secret_access_key = secret\n"
    (home / ".aws" / "credentials").write_text(text)


def _signed_in(home: Path, name: str) -> None:
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / f"{sha1(name.encode()).hexdigest()}.json").write_text(STALE)
