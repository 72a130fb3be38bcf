"""Holds an answer against the shapes of botocore's service model, enums and all."""

from collections.abc import Iterator
from typing import Any

from botocore.model import ServiceModel
from botocore.session import get_session

_TYPES = {
    "string": str,
    "integer": int,
    "long": int,
    "double": float,
    "boolean": bool,
    "structure": dict,
    "map": dict,
    "list": list,
}
_MODELS: dict[str, ServiceModel] = {}


def faults_of(operation: str, answer: object, service: str = "batch") -> list[str]:
    """Where an answer is not what the operation's output shape promises, as sentences."""
    if service not in _MODELS:
        _MODELS[service] = get_session().get_service_model(service)
    shape = _MODELS[service].operation_model(operation).output_shape
    return list(_faults(shape, answer, operation))


def _faults(shape: Any, value: Any, path: str) -> Iterator[str]:
    kind = type(value)
    if kind is not _TYPES[shape.type_name]:
        yield f"{path} is {value!r}, not a {shape.type_name}"
    elif shape.type_name == "structure":
        yield from _structure_faults(shape, value, path)
    elif shape.type_name == "list":
        for item in value:
            yield from _faults(shape.member, item, f"{path}[]")
    elif shape.type_name == "map":
        for item in value.values():
            yield from _faults(shape.value, item, f"{path}{{}}")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{path} is {value!r}, none of {shape.enum}"


def _structure_faults(shape: Any, value: dict[str, Any], path: str) -> Iterator[str]:
    for name in shape.required_members:
        if name not in value:
            yield f"{path} has no {name}"
    for name, member in value.items():
        if name in shape.members:
            yield from _faults(shape.members[name], member, f"{path}.{name}")
        else:
            yield f"{path} has a {name} that there is not"
