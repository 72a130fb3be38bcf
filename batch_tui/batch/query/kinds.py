"""What a kind of term says about itself; `terms.TERMS` is filled with these."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from batch_tui.batch.job import Job, Status
from batch_tui.batch.query.checks import Holds
from batch_tui.batch.query.jmespath import Condition, cannot_be_said
from batch_tui.batch.query.known import Known
from batch_tui.batch.query.ways import Way
from batch_tui.batch.times import Clock


class Path(StrEnum):
    """The two ways in which ListJobs lists jobs: each leaves out other members of them."""

    STATUS = "status"
    FILTER = "filter"


NO_PATH: frozenset[Path] = frozenset()
BY_STATUS = frozenset({Path.STATUS})
BY_FILTER = frozenset({Path.FILTER})
EVERY_PATH = frozenset(Path)


def always(_: Job) -> bool:
    """Every listing tells it of every job."""
    return True


def never(_: Job) -> bool:
    """What a listing tells of it is never all."""
    return False


def stays(_: str) -> bool:
    """The meaning of the value does not hang on the clock."""
    return False


def goes_on(_: str) -> bool:
    """The meaning of the value goes on with the clock."""
    return True


def no_ways(_: str, __: Clock) -> tuple[Way, ...]:
    """No filter of the service helps."""
    return ()


def no_ids(_: str) -> tuple[str, ...]:
    """No job is named in full."""
    return ()


def nothing_seen(_: Known) -> tuple[str, ...]:
    """Nothing that was seen is a value."""
    return ()


def no_head(_: str) -> None:
    """No filter brings some of the jobs soon."""


def means_nothing(_: str) -> bool:
    """A bare word is not meant as a value of it."""
    return False


def any_status(_: str) -> frozenset[Status]:
    """The term can hold in every status."""
    return frozenset(Status)


@dataclass(frozen=True, slots=True)
class TermKind:
    """One kind of term.

    What is written: `read` gives the canonical value or raises `values.TermError`; `twice` is the
    mend where a second positive one is a mistake; `shape`: one value, a list of them, or a text in
    which any character may stand. `offers` are values to complete, `seen` those among the names
    already seen. `meant`: is a bare word probably meant as its value.

    What it means: `test` makes the test of a canonical value; `role` is what it decides on;
    `implies` are the statuses in which it can hold; `moves`: does its meaning go on with the
    clock; `steady`: does its answer stand for a job's life.

    What the service does for it: `ways` are the filters that bring all its jobs; `head` is one that
    brings some of them soon; `ids` the jobs that it names in full. `about` is what it reads of a
    job, and `told` whether the job tells it. `silent` are the paths that are known to leave it out,
    `unsure` those that may. `may_lack`: there are jobs that have none of it, so that elsewhere its
    absence is an answer; `match_stands`: it reads several members, and a match in one is a match.
    `note` is what a plan says about it. `jmespath` is what the `aws` command can check of it, and
    `unlike` what that does otherwise.
    """

    key: str
    syntax: str
    help: str
    example: str
    read: Callable[[str], str]
    test: Callable[[str, Clock], Holds]
    twice: str | None = None
    shape: Literal["one", "list", "text"] = "one"
    offers: tuple[str, ...] = ()
    seen: Callable[[Known], tuple[str, ...]] = nothing_seen
    meant: Callable[[str], bool] = means_nothing
    role: Literal["job", "queue", "status"] = "job"
    implies: Callable[[str], frozenset[Status]] = any_status
    moves: Callable[[str], bool] = stays
    steady: bool = True
    ways: Callable[[str, Clock], tuple[Way, ...]] = no_ways
    head: Callable[[str], Way | None] = no_head
    ids: Callable[[str], tuple[str, ...]] = no_ids
    about: str = ""
    told: Callable[[Job], bool] = always
    silent: frozenset[Path] = NO_PATH
    unsure: frozenset[Path] = NO_PATH
    may_lack: bool = False
    match_stands: bool = False
    note: str = ""
    jmespath: Condition = cannot_be_said
    unlike: str = ""

    def is_silent(self, paths: frozenset[Path]) -> bool:
        """Whether a listing by these paths may leave out what the term reads."""
        return bool((self.silent | self.unsure) & paths)

    @property
    def is_described(self) -> bool:
        """Whether only DescribeJobs tells what the term reads."""
        return self.silent == EVERY_PATH

    def is_told(self, job: Job, paths: frozenset[Path]) -> bool:
        """Whether a job listed by these paths shows what the term reads, or has none of it."""
        return self.decides(job, False, paths)

    def decides(self, job: Job, holds: bool, paths: frozenset[Path]) -> bool:
        """Whether `holds`, the answer by all that is known of a job listed so, is the answer."""
        if self.told(job) or (holds and self.match_stands):
            return True
        return self.may_lack and not self.is_silent(paths)
