"""What a call was, and where it went: the nouns of every sentence about a failure."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from batch_tui.aws.hidden import masked
from batch_tui.batch.ports import Place
from batch_tui.batch.text import safe

_MOST = 2_000  # characters of a message that are looked at

_SERVICES = {"batch": "AWS Batch", "logs": "CloudWatch Logs", "ecs": "ECS"}


class Asked(NamedTuple):
    """One call: the service (`batch`), the operation (`ListJobs`) and its parameters.

    The operation is "" while the client is still being made.
    """

    service: str
    operation: str = ""
    sent: Mapping[str, Any] = {}

    def of(self, place: Place) -> str:
        """Who was asked: "AWS Batch at batch.eu-west-1.amazonaws.com"."""
        name = _SERVICES.get(self.service, self.service)
        host = host_of(place.endpoint)
        return f"{name} at {host}" if host else name


def shell(command: str, place: Place) -> str:
    """A command of the AWS CLI for the profile in use, as a hint shows it."""
    profile = "" if place.profile == "default" else f" --profile {safe(place.profile)}"
    return f"`{command}{profile}`"


def host_of(url: object) -> str:
    """The host, with its port, of a URL; "" where there is none."""
    try:
        return safe(urlsplit(str(url)).netloc.rpartition("@")[2])
    except ValueError:
        return ""


def clause(text: object) -> str:
    """Somebody else's message as a part of a sentence of ours: safe, short, without its stop.

    Secrets are masked: a command that gives credentials may have told them.
    """
    return safe(masked(" ".join(str(text)[:_MOST].split())), 400).rstrip(". ") or "no reason given"
