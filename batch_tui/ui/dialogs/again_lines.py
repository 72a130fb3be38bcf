"""What the dialog that runs jobs again says, worked out from how far that is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from textual.content import Content

from batch_tui.batch.again import FEWEST, MOST_CHILDREN, Draft, Way
from batch_tui.batch.text import harmless
from batch_tui.feed.again import AgainState
from batch_tui.look import again
from batch_tui.look.numbers import count
from batch_tui.ui.dialogs.deeds import FEW, summed_up
from batch_tui.ui.widgets.fact_lines import of_facts

Kind = Literal["submitted", "refused", "unknown", "kept"]
WHOLE = 50
"""Jobs of which all is told that is sent; of more, one line each."""
HIDDEN = "••••••  (x shows it)"
_FIRST: tuple[Kind, ...] = ("unknown", "refused", "kept", "submitted")
"""Outcomes in the order in which they are listed: first what somebody has to look at."""
_STYLES = {"unknown": "$text-warning", "refused": "$text-error", "submitted": "$text-success"}
WAY_KEYS: Mapping[str, Way] = {"w": "whole", "f": "array", "o": "each"}
"""The keys that choose how an array is run again."""


def title(state: AgainState) -> str:
    """How many jobs it is about."""
    return f"Run {count(len(state.targets), 'job')} again"


def summary(state: AgainState) -> Content:
    """What is submitted, or has been, in numbers."""
    if state.stage == "over":
        kinds = [outcome.kind for outcome in state.outcomes.values()]
        return Content(" · ").join(summed_up(kinds, _FIRST, _STYLES))
    if state.stage == "looking":
        return Content("")
    wanted, others = len(state.wanted), len(state.drafts) - len(state.wanted)
    told = [f"{wanted:,} to submit"] if wanted else []
    told += [f"{others:,} left alone"] if others else []
    return Content(" · ".join(told))


def choices(state: AgainState) -> Content:
    """The ways in which an array can be run again, the one that is chosen marked."""
    failed, only = state.failed, state.only
    if not failed or only is None:
        return Content("")
    many = len(failed)
    several = f"its {many:,} failed, as an array"
    if many < FEWEST or many > MOST_CHILDREN:
        several = f"{many:,} cannot be an array"
    said: dict[str, str] = {
        "w": f"all {only.job.child_count:,}",
        "f": several,
        "o": "the one that failed, alone" if many == 1 else "each of them alone",
    }
    parts = []
    for key, text in said.items():
        way = WAY_KEYS[key]
        style = "reverse" if way == state.wish.way else "" if way in state.ways else "dim"
        parts.append(Content.assemble((f" {key} ", "bold"), (f"{text} ", style)))
    return Content(" ").join(parts)


def prompt(state: AgainState, typed: str) -> Content:
    """What is waited for."""
    wanted = len(state.wanted)
    answered = f"{len(state.outcomes):,} of {wanted:,} answered"
    match state.stage:
        case "looking":
            looked = f"Looking at them: {state.looked:,} of {len(state.targets):,}"
            return Content.styled(looked, "dim")
        case "sending":
            return Content(f"Submitting: {answered}")
        case "halted":
            return Content(f"{answered}. Nothing more is sent; the calls under way are waited for.")
        case "ready" if not wanted:
            return Content("There is nothing to submit.")
        case "ready" if wanted > FEW:
            said = f"To submit them, type {wanted} and press Enter: "
            return Content.assemble(said, (typed, "bold"))
    return Content("")


def keys(state: AgainState) -> str:
    """The keys that do something now."""
    wanted = len(state.wanted)
    if state.stage == "looking" or (state.stage == "ready" and not wanted):
        return "Esc leaves"
    if state.stage == "ready":
        sends = f"{wanted}, Enter" if wanted > FEW else "y"
        name = "n name · " if state.only else ""
        return f"{sends} submits · {name}Q queue · x secrets · Esc leaves"
    if state.stage == "over":
        listed = " · / lists only the new" if state.submitted else ""
        marked = " · what is left is marked" if state.left else ""
        return f"Enter or Esc closes{listed}{marked}"
    return "Esc sends nothing more" if state.stage == "sending" else ""


def lines(state: AgainState, *, secrets: bool) -> list[Content]:
    """Each job, with all that is sent for it, or what has come of it."""
    told: list[Content] = []
    if state.failure is not None and state.stage in {"ready", "over"}:
        told = [Content.styled(str(state.failure), "$text-error"), Content("")]
    if state.stage == "over":
        return [*told, *_of_outcomes(state)]
    if state.stage == "ready":
        told += _of_drafts(state, None if secrets else HIDDEN)
    return told


def _of_drafts(state: AgainState, hidden: str | None) -> Iterator[Content]:
    wanted, several = state.wanted, len(state.drafts) > 1
    if state.wish.way == "each" and several:
        yield Content(f"A single job for each of the children {_indexes(wanted)}.")
        yield Content.styled("All of the first; the others differ in that number:", "$text-muted")
        yield Content("")
        yield from _whole(state, wanted[0], hidden)
        return
    if several or not wanted:
        yield from _listed(state)
    if len(wanted) > WHOLE:
        yield Content.styled(f"All is told of {WHOLE} jobs at most.", "$text-muted")
        return
    for draft in wanted:
        if several:
            yield Content("")
        yield from _whole(state, draft, hidden)


def _indexes(wanted: Sequence[Draft]) -> str:
    """The indexes that the jobs stand for, as many as there may be room for."""
    told = [again.indexes(one.submission) for one in wanted[:WHOLE] if one.submission]
    more = len(wanted) - len(told)
    return ", ".join(told) + (f" and {more:,} more" if more else "")


def _listed(state: AgainState) -> Iterator[Content]:
    """A line for each draft, those out of sight first."""
    hidden = {target.job.id for target in state.targets if not target.seen}
    names = _names(state)
    unseen = [draft for draft in state.drafts if draft.origin in hidden]
    seen = [draft for draft in state.drafts if draft.origin not in hidden]
    for where, some in (("Marked, not on the screen", unseen), ("On the screen", seen)):
        if some and unseen:
            yield Content.styled(f"{where}: {len(some):,}", "bold $accent")
        for draft in some:
            yield _row(draft, names)


def _row(draft: Draft, names: Mapping[str, str]) -> Content:
    name = _name(draft, names)
    asked = draft.submission
    if asked is None:
        return Content.assemble(
            f" {'leave':<10}{name}  ", (draft.origin, "dim"), (f"  {draft.why}", "$text-muted")
        )
    told = again.indexes(asked)
    size = f"  array of {asked.size:,}" if asked.size else f"  index {told}" if told else ""
    return Content.assemble(
        (f" {'submit':<10}", "bold"), f"{name}  ", (draft.origin, "dim"), (size, "$text-muted")
    )


def _whole(state: AgainState, draft: Draft, hidden: str | None) -> Iterator[Content]:
    """All that is sent for a job, and what cannot be."""
    asked = draft.submission
    if asked is None:
        yield Content.styled(draft.why, "$text-warning")
        return
    needs = state.wish.shares is True and not asked.share
    for warning in (*again.warnings(asked), *([_NO_SHARE] if needs else [])):
        yield Content.styled(warning, "$text-warning")
    left = _left_out(state, draft)
    yield from of_facts([*again.must_do(asked), *again.facts(asked)], hidden)
    for what in left:
        yield Content.styled(f"Not carried over: {harmless(what)}.", "$text-warning")
    yield Content.styled(_REST, "$text-muted")


_NO_SHARE = "This queue takes only jobs with a share, and this one has none: it will be refused."
_REST = "All else comes from the definition: images, roles, volumes, secrets, logs."


def _left_out(state: AgainState, draft: Draft) -> Sequence[str]:
    original = state.known.get(draft.origin) or state.only
    if original is None or draft.submission is None:
        return ()
    share = original.submission.share
    if share and not draft.submission.share:
        return (f"its share ({share}): the queue takes none", *original.left_out)
    return original.left_out


def _names(state: AgainState) -> Mapping[str, str]:
    return {target.job.id: target.job.name for target in state.targets}


def _name(draft: Draft, names: Mapping[str, str]) -> str:
    asked = draft.submission
    return harmless(asked.name) if asked is not None else names.get(draft.origin, "")


def _of_outcomes(state: AgainState) -> Iterator[Content]:
    by_kind: dict[str, list[Draft]] = {}
    for draft in state.drafts:
        outcome = state.outcomes.get(draft.origin)
        by_kind.setdefault(outcome.kind if outcome else "", []).append(draft)
    names = _names(state)
    for kind in (*_FIRST, ""):
        for draft in by_kind.get(kind, ()):
            yield from _came_of(state, draft, names)


def _came_of(state: AgainState, draft: Draft, names: Mapping[str, str]) -> Iterator[Content]:
    outcome = state.outcomes.get(draft.origin)
    if outcome is None:
        yield _row(draft, names)
        return
    style = _STYLES.get(outcome.kind, "")
    new = outcome.job_id or f"for {draft.origin}"
    yield Content.assemble((f" {outcome.kind:<11}", style), f"{_name(draft, names)}  ", new)
    if outcome.why is not None:
        sent = "It was sent, and may be running: " if outcome.kind == "unknown" else ""
        yield Content.styled(f"     {sent}{outcome.why}", style)
