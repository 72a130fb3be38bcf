"""Everything that DescribeJobs tells of one job, as a plain tree."""

from collections.abc import Iterator, Mapping

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.messages import Prune
from textual.widgets import Static

from batch_tui.batch.detail import Detail, Member
from batch_tui.batch.failure import Failure
from batch_tui.batch.job import Job
from batch_tui.feed.source import Source
from batch_tui.ui.dialogs.help import help_sheet
from batch_tui.ui.keys.commands import bindings
from batch_tui.ui.terminal.covered import QuietScreen
from batch_tui.ui.widgets.banner import Banner
from batch_tui.ui.widgets.key_line import KeyLine
from batch_tui.ui.widgets.text_line import TextLine

HIDDEN = "•••••• (x shows it)"


class JobScreen(QuietScreen[None]):
    """One job; secret values stay hidden until asked for."""

    BINDINGS = [*bindings("job"), *bindings("app")]
    CSS_PATH = "job.tcss"

    def __init__(self, source: Source, job_id: str, name: str, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._source = source
        self._keys = keys
        self._job_id = job_id
        self._name_of_job = name
        self._detail: Detail | None = None
        self._secrets = False

    def compose(self) -> ComposeResult:
        """The title, the tree, the keys."""
        yield TextLine(id="title")
        yield Banner()
        with VerticalScroll(id="members"):
            yield Static("Asking AWS Batch …", id="tree", markup=False)
        yield KeyLine("job", "app", keys=self._keys, leaves="Back")

    def on_mount(self) -> None:
        """Ask for the job."""
        self._show_title(None)
        self.query_one("#members").focus()
        self._load()

    async def on_prune(self, _: Prune) -> None:
        """Nobody looks any more."""
        self.workers.cancel_node(self)

    @work(exclusive=True, group="members")
    async def _load(self) -> None:
        try:
            self._detail = await self._source.calls(self._source.region.describe_job, self._job_id)
        except Failure as failure:
            self.query_one(Banner).show((failure, ""))
            self.query_one("#tree", Static).update("")
            return
        self._show()

    def action_secrets(self) -> None:
        """Show or hide secret values."""
        self._secrets = not self._secrets
        if self._detail is not None:
            self._show()

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss()

    def action_help(self) -> None:
        """The keys of this screen."""
        self.app.push_screen(help_sheet("job", "app", "always", keys=self._keys))

    def _show_title(self, job: Job | None) -> None:
        status = job and job.status
        title = Content.assemble(
            (f" {self._name_of_job} ", "bold"),
            (self._job_id, "dim"),
            (f"  {status}", f"bold $status-{status.lower()}") if status else "",
        )
        self.query_one("#title", TextLine).show(title)

    def _show(self) -> None:
        tree = self.query_one("#tree", Static)
        if self._detail is None:
            tree.update(
                Content(
                    "AWS Batch does not know this job: a child that is not spawned yet, "
                    "or a job that ended too long ago."
                )
            )
            return
        tree.update(Content("\n").join(_lines(self._detail.members, self._secrets)))
        self._show_title(self._detail.job)


def _lines(member: Member, secrets: bool, depth: int = -1) -> Iterator[Content]:
    """A member and what is below it, one line each."""
    if depth >= 0:
        lead = "  " * depth + member.name
        if member.members:
            yield Content.styled(lead, "bold $accent")
        else:
            hides = member.secret and not secrets
            value = (member.without or HIDDEN) if hides else member.value
            yield Content.assemble((f"{lead}: ", "$text-muted"), value)
    for below in member.members:
        yield from _lines(below, secrets, depth + 1)
