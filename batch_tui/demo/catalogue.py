"""What the demo region runs: its queues, and the kinds of jobs that people submit to them."""

from typing import Literal, NamedTuple

from batch_tui.demo.hosts import Environment

REGION = "us-east-1"
ACCOUNT = "111122223333"
QUEUE_ARN = f"arn:aws:batch:{REGION}:{ACCOUNT}:job-queue/"

Platform = Literal["ec2", "fargate", "ecs", "eks", "mnp"]


class Queue(NamedTuple):
    """A job queue; `policy` is the name of its scheduling policy, "" for none.

    `environments` are in the order of their use; without any, it has a usual one of its own.
    `limits` are reasons, and after how many seconds a job at the head is cancelled for each.
    """

    name: str
    priority: int
    state: str = "ENABLED"
    kind: str = "ECS"
    policy: str = ""
    environments: tuple[Environment, ...] = ()
    limits: tuple[tuple[str, int], ...] = ()
    status: str = "VALID"
    reason: str = "JobQueue Healthy"

    @property
    def arn(self) -> str:
        """The queue's ARN."""
        return QUEUE_ARN + self.name


QUEUES = (
    Queue("nightly-etl", 10),
    Queue("ml-training", 50, policy="fair-research"),
    Queue("genomics", 20),
    Queue("render-spot", 5),
    Queue("adhoc", 1),
    Queue("services-eks", 30, kind="EKS"),
    Queue("legacy-reports", 2, state="DISABLED"),
)


class Template(NamedTuple):
    """A kind of job: `weight` in 256 jobs are like this.

    A name is `stem` and a part that is one of `words`, or the UTC date of submission, or a
    number that counts up. `sizes` are those that an array (or, with `platform` mnp, a multi-node
    job) may have. `delay`, `wait` and `run` are the shortest and the longest time in seconds until
    the job is taken up, until there is room for it, and of its container; `spread` is that from
    an array's first child to its last. `failures`, where given, is how many children of it fail.
    """

    queue: int
    weight: int
    stem: str
    definition: str
    part: Literal["number", "date", "word"] = "number"
    words: tuple[str, ...] = ()
    platform: Platform = "ec2"
    sizes: tuple[int, ...] = ()
    run: tuple[int, int] = (40, 2400)
    delay: tuple[int, int] = (1, 15)
    wait: tuple[int, int] = (2, 900)
    spread: tuple[int, int] = (120, 2400)
    share: str = ""
    depends: bool = False
    failures: int | None = None
    image: str = "worker:2026.11"
    vcpus: str = "2"
    memory: str = "4096"
    command: tuple[str, ...] = ("python", "-m", "work")

    @property
    def is_array(self) -> bool:
        """Whether the jobs are array parents."""
        return bool(self.sizes) and self.platform != "mnp"

    @property
    def is_mnp(self) -> bool:
        """Whether the jobs are multi-node parallel (MNP) parents."""
        return self.platform == "mnp"


def _etl(weight: int, stem: str, definition: str, *, depends: bool = False) -> Template:
    command = ("etl", "run", "--date", "Ref::date")
    image = "etl:4.18.2"
    return Template(
        0, weight, stem, definition, "date", depends=depends, image=image, command=command
    )


_TRAIN = ("lr1e3", "lr3e3", "lr1e4", "lr3e4", "lr1e5", "adamw-lr3e4", "lion-lr1e4")

