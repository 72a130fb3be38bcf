"""The chips at every width: each told from the others, and what is chosen is seen."""

import re

import pytest
from textual.app import App, ComposeResult

from batch_tui.batch.job import STATUSES, Status
from batch_tui.look import colours
from batch_tui.look.glyphs import GLYPHS, SHORT
from batch_tui.ui.widgets.chips import StatusChips
from tests.ui.piloted import Piloted

WIDTHS = [*range(16, 130), 200, 300]
COUNTS = dict(zip(STATUSES, ("0", "3", "64", "2", "21", "1000+", "118"), strict=True))


class ChipsApp(App[None]):
    """The chips alone; `toggled` is what clicks asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.toggled: list[Status | None] = []

    def compose(self) -> ComposeResult:
        yield StatusChips()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return colours.DARK

    def on_status_chips_toggled(self, event: StatusChips.Toggled) -> None:
        self.toggled.append(event.status)

    def standing_out(self) -> list[str]:
        """The texts that are painted in reverse."""
        [line, *_] = self.screen._compositor.render_strips()
        return [segment.text for segment in line if segment.style and segment.style.reverse]


@pytest.mark.parametrize("counts", [{}, COUNTS], ids=["uncounted", "counted"])
async def test_every_chip_is_whole_and_told_from_the_others(counts: dict[Status, str]) -> None:
    app = ChipsApp()
    async with app.run_test(size=(300, 3)) as pilot:
        running = Piloted(app, pilot)
        app.query_one(StatusChips).show_counts(counts)
        for width in WIDTHS:
            await running.resize(width, 3)
            line = running.shown[0]
            assert "…" not in line, width
            for digit, status in enumerate(STATUSES, 1):
                assert re.search(rf"{digit} ?{GLYPHS[status]}", line), (width, line)
            names = re.findall(r"[A-Z]{2,}", line)
            assert names in ([], [str(s) for s in STATUSES], [SHORT[s] for s in STATUSES]), width


@pytest.mark.parametrize("width", [16, 20, 31, 32, 40, 60, 80, 100, 160])
@pytest.mark.parametrize("chosen", [set(), {Status.FAILED}, {Status.SUBMITTED, Status.RUNNING}])
async def test_what_is_chosen_is_seen(width: int, chosen: set[Status]) -> None:
    app = ChipsApp()
    async with app.run_test(size=(width, 3)) as pilot:
        running = Piloted(app, pilot)
        chips = app.query_one(StatusChips)
        chips.show_counts(COUNTS)
        chips.choose(chosen)
        await running.rest()
        digits = [text.strip("▐▌ ")[0] for text in app.standing_out()]
        assert digits == ([str(STATUSES.index(s) + 1) for s in STATUSES if s in chosen] or ["0"])


@pytest.mark.parametrize("width", [16, 40, 100])
async def test_a_click_is_meant_for_the_chip_under_it(width: int) -> None:
    app = ChipsApp()
    async with app.run_test(size=(width, 3)) as pilot:
        running = Piloted(app, pilot)
        for digit, status in enumerate(STATUSES, 1):
            at = re.search(rf"{digit} ?{GLYPHS[status]}", running.shown[0])
            assert at
            await running.click(at.start(), 0)
        assert app.toggled == list(STATUSES)


async def test_counts_and_names_are_there_as_long_as_there_is_room() -> None:
    app = ChipsApp()
    async with app.run_test(size=(300, 3)) as pilot:
        running = Piloted(app, pilot)
        app.query_one(StatusChips).show_counts(COUNTS)
        for width, words in [(130, "SUCCEEDED 1000+"), (105, "SUCC 1000+"), (76, "SUCC")]:
            await running.resize(width, 3)
            assert words in running.shown[0], width


async def test_the_age_of_the_counts_stands_where_there_is_room_and_counts_are_shown() -> None:
    app = ChipsApp()
    async with app.run_test(size=(300, 3)) as pilot:
        running = Piloted(app, pilot)
        app.query_one(StatusChips).show_counts(COUNTS, "3m")
        for width, end in [(160, "118   counted 3m ago"), (130, "118"), (76, "FAIL"), (24, "7✖")]:
            await running.resize(width, 3)
            assert running.shown[0].strip(" ▌").endswith(end), (width, running.shown[0])
        app.query_one(StatusChips).show_counts({}, "")
        await running.resize(300, 3)
        assert "ago" not in running.shown[0]
