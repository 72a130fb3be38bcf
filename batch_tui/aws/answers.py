"""An error answer of the service, told as a failure.

botocore's own text ends in a note about retries, so only `response["Error"]` is read.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from batch_tui.aws.where import Asked, clause, shell
from batch_tui.batch.failure import (
    Absent,
    BadAnswer,
    BadCredentials,
    Denied,
    Failure,
    NoOperation,
    PageTooLarge,
    Refused,
    Throttled,
    TokenRefused,
    Unanswered,
    Unavailable,
)
from batch_tui.batch.ports import Place
from batch_tui.batch.text import safe

_THROTTLED = re.compile(r"TooManyRequests|Throttl|RequestLimitExceeded|SlowDown")
_EXPIRED = re.compile(r"ExpiredToken|TokenRefreshRequired|InvalidToken")
_SKEWED = re.compile(r"RequestExpired|RequestTimeTooSkewed|RequestInTheFuture|InvalidSignature")
_UNKNOWN_KEY = re.compile(
    r"UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch"
    r"|IncompleteSignature|MissingAuthenticationToken|AuthFailure|NotAuthenticated"
)
_ABSENT = re.compile(r"ResourceNotFound")
_DENIED = re.compile(r"AccessDenied|Unauthorized|NotAuthorized|OptInRequired|AuthorizationError")

_ACTION = re.compile(r"not authorized to perform: ([\w:*-]+)")
_CALLER = re.compile(r"User: (\S+)")
_TOKEN = re.compile(r"next[\s_-]?token|pagination token|\btoken\b", re.IGNORECASE)
_PAGE_SIZE = re.compile(r"max[\s_-]?results|page size|\b100\b", re.IGNORECASE)
_NO_QUEUE = re.compile(r"job\s?queue\b.*(not exist|not found)", re.IGNORECASE)


class _Answer(NamedTuple):
    status: int
    code: str
    message: str


def answered(error: ClientError, asked: Asked, place: Place) -> Failure:
    """The failure that an answer of 3xx, 4xx or 5xx means."""
    answer = _answer(error)
    party = asked.of(place)
    if answer.status == 429 or _THROTTLED.search(answer.code) or "Rate exceeded" in answer.message:
        return Throttled(
            f"{party} is throttling this account's calls.",
            "All its users share one rate; this program slows down by itself.",
        )
    if answer.status >= 500:
        kind = Unanswered if error.operation_name == asked.operation else Unavailable
        return kind(
            f"{party} failed with {answer.code or answer.status}: {clause(answer.message)}.",
            "This usually passes; try again, or see health.aws.amazon.com.",
        )
    if error.operation_name != asked.operation:
        return BadCredentials(
            f"Profile {safe(place.profile)} gave no credentials: {safe(error.operation_name)}"
            f" was refused, {clause(answer.message)}.",
            f"{shell('aws sts get-caller-identity', place)} shows whether they work elsewhere.",
        )
    return _unfit_credentials(answer, place) or _refusal(answer, asked, place)


def _answer(error: ClientError) -> _Answer:
    told: Mapping[str, Any] = error.response
    status = told.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    found = told.get("Error", {})
    message = str(found.get("Message") or "")
    page_of_html = message.lstrip().startswith("<")
    return _Answer(
        status if isinstance(status, int) else 0,
        safe(found.get("Code")),
        "" if page_of_html else message,
    )


def _unfit_credentials(answer: _Answer, place: Place) -> Failure | None:
    profile = safe(place.profile)
    if _EXPIRED.search(answer.code):
        return BadCredentials(
            f"The credentials of profile {profile} have expired.",
            f"Renew them, for instance with {shell('aws sso login', place)}.",
        )
    if _SKEWED.search(answer.code):
        return BadCredentials(
            f"AWS refused the signature made with profile {profile}: {clause(answer.message)}.",
            "Check this machine's clock, then the secret access key.",
        )
    if _UNKNOWN_KEY.search(answer.code):
        return BadCredentials(
            f"AWS does not accept the credentials of profile {profile}: {clause(answer.message)}.",
            f"Check them with {shell('aws sts get-caller-identity', place)},"
            " and that --region is right.",
        )
    return None


def _refusal(answer: _Answer, asked: Asked, place: Place) -> Failure:
    party, operation, message = asked.of(place), asked.operation, clause(answer.message)
    if _DENIED.search(answer.code) or answer.status in {401, 403}:
        return _denied(answer, asked, place)
    if answer.status < 400:
        return BadAnswer(
            f"{party} answered {operation} with a redirect ({answer.status}).",
            "Check --endpoint-url, and whether the network asks for a sign-in.",
        )
    if "nextToken" in asked.sent and _TOKEN.search(answer.message):
        return TokenRefused(
            f"{party} no longer takes the token of this listing: {message}.",
            "The listing starts again.",
        )
    if asked.sent.get("maxResults", 0) > 100 and _PAGE_SIZE.search(answer.message):
        return PageTooLarge(f"{party} gives no page this large: {message}.")
    if answer.status == 404 and not _ABSENT.search(answer.code):
        return NoOperation(
            f"{party} has no {operation}: {message}.", "Check --endpoint-url and --region."
        )
    return _missing(answer, asked, place) or Refused(
        f"{party} refused {operation}: {message}.",
    )


def _missing(answer: _Answer, asked: Asked, place: Place) -> Failure | None:
    party = asked.of(place)
    if _ABSENT.search(answer.code):
        return Absent(f"{party} has nothing of that name: {clause(answer.message)}.")
    if _NO_QUEUE.search(answer.message) and "jobQueue" in asked.sent:
        return Refused(
            f"{party} has no job queue {safe(asked.sent['jobQueue'])}.",
            f"{shell('aws batch describe-job-queues', place)} lists them;"
            " check --queue, --region and --profile.",
        )
    return None


def _denied(answer: _Answer, asked: Asked, place: Place) -> Failure:
    action = _ACTION.search(answer.message)
    caller = _CALLER.search(answer.message)
    name = safe(action[1]) if action else f"{asked.service}:{asked.operation}"
    who = safe(caller[1]) if caller else f"Profile {safe(place.profile)}"
    return Denied(
        f"{who} may not use {name}: {clause(answer.message)}.",
        f"Ask for the permission {name}, or choose another profile with --profile.",
    )
