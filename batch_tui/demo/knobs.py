"""What can be turned in a running region: named values, each checked before any is set."""

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any

from batch_tui.demo.bounds import FLAG, LONGEST_WAIT, NAME, Kind, each, number, whole

_COUNTED = whole(-1, 1_000_000_000)
_KINDS: Mapping[type, Kind] = {
    bool: FLAG,
    int: _COUNTED,
    float: number(0, LONGEST_WAIT),
    frozenset: each(NAME, "a list of names"),
}
"""What a knob can be turned to, by the type of what it is at first."""


class Knobs:
    """A dataclass of them. A knob's metadata may name its `kind`, where its type says too little.

    `called` is how a sentence names one of them.
    """

    called = "knob"

    def clear(self) -> None:
        """Put every knob back."""
        self.turn(vars(type(self)()))

    def turn(self, knobs: Mapping[str, Any]) -> None:
        """Turn the named knobs and leave the others; all or, with a ValueError, none of them."""
        known = self.known()
        unknown = sorted(set(knobs) - set(known))
        if unknown:
            there = ", ".join(sorted(known))
            raise ValueError(f"No such {self.called}: {', '.join(unknown)}. There are: {there}.")
        begun = vars(type(self)())
        turned = {}
        for name, value in knobs.items():
            first = type(begun[name])
            checked = known[name].metadata.get("kind", _KINDS.get(first)).checked(name, value)
            turned[name] = first(checked)
        vars(self).update(turned)

    @classmethod
    def known(cls) -> dict[str, Field[Any]]:
        """The knobs by their names."""
        return {knob.name: knob for knob in fields(cls)}  # type: ignore[arg-type]
