"""The rows of a job table, and every operation that changes them.

No operation but an explicit sort depends noticeably on how much is loaded, and each tells what
it did to the rows as a `Change`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from batch_tui.batch.job import Job, child_id, completed, is_child, split_child
from batch_tui.batch.joblist.change import NO_CHANGE, Change, Edit, Span, Splice, in_place, missing
from batch_tui.batch.joblist.group import Group, placeholder
from batch_tui.batch.joblist.notes import Pace
from batch_tui.batch.joblist.order import Order
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.batch.joblist.sorting import Sorting


class JobList(JobRows):
    """Jobs in an order, their children, and what is pinned to them: marks and notes.

    Jobs are known by id, and none is there twice. A job that the list does not have is no
    error: what is asked of it changes nothing. When a parent changes, the rows of its children
    count as changed only where they themselves show something else.
    """

    _sorting: Sorting | None = None
    """The sort that is under way."""

    def merge(self, jobs: Iterable[Job]) -> Change:
        """Take in new jobs at their places, and what is new of those that are known.

        A known job keeps what the fresh answer leaves out, and moves when its sort key has
        changed. A child goes to its parent, and is ignored where that is not loaded, or is not
        known to have such children.
        """
        tops, children = self._news(jobs)
        known = [(self._jobs[new.id], new) for new in tops if new.id in self._jobs]
        key = self._sequence.key
        stay = [(old, new) for old, new in known if key(old) == key(new)]
        move = [(old, new) for old, new in known if key(old) != key(new)]
        enter = [new for new in tops if new.id not in self._jobs]
        enter += [new for _, new in move]

        edit = Edit()
        edit.gone += [self._span(old) for old, _ in move]
        edit.gone += [self._tail(old, new) for old, new in stay if self._wider(old, new) < 0]
        self._note_change(new.id for new in tops)
        self._sequence.remove(old for old, _ in move)
        for old, new in stay:
            self._sequence.replace(old, new)
        self._marks.entered(self._jobs, (new.id for new in tops if new.id not in self._jobs))
        self._jobs.update((new.id, new) for new in tops)
        entered = self._sequence.insert(enter)
        for parent_id, child in children:
            self._groups.setdefault(parent_id, Group()).loaded[child.id] = child

        edit.come += [Span(row, self._width(new), new.id) for row, new in entered]
        edit.come += [self._tail(new, old) for old, new in stay if self._wider(old, new) > 0]
        edit.touched.update(self._sequence.row(new) for _, new in stay)
        edit.touched.update(row for old, new in known for row in self._renewed(old, new))
        edit.touched.update(row for old, new in stay for row in self._no_longer_last(old, new))
        rows = (self.position(child.id) for _, child in children)
        edit.touched.update(row for row in rows if row is not None)
        return edit.change()

    def remove(self, ids: Iterable[str]) -> Change:
        """Drop jobs, with their children, and all that is pinned to them.

        A child that is dropped is a placeholder again; where its group is limited to some, it
        leaves the display.
        """
        wanted = set(ids)
        jobs = [self._jobs[job_id] for job_id in wanted if job_id in self._jobs]
        found = (self._child(job_id) for job_id in wanted)
        children = [child for child in found if child and child[0].id not in wanted]
        ends = {parent.id: (parent, self._last(parent)) for parent, _ in children}

        edit = Edit()
        edit.gone += [self._span(job) for job in jobs]
        for parent, index in children:
            row = self.child_position(parent.id, index)
            if row is not None and self.shown(parent.id) is not None:
                edit.gone.append(Span(row, 1, child_id(parent, index)))
        self._note_change(job.id for job in jobs)
        self._sequence.remove(jobs)
        for job in jobs:
            self._marks.drop(job.id)
            del self._jobs[job.id]
            self._groups.pop(job.id, None)
            self._notes.drop(job.id)
        faded = [child for child in children if self._forget(*child)]
        rows = (self.child_position(parent.id, index) for parent, index in faded)
        edit.touched.update(row for row in rows if row is not None)
        for parent, last in ends.values():
            edit.touched.update(self._ends(parent, last, self._last(parent)))
        return edit.change()

    def sort(self, order: Order) -> Change:
        """Bring the jobs into another order, at once: for some ten thousand jobs."""
        sorting = self.sorting(order)
        sorting.run()
        return self.finish(sorting)

    def sorting(self, order: Order) -> Sorting:
        """A sort of the jobs as they are now, to be run in a thread, beside the list.

        The list keeps its order, and may change, until `finish`. There is one sort at a time:
        one that was begun before is stopped.
        """
        new = Sorting(order, (), 1) if order == self._order else self._sequence.sorting(order)
        if self._sorting is not None:
            self._sorting.stop()
        self._sorting = new
        return new

    def finish(self, sorting: Sorting) -> Change:
        """Bring the jobs into the order of a sort that has run; one that was stopped does nothing.

        It costs what has changed since the sort began; `Sorting.free` then costs what the rows do.
        """
        if sorting is not self._sorting:
            return NO_CHANGE
        self._sorting = None
        if sorting.is_stopped or not sorting.is_done or sorting.order == self._order:
            return NO_CHANGE
        changed = sorting.changed
        parents = (self._jobs[parent_id] for parent_id in self._groups if parent_id not in changed)
        wide = [parent for parent in parents if self._width(parent) > 1]
        now = [self._jobs[job_id] for job_id in changed if job_id in self._jobs]
        self._sequence.take(sorting, wide, now)
        self._order = sorting.order
        return _all_anew(self)

    def expand(self, parent_id: str, only: Iterable[int] | None = None) -> Change:
        """Show a job's children below it: all, or those with an index of `only`.

        Children need not be loaded. Of a job that is expanded already, this changes which
        children are shown.
        """
        indexes = None if only is None else sorted({index for index in only if index >= 0})
        return self._show(parent_id, True, indexes)

    def collapse(self, parent_id: str) -> Change:
        """Hide a job's children. What is known of them and pinned to them is kept."""
        return self._show(parent_id, False, None) if self.expanded(parent_id) else NO_CHANGE

    def mark(self, ids: Iterable[str], on: bool = True) -> Change:
        """Mark jobs and children, or take their marks away, whether they are on display or not.

        Only what there is can be marked; a mark can be taken from what there is no more.
        """
        marks = self._marks
        other = (job_id for job_id in ids if (job_id in marks) != on)
        changed = {job_id for job_id in other if not on or self._has(job_id)}
        marks.put(changed, on)
        return self._shown_anew(changed)

    def mark_range(self, first: int, last: int, on: bool = True) -> Change:
        """Mark the rows from one to the other, both included, whichever comes first."""
        start, stop = max(min(first, last), 0), max(first, last) + 1
        if on and start == 0 and stop >= len(self):
            return self.mark_all()
        ids = self.ids(start, stop)
        rows = [row for row, job_id in enumerate(ids, start) if (job_id in self._marks) != on]
        self._marks.put(ids, on)
        return in_place(rows)

    def mark_all(self) -> Change:
        """Mark every row, at a cost that does not depend on how many there are.

        Jobs that come later are not marked. All rows count as changed, if one is.
        """
        before = len(self._marks)
        parents = ((self._jobs[parent_id], group) for parent_id, group in self._groups.items())
        shown = ((child_id(parent, 0)[:-1], group.shown(parent)) for parent, group in parents)
        self._marks.put_all(self._jobs, shown)
        return _all_anew(self) if len(self._marks) > before else NO_CHANGE

    def clear_marks(self) -> Change:
        """Take away every mark, also those of other lists. All rows count as changed."""
        had = bool(self._marks)
        self._marks.clear()
        return _all_anew(self) if had else NO_CHANGE

    def depart(self, ids: Iterable[str], gone: bool) -> Change:
        """Tell of jobs that they have left the query, or are in it after all; their rows stay."""
        departed = self._notes.departed
        changed = {i for i in ids if i in self._jobs and (i in departed) != gone}
        for job_id in changed:
            if gone:
                departed[job_id] = None
            else:
                del departed[job_id]
        return self._shown_anew(changed)

    def leave(self, keep: Iterable[str] = ()) -> Change:
        """Drop the departed jobs.

        Those of `keep` stay, those that are marked, and the parents of either. What it costs
        depends on how many have departed, not on the rows or the marks.
        """
        kept = set(keep)
        kept.update(child.parent for child in map(split_child, tuple(kept)) if child)
        marks = self._marks
        return self.remove(
            [i for i in self.departed - kept if i not in marks and not marks.has_children(i)]
        )

    def note(self, job_id: str, text: str) -> Change:
        """Pin a note to a job or child; "" takes it away."""
        return self.note_each({job_id: text})

    def note_each(self, notes: Mapping[str, str]) -> Change:
        """Pin notes to jobs or children, by id; "" takes one away."""
        known = {job_id: text for job_id, text in notes.items() if self._has(job_id)}
        return self._shown_anew({i for i, text in known.items() if self._notes.set_note(i, text)})

    def set_paces(self, paces: Mapping[str, Pace | None]) -> Change:
        """Tell of parents, by id, how fast their children end; None where that is not known."""
        known = {job_id: pace for job_id, pace in paces.items() if job_id in self._jobs}
        return self._shown_anew({i for i, pace in known.items() if self._notes.set_pace(i, pace)})

    def _news(self, jobs: Iterable[Job]) -> tuple[list[Job], list[tuple[str, Job]]]:
        """What differs from what is known: jobs, and children by their parent's id."""
        tops: dict[str, Job] = {}
        children: dict[str, Job] = {}
        for job in jobs:
            latest = children if is_child(job.id) else tops
            known = latest.get(job.id) or self.get(job.id)
            # The known id is taken over, lest the list hold the same text twice.
            latest[job.id] = completed(job, known)._replace(id=known.id) if known else job
        news = []
        for child in children.values():
            parts = split_child(child.id)
            parent = parts and (tops.get(parts.parent) or self._jobs.get(parts.parent))
            fits = parts and parent and child_id(parent, parts.index) == child.id
            if parent and fits and child != self.get(child.id):
                news.append((parent.id, child))
        return [job for job in tops.values() if job != self._jobs.get(job.id)], news

    def _note_change(self, ids: Iterable[str]) -> None:
        """Tell the sort that is under way which jobs are about to change, come or go."""
        sorting = self._sorting
        if sorting is not None and not sorting.is_stopped:
            for job_id in ids:
                sorting.changed.setdefault(job_id, self._jobs.get(job_id))

    def _show(self, parent_id: str, expanded: bool, only: Sequence[int] | None) -> Change:
        parent = self._jobs.get(parent_id)
        if parent is None:
            return NO_CHANGE
        group = self._groups.setdefault(parent_id, Group())
        row = self._sequence.row(parent)
        edit = Edit()
        if group.expanded != expanded:
            edit.touched.add(row)
        before = group.shown(parent)
        group.expanded, group.only = expanded, only
        after = group.shown(parent)
        self._sequence.resize(parent, len(after) - len(before))
        edit.gone += [
            Span(row + 1 + rank, many, child_id(parent, before[rank]))
            for rank, many in missing(before, after)
        ]
        edit.come += [
            Span(row + 1 + rank, many, child_id(parent, after[rank]))
            for rank, many in missing(after, before)
        ]
        edit.touched.update(self._ends(parent, _end(before), _end(after)))
        return edit.change()

    def _forget(self, parent: Job, index: int) -> bool:
        """Drop what is known of a child; whether there was anything."""
        job_id = child_id(parent, index)
        marked = job_id in self._marks
        self._marks.put((job_id,), False)
        pinned = self._notes.drop(job_id) or marked
        group = self._groups.get(parent.id)
        if group is None:
            return pinned
        if group.only is not None and index in group.only:
            group.only = [kept for kept in group.only if kept != index]
            self._sequence.resize(parent, -1)
        return group.loaded.pop(job_id, None) is not None or pinned

    def _has(self, job_id: str) -> bool:
        """Whether there is such a job, or could be such a child."""
        if job_id in self._jobs or self.get(job_id) or self.position(job_id) is not None:
            return True
        child = self._child(job_id)
        return child is not None and child[1] < child[0].child_count

    def _shown_anew(self, ids: Collection[str]) -> Change:
        """The Change of rows that show something else, where they are on display."""
        if len(ids) * 32 < len(self):
            rows = (self.position(job_id) for job_id in ids)
            return in_place(sorted(row for row in rows if row is not None))
        return in_place(row for row, job_id in enumerate(self.ids(0, len(self))) if job_id in ids)

    def _span(self, job: Job) -> Span:
        return Span(self._sequence.row(job), self._width(job), job.id)

    def _wider(self, old: Job, new: Job) -> int:
        return self._width(new) - self._width(old)

    def _tail(self, longer: Job, shorter: Job) -> Span:
        """The last children of a parent whose size has changed in its place."""
        many = self._wider(shorter, longer)
        shown = self._width(shorter)
        return Span(self._sequence.row(longer) + shown, many, child_id(longer, shown - 1))

    def _no_longer_last(self, old: Job, new: Job) -> Iterator[int]:
        """The row of the child that the last of a parent, changed in its place, used to be."""
        few, many = sorted((self._width(old), self._width(new)))
        if 1 < few < many:
            yield self._sequence.row(new) + few - 1

    def _last(self, parent: Job) -> int | None:
        """The index of the last child on display."""
        group = self._groups.get(parent.id)
        return None if group is None else _end(group.shown(parent))

    def _ends(self, parent: Job, before: int | None, after: int | None) -> Iterator[int]:
        """The rows of the children that were or are the last ones, where that is another now."""
        if before is not None and after is not None and before != after:
            rows = (self.child_position(parent.id, index) for index in (before, after))
            yield from (row for row in rows if row is not None)

    def _renewed(self, old: Job, new: Job) -> Iterator[int]:
        """The rows of children that show something else because their parent has changed."""
        group = self._groups.get(new.id)
        before, after = placeholder(old, 0), placeholder(new, 0)
        if group is None or before == after:
            return
        first = self._sequence.row(new) + 1
        for rank, index in enumerate(group.shown(new)):
            if before.id != after.id or child_id(new, index) not in group.loaded:
                yield first + rank


def _end(indexes: Sequence[int]) -> int | None:
    return indexes[-1] if indexes else None


def _all_anew(rows: JobRows) -> Change:
    return Change((Splice(0, len(rows), len(rows)),)) if len(rows) else NO_CHANGE
