"""What a column says of a job to a program, and to whoever reads its lines: without a screen."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from batch_tui.batch.job import Job
from batch_tui.batch.times import utc
from batch_tui.look.numbers import span

Value = str | float | Mapping[str, str] | None
Kind = Literal["text", "number", "time", "span", "part", "tags"]


class Plain(NamedTuple):
    """What is told of a job at an instant, and what kind of value it is.

    A time is in milliseconds since 1970, a span in milliseconds, a part is from 0 to 1.
    """

    kind: Kind
    value: Callable[[Job, int], Value]

    def member(self, job: Job, now: int) -> Value:
        """For a program: a time in ISO 8601 and UTC, a span in seconds; None: it is not told."""
        told = self.value(job, now)
        if isinstance(told, int | float):
            if self.kind == "time":
                return utc(int(told))
            if self.kind == "span":
                return told / 1000
        return None if told == "" else told

    def text(self, job: Job, now: int) -> str:
        """For a person; "" where it is not told. A time is in UTC, to the second."""
        told = self.value(job, now)
        if isinstance(told, Mapping):
            return " ".join(f"{name}={value}" for name, value in told.items())
        if isinstance(told, int | float) and self.kind in _TEXTS:
            return _TEXTS[self.kind](told)
        return "" if told is None else str(told)


_TEXTS: Mapping[Kind, Callable[[float], str]] = {
    "time": lambda at: f"{utc(int(at))[:-5]}Z",
    "span": lambda time: span(int(time)),
    "part": lambda part: f"{int(part * 100)}%",
}


def tags_of(job: Job) -> dict[str, str] | None:
    """The tags of a job; None where they are not told."""
    return None if job.rest.tags is None else dict(job.rest.tags)
