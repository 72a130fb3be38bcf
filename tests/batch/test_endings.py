"""How a job ended, in words; where its time went; what has to be asked to know where it ran."""

import pytest

from batch_tui.batch.detail import Attempt, Detail, Member, Outcome
from batch_tui.batch.endings import (
    CODES,
    exit_words,
    instance_in,
    is_lost,
    lost_hosts,
    outcome_told,
    why,
)
from batch_tui.batch.hosts import HostAsk, to_ask
from batch_tui.batch.job import Job, More, Status
from batch_tui.batch.phases import Times, times

LOST = "Host EC2 (instance i-0f3a9c51d2e47b608) terminated."
NOW = 1_000_000


def host(name: str, cluster: str = "c") -> str:
    return f"arn:aws:ecs:us-east-1:1:container-instance/{cluster}/{name}"


def detail(*attempts: Attempt, job: Job | None = None, pod: bool = False) -> Detail:
    return Detail(
        job or Job("id", "etl", Status.FAILED, created=0), Member("id"), attempts, pod=pod
    )


def told(which: Detail) -> dict[str, str]:
    return {one.name: one.text for one in why(which)}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "ended well"),
        (1, "failed by itself"),
        (126, "cannot be executed"),
        (127, "not found"),
        (137, "killed: out of memory, or a time limit"),
        (139, "SIGSEGV"),
        (143, "SIGTERM"),
        (159, "signal 31"),
        (77, "a code of its own"),
        (-1, "a code of its own"),
    ],
)
def test_an_exit_code_is_told_in_words(code: int, words: str) -> None:
    assert words in exit_words(code)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("OutOfMemoryError: Container killed due to memory usage", "killed: out of memory"),
        ("Job attempt duration exceeded timeout", "killed: its time limit for an attempt was over"),
        (LOST, "killed: its host was taken away"),
        ("Essential container in task exited", CODES[137]),
    ],
)
def test_a_reason_leaves_less_to_guess(reason: str, words: str) -> None:
    assert exit_words(137, reason) == exit_words(137, "", reason) == words


def test_a_job_that_failed_tells_code_and_reasons_the_most_telling_first() -> None:
    ended = Attempt(5, 9, "Task failed", (Outcome("", 137, "OutOfMemoryError: x"),))
    job = Job("id", "etl", Status.FAILED, created=0, reason="Task failed", exit_code=137)
    assert list(told(detail(ended, job=job)).items()) == [
        ("Exit code", "137, killed: out of memory"),
        ("Container reason", "OutOfMemoryError: x"),
        ("Status reason", "Task failed"),
    ]


def test_of_several_containers_that_which_failed_is_named() -> None:
    ended = Attempt(5, 9, "", (Outcome("fetch", 0), Outcome("main", 127)))
    assert told(detail(ended))["Exit code"].startswith("main: 127, ")


def test_a_job_without_an_exit_code_never_started() -> None:
    refused = Attempt(None, 9, "Task failed to start", (Outcome("", None, "CannotPullImage"),))
    which = detail(refused)
    assert told(which)["Exit code"] == "none, it never started"
    assert told(which)["Container reason"] == "CannotPullImage"
    assert outcome_told(refused.outcomes[0], refused) == "no exit code, never started"
    assert told(detail())["Exit code"] == "none, it never started"
    lost = Attempt(5, 9, LOST, (Outcome(),))
    assert told(detail(lost))["Exit code"] == "none"


def test_hosts_that_were_taken_away_are_counted_and_named() -> None:
    lost = Attempt(5, 9, LOST)
    spot = Attempt(10, 12, "Your Spot Task was interrupted.")
    which = detail(lost, spot, Attempt(20, 30, "Essential container in task exited"))
    assert lost_hosts(which) == ("i-0f3a9c51d2e47b608", "")
    assert told(which)["Hosts lost"].startswith("2 attempts lost their hosts")
    assert "i-0f3a9c51d2e47b608" in told(which)["Hosts lost"]
    assert not is_lost("the host EC2 is fine")
    assert instance_in("no instance i-x here") == ""


