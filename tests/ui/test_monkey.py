"""Whatever a monkey does, the program lives; afterwards some `Esc`, `0` and `g` show the list."""

import pytest

from tests.ui import monkey

ACTS = 150


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_program_outlives_a_monkey(seed: int) -> None:
    async with monkey.at_work() as (running, demo):
        for act in monkey.acts(seed, ACTS):
            await monkey.do(running, demo, act)
        await monkey.go_home(running, demo)
