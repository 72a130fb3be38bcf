"""What is told of a job that is run again: all that is sent, and what the job must do."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batch_tui.aws.again import originals
from batch_tui.aws.submit import request
from batch_tui.batch.again import INDEXES, MOST_BYTES, Override, Part, Submission, Wish, drafts
from batch_tui.batch.detail import Variable
from batch_tui.look.again import LOOKUP, facts, indexes, must_do, warnings
from tests.aws.test_again import kinds

README = Path("README.md").read_text()


def leaves(value: Any) -> Iterator[str]:
    """Every text, number and key of a map in what is sent."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.startswith("a-"):
                yield name
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif not isinstance(value, bool):
        yield str(value)


@pytest.mark.parametrize("kind", range(len(kinds())))
def test_all_that_is_sent_is_told(kind: int) -> None:
    [original] = originals({"jobs": [kinds()[kind]]})
    told = "\n".join(f"{fact.name}: {fact.value}" for fact in facts(original.submission))
    missing = {leaf for leaf in leaves(request(original.submission)) if leaf not in told}
    assert missing <= {"GPU"}  # which has a title of its own
    assert "GPUs: 1" in told or "GPU" not in missing


def asked(variable: str) -> Submission:
    one = Override(environment=(Variable(INDEXES, variable, secret=False),))
    return Submission("a", "b", "c", size=3, parts=(Part(containers=(one,)),))


def test_what_the_job_must_do_is_told_only_where_it_must() -> None:
    assert list(must_do(Submission("a", "b", "c"))) == []
    said = " ".join(fact.value for fact in must_do(asked("3,17,39")))
    assert LOOKUP in said
    assert "children 0 to 2" in said
    assert indexes(asked("3,17,39")) == "3,17,39"


def run_shell(script: str, **env: str) -> str:
    shell = shutil.which("sh")
    assert shell
    ran = subprocess.run(
        [shell, "-euc", script],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.strip()


@pytest.mark.parametrize(
    ("env", "index"),
    [
        ({INDEXES: "3,17,39", "AWS_BATCH_JOB_ARRAY_INDEX": "1"}, "17"),
        ({INDEXES: "3,17,39", "AWS_BATCH_JOB_ARRAY_INDEX": "0"}, "3"),
        ({INDEXES: "17"}, "17"),
    ],
)
def test_what_it_must_do_is_what_a_shell_does(env: dict[str, str], index: str) -> None:
    assert run_shell(f"echo {LOOKUP}", **env) == index


@pytest.mark.parametrize(
    ("env", "index"),
    [
        ({INDEXES: "3,17,39", "AWS_BATCH_JOB_ARRAY_INDEX": "2"}, "39"),
        ({INDEXES: "17"}, "17"),
        ({INDEXES: "", "AWS_BATCH_JOB_ARRAY_INDEX": "5"}, "5"),
        ({"AWS_BATCH_JOB_ARRAY_INDEX": "5"}, "5"),
        ({}, "0"),
    ],
)
def test_the_lines_of_the_readme_hold_for_every_job(env: dict[str, str], index: str) -> None:
    lines = README.split("takes its index from there:")[1].split("```")[1].removeprefix("sh")
    assert run_shell(f"{lines}\necho $index", **env) == index


def test_one_that_is_too_large_is_told() -> None:
    assert list(warnings(asked("1,2"))) == []
    many = ",".join(map(str, range(MOST_BYTES // 4)))
    [said] = warnings(asked(many))
    assert "takes 30" in said


def test_ten_thousand_children_one_by_one_are_told_by_the_first() -> None:
    [original] = originals({"jobs": [kinds()[0]]})
    known = {original.job.id: original}
    made = drafts([original.job.id], known, range(10_000), Wish("each"))
    assert len(made) == 10_000
    assert made[-1].submission is not None
    assert indexes(made[-1].submission) == "9999"
