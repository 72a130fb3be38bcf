"""The command line: options -> settings -> source -> app, and the exit status."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NoReturn

from batch_tui import __version__
from batch_tui.batch.failure import Broken, Endless, Failure
from batch_tui.batch.query.named import named
from batch_tui.batch.query.query import QueryError, parse
from batch_tui.batch.query.term import quoted
from batch_tui.batch.text import safe
from batch_tui.journal import Journal
from batch_tui.look.glyphs import encodable
from batch_tui.output.formats import FORMATS
from batch_tui.settings.checks import written
from batch_tui.settings.options import CONFIG_PATH, RATE, Settings, load, override, with_view
from batch_tui.settings.table import SettingsError

UNFINISHED = 1
"""What was written is right, and may not be all that was asked for."""
USAGE_ERROR = 2
BROKEN = 70
"""EX_SOFTWARE of sysexits.h: a mistake of the program."""
INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + signal.SIGPIPE
"""How a shell counts the end of a program by a signal."""
_LONGEST = 4_000
"""Characters of what is said on standard error."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0, or 2 for bad usage and for what failed.

    It is 70 for a mistake of the program, and 128 and its number after a signal that ended the
    screen: 129 too when the terminal is gone, 130 after Ctrl+C before there was a screen. With
    `--print` and `--why` it is 1 where not all that was asked for could be written, 141 when nobody
    reads any more, 130 after Ctrl+C.
    """
    _fill_streams()
    try:
        return _main(argv)
    except KeyboardInterrupt:
        return INTERRUPTED


def _main(argv: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(argv)
        given = vars(options) | {"query": _query_of(options)}
        settings = override(with_view(load(), options.view), given, _option)
    except SettingsError as error:
        return _refuse(str(error))
    if (options.output or options.limit) and not (options.print or options.explain):
        return _refuse("--output and --limit go with --print.")
    if options.why is not None and (options.print or options.explain):
        return _refuse("--why goes with neither --print nor --explain.")
    return _run(settings, options)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Refuse an option as any other setting is refused."""
        sentence = message.removeprefix("argument ")
        raise SettingsError(f"{sentence}. Run batch-tui --help for the options.")


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = _Parser(
        prog="batch-tui", description="Explore AWS Batch jobs in the terminal.", allow_abbrev=False
    )
    add = options.add_argument
    add("--profile", metavar="P", help="the AWS profile (else AWS_PROFILE, else the default)")
    add("--region", metavar="R", help="the AWS region (else AWS_REGION, else the profile's)")
    add("--endpoint-url", metavar="U", help="another endpoint than AWS's own")
    add("--queue", metavar="Q", action="append", dest="queues", help="a job queue; may be repeated")
    add("--status", metavar="S", help="start with these statuses: failed,running or active")
    add("--filter", metavar="TEXT", help="start with this filter, as written after /")
    add("--view", metavar="NAME", help="start with a view saved in the config file")
    add(
        "--refresh",
        metavar="SECONDS",
        type=_number,
        help="refresh interval; 0 for none (default 5)",
    )
    add("--rate", metavar="N", type=_number, help=f"calls a second at most (default {RATE:g})")
    add("--read-only", action="store_true", default=None, help="refuse every call that is no read")
    add("--demo", action="store_true", default=None, help="explore a made-up region; needs no AWS")
    add("--demo-jobs", metavar="N", type=_whole, help="how many jobs the demo has (default 10000)")
    add("--demo-speed", metavar="X", type=_number, help="pace of the demo's life (default 1)")
    add(
        "--demo-habit",
        metavar="NAME=VALUE",
        action="append",
        dest="demo_habits",
        type=_habit,
        help="how the demo behaves where AWS promises nothing, such as order=oldest; repeatable",
    )
    add("--print", action="store_true", help="write the jobs instead of showing them")
    add(
        "--output",
        metavar="FORMAT",
        choices=("table", *FORMATS),
        help=f"how to print: table, {', '.join(FORMATS)} (default table)",
    )
    add("--limit", metavar="N", type=_positive, help="print N jobs at most")
    add("--why", metavar="ID", type=_job, help="print why a job waits, and leave; an id or ARN")
    add("--explain", action="store_true", help="print which calls the filter takes, and leave")
    add("--debug", action="store_true", default=None, help="write a fuller log, and say where")
    add("--version", action="version", version=f"batch-tui {__version__}")
    return options


