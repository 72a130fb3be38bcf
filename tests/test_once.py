"""What is worked out once for all tests is what each of them would have worked out."""

from textual.css.stylesheet import Stylesheet

from batch_tui.demo.catalogue import OUTCOMES, TEMPLATES
from batch_tui.demo.clock import Clock
from batch_tui.demo.columns import Columns
from batch_tui.demo.course import life_of
from tests.conftest import NOW

CSS = "Static { color: $ink; }"


def colour(ink: str) -> object:
    sheet = Stylesheet(variables={"ink": ink})
    sheet.add_source(CSS)
    [rule] = sheet.rules
    return rule.styles.color


def test_the_same_text_has_the_colours_of_each_theme() -> None:
    assert colour("#ff0000") == colour("#ff0000") != colour("#00ff00")


def test_a_job_of_a_region_has_the_life_of_its_seed_and_time() -> None:
    for seed in (7, 8):
        for now in (NOW, NOW + 1):
            columns = Columns(40, seed, Clock(now, 0.0))
            for serial in range(40):
                template = TEMPLATES[columns.template[serial]]
                outcome = OUTCOMES[columns.outcome[serial]]
                created = columns.created(serial)
                anew = life_of(template, outcome, seed, serial, created)
                assert columns.life(serial, template) == anew
