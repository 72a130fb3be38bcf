"""The benchmark. It prints, and never fails: `python -m tests.bench table`, `refresh` ..."""

import argparse
from collections.abc import Iterator, Sequence

from tests.bench import expired, link, log, many, masking, monkey, pipe, refresh, report, start
from tests.bench.measure import Case, Figures, measure
from tests.bench.memory import memory
from tests.bench.operations import Operation

SIZES = (1_000, 10_000, 100_000, 1_000_000)
STOCK = 100_000
"""The most rows that the stock table is given: to fill it with more takes many minutes."""
FEW = 10_000
"""Rows among which the memory of a row is compared, where there are so many."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("table", help="our job table beside Textual's own DataTable")
    command.set_defaults(run=table)
    command.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="numbers of rows, ascending"
    )
    command.add_argument(
        "--terminals", type=report.terminal, nargs="+", default=[(200, 50), (80, 24)], metavar="WxH"
    )
    command.add_argument("--samples", type=int, default=20, help="of each operation, at most")
    command = commands.add_parser("refresh", help="what a minute of refreshing costs")
    refresh.add_to(command, [(200, 50), (80, 24)])
    command = commands.add_parser("link", help="what goes to the terminal, over a slow line too")
    link.add_to(command, [(200, 50), (80, 24)])
    command = commands.add_parser("many", help="marks and sorts with a million jobs")
    many.add_to(command)
    command = commands.add_parser("monkey", help="all keys, sizes and faults for some minutes")
    monkey.add_to(command)
    command = commands.add_parser("expired", help="a night with expired credentials")
    expired.add_to(command)
    command = commands.add_parser("masking", help="secrets looked for in hostile texts")
    masking.add_to(command)
    command = commands.add_parser("log", help="a log of a million lines, beside a loop of boto3")
    log.add_to(command)
    command = commands.add_parser("pipe", help="all jobs of a queue, beside loops of boto3")
    pipe.add_to(command)
    command = commands.add_parser("start", help="the first frame and the first row")
    start.add_to(command, [(200, 50), (80, 24)])
    options = parser.parse_args(arguments)
    options.run(options)


def table(options: argparse.Namespace) -> None:
    """Print one table: every operation, ours beside stock, at every size in every terminal."""
    print(report.machine(), flush=True)
    print("ms: from the key, or the change, to the last byte; medians and 95th percentiles")
    for columns, lines in options.terminals:
        results: dict[Case, dict[Operation, Figures]] = {}
        for case in _cases(options.sizes, columns, lines):
            results[case] = measure(case, options.samples)
        print()
        print(*report.table(results, columns, lines, options.sizes), sep="\n", flush=True)
    few = min(FEW, options.sizes[-1])
    ours = {rows: memory("ours", rows) for rows in sorted({few, options.sizes[-1]})}
    stock = {few: memory("stock", few)}
    print()
    print(*report.memory(ours, stock), sep="\n")


def _cases(sizes: Sequence[int], columns: int, lines: int) -> Iterator[Case]:
    for rows in sizes:
        yield Case("ours", rows, columns, lines)
        if rows <= STOCK:
            yield Case("stock", rows, columns, lines)


if __name__ == "__main__":
    main()
