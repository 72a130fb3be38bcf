"""Members of a request's body, of the type that the API says."""

from collections.abc import Mapping
from typing import Any

from batch_tui.demo.errors import refused


def text(body: Mapping[str, Any], name: str) -> str:
    """A member that is a string; "" where it is absent or null."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refused(f"{name} must be a string")
    return value


def required(body: Mapping[str, Any], name: str) -> str:
    """A member that is a string and not empty."""
    value = text(body, name)
    if not value:
        raise refused(f"{name} must be given")
    return value


def integer(body: Mapping[str, Any], name: str) -> int | None:
    """A member that is a whole number; None where it is absent or null."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise refused(f"{name} must be a whole number")
    return value


def strings(body: Mapping[str, Any], name: str) -> list[str]:
    """A member that is a list of strings; empty where it is absent or null."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise refused(f"{name} must be a list of strings")
    return value
