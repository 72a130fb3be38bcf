"""What a bare word may be meant as: a status, an exit code, the beginning of an id."""

from dataclasses import replace
from typing import NamedTuple

from batch_tui.batch.query.query import Query, QueryError, parse
from batch_tui.batch.query.term import Term
from batch_tui.batch.query.terms import TERMS, kind_of


class Rather(NamedTuple):
    """A query that is probably meant where no job matches, and what to say of the one that is."""

    sentence: str
    query: Query


def meanings(word: str) -> tuple[Term, ...]:
    """The terms that a bare word is probably meant as, the likeliest first."""
    return tuple(Term(kind.key, kind.read(word)) for kind in TERMS.values() if kind.meant(word))


def has_meaning(word: str) -> bool:
    """Whether a word has a meaning of its own: as a key or a value of a term."""
    return word in TERMS or bool(meanings(word))


def rather(query: Query) -> Rather | None:
    """What is meant where some of the words are taken for what they look like; None for others."""
    meant = Query(tuple(map(_meant, query.terms)))
    try:
        if meant == query or parse(" ".join(map(str, meant.terms))) != meant:
            return None
    except QueryError:
        return None
    [first, *others] = query.terms
    named = f"nothing is named {first.value}"
    return Rather("no job matches" if others or first.negated else named, meant)


def _meant(term: Term) -> Term:
    found = meanings(term.value) if term.kind is kind_of(term.value) else ()
    return replace(found[0], negated=term.negated) if found else term
