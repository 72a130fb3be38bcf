"""The screens of README as they are today, in several sizes, and the pictures of them.

Where a change is meant, write both anew and read the difference:
`RECORD=1 pytest tests/ui/test_pictures.py`.
"""

import os
from collections import defaultdict
from pathlib import Path

from tests.ui import pictures
from tests.ui.held import held
from tests.ui.recording import ANEW, compared

HELD = Path(__file__).parent / "pictures"
SHOWN = Path(__file__).parents[2] / "screenshots"


async def test_the_screens_of_the_readme_are_as_before(tmp_path: Path) -> None:
    seen: defaultdict[str, list[str]] = defaultdict(list)
    other: list[str] = []
    async for shown in pictures.taken(tmp_path / "config.toml"):
        width, height = shown.size
        if shown.size != pictures.PICTURE:
            seen[shown.name].append(f"{width}x{height}\n{held(shown.cells, shown.colours)}")
        elif os.environ.get(ANEW):
            pictures.write(SHOWN, shown)
        elif (SHOWN / f"{shown.name}.svg").read_text("utf-8") != pictures.drawn_of(shown):
            other.append(f"screenshots/{shown.name}.svg is another picture")
    assert tuple(seen) == pictures.SCREENS
    for name, steps in seen.items():
        other += compared(HELD / f"{name}.txt", steps)
    assert not other, "\n".join(other)
