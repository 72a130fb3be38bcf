"""From a place in the columns to the facts of a job, and from a child's index to its facts."""

from batch_tui.demo.catalogue import CHILD_FAILURES, OUTCOMES, QUEUES, TEMPLATES, Outcome, Template
from batch_tui.demo.chance import draw
from batch_tui.demo.columns import GONE, Columns
from batch_tui.demo.course import FAILED, RUNNABLE, SUCCEEDED, Course, Life, Spawn
from batch_tui.demo.facts import DEFINITION_ARN, Facts, child_id
from batch_tui.demo.names import id_of, name_of, serial_of

_ARRAY_FAILED = "Array Child Job failed"
_MAIN_NODE_EXITED = "Main node exited"
_NO_ROOM = (
    "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - No instance of the types that the compute "
    "environment allows is available at the moment"
)
_PATIENCE = 30 * 60 * 1000  # of a RUNNABLE job, until the service says why it waits
_SUCCESS = OUTCOMES[0]


class Rows:
    """The facts of the jobs in `columns` at a moment `now` of life."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._era = max(1, len(columns) // 3)

    def serial(self, job_id: str) -> int | None:
        """The serial of the job with this id, None when there is none (any more)."""
        serial = serial_of(self.columns.seed, job_id)
        if serial is None or serial >= len(self.columns) or self.columns.template[serial] == GONE:
            return None
        return serial

    def name(self, serial: int, template: Template) -> str:
        """The job's name."""
        columns = self.columns
        return name_of(template, columns.seed, serial, columns.shown_created(serial))

    def revision(self, serial: int) -> int:
        """The revision of its definition that a job uses; it goes up as time goes by."""
        return 4 + serial // self._era

    def of_revision(self, revision: int) -> range:
        """The serials that use a revision."""
        first = (revision - 4) * self._era
        return range(max(0, first), max(0, first + self._era))

    def facts(self, serial: int, now: int) -> Facts:
        """The facts of a job that is not gone."""
        template = TEMPLATES[self.columns.template[serial]]
        life = self.columns.life(serial, template)
        outcome = OUTCOMES[self.columns.outcome[serial]]
        facts = self._own(serial, template, life, outcome, now)
        if template.is_array:
            return facts._replace(
                size=life.spawn.size if life.spawn else None,
                reason=_ARRAY_FAILED if facts.status == FAILED else "",
                exit_code=None,
                container_reason="",
                cancelled=False,
                terminated=False,
            )
        if template.is_mnp:
            return facts._replace(nodes=life.spawn.size if life.spawn else None)
        return facts

    def _own(
        self, serial: int, template: Template, life: Life, outcome: Outcome, now: int
    ) -> Facts:
        created = self.columns.shown_created(serial)
        blank = Facts(
            serial,
            id_of(self.columns.seed, serial),
            self.name(serial, template),
            QUEUES[template.queue].name,
            template,
            f"{DEFINITION_ARN}{template.definition}:{self.revision(serial)}",
            0,
            created,
            share=template.share,
        )
        return self._at(blank, life.course, outcome, life.end, now)

    def _at(self, facts: Facts, course: Course, outcome: Outcome, end: int, now: int) -> Facts:
        """`facts` with all that the course and the outcome make true at `now`."""
        wall = self.columns.clock.wall
        status = course.status(now, end)
        ended = status >= SUCCEEDED
        ran = outcome.started or not ended
        scheduled = ran and course.starting <= now
        facts = facts._replace(
            status=status,
            scheduled=wall(course.starting) if scheduled else None,
            started=wall(course.running) if ran and course.running <= now else None,
            stopped=wall(course.stopped) if ended else None,
        )
        if not ended:
            waiting = status == RUNNABLE and now - course.runnable > _PATIENCE
            return facts._replace(reason=_NO_ROOM) if waiting else facts
        reason = outcome.reason
        if "{host}" in reason:
            reason = reason.format(host=f"i-0{draw(self.columns.seed, facts.serial, 21):016x}")
        return facts._replace(
            reason=reason,
            exit_code=outcome.exit_code,
            container_reason=outcome.container_reason.format(image=facts.template.image),
            cancelled=outcome.by == "cancelled",
            terminated=outcome.by == "terminated",
        )

    def spawn(self, parent: Facts) -> Spawn | None:
        """The courses of the children of an array or MNP parent that came from the columns."""
        return self.columns.life(parent.serial, parent.template).spawn

    def child(self, parent: Facts, index: int, now: int) -> Facts | None:
        """The facts of one child; None when it is not spawned yet."""
        spawn = self.spawn(parent)
        if spawn is None or not 0 <= index < spawn.size:
            return None
        rank = spawn.rank_of(index)
        course = spawn.course(rank)
        if course.created > now:
            return None
        end = spawn.end(rank)
        is_node = parent.nodes is not None
        outcome = self._child_outcome(parent, spawn, rank, end)
        facts = parent._replace(
            id=child_id(parent, index),
            size=None,
            counts=None,
            counted=None,
            created=self.columns.clock.wall(course.created),
            child=None if is_node else index,
            node=index if is_node else None,
            reason="",
            cancelled=False,
            terminated=False,
            held=None,
            detail={},
        )
        return self._at(facts, course, outcome, end, now)

    def _child_outcome(self, parent: Facts, spawn: Spawn, rank: int, end: int) -> Outcome:
        if end == SUCCEEDED:
            return _SUCCESS
        if parent.nodes is None:
            return OUTCOMES[1 + draw(spawn.key, rank, 2) % CHILD_FAILURES]
        outcome = OUTCOMES[self.columns.outcome[parent.serial]]
        if rank == 0 or not outcome.started:
            return outcome
        return Outcome(0, 143, _MAIN_NODE_EXITED)
