"""What is measured, and the keys that ask an app of the benchmark for it."""

from typing import NamedTuple


class Operation(NamedTuple):
    """An operation; `key` is what the terminal sends for it, "" where that varies."""

    name: str
    title: str
    key: str = ""


IN_PAGE = Operation("in_page", "cursor key in the page")
SCROLL = Operation("scroll", "cursor key that scrolls")
SCROLL_UP = Operation("scroll_up", "cursor key that scrolls up")
PAGE_DOWN = Operation("page_down", "page down", "\x1b[6~")
APPEND = Operation("append", "append a page of 100", "1")
ONE = Operation("one", "1 changed row in sight", "2")
FIVE = Operation("five", "5 changed rows in sight", "3")
OFF_SCREEN = Operation("off_screen", "1 changed row out of sight", "4")
SAME_TEXT = Operation("same_text", "a change to the same text", "5")
EXPAND = Operation("expand", "expand 10,000 in the middle", "6")
LOADING = Operation("loading", "cursor key while pages load")

VALUE = Operation("value", "1 changed value in sight", "v")
VALUES = Operation("values", "5 changed values in sight", "w")

UPDATES = (APPEND, ONE, FIVE, OFF_SCREEN, SAME_TEXT)
MEASURED = (IN_PAGE, SCROLL, PAGE_DOWN, *UPDATES, EXPAND, LOADING)
LINKED = (IN_PAGE, SCROLL, SCROLL_UP, PAGE_DOWN, VALUE, VALUES, *UPDATES)
"""Those of which `link` counts the bytes."""

COLLAPSE = Operation("collapse", "collapse them again", "7")
MIDDLE = Operation("middle", "cursor to the array in the middle", "8")
START = Operation("start", "cursor to where there are many page downs ahead", "9")
LOAD = Operation("load", "start to load pages", "0")
NOTHING = Operation("nothing", "nothing, once all keys before it are answered", "z")

ASKED = (*UPDATES, VALUE, VALUES, EXPAND, COLLAPSE, MIDDLE, START, LOAD, NOTHING)
"""The operations that an app does itself, in an action `do_<name>`."""
