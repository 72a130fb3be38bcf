"""The way to AWS: profile, region and endpoint become clients, and every call goes through here.

Credentials that were repaired need no restart: when they fail, the session is dropped, and
the next call reads everything anew.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.model import OperationModel

from batch_tui import __version__
from batch_tui.aws.errors import translate
from batch_tui.aws.network import CONNECT_SECONDS, READ_SECONDS
from batch_tui.aws.sources import sealed_session, users_session
from batch_tui.aws.where import Asked
from batch_tui.batch.failure import BadCredentials, Refused
from batch_tui.batch.ports import Place

T = TypeVar("T")

_READS = ("Describe", "Filter", "Get", "List")


def connect(
    profile: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
    *,
    read_only: bool = False,
    credentials: tuple[str, str] | None = None,
    threads: int = 4,
) -> "Connection":
    """A connection whose profile, region and endpoint are settled. Calls no operation of Batch.

    Args:
        profile: a profile's name; None for AWS_PROFILE, or the default one.
        region: None for AWS_REGION, AWS_DEFAULT_REGION, or the profile's own.
        endpoint_url: None for AWS_ENDPOINT_URL_BATCH, the profile's own, or the region's.
        read_only: refuse every operation that is not a read before it leaves the machine.
        credentials: access key id and secret; with them no environment variable and no file
            of the user's AWS set-up is looked at, and no proxy is used.
        threads: how many calls may be under way at once.

    Raises:
        Failure: what was asked for, or what AWS's files say, cannot be used.
    """
    connection = Connection(
        profile,
        region,
        endpoint_url,
        read_only=read_only,
        credentials=credentials,
        threads=threads,
    )
    connection.client("batch")
    return connection


class Connection:
    """Clients, made when first needed, and the one way to call them. Safe in any thread."""

    def __init__(
        self,
        profile: str | None,
        region: str | None,
        endpoint_url: str | None,
        *,
        read_only: bool,
        credentials: tuple[str, str] | None,
        threads: int,
    ) -> None:
        self._profile = profile
        self._region = region
        self._endpoint_url = endpoint_url
        self._read_only = read_only
        self._credentials = credentials
        self._config = _config(threads, sealed=credentials is not None)
        self._lock = Lock()
        self._session: boto3.Session | None = None
        self._clients: dict[str, Any] = {}
        self._place = self._as_asked()

    @property
    def place(self) -> Place:
        """Where the calls go."""
        return self._place

    def call(
        self, operation: str, parse: Callable[[object], T], service: str = "batch", **sent: Any
    ) -> T:
        """What `parse` makes of the answer to one operation, such as `ListJobs`. One HTTP call.

        Raises:
            Failure: the only exception; whatever botocore or `parse` raise is translated.
        """
        client = self.client(service)
        asked = Asked(service, operation, sent)
        try:
            return parse(getattr(client, xform_name(operation))(**sent))
        except Exception as error:
            failure = translate(
                error, asked, self._place._replace(endpoint=client.meta.endpoint_url)
            )
            if isinstance(failure, BadCredentials):
                self._forget(client)
            raise failure from error

    def client(self, service: str) -> Any:
        """The boto3 client of a service.

        Raises:
            Failure: the configuration does not allow one.
        """
        with self._lock:
            found = self._clients.get(service)
            if found is None:
                found = self._clients[service] = self._make(service)
            return found

    def close(self) -> None:
        """Close every idle connection; a call under way is not disturbed."""
        self._forget()

    def _make(self, service: str) -> Any:
        try:
            if self._session is None:
                self._session = self._open()
            region = self._session.region_name
            self._place = Place(self._session.profile_name, region or "", self._place.endpoint)
            make: Any = self._session.client
            client = make(
                service,
                region_name=region,
                endpoint_url=self._endpoint_url,
                verify=True if self._credentials else None,
                config=self._config,
            )
        except Exception as error:
            self._session = None
            raise translate(error, Asked(service), self._place) from error
        if self._read_only:
            client.meta.events.register_first("before-call", _refuse_writes)
        if service == "batch":
            self._place = self._place._replace(endpoint=client.meta.endpoint_url)
        return client

    def _open(self) -> boto3.Session:
        self._place = self._as_asked()
        if self._credentials:
            return sealed_session(self._credentials, self._region)
        return users_session(self._profile, self._region, self._config)

    def _as_asked(self) -> Place:
        return Place(self._profile or "default", self._region or "", self._endpoint_url or "")

    def _forget(self, refused: Any = None) -> None:
        """Drop session and clients; not when another thread has made new ones since `refused`."""
        with self._lock:
            if refused is not None and refused not in self._clients.values():
                return
            clients, self._clients, self._session = self._clients, {}, None
        for client in clients.values():
            client.close()


def _config(threads: int, *, sealed: bool) -> Config:
    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        max_pool_connections=threads,
        # The budget decides when to ask again: retries of botocore would multiply its calls.
        retries={"total_max_attempts": 1, "mode": "standard"},
        tcp_keepalive=True,
        user_agent_extra=f"batch-tui/{__version__}",
        proxies={} if sealed else None,
    )


def _refuse_writes(model: OperationModel, **_: object) -> None:
    if not model.name.startswith(_READS):
        raise Refused(
            f"{model.name} was not sent, because this program runs with --read-only.",
            "Start it without that option to change anything.",
        )
