"""Queues of several sources side by side: each goes by a label and its name, `eu-west-1/nightly`.

The label is a region, a profile, or both; a name of AWS's has no slash.
"""

from collections.abc import Collection


def placed(label: str, name: str) -> str:
    """How a queue goes by where several sources are."""
    return f"{label}/{name}"


def split_queue(queue: str) -> tuple[str, str]:
    """The label, "" where there is none, and the name of a queue; an ARN is a name."""
    if queue.startswith("arn:"):
        return "", queue
    label, _, name = queue.rpartition("/")
    return label, name


def everywhere(name: str, labels: Collection[str]) -> list[str]:
    """A queue under each label, unless it has one."""
    is_placed = split_queue(name)[0] in labels
    return [name] if is_placed else [placed(label, name) for label in labels]


def is_open(name: str, labels: Collection[str]) -> bool:
    """Whether only a list of all queues tells which ones are meant: by a `*`, or without a label.

    `labels` are those of the sources, as far as they are known; "" is no label.
    """
    return "*" in name or (any(labels) and not split_queue(name)[0])
