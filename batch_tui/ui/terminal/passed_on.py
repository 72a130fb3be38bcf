"""Control sequences for the terminal outside of tmux or screen, which pass them on."""

from collections.abc import Mapping

_CHUNK = 76  # characters of a string that screen passes on


def passed_on(told: str, env: Mapping[str, str]) -> str:
    """A sequence as it reaches the outer terminal; as it is, where there is no other one.

    tmux passes it on where its `allow-passthrough` is on.
    """
    if env.get("TMUX"):
        return "\x1bPtmux;" + told.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if env.get("STY"):
        parts = (told[at : at + _CHUNK] for at in range(0, len(told), _CHUNK))
        return "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return told
