"""The way to AWS: profile, region and endpoint become clients, and every call goes through here.

Credentials that were repaired need no restart: after they have failed, the next call reads
everything anew, if AWS's files have changed, or what gives the credentials gives others. A session
takes megabytes, and credentials that have failed will be asked for again every few seconds for a
night, so it is not made anew for nothing.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any, NoReturn, TypeVar

import boto3
from botocore import xform_name
from botocore.config import Config

from batch_tui import __version__
from batch_tui.aws.core import Core
from batch_tui.aws.errors import bad_endpoint, translate
from batch_tui.aws.network import ANSWER_SECONDS, CONNECT_SECONDS, READ_SECONDS
from batch_tui.aws.parse import AnswerError
from batch_tui.aws.reads import refuse_changes
from batch_tui.aws.record import record
from batch_tui.aws.sources import Traces, sealed_session, traces, users_session
from batch_tui.aws.where import Asked
from batch_tui.batch.failure import BadCredentials, NoOperation
from batch_tui.batch.ports import Call, Place
from batch_tui.batch.urls import is_url

T = TypeVar("T")

_NEWER = frozenset({"CancelJobs", "TerminateJobs"})
"""The operations that an older boto3 does not know, for which there is another way."""
RENEWED_SECONDS = 30
"""How often what gives credentials that fail is asked for others, where no file tells of them."""


def connect(
    profile: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
    *,
    read_only: bool = False,
    credentials: tuple[str, str] | None = None,
    threads: int = 4,
    told: Callable[[Call], None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
    within: float = ANSWER_SECONDS,
) -> "Connection":
    """A connection whose profile, region and endpoint are settled. Calls no operation of Batch.

    Args:
        profile: a profile's name; None for AWS_PROFILE, or the default one.
        region: None for AWS_REGION, AWS_DEFAULT_REGION, or the profile's own.
        endpoint_url: that of Batch alone; None for what the environment or the profile sets, or
            the region's. With `credentials` it is that of every service.
        read_only: refuse every operation that is not in `reads.READS` before it leaves the machine.
        credentials: access key id and secret; with them no environment variable and no file
            of the user's AWS set-up is looked at, and no proxy is used.
        threads: how many calls may be under way at once.
        told: is called after each call, in its thread.
        clock: seconds, from any start.
        within: the seconds that an answer may take as a whole.

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
        told=told,
        clock=clock,
        within=within,
    )
    connection.client("batch")
    return connection


