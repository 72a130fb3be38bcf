"""Everything that DescribeJobs tells of one job, as a plain tree."""

from collections.abc import Iterator, Mapping

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.messages import Prune
from textual.worker import Worker

from batch_tui.batch.detail import Detail, Member
from batch_tui.batch.failure import Failure
from batch_tui.feed.source import Source
from batch_tui.look.unknown import unknown
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.keys.commands import bindings, keys_of
from batch_tui.ui.screens.log import LogScreen
from batch_tui.ui.screens.why import WhyScreen
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine
from batch_tui.ui.widgets.text_view import TextView


class JobScreen(QuietScreen[None]):
    """One job; secret values stay hidden until asked for.

    What was told stays when a call fails.
    """

    BINDINGS = [*bindings("job"), *bindings("app")]
    CSS_PATH = "job.tcss"
    AUTO_FOCUS = "TextView"

    title_line = query_one("#title", TextLine)
    banner = query_one(Banner)
    text = query_one(TextView)

    def __init__(self, source: Source, job_id: str, name: str, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._source = source
        self._keys = keys
        self._job_id = job_id
        self._name_of_job = name
        self._detail: Detail | None = None
        self._secrets = False
        self._asking: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """The title, the tree, the keys."""
        yield TextLine(id="title")
        yield Banner()
        yield TextView()
        yield KeyLine("text", "job", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Ask for the job."""
        self.action_again()

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self.workers.cancel_node(self)

    @work(group="members")
    async def _load(self) -> None:
        self._show_title(is_asked=True)
        if self._detail is None:
            self.text.show([Content("Asking AWS Batch …")])
        try:
            detail = await self._source.calls(self._source.region.describe_job, self._job_id)
        except Failure as failure:
            self.banner.show((failure, f"{keys_of('again', self._keys)} asks again."))
            if self._detail is None:
                self.text.show([])
        else:
            self.banner.show(None)
            self._detail = detail
            self.text.show([*self._lines()] if detail else [Content(unknown())])
        self._show_title()

    def action_again(self) -> None:
        """Ask for the job again, once it has been answered or has failed."""
        if self._asking is None or self._asking.is_finished:
            self._asking = self._load()

    def action_secrets(self) -> None:
        """Show or hide secret values."""
        self._secrets = not self._secrets
        if self._detail is not None:
            self.text.show([*self._lines()])

    def action_log(self) -> None:
        """Show its log."""
        self.app.push_screen(LogScreen(self._source, self._job_id, self._name_of_job, self._keys))

    def action_why(self) -> None:
        """Show why it waits."""
        self.app.push_screen(WhyScreen(self._source, self._job_id, self._name_of_job, self._keys))

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("text", "job", "app", "always", keys=self._keys))

    def _show_title(self, is_asked: bool = False) -> None:
        job = self._detail and self._detail.job
        status = job and job.status
        title = Content.assemble(
            (f" {self._name_of_job} ", "bold"),
            (self._job_id, "dim"),
            (f"  {job.state}", f"bold $status-{status.lower()}") if job and status else "",
            ("  asking again …", "dim") if is_asked and status else "",
        )
        self.title_line.show(title)

    def _lines(self) -> Iterator[Content]:
        if self._detail is not None:
            hidden = f"•••••• ({keys_of('secrets', self._keys)} shows it)"
            yield from _tree(self._detail.members, None if self._secrets else hidden)


def _tree(member: Member, hidden: str | None, depth: int = -1) -> Iterator[Content]:
    """A member and what is below it, one line each; `hidden` stands for secrets, where they are."""
    if depth >= 0:
        lead = "  " * depth + member.name
        if member.members:
            yield Content.styled(lead, "bold $accent")
        else:
            hides = member.secret and hidden is not None
            value = (member.without or hidden or "") if hides else member.value
            yield Content.assemble((f"{lead}: ", "$text-muted"), value)
    for below in member.members:
        yield from _tree(below, hidden, depth + 1)
