"""The command line: options -> settings -> region -> app. Here alone aws, demo and ui meet."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from batch_tui import __version__
from batch_tui.batch.failure import Failure
from batch_tui.batch.ports import Region, Scope
from batch_tui.batch.query.query import QueryError, parse
from batch_tui.demo.process import DemoProcess
from batch_tui.look.orders import read_order
from batch_tui.settings.memory import STATE_PATH, Memory
from batch_tui.settings.options import (
    CONFIG_PATH,
    Settings,
    load,
    override,
    with_view,
)

USAGE_ERROR = 2
INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + signal.SIGPIPE
"""How a shell counts the end of a program by a signal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0, or 2 for bad usage and for what failed.

    With `--print` it is 141 when nobody reads any more, 130 after Ctrl+C.
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
    if options.print or options.explain:
        return _run_pipe(settings, options)
    if options.output or options.limit:
        return _refuse("--output and --limit go with --print.")
    return _run_app(settings)


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
        choices=("table", "jsonl", "csv"),
        help="how to print: table, jsonl or csv (default table)",
    )
    add("--limit", metavar="N", type=_positive, help="print N jobs at most")
    add("--explain", action="store_true", help="print which calls the filter takes, and leave")
    add("--version", action="version", version=f"batch-tui {__version__}")
    return options


def _query_text(options: argparse.Namespace) -> str | None:
    status = f"status:{options.status}" if options.status else ""
    return " ".join(part for part in (status, options.filter or "") if part) or None


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def _refuse(sentence: str) -> int:
    print(f"batch-tui: {sentence}", file=sys.stderr)  # noqa: T201
    return USAGE_ERROR


def _run_app(settings: Settings) -> int:
    from batch_tui.feed.budget import Budget  # noqa: PLC0415 - usage errors need none of it
    from batch_tui.feed.calls import Calls  # noqa: PLC0415
    from batch_tui.feed.late_region import LateRegion  # noqa: PLC0415
    from batch_tui.feed.pool import Pool  # noqa: PLC0415
    from batch_tui.feed.source import Source  # noqa: PLC0415
    from batch_tui.ui.app import BatchApp  # noqa: PLC0415
    from batch_tui.ui.keys.keymap import KeymapError, read_keys  # noqa: PLC0415

    try:
        settings = replace(settings, keys=read_keys(settings.keys))
    except KeymapError as error:
        return _refuse(f"{CONFIG_PATH}: {error}")

    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return _refuse("The screen needs a terminal.")
    connection = Connection(settings)
    memory = _memory(settings)
    source = Source(_scope(settings), LateRegion(connection.open), Calls(Pool(), Budget()), now)
    app = BatchApp(source, settings, memory)
    try:
        failure = app.run()
    finally:
        connection.close()
        memory.save()
    if failure is not None:
        return _refuse(f"{failure.sentence} {failure.hint}".strip())
    return app.return_code or 0


def _run_pipe(settings: Settings, options: argparse.Namespace) -> int:
    connection = Connection(settings, whole=True)
    try:
        from batch_tui.feed.late_region import LateRegion  # noqa: PLC0415
        from batch_tui.output.program import Request, run  # noqa: PLC0415

        request = Request(
            query=parse(settings.query),
            queues=settings.queues,
            output=options.output or "table",
            limit=options.limit,
            rows=options.print,
            explain=options.explain,
        )
        run(request, _scope(settings), LateRegion(connection.open), now)
    except Failure as failure:
        return _refuse(f"{failure.sentence} {failure.hint}".strip())
    except BrokenPipeError:
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        connection.close()
    return 0


def _scope(settings: Settings) -> Scope:
    profile = settings.profile or os.environ.get("AWS_PROFILE") or "default"
    return Scope(profile, settings.region or os.environ.get("AWS_REGION") or "")


def _memory(settings: Settings) -> Memory:
    """What earlier runs left; the demo neither reads nor leaves anything."""
    kept = settings.remember and not settings.demo
    return Memory(STATE_PATH if kept else None, " ".join(_scope(settings)))


def now() -> int:
    """The present instant in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _url_of(demo: DemoProcess) -> str:
    try:
        return demo.url()
    except RuntimeError as error:
        raise Failure(str(error), "`python -m batch_tui.demo` may tell why.") from error


class Connection:
    """Opens the region that the settings name; of the demo, the process that serves it too.

    `whole` says that jobs are to have every member, not just what the screen shows.
    """

    def __init__(self, settings: Settings, *, whole: bool = False) -> None:
        self._settings = settings
        self._whole = whole
        self._demo: DemoProcess | None = None

    def open(self) -> Region:
        """Connect. Runs in a thread of the pool, since importing boto3 takes a while.

        Raises:
            Failure: there are no credentials, no region, or no such profile.
        """
        from batch_tui.aws.batch import BatchRegion  # noqa: PLC0415
        from batch_tui.aws.session import connect  # noqa: PLC0415

        wanted = self._settings
        if wanted.demo:
            if self._demo is None:
                self._demo = DemoProcess(wanted.demo_jobs, wanted.demo_speed)
            connection = connect(
                region="us-east-1",
                endpoint_url=_url_of(self._demo),
                read_only=wanted.read_only,
                credentials=("demo", "demo"),
            )
        else:
            connection = connect(
                wanted.profile, wanted.region, wanted.endpoint_url, read_only=wanted.read_only
            )
        return BatchRegion(connection, whole=self._whole)

    def close(self) -> None:
        """End the demo."""
        if self._demo is not None:
            self._demo.close()
