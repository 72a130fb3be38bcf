"""All that is told of one job, from why it ended to the last member."""

from collections.abc import Iterator

from batch_tui.batch.detail import Detail
from batch_tui.look.job import attempts, contents, summary
from batch_tui.look.job.fact import BLANK, Fact


def facts(
    detail: Detail, now: int, places: attempts.Places, starting_since: int | None = None
) -> tuple[Fact, ...]:
    """The facts at an instant (ms), a blank line before each part.

    `starting_since` as for `batch.phases.times`.
    """
    return tuple(
        _spaced(
            *summary.summary(detail, now, starting_since),
            *attempts.attempts(detail, now),
            *attempts.where(detail, places),
            *contents.containers(detail),
            *contents.environment(detail),
            *contents.dependencies(detail),
            *contents.rules(detail),
            *summary.identity(detail.job, now),
            *contents.everything(detail),
        )
    )


def _spaced(*told: Fact) -> Iterator[Fact]:
    for one in told:
        if one.kind == "head" and not one.depth:
            yield BLANK
        yield one