class Connection:
    """Clients, made when first needed, and the one way to call them. Safe in any thread.

    There is one session at a time, with a client for each service and region that was asked for.
    """

    def __init__(
        self,
        profile: str | None,
        region: str | None,
        endpoint_url: str | None,
        *,
        read_only: bool,
        credentials: tuple[str, str] | None,
        threads: int,
        told: Callable[[Call], None],
        clock: Callable[[], float],
        within: float,
    ) -> None:
        self._profile = profile
        self._region = region
        self._endpoint_url = endpoint_url
        self._read_only = read_only
        self._credentials = credentials
        self._config = _config(threads, sealed=credentials is not None)
        self._told = told
        self._clock = clock
        self._lock = Lock()
        self._within = within
        self._session: boto3.Session | None = None
        self._core: Core | None = None
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._place = self._as_asked()
        self._doubted = False
        self._read: Traces = ()
        self._looked_at = 0.0

    @property
    def place(self) -> Place:
        """Where the calls to Batch go."""
        return self._place

    def call(
        self,
        operation: str,
        parse: Callable[[object], T],
        service: str = "batch",
        region: str | None = None,
        **sent: Any,
    ) -> T:
        """What `parse` makes of the answer to one operation, such as `ListJobs`. One HTTP call.

        Args:
            operation: its name in the API.
            parse: makes an object of an answer; AnswerError for one that is not as promised.
            service: boto3's name of the service.
            region: another region than the connection's own.
            sent: the parameters.

        Raises:
            Failure: whatever botocore raises, and AnswerError, is translated. An exception that
                is a mistake of the program is left as it is.
        """
        asked = Asked(service, operation, sent)
        began = self._clock()
        try:
            client = self.client(service, region)
            answer = self._ask(client, asked)
            parsed = self._parsed(parse, answer, asked, client)
        except Exception as error:
            self._told(record(asked, self._clock() - began, error))
            raise
        self._told(record(asked, self._clock() - began, answer))
        return parsed

    def client(self, service: str, region: str | None = None) -> Any:
        """The boto3 client of a service.

        Raises:
            Failure: the configuration does not allow one.
        """
        with self._lock:
            if self._doubted and self._may_be_others():
                self._drop()
            return self._made(service, region)

    def close(self) -> None:
        """Close every idle connection; a call under way is not disturbed."""
        with self._lock:
            self._drop()

    def _ask(self, client: Any, asked: Asked) -> object:
        if asked.operation in _NEWER and not hasattr(client, xform_name(asked.operation)):
            raise NoOperation(
                f"The installed boto3 has no {asked.operation}.", "Install a newer one."
            )
        ask = getattr(client, xform_name(asked.operation))
        try:
            answer: object = ask(**asked.sent)
        except Exception as error:
            _raise(self._judged(translate(error, asked, self._place_of(client))), error)
        self._doubted = False
        return answer

    def _judged(self, told: Exception) -> Exception:
        """The same failure, which may throw doubt on the credentials."""
        self._doubted = isinstance(told, BadCredentials)
        return told

    def _parsed(self, parse: Callable[[object], T], answer: object, asked: Asked, client: Any) -> T:
        try:
            return parse(answer)
        except AnswerError as error:
            raise translate(error, asked, self._place_of(client)) from error

    def _made(self, service: str, region: str | None) -> Any:
        try:
            session = self._session or self._open()
            region = region or session.region_name
            found = self._clients.get((service, region))
            if found is None:
                found = self._clients[service, region] = self._make(session, service, region)
        except Exception as error:
            self._doubted = True
            _raise(translate(error, Asked(service), self._place), error)
        return found

    def _make(self, session: boto3.Session, service: str, region: str | None) -> Any:
        ours = service == "batch" or self._credentials
        make: Any = session.client
        client = make(
            service,
            region_name=region,
            # None: as the `aws` command finds it, in the environment and in the profile.
            endpoint_url=self._endpoint_url if ours else None,
            verify=True if self._credentials else None,
            config=self._config,
        )
        if not is_url(client.meta.endpoint_url):
            raise bad_endpoint(self._place._replace(endpoint=client.meta.endpoint_url))
        client.meta.events.register("before-parse", _refuse_pages)
        if self._read_only:
            client.meta.events.register_first("before-call", refuse_changes)
        if service == "batch":
            self._place = self._place._replace(endpoint=client.meta.endpoint_url)
        return client

    def _open(self) -> boto3.Session:
        self._place = self._as_asked()
        self._looked_at = self._clock()
        if self._credentials:
            session, self._core = sealed_session(self._credentials, self._region, self._within)
        else:
            self._read = traces()
            session, self._core = users_session(
                self._profile, self._region, self._config, self._within
            )
        self._session = session
        self._place = Place(session.profile_name, session.region_name or "", self._place.endpoint)
        return session

    def _as_asked(self) -> Place:
        return Place(self._profile or "default", self._region or "", self._endpoint_url or "")

    def _place_of(self, client: Any) -> Place:
        meta = client.meta
        return self._place._replace(region=meta.region_name, endpoint=meta.endpoint_url)

    def _may_be_others(self) -> bool:
        """Whether to read anew could give other credentials than those that failed."""
        if self._credentials:
            return False
        if traces() != self._read:
            return True
        if self._core is None or self._clock() - self._looked_at < RENEWED_SECONDS:
            return False
        self._looked_at = self._clock()
        return self._core.gives_others(self._clients.values())

    def _drop(self) -> None:
        core, self._core = self._core, None
        self._session = None
        self._clients = {}
        self._doubted = False
        if core is not None:
            core.close()


def _raise(told: Exception, error: Exception) -> NoReturn:
    """Raise what an error means, or the error itself.

    No frame may hold what was raised through it: that is a circle, which lives until the next
    collection with all that the call has touched.
    """
    try:
        if told is error:
            raise error
        raise told from error
    finally:
        del told, error


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


def _refuse_pages(response_dict: dict[str, Any], **_: object) -> None:
    """A sign-in page is no answer; botocore takes it for one where an answer has no members."""
    begins = response_dict["body"][:50].lstrip().lower()
    if response_dict["status_code"] < 300 and begins.startswith((b"<!doctype", b"<html")):
        raise AnswerError("it is a page of HTML")
