"""The program from its start to its exit status: options -> settings -> source -> what it does."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from batch_tui.arguments import SPEAKING, clashing, option_name, parser, query_of
from batch_tui.aws.helper.process import Process
from batch_tui.batch.failure import Broken, Endless, Failure
from batch_tui.batch.query.query import parse
from batch_tui.batch.text import safe
from batch_tui.batch.until import Until
from batch_tui.journal import Journal
from batch_tui.look.glyphs import encodable
from batch_tui.settings.options import (
    CONFIG_PATH,
    Settings,
    load,
    on_terminal,
    override,
    with_view,
)
from batch_tui.settings.table import SettingsError

UNFINISHED = FAILED = 1
"""What was written is right, and may not be all that was asked for."""
USAGE_ERROR = 2
GONE = 3
"""Of jobs that were waited for AWS Batch knows some no more, and none has failed."""
LATE = 124
"""How `timeout` says that the time was up."""
BROKEN = 70
"""EX_SOFTWARE of sysexits.h: a mistake of the program."""
INTERRUPTED = 128 + signal.SIGINT
BROKEN_PIPE = 128 + signal.SIGPIPE
"""How a shell counts the end of a program by a signal."""
_LONGEST = 4_000
"""Characters of what is said on standard error."""


def main(argv: Sequence[str] | None = None, *, helper: Process | None = None) -> int:
    """Run the program; the exit status is 0, or 2 for bad usage, a wrong config file and failures.

    The screen asks AWS through `helper`, or where there is none from this process.

    It is 70 for a mistake of the program, and 128 and its number after a signal that ended the
    screen: 129 too when the terminal is gone, 130 after Ctrl+C before there was a screen. With
    `--print` and `--why` it is 1 where not all that was asked for could be written, 141 when nobody
    reads any more, 130 after Ctrl+C.
    With `--wait` it is 1 where a job has failed, else 3 where some are gone, and 124 where the time
    was up before.
    """
    _fill_streams()
    try:
        return _main(argv, helper)
    except KeyboardInterrupt:
        return INTERRUPTED


def _main(argv: Sequence[str] | None, helper: Process | None) -> int:
    try:
        options = parser().parse_args(argv)
        if any(getattr(options, name) not in (None, False) for name in SPEAKING):
            return _speak(options)
        set_ = with_view(load(), options.view)
        given = vars(options) | {"query": query_of(options, set_.terms)}
        settings = override(set_, given, option_name)
        if settings.demo:  # what the file says of AWS is not meant for it
            settings = replace(settings, profile=None, region=options.region)
    except SettingsError as error:
        return _refuse(str(error))
    if clash := clashing(options, settings):
        return _refuse(clash)
    return _run(settings, options, helper)


def _speak(options: argparse.Namespace) -> int:
    """Say something of the program itself, and leave.

    Raises:
        SettingsError: it cannot be done.
    """
    from batch_tui.manual.program import answer  # noqa: PLC0415 - seldom wanted

    text, is_well = answer(options, parser(), CONFIG_PATH)
    if sys.stdout is None:
        return _refuse("There is no standard output to write to.")
    try:
        print(encodable(text, sys.stdout.encoding), end="", flush=True)  # noqa: T201
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the exit would fail
        if isinstance(error, BrokenPipeError):
            return BROKEN_PIPE
        return _refuse(f"It cannot be written: {error.strerror}.")
    return 0 if is_well else USAGE_ERROR


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


def _run(settings: Settings, options: argparse.Namespace, helper: Process | None) -> int:
    from batch_tui.wiring import open_journal  # noqa: PLC0415 - usage errors need none of it

    journal = open_journal(settings)
    try:
        if options.why is not None:
            return _run_why(settings, options.why, journal)
        if options.wait:
            return _run_wait(settings, options, journal)
        if options.print or options.explain:
            return _run_pipe(settings, options, journal)
        return _run_app(settings, journal, helper)
    except Failure as failure:
        return _give_up(failure)
    except Exception as error:
        return _give_up(journal.told(error))
    finally:
        journal.close()
        if settings.debug and journal.path and journal.path.exists():
            _say(f"What happened is written in {journal.path}.")


def _run_app(settings: Settings, journal: Journal, helper: Process | None) -> int:
    from batch_tui.ui.keys.keymap import KeymapError, read_keys  # noqa: PLC0415
    from batch_tui.ui.keys.presets import preset_fault  # noqa: PLC0415
    from batch_tui.ui.terminal.themes import theme_fault  # noqa: PLC0415
    from batch_tui.wiring import open_memory, open_scopes  # noqa: PLC0415

    if fault := theme_fault(settings.theme) or preset_fault(settings.preset):
        return _refuse(fault)
    try:
        keys = read_keys(settings.keys, settings.preset)
    except KeymapError as error:
        return _refuse(f"{CONFIG_PATH}: {error}")
    settings = on_terminal(replace(settings, keys=keys), os.environ)
    missing = _no_screen()
    if missing:
        return _refuse(f"{missing} --print writes the jobs without a screen.")
    memory = open_memory(settings)
    try:
        with open_scopes(settings, journal, helper=helper) as scopes:
            from batch_tui.ui.app import BatchApp  # noqa: PLC0415 - the helper connects meanwhile

            app = BatchApp(scopes, settings, memory)
            app.run(mouse=settings.mouse)
    finally:
        memory.save()
    if app.failure is not None:
        return _give_up(app.failure)
    return app.return_code or 0


def _no_screen() -> str:
    """What keeps the screen from being shown, "" when nothing does."""
    if os.environ.get("TEXTUAL_DRIVER"):  # as `textual serve` has it: the screen is elsewhere
        return ""
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if stream is None or not stream.isatty():
            return f"The screen needs a terminal, and standard {name} is none."
    if os.environ.get("TERM") == "dumb":
        return "The screen needs a terminal that can draw, and TERM says that this one is dumb."
    return ""


def _run_pipe(settings: Settings, options: argparse.Namespace, journal: Journal) -> int:
    from batch_tui.output.program import Request, run  # noqa: PLC0415
    from batch_tui.wiring import open_sources  # noqa: PLC0415

    request = Request(
        query=parse(settings.query, settings.terms),
        queues=settings.queues,
        output=options.output or "table",
        limit=options.limit,
        group=options.group or (),
        rows=options.print or options.children or options.describe,
        explain=options.explain,
        columns=tuple(options.columns or ()),
        children=options.children,
        describe=options.describe,
    )
    try:
        with open_sources(settings, journal) as source:
            missing = run(request, source)
    except BrokenPipeError:
        return BROKEN_PIPE
    for sentence in missing.sentences:
        _say(sentence)
    return UNFINISHED if missing.is_much else 0


def _run_why(settings: Settings, name: str, journal: Journal) -> int:
    from batch_tui.output.why import run  # noqa: PLC0415
    from batch_tui.wiring import open_sources  # noqa: PLC0415

    try:
        with open_sources(settings, journal) as source:
            missing = run(name, source)
    except BrokenPipeError:
        return BROKEN_PIPE
    for sentence in missing:
        _say(sentence)
    return UNFINISHED if missing else 0


def _run_wait(settings: Settings, options: argparse.Namespace, journal: Journal) -> int:
    from batch_tui.output.wait import INTERVAL, Wait, run  # noqa: PLC0415
    from batch_tui.wiring import open_sources  # noqa: PLC0415

    wait = Wait(
        ids=tuple(options.ids),
        query=parse(settings.query or "status:active", settings.terms),
        queues=settings.queues,
        until=options.until or Until(),
        interval=settings.refresh or INTERVAL,
        timeout=options.timeout,
    )
    with open_sources(settings, journal) as source:
        ended = run(wait, source)
    for sentence in ended.sentences:
        _say(sentence)
    if ended.late:
        return LATE
    return FAILED if ended.failed else GONE if ended.gone else 0
