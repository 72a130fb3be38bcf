"""The refusals of the service."""

from uuid import uuid4


class ServiceError(Exception):
    """An error answer: HTTP status, the exception's name, and its message."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message


def refused(message: str) -> ServiceError:
    """A ClientException in the service's own wording, which wraps every message like this."""
    wrapped = f"Error executing request, Exception : {message}, RequestId: {uuid4()}"
    return ServiceError(400, "ClientException", wrapped)


DENIED = (
    403,
    "AccessDeniedException",
    "User: arn:aws:iam::111122223333:user/demo is not authorized to perform this operation "
    "because no identity-based policy allows it",
)
"""The status, kind and message of what a policy does not allow."""
