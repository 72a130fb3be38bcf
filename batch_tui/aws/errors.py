"""What botocore raises, told as a `batch.failure.Failure`: one sentence, and what to do.

this machine   the rows below: no region, unknown profile, no or expired credentials ...
the network    `network.py`: refused, unknown host, time-out, TLS, proxy, connection lost
the service    `answers.py`: an answer of 3xx to 5xx
the answer     not JSON, or not of the promised shape
ourselves      a mistake of the program stays the exception that it is
"""

from json import JSONDecodeError
from traceback import walk_tb
from typing import NamedTuple

from botocore import exceptions as boto

from batch_tui.aws.answers import answered
from batch_tui.aws.network import unreachable
from batch_tui.aws.parse import AnswerError
from batch_tui.aws.where import Asked, clause, shell
from batch_tui.batch.failure import BadAnswer, BadCredentials, Failure, Refused
from batch_tui.batch.ports import Place
from batch_tui.batch.text import safe


class _Row(NamedTuple):
    errors: tuple[type[Exception], ...]
    failure: type[Failure]
    sentence: str
    hint: str


_UNUSABLE = _Row(
    (boto.InvalidConfigError, boto.ConfigParseError, boto.ConfigNotFound),
    BadCredentials,
    "The AWS configuration of profile {profile} cannot be used: {why}.",
    "Mend it in ~/.aws/config, or name another profile with --profile.",
)

_BAD_ENDPOINT = _Row(
    (),
    Refused,
    "The endpoint{endpoint} is not a URL: {why}.",
    "Write it as https://host[:port]; check --endpoint-url, AWS_ENDPOINT_URL"
    " and the profile's endpoint_url.",
)

_ROWS = (
    _Row(
        (boto.NoRegionError,),
        Refused,
        "No AWS region is chosen.",
        "Give --region, set AWS_REGION, or put a region into the profile.",
    ),
    _Row(
        (boto.InvalidRegionError, boto.UnknownEndpointError, boto.EndpointProviderError),
        Refused,
        "{region} cannot be used as an AWS region.",
        "Give one such as eu-west-1.",
    ),
    _Row(
        (boto.ProfileNotFound,),
        BadCredentials,
        "There is no AWS profile {profile}.",
        "`aws configure list-profiles` lists them; check --profile and AWS_PROFILE.",
    ),
    _Row(
        (boto.NoCredentialsError,),
        BadCredentials,
        "There are no AWS credentials for profile {profile}.",
        "Name another with --profile, run `aws configure` or `aws sso login`,"
        " or look around with --demo.",
    ),
    _Row(
        (boto.SSOError, boto.TokenRetrievalError),
        BadCredentials,
        "The SSO sign-in of profile {profile} is missing or has expired.",
        "Run {sso_login}.",
    ),
    _Row(
        (boto.LoginError,),
        BadCredentials,
        "The sign-in of profile {profile} is missing or has expired.",
        "Run {login}.",
    ),
    _Row(
        (
            boto.PartialCredentialsError,
            boto.CredentialRetrievalError,
            boto.MetadataRetrievalError,
            boto.RefreshWithMFAUnsupportedError,
            # Raw ones come from where credentials are fetched: those of the network are wrapped.
            JSONDecodeError,
            OSError,
            RuntimeError,
        ),
        BadCredentials,
        "Profile {profile} gave no credentials: {why}.",
        "{identity} shows whether they work elsewhere.",
    ),
    _UNUSABLE,
)

_READER = "botocore.parsers"
"""Where botocore reads answers: what is raised in there, the answer is at fault."""


def translate(error: Exception, asked: Asked, place: Place) -> Exception:
    """The failure that an exception of botocore means; the same exception if it is our mistake."""
    match error:
        case Failure():
            return error
        case AnswerError():
            return unusable(asked, place, str(error))
        case boto.ClientError():
            return answered(error, asked, place)
        case boto.ConnectionError() | boto.HTTPClientError() | boto.IncompleteReadError():
            return unreachable(error, asked, place)
    return _unasked(error, asked, place)


def _unasked(error: Exception, asked: Asked, place: Place) -> Exception:
    """The same of what neither the service nor the network is the cause of."""
    passed = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__)]
    if passed and passed[-1].startswith("batch_tui."):
        return error
    if _READER in passed:
        return unusable(asked, place, "it cannot be read")
    row = _row(error, asked)
    if row:
        return _told(row, error, place)
    if isinstance(error, boto.BotoCoreError):
        return Refused(f"{asked.operation} could not be sent: {clause(error)}.")
    return error


def unusable(asked: Asked, place: Place, why: str) -> BadAnswer:
    """The failure of an answer that is not what the API promises."""
    return BadAnswer(
        f"{asked.of(place)} gave an unusable answer to {asked.operation}: {why}.",
        "Something between may have answered, such as a proxy or a sign-in page;"
        " check the network, or --endpoint-url.",
    )


def bad_endpoint(place: Place) -> Failure:
    """The failure of an endpoint that botocore takes, and that no call can be sent to."""
    return _told(_BAD_ENDPOINT, ValueError("its scheme, host or port is wrong"), place)


def _row(error: Exception, asked: Asked) -> _Row | None:
    for row in _ROWS:
        if isinstance(error, row.errors) and not isinstance(error, RecursionError):
            return row
    if asked.operation:
        return None
    return _BAD_ENDPOINT if isinstance(error, ValueError) else _UNUSABLE


def _told(row: _Row, error: Exception, place: Place) -> Failure:
    missing = error.kwargs["profile"] if isinstance(error, boto.ProfileNotFound) else place.profile
    known = {
        "profile": safe(missing) or "''",
        "region": safe(place.region),
        "endpoint": f" {clause(place.endpoint)}" if place.endpoint else "",
        "why": clause(error),
        "sso_login": shell("aws sso login", place),
        "login": shell("aws login", place),
        "identity": shell("aws sts get-caller-identity", place),
    }
    return row.failure(row.sentence.format(**known), row.hint.format(**known))
