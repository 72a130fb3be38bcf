"""The way that the reading of a list has come, by which one is known that has no end."""

from collections.abc import Iterable

from batch_tui.batch.failure import Endless

MOST_EMPTY = 100
"""Pages in a row that may bring nothing: a filtered listing goes through many that match none."""


class Trail:
    """The tokens and pages of one chain, as hashes: a chain may be thousands of pages long.

    `empty` counts the last pages in a row that brought nothing new.
    """

    __slots__ = ("_pages", "_tokens", "_turns_back", "empty")

    def __init__(self) -> None:
        self._tokens: set[int] = set()
        self._pages: set[int] = set()
        self._turns_back = False
        self.empty = 0

    def note(self, names: Iterable[str], token: str | None) -> None:
        """A page has been taken in: what is on it, and the token of the next one."""
        page = tuple(names)
        brings = bool(page) and _added(self._pages, hash(page))
        self.empty = 0 if brings else self.empty + 1
        if token is not None and not _added(self._tokens, hash(token)):
            self._turns_back = True

    @property
    def is_endless(self) -> bool:
        """Whether nothing is to be expected of the next pages, however many there are."""
        return self._turns_back or self.empty >= MOST_EMPTY

    @property
    def failure(self) -> Endless:
        """What is to be said of an endless one."""
        if self._turns_back:
            return Endless(
                "AWS Batch gives a page of this list that it has given before: it has no end.",
                "What it has shown so far may not be all of it.",
            )
        return Endless(
            f"AWS Batch says that there is more, and gave {self.empty} pages with nothing new.",
            "What it has shown so far may not be all of it.",
        )


def _added(hashes: set[int], new: int) -> bool:
    """Remember something; whether it is new."""
    before = len(hashes)
    hashes.add(new)
    return len(hashes) > before
