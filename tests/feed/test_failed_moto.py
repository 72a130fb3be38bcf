"""moto's CloudWatch Logs, by real put, filter and get, say of failed children what the demo's say.

It is the second opinion on FilterLogEvents.
"""

from batch_tui.aws.logs import LogRegion
from batch_tui.aws.session import connect
from batch_tui.feed.source import LogSource
from tests.feed.failing import failing, listening
from tests.feed.follower import calling
from tests.feed.logs import events_of, log_of
from tests.feed.moto_logs import moto, present, put
from tests.feed.world import World, source_of

__all__ = ["moto", "present"]


def said(index: int) -> list[str]:
    last = ["KeyError: {n}", "\x1b[31mreset by peer", "part {n} of 'x' is lost"][index % 3]
    lines = [f"line {n} of it{' needle' * (n % (index + 2) == 1)}" for n in range(60)]
    return [*lines, last.format(n=index)]


async def test_motos_logs_say_the_same(present: World, moto: str) -> None:
    parent = failing(present.demo, {n: said(n) for n in range(0, 30, 2)})
    connection = connect(region="us-east-1", endpoint_url=moto, credentials=("key", "secret"))
    for index in range(0, 30, 2):
        log = log_of(present.demo, f"{parent}:{index}")
        put(connection.client("logs"), log, events_of(present.demo, log))
    told = []
    async with calling() as calls:
        for port in (None, LogRegion(connection)):
            source = source_of(present, calls)
            if port is not None:
                source.logs = LogSource(port, calls)
            async with listening(present, source, parent) as heard:
                seen: list[object] = [heard.state.children, heard.groups]
                for text in ("needle", "line 7 of", "KeyError", "absent"):
                    await heard.find(text)
                    assert heard.state.search is not None
                    assert heard.state.search.stage == "done"
                    seen.append(heard.found)
                told.append(seen)
    assert told[0] == told[1]
    assert [bool(found) for found in told[0][2:]] == [True, True, True, False]
    connection.close()
