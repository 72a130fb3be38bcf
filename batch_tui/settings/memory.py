"""What the program remembers from one run to the next: what was shown, and the bar's history."""

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
_Kept = TypeVar("_Kept")


class Look(NamedTuple):
    """How jobs were shown: of which queues, in what order and columns; empty for the usual one."""

    queues: tuple[str, ...] = ()
    sort: str = ""
    columns: tuple[str, ...] = ()


class _State(NamedTuple):
    """What is kept, the newest last.

    That is the last query of each place, the lines of the bar, and the look of each scope.
    """

    queries: dict[str, str]
    history: tuple[str, ...]
    looks: dict[str, Look]

    def then(self, later: "_State") -> "_State":
        """With what came later."""
        lines = [line for line in self.history if line not in later.history]
        return _State(
            _after(self.queries, later.queries),
            (*lines, *later.history)[-MOST_LINES:],
            _after(self.looks, later.looks),
        )

    def written(self) -> str:
        """As it is kept."""
        looks = {place: look._asdict() for place, look in self.looks.items()}
        return json.dumps(self._replace(looks=looks)._asdict(), indent=1)  # type: ignore[arg-type]


NOTHING = _State({}, (), {})


class Memory:
    """The last query of each place, how jobs were shown, and the lines of the filter bar.

    Args:
        path: where it is kept; None keeps it for this run only.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._found = NOTHING
        self._new = NOTHING
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
        self._new = self._new.then(NOTHING._replace(queries={_place(scope, queues): query}))

    def look(self, scope: Scope) -> Look:
        """How jobs were shown in this account and region."""
        place = _place(scope, ())
        return self._new.looks.get(place, self._found.looks.get(place, Look()))

    def note_look(self, scope: Scope, look: Look) -> None:
        """This is how they are shown now."""
        if look != self.look(scope):
            self._new = self._new.then(NOTHING._replace(looks={_place(scope, ()): look}))

    def regions(self, profile: str) -> list[str]:
        """The regions that were looked at with a profile, the latest first."""
        begins = f"{profile} "
        found = (
            place.removeprefix(begins).split(" ")[0]
            for state in (self._found, self._new)
            for place in (*state.queries, *state.looks)
            if place.startswith(begins)
        )
        latest = dict.fromkeys(reversed([region for region in found if region]))
        return list(latest)

    def wrote(self, line: str) -> None:
        """This line was written into the filter bar."""
        if line:
            self._new = self._new.then(NOTHING._replace(history=(line,)))

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
                files.replace(path, _read(path).then(self._new).written())


def _read(path: Path) -> _State:
    """What is kept in a file; of what is no state of ours, nothing.

    Raises:
        OSError: something is there that cannot be read.
    """
    try:
        state = json.loads(files.read(path))
    except (FileNotFoundError, ValueError, RecursionError):
        return NOTHING
    queries, history = _member(state, "queries", dict), _member(state, "history", list)
    return _State(
        {key: line for key, line in queries.items() if isinstance(line, str)},
        tuple(harmless(line) for line in history if isinstance(line, str)),
        {key: _look(look) for key, look in _member(state, "looks", dict).items()},
    )


def _look(look: Any) -> Look:
    sort = look.get("sort") if isinstance(look, dict) else None
    return Look(
        _texts(_member(look, "queues", list)),
        harmless(sort) if isinstance(sort, str) else "",
        _texts(_member(look, "columns", list)),
    )


def _texts(items: list[Any]) -> tuple[str, ...]:
    return tuple(harmless(item) for item in items if isinstance(item, str))


def _after(earlier: dict[str, _Kept], later: dict[str, _Kept]) -> dict[str, _Kept]:
    """What is kept of the latest places."""
    kept = [(place, what) for place, what in earlier.items() if place not in later]
    return dict([*kept, *later.items()][-MOST_PLACES:])


def _place(scope: Scope, queues: Sequence[str]) -> str:
    return " ".join([scope.profile, scope.region, *sorted(queues)])


def _member(state: Any, name: str, kind: type[_Kind]) -> _Kind:
    """A member of what was read, empty where it is not what it should be."""
    member = state.get(name) if isinstance(state, dict) else None
    return member if isinstance(member, kind) else kind()
