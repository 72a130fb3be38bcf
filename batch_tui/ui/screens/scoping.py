"""Where to go: another profile, another region."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from textual.app import App

from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Profile
from batch_tui.batch.query.placed import is_region
from batch_tui.batch.text import safe
from batch_tui.feed.scopes import Scopes, Wanted
from batch_tui.settings.memory import Memory
from batch_tui.ui.dialogs import choices
from batch_tui.ui.dialogs.picker import Choice

PROFILE, REGION = "profile", "region"
"""What stands before the names of these in the palette; so are called their commands."""
_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-")
"""How the regions begin that are parts of AWS for themselves."""


async def profile(app: App[Any], scopes: Scopes) -> Wanted | None:
    """Another profile, or several side by side; None where it stays the same."""

    async def later() -> Sequence[Choice]:
        return _profiles(scopes, await scopes.read_profiles())

    scopes.get_ready()
    here = _each(scopes.profile)
    chosen = await choices.scope(app, "AWS profile", later, here)
    return scopes.with_profile(",".join(chosen)) if chosen and {*chosen} != {*here} else None


async def region(app: App[Any], scopes: Scopes, memory: Memory) -> Wanted | None:
    """Another region of the same profile, or several; None where it stays the same."""

    async def later() -> Sequence[Choice]:
        return _regions(scopes, await scopes.read_regions(), memory)

    scopes.get_ready()
    here = _each(scopes.region)
    chosen = await choices.scope(app, "AWS region", later, here, _unknown_region)
    return scopes.with_region(",".join(chosen)) if chosen and {*chosen} != {*here} else None


async def all_by_name(scopes: Scopes, memory: Memory) -> Sequence[Choice]:
    """All profiles and regions but the present ones, as far as they can be read."""
    with suppress(Failure):  # the keys that choose one tell why
        await scopes.read_regions()
    kinds = (
        (PROFILE, scopes.profile, _profiles(scopes, scopes.profiles)),
        (REGION, scopes.region, _regions(scopes, scopes.regions, memory)),
    )
    return [
        choice._replace(key=f"{kind} {choice.key}", text=f"{kind} {choice.text}")
        for kind, here, of_kind in kinds
        for choice in of_kind
        if choice.key != here
    ]


def _profiles(scopes: Scopes, found: Sequence[Profile]) -> list[Choice]:
    """Profiles by name; the first one, where it is none of the files', is there as well."""
    named = {each.name: each for each in found}
    first = [name for name in _each(scopes.first_profile) if name not in named]
    there = [*named.values(), *(Profile(name, note="at the start") for name in first)]
    here = _each(scopes.profile)
    return [_profile(each, is_here=each.name in here) for each in there]


def _profile(each: Profile, *, is_here: bool) -> Choice:
    notes = (each.region, each.note, "shown now" if is_here else "")
    return Choice(each.name, safe(each.name), " · ".join(filter(None, notes)))


def _regions(scopes: Scopes, found: Sequence[str], memory: Memory) -> list[Choice]:
    """The present region, the profile's own and those used with it before, and then all others.

    Those of the same partition come before others, to which the same keys do not fit.
    """
    here, own, home = _each(scopes.region), scopes.own_region, _partition(scopes.region)
    used = [name for name in memory.regions(scopes.profile) if is_region(name)]
    others = sorted(found, key=lambda name: (_partition(name) != home, name))
    notes = {own: "the profile's"} | dict.fromkeys(here, "shown now")
    notes = dict.fromkeys(used, "used before") | notes
    names = dict.fromkeys(filter(None, (*here, *used, own, *others)))
    return [Choice(name, name, notes.get(name, "")) for name in names]


def _each(names: str) -> list[str]:
    """The names of those that are shown side by side, or the one."""
    return [name for name in names.split(",") if name]


def _partition(name: str) -> str:
    return next((begin for begin in _PARTITIONS if name.startswith(begin)), "")


def _unknown_region(text: str) -> Choice | None:
    """A region that was written in full, and of which nothing is known here."""
    if not is_region(text):
        return None
    return Choice(text, text, "not known here; it is asked all the same")
