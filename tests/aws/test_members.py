from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.aws.hidden import looks_secret
from batch_tui.aws.members import members
from batch_tui.batch.detail import Member
from tests.harmless import ANY_TEXT, is_harmless

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=10,
)


def tree(**detail: Any) -> dict[str, Member]:
    return {member.name: member for member in members({"jobId": "id", **detail}).members}


def every(member: Member) -> Iterator[Member]:
    yield member
    for inner in member.members:
        yield from every(inner)


def test_every_member_is_there_in_the_order_of_the_answer() -> None:
    told = members({"jobName": "etl", "jobId": "id-1", "retryStrategy": {"attempts": 3}})
    assert told == Member(
        "id-1",
        members=(
            Member("jobName", "etl"),
            Member("jobId", "id-1"),
            Member("retryStrategy", members=(Member("attempts", "3"),)),
        ),
    )


def test_pairs_read_as_name_and_value() -> None:
    container = {
        "environment": [{"name": "STAGE", "value": "prod"}, {"name": "EMPTY"}],
        "resourceRequirements": [{"value": "4", "type": "VCPU"}],
        "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:x"}],
    }
    environment, requirements, secrets = tree(container=container)["container"].members
    assert environment.members == (Member("STAGE", "prod"), Member("EMPTY"))
    assert requirements.members == (Member("VCPU", "4"),)
    assert secrets.members == (Member("DB_PASSWORD", "arn:aws:ssm:x"),)


def test_entries_of_other_lists_are_numbered() -> None:
    attempts = tree(attempts=[{"statusReason": "a"}, {"statusReason": "b"}])["attempts"]
    assert [attempt.name for attempt in attempts.members] == ["[0]", "[1]"]


def test_a_command_reads_as_a_shell_takes_it() -> None:
    command = tree(container={"command": ["sh", "-c", "echo hi"]})["container"].members[0]
    assert command == Member("command", "sh -c 'echo hi'")


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [
        (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
        (0, "not yet"),
        (10**18, "1000000000000000000"),
    ],
)
def test_times_are_iso_8601_in_utc(milliseconds: int, shown: str) -> None:
    assert tree(startedAt=milliseconds)["startedAt"].value == shown


def test_nothing_reads_as_none_and_truth_in_small_letters() -> None:
    told = tree(dependsOn=[], parameters={}, isCancelled=False)
    assert [told[name].value for name in ("dependsOn", "parameters", "isCancelled")] == [
        "none",
        "none",
        "false",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "API_KEY",
        "apiKey",
        "APIKEY",
        "DB_PASSWORD",
        "DBPASSWORD",
        "PGPASSWORD",
        "PASSWD",
        "DB_PWD",
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "githubToken",
        "GITHUBTOKEN",
        "AUTH_HEADER",
        "PRIVATE_PEM",
        "SENTRY_DSN",
        "SQL_CONN",
        "CONNECTION_STRING",
        "MY_CREDENTIALS",
        "ssh-key",
    ],
)
def test_names_of_secrets_are_known(name: str) -> None:
    assert looks_secret(name, "x")


@pytest.mark.parametrize(
    "name",
    [
        "KEYBOARD",
        "MONKEY",
        "TURKEY",
        "TOKENIZERS_PARALLELISM",
        "AUTHOR",
        "COMPASS",
        "PWD",
        "OLDPWD",
        "CONNECT_TIMEOUT",
        "PRIVATEER",
        "AWS_REGION",
        "STAGE",
        "KEYNOTE",
    ],
)
def test_other_names_are_not_taken_for_secrets(name: str) -> None:
    assert not looks_secret(name, "x")


@pytest.mark.parametrize(
    "value",
    [
        "postgres://user:pass@db.local/app",
        "redis://:pass@cache:6379",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "-----BEGIN RSA PRIVATE KEY-----",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln",
    ],
)
def test_values_that_are_secrets_are_known_whatever_their_name(value: str) -> None:
    assert looks_secret("STAGE", value)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/a:b@c",
        "s3://bucket/key",
        "0123456789abcdef0123456789abcdef01234567",
        "prod",
    ],
)
def test_other_values_are_not_taken_for_secrets(value: str) -> None:
    assert not looks_secret("STAGE", value)


def test_an_empty_value_hides_nothing() -> None:
    assert not looks_secret("API_KEY", "")


def test_secrets_are_flagged_wherever_people_name_values() -> None:
    told = members(
        {
            "jobId": "id",
            "parameters": {"password": "p"},
            "container": {
                "environment": [{"name": "API_KEY", "value": "k"}],
                "logConfiguration": {"options": {"splunk-token": "t"}},
            },
            "eksProperties": {"podProperties": {"containers": [{"env": [TOKEN_PAIR]}]}},
        }
    )
    assert [member.value for member in every(told) if member.secret] == ["p", "k", "t", "e"]


TOKEN_PAIR = {"name": "TOKEN", "value": "e"}


@given(st.dictionaries(ANY_TEXT, TREES, max_size=4))
def test_whatever_the_job_holds_the_tree_is_harmless(detail: dict[str, Any]) -> None:
    for member in every(members(detail)):
        assert is_harmless(member.name)
        assert is_harmless(member.value)
        assert not (member.value and member.members)
