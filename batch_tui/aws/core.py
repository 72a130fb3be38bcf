"""The session of botocore through which everything is asked, also what gives the credentials."""

from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from threading import Lock
from typing import Any

import botocore.session
from botocore.credentials import (
    CredentialResolver,
    ReadOnlyCredentials,
    create_credential_resolver,
)

from batch_tui.aws.bounds import bound

MOST_CLIENTS = 16
"""Clients that are kept; a program that asks two services with an SSO sign-in has four."""


class Core(botocore.session.Session):
    """A session that makes each client once, whoever asks for it, and closes them all.

    What fetches credentials makes a client for every try. A client is some thousand objects that
    refer to each other, and a sign-in that has expired is tried for a whole night.

    Args:
        seconds: the time that an answer may take as a whole.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self._made: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()

    def create_client(self, service_name: str, *args: Any, **options: Any) -> Any:
        """The client of a service that has these options."""
        config = options.get("config")
        key = repr((service_name, args, options | {"config": config and vars(config)}))
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        client = super().create_client(service_name, *args, **options)
        bound(client, self.seconds)
        with self._lock:
            client = self._made.setdefault(key, client)
            if len(self._made) > MOST_CLIENTS:
                _, oldest = self._made.popitem(last=False)
                oldest.close()
        return client

    def resolver(self) -> CredentialResolver:
        """Where credentials may come from; a new one knows none that others have got."""
        return create_credential_resolver(self)

    def gives_others(self, clients: Iterable[Any]) -> bool:
        """Whether other credentials than those of the clients come from where they come from.

        They are asked for anew, such as from a command. What AWS's files said is not read again.
        """
        with suppress(Exception):  # whatever it is, the next call tells it
            found = _frozen(self.resolver().load_credentials())
            return found is not None and any(
                _frozen(client._request_signer._credentials) != found  # noqa: SLF001
                for client in clients
            )
        return False

    def close(self) -> None:
        """Close every idle connection; a call under way is not disturbed."""
        with self._lock:
            made, self._made = self._made, OrderedDict()
        for client in made.values():
            client.close()


def _frozen(credentials: Any) -> ReadOnlyCredentials | None:
    """What is signed with now; None where there is nothing, or it cannot be had."""
    with suppress(Exception):
        found: ReadOnlyCredentials = credentials.get_frozen_credentials()
        return found
    return None
