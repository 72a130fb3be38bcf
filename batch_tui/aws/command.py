"""A command of the user's that gives credentials: `credential_process` of a profile."""

from contextlib import suppress
from subprocess import DEVNULL, Popen, TimeoutExpired
from typing import Any

from batch_tui.batch.failure import BadCredentials
from batch_tui.batch.text import safe

_AT_MOST = 60
"""Characters of its name that are told."""
_LAST_SECONDS = 1.0
"""How long a command that was killed may take to be gone."""


class Command(Popen[bytes]):
    """Such a command, as botocore starts and asks it; it has `seconds` for all that it says.

    Its input is empty: the terminal is ours.
    """

    def __init__(self, words: list[str], *, profile: str, seconds: float, **options: Any) -> None:
        self._name = words[0]
        self._profile = profile
        self._seconds = seconds
        super().__init__(words, stdin=DEVNULL, **options)

    def communicate(self, *_: object, **__: object) -> tuple[bytes, bytes]:
        """What it says, once it has ended.

        Raises:
            BadCredentials: it did not end in time.
        """
        try:
            return super().communicate(timeout=self._seconds)
        except TimeoutExpired:
            self._give_up()
            raise BadCredentials(
                f"{safe(self._name, _AT_MOST)}, which gives the credentials of profile "
                f"{safe(self._profile)}, did not end within {self._seconds:g} s.",
                "Run it by hand: it is the credential_process in ~/.aws/config.",
            ) from None

    def _give_up(self) -> None:
        self.kill()
        with suppress(TimeoutExpired):
            self.wait(_LAST_SECONDS)
        # What it has started may live on, and would hold the other ends for as long.
        for pipe in (self.stdout, self.stderr):
            if pipe is not None:
                pipe.close()
