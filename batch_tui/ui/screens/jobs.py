"""The main screen: its keys, the filter bar and the chips."""

from datetime import datetime

from textual import work
from textual.content import Content

from batch_tui.batch.job import ACTIVE, Status
from batch_tui.batch.joblist import order
from batch_tui.batch.joblist.order import Order, read_order, write_order
from batch_tui.batch.plan.plan import plan
from batch_tui.batch.query.query import Query, parse
from batch_tui.settings import views
from batch_tui.settings.views import View
from batch_tui.ui import coverage
from batch_tui.ui.dialogs import choices as pick
from batch_tui.ui.dialogs.ask import AskScreen
from batch_tui.ui.dialogs.help import HelpScreen
from batch_tui.ui.dialogs.sheet import SheetScreen
from batch_tui.ui.keys.commands import BY_ID, bindings
from batch_tui.ui.screens.listed import ListedScreen
from batch_tui.ui.table.job_table import JobTable
from batch_tui.ui.widgets.chips import StatusChips
from batch_tui.ui.widgets.filter_bar import FilterBar

NEWEST_FIRST = "-created"
"""How the usual order is written where nothing would mean that of the config file."""
DESCENDING = frozenset({"created", "duration", "progress", "exit"})
"""Columns of which the largest values are looked for first."""


