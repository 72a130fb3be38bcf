"""Draws the README's pictures: the real program, headless, on the demo with a fixed seed and clock.

python screenshots/make.py

`tests/ui/test_pictures.py` holds them: `RECORD=1` writes them anew together with what it compares.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent


async def make(config: Path) -> None:
    """Take all of them."""
    sys.path.insert(0, str(HERE.parent))
    from tests.ui.pictures import PICTURE, taken, write  # noqa: PLC0415 - found from here on

    async for shown in taken(config, [PICTURE]):
        print(write(HERE, shown))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(make(Path(folder) / "config.toml"))
