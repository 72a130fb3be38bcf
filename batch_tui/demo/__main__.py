"""`python -m batch_tui.demo`: a Batch region on this machine, until it is interrupted."""

import argparse
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from math import inf
from threading import Event, Thread

from batch_tui.demo.region import DemoRegion


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a region, print its URL on one line, and return 0 after SIGINT or SIGTERM."""
    parser = _parser()
    options = parser.parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    region = DemoRegion(options.jobs, options.seed, options.now, options.speed, options.port)
    region.faults.latency = options.latency
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
    add("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default)")
    add("--jobs", type=_count, default=10_000, help="how many jobs there are (default 10000)")
    add("--seed", type=int, default=7, help="the same seed makes the same jobs (default 7)")
    add("--speed", type=_positive, default=0.0, help="pace of life: 1 is real, 0 stands still")
    add("--now", type=_moment, default=None, help="ISO 8601 time at which the clock stands")
    add("--latency", type=_positive, default=0.0, help="seconds until each answer")
    add("--until-eof", action="store_true", help="end as soon as standard input does")
    return parser


def _wait_for_eof(stop: Event) -> None:
    # The file, not sys.stdin: its lock could not be had back when the process ends otherwise.
    while os.read(0, 1024):
        pass
    stop.set()


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 <= number < inf:
        raise ValueError
    return number


def _moment(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


if __name__ == "__main__":
    raise SystemExit(main())