class JobsScreen(ListedScreen):
    """Lists jobs and lets the user choose among them."""

    BINDINGS = [*bindings("jobs"), *bindings("app")]

    # Which jobs

    def action_filter(self) -> None:
        """Write a query."""
        self.set_focus(self.bar.input)

    def action_back(self) -> None:
        """Stop a load; else clear the query."""
        if self.bar.is_draft:
            self.bar.leave()
        elif not self.table.stop_loading() and self.asked.terms:
            self.open(Query())

    def action_status(self, what: str) -> None:
        """Toggle a status of the query; inside a group of children, of that group."""
        parent = self.table.inside
        if what == "all":
            wanted: frozenset[Status] = frozenset()
        elif what == "active":
            wanted = ACTIVE
        elif parent is not None:
            wanted = self.table.only(parent) ^ {Status(what)}
        else:
            wanted = self.asked.statuses ^ {Status(what)}
        if parent is not None:
            self.table.filter_children(parent, wanted)
        else:
            self.open(self.asked.with_statuses(wanted))

    def choose_queue(self) -> None:
        """Several queues and none chosen: the picker opens by itself."""
        self.action_queues()

    @work(exclusive=True, group="picker")
    async def action_queues(self) -> None:
        """Choose queues."""
        chosen = await pick.queues(self.app, self.queues, self.chosen)
        if chosen:
            self.chosen = chosen
            asked = self.asked.without("queue")
            self.open(asked if asked.terms else self.remembered())

    # How they are shown

    @work(exclusive=True, group="picker")
    async def action_sort(self) -> None:
        """Choose the column to sort by."""
        column = await pick.column_to_sort_by(self.app)
        if column:
            self._sort_by(column)

    def action_invert(self) -> None:
        """Sort the other way round."""
        self._sort_by(self.table.jobs.order.column)

    def on_job_table_header_selected(self, event: JobTable.HeaderSelected) -> None:
        """A click on a title sorts by that column, a second one inverts."""
        column = "id" if event.column == "short" else event.column
        if column in order.COLUMNS:
            self._sort_by(column)

    @work(exclusive=True, group="picker")
    async def action_columns(self) -> None:
        """Choose the columns to show."""
        shown = [placed.column.key for placed in self.table.placed]
        chosen = await pick.columns(self.app, shown)
        if chosen:
            self.table.picked = chosen
            self.table.lay_out()

    def _sort_by(self, column: str) -> None:
        """Sort the loaded jobs; by the same column again, the other way round."""
        now = self.table.jobs.order
        descending = not now.descending if column == now.column else column in DESCENDING
        self.order(Order(column, descending, self.session.clock()))

    # Refresh

    def action_refresh(self) -> None:
        """See what is new and what has changed."""
        self.table.refresh_now()

    def action_pause(self) -> None:
        """Stop refreshing, or go on."""
        self.table.pause()

    # Commands and views

    def action_help(self) -> None:
        """The keys of this screen."""
        keys = self.session.settings.keys
        self.app.push_screen(HelpScreen("table", "tree", "jobs", "bar", "app", keys=keys))

    def action_journal(self) -> None:
        """What happened: the last calls, notices and failures."""
        journal = self.session.journal
        lines = [
            f"{datetime.fromtimestamp(entry.at / 1000):%H:%M:%S}  {entry.text}"
            for entry in journal.last()
        ]
        if journal.path:
            lines.append(f"More is in {journal.path}.")
        text = Content("\n").join(Content(line) for line in lines)
        self.app.push_screen(SheetScreen("What happened", text, at_end=True))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()

    @work(exclusive=True, group="picker")
    async def action_palette(self) -> None:
        """Choose a command, or a view."""
        known = self.session.settings.views
        chosen = await pick.command(
            self.app, ("jobs", "tree", "table", "app"), known, self.session.settings.keys
        )
        if chosen is None:
            return
        kind, _, name = chosen.partition(" ")
        if kind == "view":
            self._show_view(known[name])
        else:
            command = BY_ID[chosen]
            await (self.table if command.scope in ("table", "tree") else self).run_action(
                command.action
            )

    @work(exclusive=True, group="save")
    async def action_save_view(self) -> None:
        """Save what is shown under a name, in the config file."""
        ask = AskScreen("Save this view as", "failed-today", self._refuse_name)
        name = await self.app.push_screen_wait(ask)
        if name is None:
            return
        sort = write_order(self.table.jobs.order) or NEWEST_FIRST
        view = View(str(self.asked), self.chosen, sort, tuple(self.table.picked))
        try:
            await self.session.pool.call(views.save, self.session.config, name, view)
        except views.ViewError as error:
            self.notify(f"The view was not saved: {error}", severity="error", markup=False)
        else:
            self.session.settings.views[name] = view
            self.notify(f"Saved. --view {name} starts with it.", markup=False)

    def _refuse_name(self, name: str) -> str:
        if not views.NAME.fullmatch(name):
            return "A name is made of letters, digits, - and _."
        known = self.session.settings.views
        return f"There is a view {name} already." if name in known else ""

    def _show_view(self, view: View) -> None:
        settings = self.session.settings
        self.chosen = view.queues or self.chosen
        self.table.picked = view.columns or settings.columns
        self.open(parse(view.query))
        self.order(read_order(view.sort or settings.sort, self.session.clock()))

    # The bar and the chips

    def on_filter_bar_submitted(self, event: FilterBar.Submitted) -> None:
        """Another query."""
        self.set_focus(self.table)
        self.session.memory.history = self.bar.history
        self.open(event.query)

    def on_filter_bar_left(self) -> None:
        """Back to the table."""
        self.set_focus(self.table)

    def on_filter_bar_edited(self, event: FilterBar.Edited) -> None:
        """Say how many of the loaded jobs the line matches."""
        self.bar.tell(coverage.preview(event.query, self.table.seen(), self.session.clock()))

    def on_filter_bar_plan_asked(self, event: FilterBar.PlanAsked) -> None:
        """Show what the line would ask of AWS."""
        names = [queue.name for queue in self.queues]
        queues = event.query.choose_queues(self.chosen, names)
        lines = plan(event.query, queues, self.session.clock()).explain()
        text = Content("\n").join(Content(line) for line in lines)
        self.app.push_screen(SheetScreen("What this would ask of AWS", text))

    def on_status_chips_toggled(self, event: StatusChips.Toggled) -> None:
        """A click on a chip is its key."""
        self.action_status(event.status or "all")
