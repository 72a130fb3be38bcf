"""The command line: its options, what they may say, and which go together."""

import argparse
import shutil
from collections.abc import Callable, Mapping
from typing import NoReturn

from batch_tui import __version__
from batch_tui.batch import times
from batch_tui.batch.query import dimensions
from batch_tui.batch.query.dimensions import Dimension
from batch_tui.batch.query.named import named
from batch_tui.batch.query.query import QueryError, parse
from batch_tui.batch.query.term import quoted
from batch_tui.batch.query.values import nearest
from batch_tui.batch.text import safe
from batch_tui.batch.until import Until, read_until
from batch_tui.look.columns import BY_KEY
from batch_tui.look.formats import FORMATS
from batch_tui.settings.checks import written
from batch_tui.settings.options import DEMO_REGIONS, Settings, several
from batch_tui.settings.registry import help_of
from batch_tui.settings.table import SettingsError


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Refuse an option as any other setting is refused."""
        sentence = message.removeprefix("argument ")
        raise SettingsError(f"{sentence}. Run batch-tui --help for the options.")

    def format_help(self) -> str:
        """The options, and below them what else is to be known first."""
        from batch_tui.manual.guide import guide  # noqa: PLC0415 - seldom wanted

        width = max(40, shutil.get_terminal_size().columns - 2)
        return f"{super().format_help()}\n{guide(width)}"


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = _Parser(
        prog="batch-tui",
        usage="batch-tui [option ...] [ID ...]",
        description="Explore AWS Batch jobs in the terminal.",
        allow_abbrev=False,
    )
    for title, fill in (
        ("what is shown", _shown),
        ("how", _how),
        ("the demo", _demo),
        ("without a screen", _printed),
        ("waiting", _waiting),
        ("about the program", _about),
    ):
        fill(options.add_argument_group(title).add_argument)
    return options


_Add = Callable[..., argparse.Action]
"""How an option is added to its group."""


def _shown(add: _Add) -> None:
    add("--profile", metavar="P", help=help_of("profile"))
    add("--region", metavar="R", help=help_of("region"))
    add("--endpoint-url", metavar="U", help=help_of("endpoint_url"))
    add("--queue", metavar="Q", action="append", dest="queues", help="a job queue; may be repeated")
    add("--status", metavar="S", help="start with these statuses: failed,running or active")
    add("--filter", metavar="TEXT", help="start with this filter, as written after /")
    add("--view", metavar="NAME", help="start with a view saved in the config file")
    add(
        "--columns",
        metavar="A,B,C",
        type=_columns,
        help="these columns, on the screen or printed: " + ", ".join(BY_KEY),
    )


def _how(add: _Add) -> None:
    add("--refresh", metavar="SECONDS", type=_number, help=help_of("refresh"))
    add("--rate", metavar="N", type=_number, help=help_of("rate"))
    _switch(add, "read_only")
    add("--theme", metavar="NAME", help=help_of("theme"))
    add("--preset", metavar="NAME", help=help_of("preset"))
    _switch(add, "mouse", off="leave the mouse to the terminal: it selects text as usual")
    _switch(add, "ssh", off="not so within SSH")
    _switch(add, "plain_output")
    _switch(add, "ascii")


def _switch(add: _Add, name: str, off: str = "") -> None:
    """An option that says yes, and where `off` says what that means, one that says no."""
    option = name.replace("_", "-")
    add(f"--{option}", action="store_true", dest=name, default=None, help=help_of(name))
    if off:
        add(f"--no-{option}", action="store_false", dest=name, default=None, help=off)


def _demo(add: _Add) -> None:
    add("--demo", action="store_true", default=None, help="explore a made-up region; needs no AWS")
    add("--demo-jobs", metavar="N", type=_whole, help=help_of("demo_jobs"))
    add("--demo-speed", metavar="X", type=_number, help=help_of("demo_speed"))
    add(
        "--demo-habit",
        metavar="NAME=VALUE",
        action="append",
        dest="demo_habits",
        type=_habit,
        help="how the demo behaves where AWS promises nothing, such as order=oldest; repeatable",
    )


def _printed(add: _Add) -> None:
    add("--print", action="store_true", help="write the jobs instead of showing them")
    add(
        "--output",
        metavar="FORMAT",
        choices=("table", *FORMATS),
        help=f"how to print: table, {', '.join(FORMATS)} (default table)",
    )
    add("--limit", metavar="N", type=_positive, help="print N jobs, or groups, at most")
    add(
        "--group",
        metavar="WHAT",
        type=_dimensions,
        help="print how many jobs there are by "
        f"{', '.join(dimensions.BY_KEY)}; several with commas",
    )
    add(
        "--children",
        action="store_true",
        help="print the children of what matches instead, in the statuses of the filter",
    )
    add(
        "--describe",
        action="store_true",
        help="describe what is printed, 100 jobs a call: nothing is empty for not being told",
    )
    add("--explain", action="store_true", help="print which calls the filter takes, and leave")
    add("--why", metavar="ID", type=_job, help="print why a job waits, and leave; an id or ARN")


def _waiting(add: _Add) -> None:
    add("--wait", action="store_true", help="wait for jobs, of ids or of the filter, and leave")
    add("ids", metavar="ID", nargs="*", type=_job, help="with --wait: the ids or ARNs of jobs")
    add(
        "--until",
        metavar="WHAT",
        type=_until,
        help="what to wait for: all:ended (default), any:failed, all:succeeded, any:running ...",
    )
    add("--timeout", metavar="TIME", type=_seconds, help="wait no longer: 90s, 30m, 6h")


def _about(add: _Add) -> None:
    add(
        "--write-config",
        metavar="FILE",
        nargs="?",
        const="",
        help="write a config file that says every setting, as comments; - prints it",
    )
    add("--check-config", action="store_true", help="tell all that is wrong in the config file")
    add(
        "--completions",
        metavar="SHELL",
        choices=SHELLS,
        help=f"print what completes these options in a shell: {', '.join(SHELLS)}",
    )
    add("--man", action="store_true", help="print the page of the manual, for man -l -")
    add("--debug", action="store_true", default=None, help="write a fuller log, and say where")
    add("--version", action="version", version=f"batch-tui {__version__}")


SHELLS = ("bash", "zsh", "fish")
SPEAKING = ("write_config", "check_config", "completions", "man")
"""The options that have the program say something of itself, and leave."""


def _habit(text: str) -> str:
    """A habit of the demo, as it is written; ArgumentTypeError where it is none."""
    from batch_tui.demo.faults import Faults  # noqa: PLC0415 - seldom needed
    from batch_tui.demo.habits import Habits, turn  # noqa: PLC0415

    try:
        turn(Habits(), Faults(), [text])
    except ValueError as error:
        raise argparse.ArgumentTypeError(safe(str(error).rstrip("."))) from None
    return text


def option_name(name: str) -> str:
    """How a setting is called on the command line."""
    one = {"queues": "queue", "demo_habits": "demo-habit"}.get(name, name)
    return f"--{one.replace('_', '-')}"


def query_of(options: argparse.Namespace, terms: Mapping[str, str]) -> str | None:
    """The query that the options say; `terms` are words that stand for one.

    Raises:
        SettingsError: it is none.
    """
    status = None if options.status is None else f"status:{quoted(options.status)}"
    given = {"--status": status, "--filter": options.filter}
    said = {name: text for name, text in given.items() if text}
    said[" with ".join(said)] = " ".join(said.values())
    query = ""
    for name, text in said.items():
        try:
            query = str(parse(text, terms))
        except QueryError as error:
            told = f": {error}" if name == "--status" else error.told(text)
            raise SettingsError(f"{name} is not valid{told}") from None
    return query or None


def _dimensions(text: str) -> tuple[Dimension, ...]:
    words = [word.strip().lower() for word in text.split(",")]
    for word in words:
        if word not in dimensions.BY_KEY:
            meant = nearest(word, tuple(dimensions.BY_KEY)) if word else ""
            there = f"write {meant}" if meant else f"there are {', '.join(dimensions.BY_KEY)}"
            raise argparse.ArgumentTypeError(f"{written(word)} is nothing to group by; {there}")
    return tuple(dimensions.BY_KEY[word] for word in dict.fromkeys(words))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written(text)} is not a number") from None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written(text)} is not a whole number") from None


def _job(text: str) -> str:
    if named(text) is None:
        raise argparse.ArgumentTypeError(f"{written(text)} is no id or ARN of a job")
    return text


def _columns(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in BY_KEY:
            known = ", ".join(BY_KEY)
            raise argparse.ArgumentTypeError(f"{written(name)} is no column; there are {known}")
    return names


def _until(text: str) -> Until:
    try:
        return read_until(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{written(text)} is not clear: {error}") from None


def _seconds(text: str) -> float:
    try:
        return times.span(times.read_span(text if text[-1:].isalpha() else f"{text}s")) / 1000
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written(text)} is no time such as 90s or 6h") from None


def _positive(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{written(text)} is not a number from 1 up")
    return number


def clashing(options: argparse.Namespace, settings: Settings) -> str:
    """What is wrong with options that do not go together, "" where they do."""
    prints, is_why = options.print or options.explain, options.why is not None
    waits = options.ids or options.until or options.timeout is not None
    stages = options.children or options.describe
    clashes = (
        ((options.output or options.limit) and not prints, "--output and --limit go with --print."),
        (options.group and not options.print, "--group goes with --print."),
        (stages and not prints, "--children and --describe go with --print."),
        (
            options.group and (stages or options.columns),
            "--group goes with none of --children, --describe and --columns.",
        ),
        (is_why and prints, "--why goes with neither --print nor --explain."),
        (
            options.wait and (prints or is_why),
            "--wait goes with none of --print, --explain and --why.",
        ),
        (
            settings.demo
            and any(each.region not in (None, *DEMO_REGIONS) for each in several(settings)),
            f"The demo has no such region; it has {' and '.join(DEMO_REGIONS)}.",
        ),
        (waits and not options.wait, "Ids, --until and --timeout go with --wait."),
        (
            options.ids and (options.queues or settings.query),
            "--wait takes ids, or --queue and --filter, and not both.",
        ),
    )
    return next((sentence for clash, sentence in clashes if clash), "")
