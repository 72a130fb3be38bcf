"""Queues of several regions: what a name means with a label, without one, and with a `*`."""

import pytest

from batch_tui.batch.query.placed import everywhere, is_open, placed, split_queue
from batch_tui.batch.query.query import parse

ARN = "arn:aws:batch:eu-west-1:111122223333:job-queue/etl"
US, EU = "us-east-1", "eu-west-1"
KNOWN = (f"{US}/etl", f"{US}/spot", f"{EU}/etl", f"{EU}/etl-late")
LABELS = (US, EU)


@pytest.mark.parametrize(
    ("queue", "label", "name"),
    [
        (f"{EU}/etl", EU, "etl"),
        ("a/b/eu/etl", "a/b/eu", "etl"),
        ("etl", "", "etl"),
        (ARN, "", ARN),
    ],
)
def test_the_name_is_what_stands_behind_the_last_slash(queue: str, label: str, name: str) -> None:
    assert split_queue(queue) == (label, name)
    assert queue == (placed(label, name) if label else name)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f"queue:{EU}/etl", [f"{EU}/etl"]),
        ("queue:etl", [f"{US}/etl", f"{EU}/etl"]),
        ("queue:etl*", [f"{US}/etl", f"{EU}/etl", f"{EU}/etl-late"]),
        (f"queue:{EU}/*", [f"{EU}/etl", f"{EU}/etl-late"]),
        ("queue:*/etl", [f"{US}/etl", f"{EU}/etl"]),
        (f"queue:* -queue:{EU}/etl", [f"{US}/etl", f"{US}/spot", f"{EU}/etl-late"]),
        ("queue:* -queue:etl", [f"{US}/spot", f"{EU}/etl-late"]),
        (f"queue:{EU}/new", [f"{EU}/new"]),
        ("queue:nobody", []),
        (f"queue:{ARN}", [f"{EU}/etl"]),
        ("", [f"{US}/spot"]),
        (f"-queue:{US}/*", []),
    ],
)
def test_what_a_term_names(text: str, meant: list[str]) -> None:
    assert [*parse(text).choose_queues((f"{US}/spot",), KNOWN, LABELS)] == meant
    assert [*parse(text).choose_queues(("spot",), KNOWN, LABELS)] == meant


def test_of_one_source_every_name_stands_for_itself() -> None:
    assert parse("queue:etl,new").choose_queues((), ("etl",), ("",)) == ("etl", "new")
    assert parse(f"queue:{EU}/etl").choose_queues((), ("etl",), ("",)) == (f"{EU}/etl",)
    assert parse("").choose_queues((ARN,), ("etl",), ("",)) == (ARN,)


def test_a_name_is_open_where_a_list_alone_tells_what_it_means() -> None:
    assert is_open("etl", LABELS)
    assert not is_open("mars/etl", LABELS)
    assert not is_open("mars/etl", ())
    assert not is_open(f"{EU}/etl", LABELS)
    assert not is_open("etl", ("",))
    assert is_open(f"{EU}/*", LABELS)


def test_a_name_without_a_label_is_asked_everywhere() -> None:
    assert everywhere("etl", LABELS) == [f"{US}/etl", f"{EU}/etl"]
    assert everywhere(f"{EU}/etl", LABELS) == [f"{EU}/etl"]
    assert everywhere("etl", ("",)) == ["etl"]
    assert everywhere("mars/etl", LABELS) == ["mars/etl"]
    assert everywhere(ARN, ("",)) == [ARN]
    assert everywhere(ARN, LABELS) == [f"{EU}/etl"]
    assert everywhere(ARN, ("dev", "prod")) == ["dev/etl", "prod/etl"]
    assert everywhere(ARN, (f"dev/{US}", f"dev/{EU}")) == [f"dev/{EU}/etl"]
