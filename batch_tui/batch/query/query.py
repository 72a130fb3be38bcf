r"""The filter language: one line of terms, all of which must hold.

    status:failed after:2h etl* -exit:137 reason:"out of memory"

A term is `key:value`, or a bare word, which is a job name; `-` before it negates it. A value may be
quoted; within quotes `\"` is a quote. `terms.TERMS` lists what there is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.batch.query.checks import queue_named
from batch_tui.batch.query.terms import TERMS, Term
from batch_tui.batch.query.tokens import Token, tokens
from batch_tui.batch.query.values import TermError, nearest, statuses_of, write_statuses
from batch_tui.batch.times import Clock


class QueryError(ValueError):
    """A query that cannot be: what is wrong, the mend, and the place in the text."""

    def __init__(self, sentence: str, hint: str, start: int, end: int) -> None:
        super().__init__(f"{sentence} {hint}")
        self.sentence = sentence
        self.hint = hint
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold. No terms at all: every job."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses that the query restricts jobs to; empty when it restricts nothing."""
        allowed = self.allowed_statuses
        return allowed if len(allowed) < len(STATUSES) else frozenset()

    @property
    def allowed_statuses(self) -> frozenset[Status]:
        """The statuses that a job may have: all of them when the query restricts nothing."""
        allowed = frozenset(STATUSES)
        for term in self.of("status"):
            named = statuses_of(term.value)
            allowed = allowed - named if term.negated else allowed & named
        return allowed

    @property
    def queues(self) -> tuple[str, ...]:
        """What the queue terms name, in order: names, or patterns with a `*`."""
        named = [term.value.split(",") for term in self.of("queue") if not term.negated]
        return tuple(dict.fromkeys(name for names in named for name in names))

    def of(self, key: str) -> tuple[Term, ...]:
        """The terms of one kind."""
        return tuple(term for term in self.terms if term.key == key)

    def with_statuses(self, statuses: Iterable[Status]) -> "Query":
        """The query for just these statuses; none or all of them lift the restriction."""
        wanted = frozenset(statuses)
        if not wanted or len(wanted) == len(STATUSES):
            return self.without("status")
        return self.with_term(Term("status", write_statuses(wanted)))

    def with_term(self, term: Term) -> "Query":
        """The query with this term in the place of all others of its kind."""
        at = next((i for i, old in enumerate(self.terms) if old.key == term.key), len(self.terms))
        rest = [old for old in self.terms[at:] if old.key != term.key]
        return Query((*self.terms[:at], term, *rest))

    def without(self, key: str) -> "Query":
        """The query without the terms of one kind."""
        return Query(tuple(term for term in self.terms if term.key != key))

    def choose_queues(self, chosen: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
        """The queues to ask: those that the queue terms name, else the `chosen` ones.

        `known` are all queues there are, as far as they have been listed: a name with `*` is
        looked up there, a plain name stands for itself. A negated term takes queues away.
        """
        if self.queues:
            chosen = [
                queue
                for name in self.queues
                for queue in (filter(queue_named(name), known) if "*" in name else (name,))
            ]
        holds = self.queue_holds()
        return tuple(dict.fromkeys(queue for queue in chosen if holds(queue)))

    def queue_holds(self) -> Callable[[str], bool]:
        """Whether jobs of a queue, by name or ARN, can pass. Several queue terms: any of them."""
        named = [(queue_named(term.value), term.negated) for term in self.of("queue")]
        wanted = [holds for holds, negated in named if not negated]
        refused = [holds for holds, negated in named if negated]
        return lambda queue: (
            (not wanted or any(holds(queue) for holds in wanted))
            and not any(holds(queue) for holds in refused)
        )

    def matches(self, job: Job, now: int, tz: tzinfo | None = None) -> bool:
        """Whether a job, as far as it is known, is asked for: the meaning of the whole query.

        `now` is in milliseconds since 1970; `tz` is the local zone, the system's by default.
        """
        clock = Clock(now, tz)
        return self.queue_holds()(job.queue) and all(
            term.check(clock).holds(job) for term in self.terms if term.key != "queue"
        )


def parse(text: str) -> Query:
    """The query that a line says.

    Raises:
        QueryError: for the first thing in the line that cannot be.
    """
    found: list[Term] = []
    for token in tokens(text):
        term = _read(token, text)
        if TERMS[term.key].once and not term.negated:
            _refuse_second(term, token, found)
        found.append(term)
        if term.key == "status" and not Query(tuple(found)).allowed_statuses:
            raise QueryError(
                "No status is left that a job could have.",
                "Take one of the status: terms away.",
                token.start,
                token.end,
            )
    return Query(tuple(found))


def _read(token: Token, text: str) -> Term:
    if token.key is None and not token.value and token.closed:
        raise QueryError(
            "There is no term here.",
            "Write one after the -, as in -status:succeeded.",
            token.start,
            token.end,
        )
    key = "name" if token.key is None else token.key.lower()
    if key not in TERMS:
        raise _unknown(key, token)
    if not token.closed:
        raise QueryError(
            "The quote is not closed.", 'Add a " at its end.', token.value_start, token.end
        )
    try:
        return Term(key, TERMS[key].read(token.value), token.negated)
    except TermError as error:
        start = text.find(error.part, token.value_start, token.end) if error.part else -1
        raise QueryError(
            error.sentence,
            error.hint,
            start if start >= 0 else token.value_start,
            start + len(error.part) if start >= 0 else token.end,
        ) from None


def _unknown(key: str, token: Token) -> QueryError:
    start = token.start + token.negated
    if key == "arn":
        hint = "Write id: before the ARN of a job, def: before that of a job definition."
    elif meant := nearest(key, tuple(TERMS)):
        hint = f"Did you mean {meant}:?"
    else:
        hint = f"There are {', '.join(TERMS)}; a name with a colon is written name:…"
    return QueryError(f'There is no term "{key}:".', hint, start, start + len(key) + 1)


def _refuse_second(term: Term, token: Token, found: Sequence[Term]) -> None:
    first = next((old for old in found if old.key == term.key and not old.negated), None)
    if first is None:
        return
    several = {
        "status": "write them in one term: status:failed,running",
        "type": "write them in one term: type:array,mnp",
        "id": "write them in one term: id:1f0c,77ab",
    }
    mend = several.get(term.key, "a * stands for anything")
    raise QueryError(
        f"There are two {term.key}: terms, and a job has only one {term.key}.",
        f"Keep one of {first} and {term}; {mend}.",
        token.start,
        token.end,
    )
