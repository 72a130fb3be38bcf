"""What is worked out anew for every app, client and region, though it is the same each time.

A test starts what a program starts once. What follows from its arguments alone is worked out here
for the first test that asks, and known to the others of its process.
"""

from collections.abc import Callable
from functools import lru_cache
from types import FunctionType
from typing import Any

from botocore import hooks
from botocore.utils import EVENT_ALIASES
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from batch_tui.demo import columns

MOST = 1 << 15
"""The most lives of jobs that are kept; a region of 3,000 jobs looks at a thousand."""

_parse_rules = Stylesheet._parse_rules
_rules: dict[tuple[object, ...], list[RuleSet]] = {}
_names: dict[str, str] = {}


def work_out_once() -> None:
    """From now on, in the whole process."""
    sheets: Any = Stylesheet
    lives: Any = columns
    events: Any = hooks
    sheets._parse_rules = _rules_once
    lives.life_of = lru_cache(MOST)(lives.life_of)
    events.accepts_kwargs = _of_functions(events.accepts_kwargs)
    events.EventAliaser.__init__ = _with_known_names(events.EventAliaser.__init__)


def _rules_once(
    sheet: Any, css: str, read_from: tuple[str, str], *about: Any, **named: Any
) -> list[RuleSet]:
    """The rules of a text: they depend on it, on where it stands, and on the theme's colours."""
    text = (css, read_from, *about, *sorted(named.items()))
    known: list[RuleSet] | None = sheet._parse_cache.get(text)
    if known is None:
        key = (text, *sorted(sheet._variables.items()))
        known = _rules.get(key)
        if known is None:
            known = _rules[key] = _parse_rules(sheet, css, read_from, *about, **named)
        sheet._parse_cache[text] = known
    return known


def _of_functions(judge: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A judge of functions; a method is judged anew, for it would keep its client alive."""
    known = lru_cache(None)(judge)
    return lambda judged: (known if type(judged) is FunctionType else judge)(judged)


def _with_known_names(init: Callable[..., None]) -> Callable[..., None]:
    """All that know the usual aliases of events share what each name became."""

    def shared(aliaser: Any, *given: Any, **named: Any) -> None:
        init(aliaser, *given, **named)
        if aliaser._event_aliases is EVENT_ALIASES:
            aliaser._alias_name_cache = _names

    return shared
