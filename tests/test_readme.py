"""The README says what the program does: its tables are those of the registries."""

import re
import sys
from pathlib import Path

from batch_tui.batch.query.terms import TERMS
from batch_tui.cli import parser
from batch_tui.look.columns import COLUMNS, NEVER
from batch_tui.ui.keys.commands import COMMANDS, SECTIONS, key_names

README = Path(__file__).parent.parent / "README.md"
WAYS_IN = (
    "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/batch-tui --demo",
    "python3 -m venv .venv && .venv/bin/pip install -q '.[test]' && .venv/bin/pytest",
)


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
        name = f"{action.option_strings[-1]} {action.metavar or ''}".strip()
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


TABLES = {"columns": columns, "keys": keys, "options": options, "terms": terms}


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


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit()
