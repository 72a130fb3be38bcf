"""The command line: options -> settings -> source -> app, and the exit status."""

import argparse
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from batch_tui import __version__
from batch_tui.batch.failure import Broken, Failure
from batch_tui.batch.query.query import QueryError, parse
from batch_tui.journal import Journal
from batch_tui.look.numbers import count
from batch_tui.look.orders import read_order
from batch_tui.output.formats import FORMATS
from batch_tui.settings.options import (
    CONFIG_PATH,
    Settings,
    load,
    override,
    with_view,
)

USAGE_ERROR = 2
BROKEN = 70
"""EX_SOFTWARE of sysexits.h: a mistake of the program."""
INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + signal.SIGPIPE
"""How a shell counts the end of a program by a signal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0, or 2 for bad usage and for what failed.

    It is 70 for a mistake of the program. With `--print` it is 141 when nobody reads any more,
    130 after Ctrl+C.
    """
    options = parser().parse_args(argv)
    try:
        settings = with_view(load(), options.view)
        settings = override(settings, vars(options) | {"query": _query_text(options)})
        parse(settings.query)
        read_order(settings.sort, 0)
    except QueryError as error:
        return _refuse(f"The filter cannot be: {error.sentence} {error.hint}")
    except ValueError as error:
        return _refuse(str(error))
    if (options.output or options.limit) and not (options.print or options.explain):
        return _refuse("--output and --limit go with --print.")
    return _run(settings, options)


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(
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
    add("--refresh", metavar="SECONDS", type=float, help="refresh interval; 0 for none (default 5)")
    add("--read-only", action="store_true", default=None, help="refuse every call that is no read")
    add("--demo", action="store_true", default=None, help="explore a made-up region; needs no AWS")
    add("--demo-jobs", metavar="N", type=int, help="how many jobs the demo has (default 10000)")
    add("--demo-speed", metavar="X", type=float, help="pace of the demo's life (default 1)")
    add("--print", action="store_true", help="write the jobs instead of showing them")
    add(
        "--output",
        metavar="FORMAT",
        choices=("table", *FORMATS),
        help=f"how to print: table, {', '.join(FORMATS)} (default table)",
    )
    add("--limit", metavar="N", type=_positive, help="print N jobs at most")
    add("--explain", action="store_true", help="print which calls the filter takes, and leave")
    add("--debug", action="store_true", default=None, help="write a fuller log, and say where")
    add("--version", action="version", version=f"batch-tui {__version__}")
    return options


def _query_text(options: argparse.Namespace) -> str | None:
    status = f"status:{options.status}" if options.status else ""
    return " ".join(part for part in (status, options.filter or "") if part) or None


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def _refuse(sentence: str, status: int = USAGE_ERROR) -> int:
    _say(sentence)
    return status


def _say(sentence: str) -> None:
    print(f"batch-tui: {sentence}", file=sys.stderr)  # noqa: T201


def _give_up(failure: Failure) -> int:
    return _refuse(str(failure), BROKEN if isinstance(failure, Broken) else USAGE_ERROR)


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from batch_tui.wiring import open_journal  # noqa: PLC0415 - usage errors need none of it

    journal = open_journal(settings)
    try:
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

    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return _refuse("The screen needs a terminal.")
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
            unread = run(request, source)
    except BrokenPipeError:
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    if unread:
        were = "was" if unread == 1 else "were"
        _say(f"{count(unread, 'job')} could not be read and {were} left out.")
    return 0
