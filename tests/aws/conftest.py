"""A machine without any AWS set-up, and ways into regions on it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.credentials import SSOProvider
from botocore.tokens import SSOTokenProvider
from hypothesis import settings

from batch_tui.aws.session import Connection, connect
from batch_tui.demo import DemoRegion
from tests.aws.servers import CannedServer

settings.register_profile("unhurried", deadline=None)  # no test judges how fast a machine is
settings.load_profile("unhurried")

DUMMY = ("access", "secret")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty home directory, and no environment variable that AWS or proxies know."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    (tmp_path / ".aws").mkdir()
    for provider in (SSOProvider, SSOTokenProvider):  # they looked for the home once for all
        cache = str(tmp_path / ".aws" / "sso" / "cache")
        monkeypatch.setattr(provider, "_SSO_TOKEN_CACHE_DIR", cache)
    return tmp_path


@pytest.fixture
def aws_config(home: Path) -> Callable[[str], None]:
    """Writes ~/.aws/config."""

    def write(text: str) -> None:
        (home / ".aws" / "config").write_text(text)

    return write


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", DUMMY[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", DUMMY[1])


@pytest.fixture(scope="module")
def connected() -> Iterator[Callable[[str], Connection]]:
    """Connects to an endpoint with credentials of its own, once for all tests of a module."""
    opened: dict[str, Connection] = {}

    def to(url: str) -> Connection:
        if url not in opened:
            opened[url] = connect(None, "eu-west-1", url, credentials=DUMMY)
        return opened[url]

    yield to
    for connection in opened.values():
        connection.close()


@pytest.fixture(scope="module")
def canned_server() -> Iterator[CannedServer]:
    with CannedServer() as server:
        yield server


@pytest.fixture
def canned(canned_server: CannedServer) -> CannedServer:
    """A server that answers whatever the test puts into it."""
    canned_server.clear()
    return canned_server


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoRegion]:
    """A region of 3,000 jobs that stands still."""
    with DemoRegion(jobs=3000, seed=7, now=1_790_000_000_000) as region:
        yield region
