"""`python -m batch_tui.demo`: a Batch region on this machine, until it is interrupted."""

import argparse
import os
import re
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from batch_tui.demo.bounds import LONGEST_WAIT, MOST_JOBS, MOST_SPEED, Kind, number, whole
from batch_tui.demo.catalogue import REGION
from batch_tui.demo.habits import HABITS, turn
from batch_tui.demo.region import DemoRegion

_SHOWN = 60
"""Characters of a value that a sentence repeats."""
_EPOCH = 946_684_800_000  # 2000-01-01
_HORIZON = 4_102_444_800_000  # 2100-01-01
_PORT = whole(0, 65_535)
_JOBS = whole(0, MOST_JOBS)
_SEED = whole(0, (1 << 32) - 1)
_SPEED = number(0, MOST_SPEED)
_LATENCY = number(0, LONGEST_WAIT)
_IS_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
_REGION = Kind("a name such as eu-west-1", lambda name: bool(_IS_REGION.fullmatch(name)))
_NOW = Kind("an ISO 8601 time from 2000 to 2100", lambda time: _EPOCH <= time < _HORIZON)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a region, print its URL on one line, and return 0 after SIGINT or SIGTERM."""
    parser = _parser()
    options = parser.parse_args(arguments)
    stop = Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda *_: stop.set())
    about = (options.jobs, options.seed, options.now, options.speed, options.port)
    region = DemoRegion(*about, stuck=options.stuck, name=options.region)
    region.faults.latency = options.latency
    try:
        turn(region.habits, region.faults, options.habits)
    except ValueError as error:
        parser.error(str(error))
    try:
        region.start()
    except OSError as error:
        parser.exit(2, f"Port {options.port} cannot be used: {error.strerror}. Try --port 0.\n")
    if options.until_eof:
        Thread(target=_wait_for_eof, args=(stop,), daemon=True).start()
    print(region.url, flush=True)
    stop.wait()
    region.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m batch_tui.demo",
        description="Serve an AWS Batch region full of invented jobs on 127.0.0.1, print its URL, "
        "and run until interrupted. Point any AWS client at it with --endpoint-url and any keys.",
    )
    add = parser.add_argument
    port, seed = _option(_PORT, int), _option(_SEED, int)
    jobs, speed, latency = _option(_JOBS, int), _option(_SPEED, float), _option(_LATENCY, float)
    add("--port", type=port, default=0, help="port to listen on; 0 takes a free one (default)")
    add("--jobs", type=jobs, default=10_000, help="how many jobs there are (default 10000)")
    add("--seed", type=seed, default=7, help="the same seed makes the same jobs (default 7)")
    add("--region", type=_option(_REGION, str), default=REGION, help=f"its name (default {REGION})")
    add("--speed", type=speed, default=0.0, help="pace of life: 1 is real, 0 stands still")
    add(
        "--now",
        type=_option(_NOW, _time),
        default=None,
        help="ISO 8601 time at which the clock stands",
    )
    add("--latency", type=latency, default=0.0, help="seconds until each answer")
    habit = f"NAME=VALUE, of {', '.join(HABITS)}; may be repeated"
    add("--habit", action="append", dest="habits", default=[], metavar="NAME=VALUE", help=habit)
    add("--stuck", action="store_true", help="add queues in which jobs wait for ever, and why")
    add("--until-eof", action="store_true", help="end as soon as standard input does")
    return parser


def _wait_for_eof(stop: Event) -> None:
    # The file, not sys.stdin: its lock could not be had back when the process ends otherwise.
    while os.read(0, 1024):
        pass
    stop.set()


def _option(kind: Kind, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """What argparse reads an option by; it tells an ArgumentTypeError as it stands."""

    def checked(text: str) -> Any:
        with suppress(ValueError, OverflowError):
            value = read(text)
            if kind.holds(value):
                return value
        raise argparse.ArgumentTypeError(f"{ascii(text)[:_SHOWN]} is not {kind.must_be}")

    return checked


def _time(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


if __name__ == "__main__":
    raise SystemExit(main())
