"""What the program remembers from one run to the next: the last queries, and the bar's history."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from platformdirs import user_state_path

from batch_tui import files
from batch_tui.batch.ports import Scope
from batch_tui.batch.text import harmless

STATE_PATH = files.ours(user_state_path, ".local/state") / "state.json"
MOST_PLACES = 200
"""Of how many places (profile, region, queues) the last query is kept."""
MOST_LINES = 100
"""How many lines of the bar are kept."""

_Kind = TypeVar("_Kind", dict[str, Any], list[Any])


class _State(NamedTuple):
    """What is kept: the last query of each place, and the lines of the bar. The newest is last."""

    queries: dict[str, str]
    history: tuple[str, ...]

    def then(self, later: "_State") -> "_State":
        """With what came later."""
        earlier = {place: line for place, line in self.queries.items() if place not in later[0]}
        queries = [*earlier.items(), *later.queries.items()]
        lines = [line for line in self.history if line not in later.history]
        return _State(dict(queries[-MOST_PLACES:]), (*lines, *later.history)[-MOST_LINES:])


class Memory:
    """The last query of each place, and the lines of the filter bar.

    Args:
        path: where it is kept; None keeps it for this run only.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._found = _State({}, ())
        self._new = _State({}, ())
        if path is not None:
            with suppress(OSError):
                self._found = _read(path)

    @property
    def history(self) -> tuple[str, ...]:
        """The lines of the filter bar, the newest last."""
        return self._found.then(self._new).history

    def query(self, scope: Scope, queues: Sequence[str]) -> str:
        """The last query in these queues, "" where there was none."""
        place = _place(scope, queues)
        return self._new.queries.get(place, self._found.queries.get(place, ""))

    def note(self, scope: Scope, queues: Sequence[str], query: str) -> None:
        """This is the query in these queues now."""
        self._new = self._new.then(_State({_place(scope, queues): query}, ()))

    def wrote(self, line: str) -> None:
        """This line was written into the filter bar."""
        if line:
            self._new = self._new.then(_State({}, (line,)))

    def save(self) -> None:
        """Keep it for the next run, beside what others have kept meanwhile.

        What cannot be kept is let go: it is a convenience.
        """
        path = self._path
        if path is None or not any(self._new):
            return
        with suppress(OSError):
            files.make_directory(path.parent)
            with files.alone(path):
                files.replace(path, json.dumps(_read(path).then(self._new)._asdict(), indent=1))


def _read(path: Path) -> _State:
    """What is kept in a file; of what is no state of ours, nothing.

    Raises:
        OSError: something is there that cannot be read.
    """
    try:
        state = json.loads(files.read(path))
    except FileNotFoundError:
        return _State({}, ())
    except (ValueError, RecursionError):
        return _State({}, ())
    queries, history = _member(state, "queries", dict), _member(state, "history", list)
    return _State(
        {key: line for key, line in queries.items() if isinstance(line, str)},
        tuple(harmless(line) for line in history if isinstance(line, str)),
    )


def _place(scope: Scope, queues: Sequence[str]) -> str:
    return " ".join([scope.profile, scope.region, *sorted(queues)])


def _member(state: Any, name: str, kind: type[_Kind]) -> _Kind:
    """A member of what was read, empty where it is not what it should be."""
    member = state.get(name) if isinstance(state, dict) else None
    return member if isinstance(member, kind) else kind()
