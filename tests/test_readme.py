"""The README says what the program does: its tables are those of the registries."""

import re
import sys
from datetime import UTC

from batch_tui.arguments import parser
from batch_tui.batch.job import Status
from batch_tui.batch.plan.explain import summary
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import parse
from batch_tui.batch.query.terms import TERMS
from batch_tui.look.columns import COLUMNS, NEVER
from batch_tui.settings.registry import SETTINGS
from batch_tui.ui.keys.command import SECTIONS
from batch_tui.ui.keys.commands import COMMANDS, key_names
from batch_tui.ui.keys.presets import K9S, PRESETS, VIM
from tests.documents import README, sections, spans

WAYS_IN = (
    "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/batch-tui --demo",
    "python3 -m venv .venv && .venv/bin/pip install -q '.[test]' && .venv/bin/pytest",
)
OF_AWS = {"--filters", "--query", "--max-items"}
"""Options of the `aws` command."""
NOW = 1_795_000_000_000
COUNTED = {
    Status.SUCCEEDED: 440_000,
    Status.FAILED: 58_000,
    Status.RUNNING: 1_000,
    Status.RUNNABLE: 700,
    Status.PENDING: 200,
    Status.STARTING: 60,
    Status.SUBMITTED: 40,
}
"""A queue of 500,000 jobs."""
PRICED = (
    "",
    "status:failed",
    "status:failed after:1d",
    "exit:137",
    "exit:!=0 after:1d",
    "status:active",
    "status:running,runnable etl*",
    "after:2h",
    "etl-orders",
    "name:etl-orders",
    "def:jd*",
    "share:research",
    "share:research status:failed",
    "type:array",
    "reason:memory",
    "id:9e37",
    "9e37f1c2-5b1a-4c0e-8f3d-2a6b7c8d9e0f",
    "attempts:>1 status:running",
    "attempts:>1",
)
"""Filters of which the README says what they cost, from --explain."""


def costs() -> str:
    rows = ["| filter | what is asked for | calls to read all |", "| --- | --- | ---: |"]
    for text in PRICED:
        way = plan(parse(text), ("q",), NOW, UTC, whole=True, every=True, counted=COUNTED)
        calls = way.ways[0].calls if way.ways else 1
        told = re.sub(r"_CREATED_AT \d.*", "_CREATED_AT", summary(way))
        rows.append(f"| {f'`{text}`' if text else 'none'} | {told} | {calls:,} |")
    return "\n".join(rows)


def keys() -> str:
    rows = ["| keys | | id |", "| --- | --- | --- |"]
    for scope, title in SECTIONS.items():
        rows.append(f"| **{title}** | | |")
        rows += [
            f"| `{key_names(command)}` | {command.title} | `{command.id}` |"
            for command in COMMANDS
            if command.scope == scope
        ]
    return "\n".join(rows)


def options() -> str:
    rows = ["| option | |", "| --- | --- |"]
    for action in parser()._actions:
        name = " ".join([*action.option_strings[-1:], str(action.metavar or "")]).strip()
        rows.append(f"| `{name}` | {action.help} |")
    return "\n".join(rows)


def terms() -> str:
    rows = ["| term | | for example |", "| --- | --- | --- |"]
    rows += [f"| `{kind.syntax}` | {kind.help} | `{kind.example}` |" for kind in TERMS.values()]
    return "\n".join(rows)


def columns() -> str:
    rows = ["| column | title | | AWS calls it | shown |", "| --- | --- | --- | --- | --- |"]
    for column in COLUMNS:
        told = ", ".join(f"`{member}`" for member in column.member.split(", "))
        told += "; only DescribeJobs tells it" if column.described else ""
        shown = {0: "always", NEVER: "when chosen"}.get(column.room, f"from {column.room} cells")
        rows.append(f"| `{column.key}` | {column.title} | {column.help} | {told} | {shown} |")
    return "\n".join(rows)


def settings() -> str:
    rows = ["| setting | | default |", "| --- | --- | --- |"]
    for setting in SETTINGS:
        if setting.filed and setting.shown:
            default = (
                f"none, such as `{setting.shown}`" if setting.has_none else f"`{setting.shown}`"
            )
            rows.append(f"| `{setting.name}` | {setting.help} | {default} |")
    return "\n".join(rows)


def presets() -> str:
    rows = ["| id | | default | vim | k9s |", "| --- | --- | --- | --- | --- |"]
    for command in COMMANDS:
        if command.id in VIM or command.id in K9S:
            usual, *others = (
                command._replace(keys=keys.get(command.id, command.keys))
                for keys in PRESETS.values()
            )
            cells = [f"`{key_names(usual)}`"]
            cells += [f"`{key_names(c)}`" if c.keys != usual.keys else "" for c in others]
            rows.append(f"| `{command.id}` | {command.title} | {' | '.join(cells)} |")
    return "\n".join(rows)


TABLES = {
    "columns": columns,
    "costs": costs,
    "keys": keys,
    "options": options,
    "presets": presets,
    "settings": settings,
    "terms": terms,
}


def written(text: str) -> str:
    """The README with its tables written anew."""
    for name, table in TABLES.items():
        text = re.sub(
            f"(<!-- {name} -->).*?(<!-- /{name} -->)",
            lambda found, table=table: f"{found[1]}\n{table()}\n{found[2]}",  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
    return text


def test_the_tables_are_those_of_the_registries() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == written(text), "python -m tests.test_readme writes them"
    assert all(f"<!-- {name} -->" in text for name in TABLES)


def test_both_ways_in_are_there_as_single_commands() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert all(way in lines for way in WAYS_IN)


def test_every_option_in_the_prose_is_one_that_there_is() -> None:
    named = {
        word
        for _, text in sections(README)
        for span in spans(text)
        for word in span.split()
        if word.startswith("--")
    }
    ours = {name for action in parser()._actions for name in action.option_strings}
    assert len(named) > 20
    assert named - ours <= OF_AWS


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit()
