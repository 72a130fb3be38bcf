"""What the program remembers from one run to the next: the last queries, and the bar's history."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_state_path

from batch_tui.batch.ports import Scope

STATE_PATH = user_state_path("batch-tui") / "state.json"
MOST_PLACES = 200
"""Of how many places (profile, region, queues) the last query is kept."""

_Kind = TypeVar("_Kind", dict[str, Any], list[Any])


class Memory:
    """The last query of each place, and the lines of the filter bar.

    Args:
        path: where it is kept; None keeps it for this run only.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._queries: dict[str, str] = {}
        self.history: tuple[str, ...] = ()
        if path is not None:
            self._load(path)

    def query(self, scope: Scope, queues: Sequence[str]) -> str:
        """The last query in these queues, "" where there was none."""
        return self._queries.get(_place(scope, queues), "")

    def note(self, scope: Scope, queues: Sequence[str], query: str) -> None:
        """This is the query in these queues now."""
        place = _place(scope, queues)
        self._queries.pop(place, None)
        self._queries[place] = query

    def save(self) -> None:
        """Keep it for the next run. What cannot be kept is let go: it is a convenience."""
        if self._path is None:
            return
        queries = dict(list(self._queries.items())[-MOST_PLACES:])
        text = json.dumps({"queries": queries, "history": self.history}, indent=1)
        draft = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
            ) as file:
                file.write(text)
            draft.replace(self._path)
        except OSError:
            with suppress(OSError):
                draft.unlink()

    def _load(self, path: Path) -> None:
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return
        queries, history = _member(state, "queries", dict), _member(state, "history", list)
        self._queries = {key: line for key, line in queries.items() if isinstance(line, str)}
        self.history = tuple(line for line in history if isinstance(line, str))


def _place(scope: Scope, queues: Sequence[str]) -> str:
    return " ".join([scope.profile, scope.region, *sorted(queues)])


def _member(state: Any, name: str, kind: type[_Kind]) -> _Kind:
    """A member of what was read, empty where it is not what it should be."""
    member = state.get(name) if isinstance(state, dict) else None
    return member if isinstance(member, kind) else kind()
