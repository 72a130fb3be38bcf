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

    @property
    def is_shown(self) -> bool:
        """Whether a failure stands."""
        return self.has_class("-shown")

    def tell(self, failure: Failure, next_try: str = "") -> None:
        """Show a failure, and when it is tried again."""
        parts = [Content.styled(failure.sentence, "bold"), Content(failure.hint), Content(next_try)]
        self.update(Content(" ").join(part for part in parts if part))
        self.add_class("-shown")

    def clear(self) -> None:
        """All is well again."""
        self.remove_class("-shown")