def test_a_job_that_goes_on_tells_no_end_and_not_the_reason_of_an_attempt_before() -> None:
    job = Job("id", "etl", Status.RUNNING, created=0, started=20, reason="retried")
    which = detail(Attempt(5, 9, LOST, (Outcome("", 1, "old"),)), Attempt(20, None, ""), job=job)
    assert told(which) == {"Status reason": "retried"}


def test_an_array_tells_how_many_children_failed() -> None:
    more = More(size=10, summary=(0, 0, 0, 0, 0, 7, 3))
    job = Job("id", "etl", Status.FAILED, created=0, more=more)
    assert told(detail(job=job)) == {"Children failed": "3 of 10"}
    assert times(detail(job=job), NOW) == ()


def test_who_ended_it_is_told() -> None:
    job = Job("id", "etl", Status.FAILED, created=0, more=More(terminated=True))
    assert told(detail(Attempt(1, 2, ""), job=job))["Ended by"] == "a termination"


# Where the time went


def test_each_attempt_waits_from_the_end_of_the_one_before() -> None:
    job = Job("id", "etl", Status.FAILED, created=100, started=1_000, stopped=1_500)
    which = detail(Attempt(300, 600, LOST), Attempt(1_000, 1_500, ""), job=job)
    assert times(which, NOW) == (Times(1, 200, None, 300), Times(2, 400, None, 500))


def test_the_start_is_told_apart_only_where_it_was_seen() -> None:
    starting = Job("id", "etl", Status.STARTING, created=100)
    which = detail(Attempt(None, None, ""), job=starting)
    assert times(which, 500) == (Times(1, 400, None, None, is_open=True),)
    assert times(which, 500, 450) == (Times(1, 350, 50, None, is_open=True),)
    running = Job("id", "etl", Status.RUNNING, created=100, started=480)
    which = detail(Attempt(480, None, ""), job=running)
    assert times(which, 500, 450) == (Times(1, 350, 30, 20, is_open=True),)


def test_a_job_that_waits_again_has_one_attempt_more() -> None:
    job = Job("id", "etl", Status.RUNNABLE, created=100)
    which = detail(Attempt(200, 300, LOST), job=job)
    assert times(which, 500)[-1] == Times(2, 200, is_open=True)


def test_a_job_that_ended_without_an_attempt_only_waited() -> None:
    job = Job("id", "etl", Status.FAILED, created=100, stopped=400)
    assert times(detail(job=job), NOW) == (Times(1, 300),)


# Where it ran


def test_all_instances_that_no_reason_names_are_asked_about_in_one_call() -> None:
    which = detail(
        Attempt(1, 2, LOST, host=host("a")),
        Attempt(3, 4, "", host=host("b")),
        Attempt(5, 6, "", host=host("c")),
        Attempt(5, 6, "", host=host("d", "other")),
        Attempt(7, 8, "", host=host("b")),
    )
    assert to_ask(which) == HostAsk("c", (host("b"), host("c")), "us-east-1")


def test_the_cluster_of_an_old_arn_is_that_of_the_task_or_not_known() -> None:
    old = "arn:aws:ecs:us-east-1:1:container-instance/x"
    assert to_ask(detail(Attempt(1, 2, "", host=old))) is None
    task = "arn:aws:ecs:us-east-1:1:task/c/t"
    assert to_ask(detail(Attempt(1, 2, "", host=old, task=task))) == HostAsk(
        "c", (old,), "us-east-1"
    )


@pytest.mark.parametrize("attempt", [Attempt(1, 2, "", host="ip-10-0-3-17"), Attempt(1, 2, LOST)])
def test_a_pod_and_a_host_that_is_named_need_no_call(attempt: Attempt) -> None:
    assert to_ask(detail(attempt)) is None
