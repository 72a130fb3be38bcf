"""What jobs write to their logs."""

from zlib import crc32

from batch_tui.demo.chance import draw, skewed
from batch_tui.demo.facts import Facts

_OFTEN = (
    "INFO  batch {n}: {a} rows read, {b} written in {c} ms",
    "INFO  s3://example-data/{queue}/part-{n:05d}.parquet: {a} bytes",
    "DEBUG cache hit ratio 0.{c:03d}, {b} entries",
    '{{"level":"info","step":{n},"rows":{a},"loss":0.{c:04d}}}',
)
_SELDOM = (
    "WARN  \x1b[33mslow read\x1b[0m: {c} ms for part {n}, trying again (1/5)",
    "WARN  connection reset by peer, reconnecting to warehouse.internal.example.com:5439",
    "INFO  Zwischenstand: {a} Zeilen · 進捗 {c} · αβγ",
    "",
    "INFO  plan " + " -> ".join(f"stage_{n}(hash join, 3.2 GB)" for n in range(24)),
)
_CHATTY = ("train-torch/",)
"""How the names of streams begin whose jobs write every step that they take."""
_TRACE = (
    "Traceback (most recent call last):",
    '  File "/app/work/main.py", line 214, in run',
    "    frame = transform(read(part))",
)
_LAST = {
    0: ("INFO  all parts written", "INFO  done"),
    1: (
        *_TRACE,
        '  File "/app/work/transform.py", line 88, in transform',
        "    return table.cast(schema, safe=True)",
        "ValueError: column 'amount': cannot cast '12,50' to decimal(18, 2)",
    ),
    137: ("WARN  memory 3.9 GiB of 4.0 GiB", "Killed"),
    139: ("Segmentation fault (core dumped)",),
    143: ("INFO  SIGTERM received, leaving",),
}
_OF_CHILDREN = (
    _LAST[1],
    (
        *_TRACE,
        '  File "/app/work/transform.py", line 61, in transform',
        "    region = regions[row.region_id]",
        "KeyError: {a}",
    ),
    (
        *_TRACE,
        '  File "/app/work/read.py", line 37, in read',
        "    return store.get(key, timeout=30)",
        "ConnectionResetError: [Errno 104] Connection reset by peer",
    ),
    ("ERROR part {a} of s3://example-data/{queue}/part-{c:05d}.parquet is empty, giving up",),
)
"""Why the children of an array ended with the exit code 1."""
_TOO_LATE = ("WARN  {c} s left, {a} rows to go", "INFO  SIGTERM received, leaving")


def interval(stream: str) -> int:
    """The time between two lines of a stream, in ms; some write a million of them in two hours."""
    if stream.startswith(_CHATTY):
        return 2 + draw(crc32(stream.encode()), 0, 73) % 8
    return skewed(draw(crc32(stream.encode()), 0, 71), 150, 4000)


def line(stream: str, facts: Facts, number: int) -> str:
    """A line of a stream, by its number."""
    if number == 0:
        return f"INFO  {facts.name} starting on {facts.template.image}"
    chance = draw(crc32(stream.encode()), number, 72)
    kinds = _SELDOM if chance % 23 == 0 else _OFTEN
    return kinds[(chance >> 8) % len(kinds)].format(
        n=number,
        a=chance >> 16 & 0xFFFFF,
        b=chance >> 20 & 0xFFFF,
        c=chance >> 40 & 0x3FF,
        queue=facts.queue,
    )


def last_lines(facts: Facts) -> tuple[str, ...]:
    """What a job writes when it ends. Not all children of an array fail in the same way."""
    if facts.exit_code is None:
        return ()
    lines = _LAST.get(facts.exit_code, ())
    chance = draw(crc32(facts.id.encode()), facts.serial, 74)
    if "timeout" in facts.reason:
        lines = _TOO_LATE
    elif facts.child is not None and facts.exit_code == 1 and facts.template.is_array:
        lines = _OF_CHILDREN[chance % len(_OF_CHILDREN)]
    values = {"a": chance >> 16 & 0xFFFFF, "c": chance >> 40 & 0x3FF, "queue": facts.queue}
    return tuple(line.format(**values) for line in lines)
