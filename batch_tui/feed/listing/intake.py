"""What answers mean for a list: which jobs come in, change, or have left what is listed."""

from collections.abc import Iterable

from batch_tui.batch.job import Job, is_child
from batch_tui.batch.joblist.change import Change
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.plan.plan import Plan
from batch_tui.feed.listing.describer import Described, Describer


class Intake:
    """A part of a listing: writes answers into its list, and gives the change for it to tell."""

    def __init__(self, jobs: JobList, plan: Plan, describer: Describer) -> None:
        self._jobs = jobs
        self._plan = plan
        self._describer = describer

    def page(self, jobs: Iterable[Job]) -> Change:
        """Take in a page of the plan."""
        listed = tuple(jobs)
        self._describer.note_seen(job.id for job in listed)
        return self._jobs.merge(listed)

    def news(self, decided: Iterable[tuple[Job, bool]]) -> tuple[Change, list[Job]]:
        """Take in jobs that may be new, each with whether it is asked for; also those that are.

        Of known ones a description tells more than this listing.
        """
        pairs = tuple(decided)
        known = [(job.id, matches) for job, matches in pairs if job.id in self._jobs]
        new = [job for job, matches in pairs if matches and job.id not in self._jobs]
        return self._judge(known).then(self.page(new)), new

    def described(self, answer: Described) -> Change:
        """Take in an answer of DescribeJobs, and what it is silent on."""
        change = self._jobs.merge(answer.jobs)
        known = (self._jobs.get(job_id) for job_id in answer.asked if not is_child(job_id))
        if not answer.denied:
            judged = [(job.id, self._belongs(job)) for job in known if job]
            change = change.then(self._judge(judged))
        return change.then(self._jobs.note_each(self._describer.notes(answer)))

    def leave(self, ids: Iterable[str], cursor: str | None) -> Change:
        """Take those of some jobs off the list that have left what is listed.

        The marked ones stay, and the one that the cursor is on, or in.
        """
        kept = self._jobs.departed - set(ids)
        return self._jobs.leave(kept if cursor is None else {*kept, cursor})

    def _belongs(self, job: Job) -> bool:
        return self._plan.matches(job) or job.id in self._plan.parents

    def _judge(self, decided: Iterable[tuple[str, bool]]) -> Change:
        """Pin to jobs of the list whether they have left what is listed."""
        verdicts = dict(decided)
        gone = self._jobs.depart([i for i, matches in verdicts.items() if not matches], gone=True)
        back = self._jobs.depart([i for i, matches in verdicts.items() if matches], gone=False)
        return gone.then(back)
