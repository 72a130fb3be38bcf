"""A failure, told beside the last good data."""

from textual.content import Content
from textual.widgets import Static

from batch_tui.batch.failure import Failure


class Banner(Static):
    """One sentence and one hint; hidden while all is well."""

    DEFAULT_CSS = """
    Banner {
        display: none; height: auto; max-height: 4; padding: 0 1;
        background: $error-muted; color: $text-error;
        &.-shown { display: block; }
    }
    """

    _shown: tuple[Failure, str] | None = None

    def show(self, told: tuple[Failure, str] | None) -> None:
        """Show a failure and when it is tried again, or that all is well."""
        if told == self._shown:
            return
        self._shown = told
        self.set_class(told is not None, "-shown")
        if told is not None:
            failure, next_try = told
            # The hint may be long: what comes next must be seen all the same.
            parts = [Content.styled(failure.sentence, "bold"), Content(next_try)]
            parts.append(Content(failure.hint))
            self.update(Content(" ").join(part for part in parts if part))
