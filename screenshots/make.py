"""Draws the README's pictures: the real program, headless, on the demo with a fixed seed and clock.

python screenshots/make.py

`tests/ui/test_pictures.py` holds them: `RECORD=1` writes them anew together with what it compares.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ui.pictures import PICTURE, taken, write

HERE = Path(__file__).parent


async def make(config: Path) -> None:
    async for shown in taken(config):
        if shown.size == PICTURE:
            print(write(HERE, shown))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(make(Path(folder) / "config.toml"))
