"""The raw JSON of a job: what AWS said, in text that drives no terminal; without its secrets."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from batch_tui.aws import raw
from tests.harmless import ANY_TEXT, is_harmless

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(ANY_TEXT, TREES, max_size=4))
def test_it_reads_as_what_was_told_and_is_harmless(told: dict[str, Any]) -> None:
    lines = raw.lines(told)
    assert json.loads("\n".join(lines)) == told
    assert all(map(is_harmless, lines))
    assert all(map(is_harmless, raw.lines(raw.without_secrets(told))))


def test_secrets_are_masked_wherever_people_name_values_and_nothing_else_changes() -> None:
    told = {
        "jobId": "id",
        "parameters": {"password": "p1", "date": "today"},
        "container": {
            "command": ["run", "--password", "p2", "x"],
            "environment": [
                {"name": "API_KEY", "value": "p3"},
                {"name": "MODE", "value": "fast"},
            ],
            "logConfiguration": {"options": {"splunk-token": "p4", "awslogs-group": "g"}},
        },
        "eksProperties": {
            "podProperties": {"containers": [{"env": [{"name": "TOKEN", "value": "p5"}]}]}
        },
        "tags": {"team": "genomics"},
    }
    masked = raw.without_secrets(told)
    text = json.dumps(masked)
    assert not [secret for secret in ("p1", "p2", "p3", "p4", "p5") if f'"{secret}"' in text]
    assert masked["parameters"]["date"] == "today"
    assert masked["container"]["environment"][1] == {"name": "MODE", "value": "fast"}
    assert masked["container"]["logConfiguration"]["options"]["awslogs-group"] == "g"
    assert (masked["jobId"], masked["tags"]) == ("id", {"team": "genomics"})
    assert "p2" not in masked["container"]["command"][0]


def test_what_holds_no_secret_is_the_same() -> None:
    told = {"command": ["run", "a b"], "attempts": [{"exitCode": 1, "reason": None}]}
    assert raw.without_secrets(told) == told