TEMPLATES = (
    _etl(22, "etl-orders-", "etl-daily"),
    _etl(16, "etl-customers-", "etl-daily"),
    Template(
        0, 3, "etl-clickstream-", "etl-clickstream", "date", sizes=(24, 96, 500), image="etl:4.18.2"
    ),
    Template(0, 24, "load-warehouse-", "warehouse-load", depends=True, image="warehouse:1.9"),
    Template(0, 19, "dedupe-events-", "dedupe", platform="fargate", vcpus="1", memory="2048"),
    Template(0, 13, "export-parquet-", "export-parquet", platform="ecs"),
    Template(0, 3, "vacuum-", "housekeeping", "word", ("catalog", "staging", "audit-log")),
    Template(
        1,
        12,
        "train-resnet-",
        "train-torch",
        "word",
        _TRAIN,
        run=(600, 9000),
        wait=(10, 3600),
        share="research",
        image="torch:2.9-cuda13",
        vcpus="16",
        memory="122880",
        command=("torchrun", "train.py", "--config", "Ref::config"),
    ),
    Template(
        1,
        3,
        "pretrain-llm-",
        "train-distributed",
        platform="mnp",
        sizes=(2, 4, 8, 16, 32),
        run=(900, 9000),
        wait=(30, 2400),
        share="research",
        image="torch:2.9-cuda13",
        vcpus="96",
        memory="1048576",
        command=("torchrun", "pretrain.py"),
    ),
    Template(
        1,
        2,
        "tune-xgboost-",
        "tune",
        sizes=(10, 64, 200),
        run=(60, 900),
        share="prod",
        image="xgboost:3.1",
        vcpus="4",
        memory="16384",
    ),
    Template(1, 14, "eval-holdout-", "evaluate", share="prod", image="torch:2.9-cuda13"),
    Template(1, 9, "embed-corpus-", "embed", share="adhoc", image="torch:2.9-cuda13"),
    Template(
        2,
        24,
        "align-sample-",
        "bwa-mem2",
        run=(120, 5400),
        image="bwa-mem2:2.2.1",
        vcpus="16",
        memory="32768",
        command=("bwa-mem2", "mem", "-t", "16", "Ref::reference"),
    ),
    Template(
        2,
        4,
        "call-variants-",
        "deepvariant",
        sizes=(22, 96, 1000, 5000),
        run=(60, 1200),
        image="deepvariant:1.8.0",
        vcpus="8",
        memory="30720",
    ),
    Template(2, 16, "QC-Report-", "multiqc", platform="fargate", vcpus="1", memory="2048"),
    Template(2, 10, "joint-genotype-", "glnexus", depends=True, memory="65536", vcpus="32"),
    Template(
        2,
        2,
        "assemble-",
        "assemble-mpi",
        "word",
        ("tardigrade", "axolotl", "sequoia"),
        platform="mnp",
        sizes=(2, 3, 6, 12),
        run=(600, 5400),
        vcpus="64",
        memory="262144",
    ),
    Template(
        3,
        20,
        "render-frame-",
        "blender",
        run=(60, 1800),
        image="blender:5.0",
        vcpus="8",
        memory="15360",
        command=("blender", "-b", "Ref::scene", "-f", "Ref::frame"),
    ),
    Template(
        3,
        4,
        "render-scene-",
        "blender",
        "word",
        ("harbour", "night-market", "glacier", "credits"),
        sizes=(240, 1200, 10_000),
        run=(30, 600),
        image="blender:5.0",
        vcpus="8",
        memory="15360",
    ),
    Template(3, 6, "composite-shot-", "composite", platform="ecs", depends=True),
    Template(4, 10, "notebook-", "papermill", "word", ("churn", "pricing", "forecast", "Ana-tmp")),
    Template(4, 6, "backfill-", "backfill", run=(300, 7200)),
    Template(5, 8, "thumbnails-", "thumbnails", platform="eks", run=(10, 300), vcpus="1"),
    Template(6, 6, "monthly-report-", "report-v1", "date", platform="fargate"),
    # The ones below are placed by hand, near the top of the first queue.
    Template(
        0,
        0,
        "verify-shards-seven-failed-",
        "verify-shards",
        sizes=(10_000,),
        run=(15, 15),
        delay=(1, 1),
        wait=(1, 1),
        spread=(40, 40),
        failures=7,
        image="verify:1.3",
        vcpus="1",
    ),
    Template(
        0,
        0,
        "reindex-shards-spawning-",
        "reindex",
        sizes=(2000,),
        run=(600, 900),
        delay=(1, 1),
        wait=(1, 1),
        spread=(600, 600),
        failures=3,
        image="search:9.2",
    ),
    Template(
        0,
        0,
        "rescore-customers-",
        "rescore",
        sizes=(400,),
        run=(30, 60),
        delay=(60, 60),
        wait=(1, 30),
        spread=(120, 240),
        failures=0,
        image="etl:4.18.2",
    ),
    Template(
        0,
        0,
        "merge-shards-",
        "merge-mpi",
        platform="mnp",
        sizes=(4,),
        run=(600, 900),
        delay=(1, 1),
        wait=(1, 2),
        image="mpi:5.0",
        vcpus="36",
        memory="73728",
    ),
    Template(
        0,
        0,
        "backfill-events-",
        "backfill-events",
        sizes=(300,),
        run=(20, 30),
        delay=(1, 1),
        wait=(1, 1),
        spread=(20, 20),
        failures=0,
        image="etl:4.18.2",
    ),
)

MEMORY_REASON = "OutOfMemoryError: Container killed due to memory usage"
EXITED = "Essential container in task exited"


class Outcome(NamedTuple):
    """How a job ends: `weight` in 256 end like this.

    `start` tells whether its container ran at all; `by` is what a person did to it, if so.
    `{host}` in a text is an instance's id, `{image}` the image.
    """

    weight: int
    exit_code: int | None
    reason: str
    container_reason: str = ""
    started: bool = True
    by: Literal["", "cancelled", "terminated"] = ""


OUTCOMES = (
    Outcome(226, 0, EXITED),
    Outcome(11, 1, EXITED),
    Outcome(5, 137, EXITED, MEMORY_REASON),
    Outcome(2, 139, EXITED),
    Outcome(3, None, "Host EC2 (instance {host}) terminated."),
    Outcome(
        2,
        None,
        "Task failed to start",
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to "
        "resolve ref {image}: not found",
        started=False,
    ),
    Outcome(2, 137, "Job attempt duration exceeded timeout"),
    Outcome(3, None, "Superseded by a newer run of the same date", started=False, by="cancelled"),
    Outcome(2, 143, "Wrong input bucket, stopped by ana@example.com", by="terminated"),
)
"""The first one is success, all others are failures; children fail by 1 to 6 only."""

CHILD_FAILURES = 6
"""Outcomes 1 to this are those of a child's own."""

SHOWPIECES = (
    (6, "rescore-customers-"),
    (15, "reindex-shards-spawning-"),
    (24, "merge-shards-"),
    (90, "verify-shards-seven-failed-"),
    (102, "backfill-events-"),
)
"""What stands near the top of the first queue: its age in seconds, and the stem of its name."""