def _habit(text: str) -> str:
    """A habit of the demo, as it is written; ArgumentTypeError where it is none."""
    from batch_tui.demo.faults import Faults  # noqa: PLC0415 - seldom needed
    from batch_tui.demo.habits import Habits, turn  # noqa: PLC0415

    try:
        turn(Habits(), Faults(), [text])
    except ValueError as error:
        raise argparse.ArgumentTypeError(safe(str(error).rstrip("."))) from None
    return text


def _option(name: str) -> str:
    """How a setting is called on the command line."""
    one = {"queues": "queue", "demo_habits": "demo-habit"}.get(name, name)
    return f"--{one.replace('_', '-')}"


def _query_of(options: argparse.Namespace) -> str | None:
    """The query that the options say.

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
            query = str(parse(text))
        except QueryError as error:
            told = f": {error}" if name == "--status" else error.told(text)
            raise SettingsError(f"{name} is not valid{told}") from None
    return query or None


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


def _positive(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{written(text)} is not a number from 1 up")
    return number


def _refuse(sentence: str, status: int = USAGE_ERROR) -> int:
    _say(sentence)
    return status


def _say(sentence: str) -> None:
    told = encodable(f"batch-tui: {safe(sentence, _LONGEST)}", sys.stderr.encoding)
    with suppress(OSError):  # nobody is there to be told
        print(told, file=sys.stderr)  # noqa: T201


def _fill_streams() -> None:
    """Open what is closed of the three streams: a file would take its place, and its bytes."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:  # or Python would write errors among the rows
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end


def _give_up(failure: Failure) -> int:
    if isinstance(failure, Endless):
        return _refuse(str(failure), UNFINISHED)
    return _refuse(str(failure), BROKEN if isinstance(failure, Broken) else USAGE_ERROR)


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from batch_tui.wiring import open_journal  # noqa: PLC0415 - usage errors need none of it

    journal = open_journal(settings)
    try:
        if options.why is not None:
            return _run_why(settings, options.why, journal)
        if options.print or options.explain:
            return _run_pipe(settings, options, journal)
        return _run_app(settings, journal)
    except Failure as failure:
        return _give_up(failure)
    except Exception as error:
        return _give_up(journal.told(error))
    finally:
        journal.close()
        if settings.debug and journal.path and journal.path.exists():
            _say(f"What happened is written in {journal.path}.")


def _run_app(settings: Settings, journal: Journal) -> int:
    from batch_tui.ui.app import BatchApp  # noqa: PLC0415
    from batch_tui.ui.keys.keymap import KeymapError, read_keys  # noqa: PLC0415
    from batch_tui.wiring import open_memory, open_source  # noqa: PLC0415

    try:
        settings = replace(settings, keys=read_keys(settings.keys))
    except KeymapError as error:
        return _refuse(f"{CONFIG_PATH}: {error}")

    missing = _no_screen()
    if missing:
        return _refuse(f"{missing} --print writes the jobs without a screen.")
    memory = open_memory(settings)
    try:
        with open_source(settings, journal) as source:
            app = BatchApp(source, settings, memory)
            app.run()
    finally:
        memory.save()
    if app.failure is not None:
        return _give_up(app.failure)
    return app.return_code or 0


def _no_screen() -> str:
    """What keeps the screen from being shown, "" when nothing does."""
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if stream is None or not stream.isatty():
            return f"The screen needs a terminal, and standard {name} is none."
    if os.environ.get("TERM") == "dumb":
        return "The screen needs a terminal that can draw, and TERM says that this one is dumb."
    return ""


def _run_pipe(settings: Settings, options: argparse.Namespace, journal: Journal) -> int:
    from batch_tui.output.program import Request, run  # noqa: PLC0415
    from batch_tui.wiring import open_source  # noqa: PLC0415

    request = Request(
        query=parse(settings.query),
        queues=settings.queues,
        output=options.output or "table",
        limit=options.limit,
        rows=options.print,
        explain=options.explain,
    )
    try:
        with open_source(settings, journal, whole=True) as source:
            missing = run(request, source)
    except BrokenPipeError:
        return BROKEN_PIPE
    for sentence in missing.sentences:
        _say(sentence)
    return UNFINISHED if missing.queues or missing.ids else 0


def _run_why(settings: Settings, name: str, journal: Journal) -> int:
    from batch_tui.output.why import run  # noqa: PLC0415
    from batch_tui.wiring import open_source  # noqa: PLC0415

    try:
        with open_source(settings, journal, whole=True) as source:
            missing = run(name, source)
    except BrokenPipeError:
        return BROKEN_PIPE
    for sentence in missing:
        _say(sentence)
    return UNFINISHED if missing else 0
