"""What text may look like, and what of it may be shown."""

import unicodedata

from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(codec=None))  # lone surrogates too

_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_harmless(text: str) -> bool:
    """Whether no character of the text can drive a terminal, reorder a line or hide."""
    return _CONTROLS.isdisjoint(map(unicodedata.category, text))
