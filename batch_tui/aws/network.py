"""A call that got no answer, told as a failure."""

import socket
from collections.abc import Iterator
from ssl import SSLCertVerificationError

from botocore import exceptions as boto

from batch_tui.aws.bounds import TooSlow
from batch_tui.aws.where import Asked, clause, host_of
from batch_tui.batch.failure import Failure, Unanswered, Unavailable
from batch_tui.batch.ports import Place

CONNECT_SECONDS = 5
READ_SECONDS = 20
"""Seconds between two bytes of an answer."""
ANSWER_SECONDS = 60
"""Seconds that an answer may take as a whole: a page of 1,000 jobs at 100 kbit/s."""


def unreachable(error: boto.BotoCoreError, asked: Asked, place: Place) -> Failure:
    """The failure of a connection that could not be made, or that was lost.

    It names the host that botocore names, because the call may have failed on its way to the
    service that gives the credentials. Where the request itself may have arrived, it is Unanswered.
    """
    if isinstance(error, boto.ProxyConnectionError):
        proxy = host_of(error.kwargs.get("proxy_url"))
        return Unavailable(
            f"The proxy {proxy} could not be reached.", "Check HTTPS_PROXY and NO_PROXY."
        )
    host = host_of(error.kwargs.get("endpoint_url"))
    elsewhere = bool(host) and host != host_of(place.endpoint)
    party = host if elsewhere else asked.of(place)
    kind = Unavailable if elsewhere or _is_unsent(error) else Unanswered
    if isinstance(error, boto.SSLError):
        return kind(
            f"No secure connection to {party}: {clause(error.kwargs.get('error'))}.",
            "Behind a proxy that inspects TLS, set AWS_CA_BUNDLE to its certificate.",
        )
    causes = tuple(map(type, _causes(error)))
    if any(issubclass(cause, socket.gaierror) for cause in causes):
        return Unavailable(
            f"{party} could not be found by its name.",
            "Check --region, the network, or --endpoint-url.",
        )
    refused = ConnectionRefusedError in causes
    happened = "refused the connection" if refused else _what_happened(error)
    if slow := next((cause for cause in _causes(error) if isinstance(cause, TooSlow)), None):
        happened = f"did not give its whole answer within {slow.seconds:g} s"
    return kind(f"{party} {happened}.", "Check the network, or --endpoint-url.")


def _is_unsent(error: boto.BotoCoreError) -> bool:
    """Whether there never was a connection that the request could have been sent on."""
    if isinstance(error, boto.EndpointConnectionError | boto.ConnectTimeoutError):
        return True
    return any(isinstance(cause, SSLCertVerificationError) for cause in _causes(error))


def _what_happened(error: boto.BotoCoreError) -> str:
    match error:
        case boto.ConnectTimeoutError():
            return f"did not take the connection within {CONNECT_SECONDS} s"
        case boto.ReadTimeoutError():
            return f"did not answer within {READ_SECONDS} s"
        case boto.EndpointConnectionError():
            return "could not be reached"
    return "closed the connection before its answer was complete"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and, innermost last, all that led to it."""
    cause: object = error
    while isinstance(cause, BaseException):
        yield cause
        inner = cause.kwargs.get("error") if isinstance(cause, boto.BotoCoreError) else None
        cause = inner or cause.__cause__ or cause.__context__
