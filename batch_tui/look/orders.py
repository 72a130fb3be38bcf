"""How an order is written: in the config file, in a view, on the command line."""

from batch_tui.batch.joblist.order import CREATED, NEWEST, Order
from batch_tui.look.columns import COLUMNS

ORDERS = {column.key: column.order for column in COLUMNS if column.order}
"""What jobs are ordered by, under the key of each column."""


def read_order(text: str, now: int) -> Order:
    """The order that `column`, or `-column` for the largest first, says at an instant (ms).

    Raises:
        ValueError: no column is called so, or jobs are not ordered by it.
    """
    if not text:
        return NEWEST
    key = text.removeprefix("-")
    if key not in ORDERS:
        raise ValueError(f"There is no column {key!r}; choose one of {', '.join(ORDERS)}.")
    return Order(ORDERS[key], text.startswith("-"), now)


def write_order(order: Order) -> str:
    """An order as `read_order` reads it; "" for the newest first."""
    if order.by == CREATED and order.descending:
        return ""
    return ("-" if order.descending else "") + order.by.key


def arrow(order: Order) -> str:
    """Down where the largest, latest or last comes first, up where the smallest does."""
    return "▼" if order.descending else "▲"
