"""The page of the manual, and what stands below the options of the help."""

import re
import shlex
import subprocess
from shutil import which

import pytest

from batch_tui import cli
from batch_tui.arguments import clashing, parser, query_of
from batch_tui.batch.query.terms import TERMS
from batch_tui.manual.guide import EXAMPLES, guide
from batch_tui.manual.options import options
from batch_tui.manual.page import STATUSES, page
from batch_tui.settings.options import CONFIG_PATH, Settings
from batch_tui.settings.registry import FROM_FILE
from batch_tui.ui.keys.commands import COMMANDS


def test_the_page_says_every_option_term_setting_and_key() -> None:
    text = page(parser()).replace("\\-", "-")
    assert all(name in text for option in options(parser()) for name in option.names)
    assert all(kind.syntax.split(",")[0] in text for kind in TERMS.values())
    assert all(name in text for name in FROM_FILE)
    assert all(f"({command.id})" in text for command in COMMANDS)


def test_the_page_tells_every_exit_status() -> None:
    own = {cli.UNFINISHED, cli.USAGE_ERROR, cli.GONE, cli.LATE, cli.BROKEN}
    statuses = {0, *own, cli.INTERRUPTED, cli.BROKEN_PIPE, 129, 143}
    assert {int(number) for told in STATUSES for number in told.split(", ")} == statuses


def test_groff_has_nothing_to_say_of_the_page() -> None:
    if which("groff") is None:
        pytest.skip("groff is not installed")
    ended = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"],
        input=page(parser()),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert ended.stderr == ""
    plain = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", ended.stdout)
    assert "--columns A,B,C" in plain
    assert "↑ k (up)" in plain


@pytest.mark.parametrize("width", [60, 78, 120])
def test_the_help_has_examples_terms_and_the_config_file(width: int) -> None:
    text = guide(width)
    assert len(EXAMPLES) == 3
    assert all(kind.example in text for kind in TERMS.values())
    assert str(CONFIG_PATH) in text
    lines = {example.line for example in EXAMPLES}
    told = [line for line in text.splitlines() if line.strip() not in lines]
    assert all(len(line) <= width or str(CONFIG_PATH) in line for line in told)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.what))
def test_the_examples_of_the_help_are_command_lines_of_the_program(example: object) -> None:
    line = getattr(example, "line", "").partition(" | ")[0]
    given = parser().parse_args(shlex.split(line)[1:])
    assert query_of(given, {})
    assert clashing(given, Settings()) == ""
    assert line in page(parser()).replace("\\-", "-")


@pytest.mark.parametrize(
    "asked", [["--man"], ["--completions", "fish"], ["--check-config"], ["--write-config", "-"]]
)
def test_what_the_program_says_of_itself_needs_no_config_file_that_is_right(
    asked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Settings:
        raise AssertionError("the file is read")

    monkeypatch.setattr(cli, "load", broken)
    assert cli.main(asked) == 0
    assert capsys.readouterr().out
