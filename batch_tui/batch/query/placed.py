"""Queues of several sources side by side: each goes by a label and its name, `eu-west-1/nightly`.

The label is a region, a profile, or both; a name of AWS's has no slash.
"""

import re
from collections.abc import Collection

_REGION = re.compile(r"[a-z]{2,6}(-[a-z]+)+-[0-9]{1,2}")


def is_region(text: str) -> bool:
    """Whether a text is written as AWS's regions are."""
    return _REGION.fullmatch(text) is not None


def placed(label: str, name: str) -> str:
    """How a queue goes by where several sources are."""
    return f"{label}/{name}"


def split_queue(queue: str) -> tuple[str, str]:
    """The label, "" where there is none, and the name of a queue; an ARN is a name."""
    if queue.startswith("arn:"):
        return "", queue
    label, _, name = queue.rpartition("/")
    return label, name


def label_of(queue: str) -> str:
    """The label of a queue, "" where there is none."""
    return split_queue(queue)[0]


def everywhere(name: str, labels: Collection[str]) -> list[str]:
    """A queue under each label where it may be, unless it has one."""
    if label_of(name) or not any(labels):
        return [name]
    return [placed(label, name.rpartition("/")[2]) for label in labels if may_be(name, label)]


def may_be(name: str, label: str) -> bool:
    """Whether a queue may be where a label says: the ARN of one tells its region."""
    names = label.split("/")
    region = name.split(":")[3] if name.startswith("arn:") and name.count(":") > 3 else ""
    return not region or region in names or not any(map(is_region, names))


def is_open(name: str, labels: Collection[str]) -> bool:
    """Whether only a list of all queues tells which ones are meant: by a `*`, or without a label.

    `labels` are those of the sources, as far as they are known; "" is no label.
    """
    return "*" in name or (any(labels) and not label_of(name))
