"""Whether a widget still stands, for what is told of something from outside its messages."""

from textual.widget import Widget


def stands(widget: Widget) -> bool:
    """Whether a widget and all within it are there.

    It is False from the moment that the program ends or the widget is removed. Textual takes the
    children away before it tells their parent, and an answer can come in between.
    """
    return widget.is_attached and widget.display
