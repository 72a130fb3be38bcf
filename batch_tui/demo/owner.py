"""Whose task, container instance or log stream it is, by its name."""

from batch_tui.demo.facts import Facts
from batch_tui.demo.names import id_of, serial_with
from batch_tui.demo.store import Store


def owner(store: Store, name: str) -> Facts | None:
    """The job or child that has a task or a container instance of this name."""
    try:
        serial, member = serial_with(store.columns.seed, name[:8]), int(name[8:12], 16)
    except ValueError:
        return None
    job_id = id_of(store.columns.seed, serial)
    if not member:
        return store.find(job_id)
    return store.find(f"{job_id}:{member - 1}") or store.find(f"{job_id}#{member - 1}")
