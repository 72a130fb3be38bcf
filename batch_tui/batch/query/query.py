r"""The filter language: one line of terms, all of which must hold.

    status:failed after:2h etl* -exit:137 reason:"out of memory"

A term is `key:value`, or a bare word, which is part of a job name, and with a `*` in it the whole;
`-` before it negates it. A value may be
quoted; within quotes `\"` is a quote. `terms.TERMS` lists what there is.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from batch_tui.batch.job import STATUSES, Job, Status
from batch_tui.batch.query.checks import queue_named
from batch_tui.batch.query.kinds import NO_PATH
from batch_tui.batch.query.named import is_service_job, names_jobs
from batch_tui.batch.query.placed import is_open
from batch_tui.batch.query.term import Said, Term, all_hold, quoted, status_term
from batch_tui.batch.query.terms import MINE, TERMS, WHOLE, kind_of
from batch_tui.batch.query.tokens import Token, tokens
from batch_tui.batch.query.values import TermError, as_typed, nearest, split_list
from batch_tui.batch.query.ways import Way
from batch_tui.batch.times import Clock


class QueryError(ValueError):
    """A query that cannot be: what is wrong, the mend, and the place in the text."""

    def __init__(self, sentence: str, hint: str, start: int, end: int) -> None:
        super().__init__(f"{sentence} {hint}")
        self.sentence = sentence
        self.hint = hint
        self.start = start
        self.end = end

    def told(self, text: str) -> str:
        """What is wrong with the text, for where its place cannot be shown: it names the term."""
        here = next((one for one in tokens(text) if one.start <= self.start <= one.end), None)
        if here is None or '"' in self.sentence:
            return f": {self}"
        return f" at {as_typed(text[here.start : here.end])}: {self}"


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold. No terms at all: every job."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(_written(self.terms))

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses that the query restricts jobs to; empty when it restricts nothing."""
        allowed = self.allowed_statuses
        return allowed if len(allowed) < len(Status) else frozenset()

    @property
    def allowed_statuses(self) -> frozenset[Status]:
        """The statuses that its status terms leave: all of them when there is none."""
        allowed = frozenset(Status)
        for term in self._of("status"):
            named = term.kind.implies(term.value)
            allowed = allowed - named if term.negated else allowed & named
        return allowed

    @property
    def possible_statuses(self) -> frozenset[Status]:
        """The allowed statuses in which the other terms can hold; a negated one excludes none."""
        possible = self.allowed_statuses
        for term in self.terms:
            if not term.negated:
                possible &= term.kind.implies(term.value)
        return possible

    @property
    def names_other(self) -> bool:
        """Whether jobs are asked for by name of whose status nothing can be listed."""
        return any(
            Status.OTHER in term.kind.implies(term.value)
            for term in self._of("status")
            if not term.negated
        )

    @property
    def queue_terms(self) -> tuple[Term, ...]:
        """The terms that say which queues to ask."""
        return self._of("queue")

    @property
    def queues(self) -> tuple[str, ...]:
        """What the queue terms name, in order: names, or patterns with a `*`."""
        named = [split_list(term.value) for term in self.queue_terms if not term.negated]
        return tuple(dict.fromkeys(name for names in named for name in names))

    @property
    def ids(self) -> tuple[str, ...]:
        """The jobs of which the query asks for no others, where a term names them in full."""
        named = (term.kind.ids(term.value) for term in self.terms if not term.negated)
        return next(filter(None, named), ())

    @property
    def head(self) -> tuple[Term, Way] | None:
        """A filter that soon brings some of what is asked for, and the term that it is of."""
        heads = ((term, term.kind.head(term.value)) for term in self.terms if not term.negated)
        return next(((term, way) for term, way in heads if way), None)

    @property
    def moves(self) -> bool:
        """Whether the query means something else as the clock goes on."""
        return any(term.kind.moves(term.value) for term in self.terms)

    @property
    def steady(self) -> bool:
        """Whether a job that matches does so for its whole life, and any other one never does."""
        return all(term.kind.steady for term in self.terms)

    def ways(self, clock: Clock) -> tuple[tuple[Term, Way], ...]:
        """The filters of the service that bring all that is asked for, each with its term."""
        return tuple(
            (term, way)
            for term in self.terms
            if not term.negated
            for way in term.kind.ways(term.value, clock)
        )

    def with_statuses(self, statuses: Iterable[Status]) -> "Query":
        """The query for just these statuses; none or all of them lift the restriction.

        OTHER, which no listing has by itself, is named only where the query does.
        """
        wanted = frozenset(statuses) - (frozenset() if self.names_other else {Status.OTHER})
        old = self._of("status")
        at = self.terms.index(old[0]) if old else len(self.terms)
        new = (status_term(wanted),) if wanted and not wanted >= set(STATUSES) else ()
        rest = (term for term in self.terms[at:] if term not in old)
        return Query((*self.terms[:at], *new, *rest))

    def without_queues(self) -> "Query":
        """The query in whatever queues are chosen."""
        return Query(tuple(term for term in self.terms if term not in self.queue_terms))

    def choose_queues(
        self, chosen: Sequence[str], known: Sequence[str], labels: Collection[str] = ()
    ) -> tuple[str, ...]:
        """The queues to ask: those that the queue terms name, else the `chosen` ones.

        `known` are all queues there are, as far as they have been listed: a name that is open is
        looked up there, any other one stands for itself. A negated term takes queues away.
        `labels` are as for `is_open`.
        """
        meant = (
            queue
            for name in self.queues or chosen
            for queue in (filter(queue_named(name), known) if is_open(name, labels) else (name,))
        )
        holds = self.queue_holds()
        return tuple(dict.fromkeys(queue for queue in meant if holds(queue)))

    def queue_holds(self) -> Callable[[str], bool]:
        """Whether jobs of a queue, by name or ARN, can pass."""
        named = [(queue_named(term.value), term.negated) for term in self.queue_terms]
        return lambda queue: all(holds(queue) is not negated for holds, negated in named)

    def test(self, clock: Clock) -> Callable[[Job], bool | None]:
        """The meaning of the whole query, its relative times resolved.

        Whether a job is asked for by all that is known of it; None where that is not enough.
        """
        in_queue = self.queue_holds()
        checks = [term.check(clock) for term in self.terms if term.kind.role != "queue"]

        def holds(job: Job) -> bool | None:
            return in_queue(job.queue) and all_hold(checks, job, NO_PATH)

        return holds

    def _of(self, role: str) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.kind.role == role)


