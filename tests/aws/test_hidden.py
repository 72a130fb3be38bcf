"""What is hidden: secrets in values, in commands, in sentences; and what must not be."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.aws.hidden import MASK, looks_secret, masked, masked_command
from batch_tui.aws.members import members
from batch_tui.aws.where import clause
from batch_tui.batch.detail import Member
from tests.harmless import ANY_TEXT, COMMANDS, VARIABLES

# Put together here, so that nothing takes this file for a leak.
STRIPE = "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc"
SLACK = "https://hooks." + "slack.com/services/T0000/B0000/" + "X" * 24
GITHUB = "gh" + "p_0123456789abcdefghijABCDEFGHIJ012345"
BOT = "xo" + "xb-123456789012-abcdefghijkl"
KEY_ID = "AK" + "IAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PGPASS", "hunter2"),
        ("MYSQL_PW", "hunter2"),
        ("DBPASS", "hunter2"),
        ("DB_PASSWORD", "123456"),
        ("apiKeys", "x"),
        ("SLACK_WEBHOOK", "https://example.org/x"),
        ("NOTIFY", SLACK),
        ("STAGE", STRIPE),
        ("STAGE", KEY_ID),
        ("STAGE", f"Authorization: Bearer {JWT}"),
        ("STAGE", "Server=db;User Id=sa;Password=hunter2;"),
        ("STAGE", "AccountName=me;AccountKey=aGVsbG8="),
        ("STAGE", "jdbc:postgresql://db/app?user=me&password=hunter2"),
        ("STAGE", '{"user": "me", "password": "hunter2"}'),
        ("ARGS", "--user me --password hunter2"),
    ],
)
def test_a_value_is_hidden_for_its_name_or_for_itself(name: str, value: str) -> None:
    assert looks_secret(name, value)


@pytest.mark.parametrize(("name", "value"), VARIABLES)
def test_harmless_values_are_shown(name: str, value: str) -> None:
    assert not looks_secret(name, value)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("run", "--password", "hunter2", "--fast"), f"run --password {MASK} --fast"),
        (("run", "--password", "two words"), f"run --password {MASK}"),
        (("run", "--db-password=hunter2"), f"run --db-password={MASK}"),
        (("env", "PGPASSWORD=hunter2", "psql"), f"env PGPASSWORD={MASK} psql"),
        (("java", "-Ddb.password=hunter2", "Main"), f"java -Ddb.password={MASK} Main"),
        (("run", "--api-key", "abcdef"), f"run --api-key {MASK}"),
        (("run", "--token", "abcdef"), f"run --token {MASK}"),
        (("mysql", "-u", "me", "-phunter2", "app"), f"mysql -u me -p{MASK} app"),
        (("/usr/bin/sshpass", "-p", "hunter2", "ssh"), f"/usr/bin/sshpass -p {MASK} ssh"),
        (("docker", "login", "-u", "me", "-p", "hunter2"), f"docker login -u me -p {MASK}"),
        (("redis-cli", "-a", "hunter2"), f"redis-cli -a {MASK}"),
        (("curl", "-u", "me:hunter2", "example.org"), f"curl -u me:{MASK} example.org"),
        (("curl", "-H", f"Authorization: Bearer {JWT}"), f"curl -H 'Authorization: Bearer {MASK}'"),
        (("psql", "postgres://me:hunter2@db/app"), f"psql postgres://me:{MASK}@db/app"),
        (("run", SECRET_KEY), f"run {MASK}"),
        (("run", KEY_ID, GITHUB, BOT), f"run {MASK} {MASK} {MASK}"),
        (
            ("sh", "-c", "export DB_PASSWORD=hunter2; run --password hunter2 -v"),
            f"sh -c 'export DB_PASSWORD={MASK} run --password {MASK} -v'",
        ),
    ],
)
def test_only_the_secrets_of_a_command_are_masked(command: Sequence[str], shown: str) -> None:
    assert masked_command(command) == shown


@pytest.mark.parametrize("command", COMMANDS)
def test_harmless_commands_are_shown_whole(command: Sequence[str]) -> None:
    assert MASK not in masked_command(command)


def test_a_private_key_is_masked_to_its_end() -> None:
    begin, end = (f"-----{edge} RSA PRIVATE KEY-----" for edge in ("BEGIN", "END"))
    assert masked(f"a {begin}\nMIIE\nMIIF\n{end} b") == f"a {MASK} b"


def test_the_tree_shows_a_command_without_its_secrets_until_it_is_asked_for() -> None:
    told = members(
        {
            "jobId": "id",
            "container": {"command": ["run", "--password", "hunter2"]},
            "parameters": {"arguments": "--password hunter2", "date": "2026-11-01"},
            "statusReason": "could not reach postgres://me:hunter2@db/app",
        }
    )
    container, parameters, reason = told.members[1:]
    assert container.members == (
        Member("command", "run --password hunter2", (), True, f"run --password {MASK}"),
    )
    assert parameters.members == (
        Member("arguments", "--password hunter2", (), True, f"--password {MASK}"),
        Member("date", "2026-11-01"),
    )
    assert (reason.secret, "hunter2" in reason.without) == (True, False)


def test_sentences_about_failures_tell_no_secret() -> None:
    told = "vault login --token abcdef failed at https://me:hunter2@proxy.local"
    assert clause(told) == f"vault login --token {MASK} failed at https://me:{MASK}@proxy.local"


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=4))
def test_anything_can_be_looked_at(text: str, words: list[str]) -> None:
    assert (MASK in masked(text)) or masked(text) == text
    assert isinstance(masked_command(words), str)