def parse(text: str, words: Mapping[str, str] = MappingProxyType({})) -> Query:
    """The query that a line says.

    `words` stand for the terms of a query each, as `words.read_words` gives them.

    Raises:
        QueryError: for the first thing in the line that cannot be.
    """
    found: list[Term] = []
    for token, term in _terms(text, words):
        if term.kind.twice and not term.negated:
            _refuse_second(term, term.kind.twice, token, found)
        found.append(term)
        if term.kind.role == "status" and not Query(tuple(found)).allowed_statuses:
            raise QueryError(
                "No status is left that a job could have.",
                "Take one of the status: terms away.",
                token.start,
                token.end,
            )
    return Query(tuple(found))


def _written(terms: Iterable[Term]) -> Iterator[str]:
    """The terms as they are written: a word for those that it stands for, where all are there."""
    rest = list(terms)
    while rest:
        said = rest[0].said
        many = said.terms if said else 1
        whole = said is not None and " ".join(map(str, rest[:many])) == said.text
        yield said.word if said and whole else str(rest[0])
        del rest[: many if whole else 1]


def bare_word(token: Token, text: str) -> str | None:
    """The word in small letters of a token that has no key and no quotes."""
    is_bare = token.key is None and '"' not in text[token.start : token.end]
    return token.value.lower() if is_bare else None


def _terms(text: str, words: Mapping[str, str]) -> Iterator[tuple[Token, Term]]:
    """The terms of a line, each with its token; of a word those that it stands for."""
    for token in tokens(text):
        word = bare_word(token, text)
        if word is not None and word in words:
            yield from ((token, term) for term in _meant(word, words[word], token))
        elif word == MINE:
            raise QueryError(
                "Nothing says which jobs are mine.",
                f'Write [terms] and {MINE} = "tag:owner=NAME", or any other filter, into the '
                f"config file; word:{MINE} looks for it in names.",
                token.start + token.negated,
                token.end,
            )
        else:
            term = _read(token, text)
            plain = str(term)
            if plain.removeprefix("-").lower() in words:  # it would be read otherwise
                minus = "-" if term.negated else ""
                said = Said(f"{minus}{term.key}:{quoted(term.value)}", plain)
                term = replace(term, said=said)
            yield token, term


def _meant(word: str, meaning: str, token: Token) -> Iterator[Term]:
    """The terms that a word stands for; together they can be written as the word again."""
    terms = parse(meaning).terms
    if token.negated and len(terms) > 1:
        raise QueryError(
            f"{word} stands for several terms: {meaning}.",
            "Negate the one that is not to hold.",
            token.start,
            token.end,
        )
    terms = tuple(replace(term, negated=term.negated is not token.negated) for term in terms)
    minus = "-" if token.negated else ""
    said = Said(f"{minus}{word}", " ".join(map(str, terms)), len(terms))
    yield from (replace(term, said=said) for term in terms)


def _read(token: Token, text: str) -> Term:
    if token.key is None and not token.value and token.closed:
        mend = "after the -, as in -status:succeeded" if token.negated else "between the quotes"
        raise QueryError("There is no term here.", f"Write one {mend}.", token.start, token.end)
    word = text[token.start + token.negated : token.end]
    if names_jobs(word) or is_service_job(word):
        token = token._replace(key=WHOLE.key, value=word, value_start=token.end - len(word))
    key = kind_of(token.value).key if token.key is None else token.key.lower()
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
        hint = "Write the ARN of a job as it is, def: before that of a job definition."
    elif meant := nearest(key, tuple(TERMS)):
        hint = f"Did you mean {meant}:?"
    else:
        hint = f"There are {', '.join(TERMS)}; a name with a colon is written name:…"
    return QueryError(f"There is no term {as_typed(f'{key}:')}.", hint, start, start + len(key) + 1)


def _refuse_second(term: Term, mend: str, token: Token, found: Sequence[Term]) -> None:
    first = next((old for old in found if old.key == term.key and not old.negated), None)
    if first is None:
        return
    raise QueryError(
        f"There are two {term.key}: terms, and a job has only one {term.key}.",
        f"Keep one of {first} and {term}; {mend}.",
        token.start,
        token.end,
    )
