import gc
import json
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path
from weakref import ref

import pytest

from batch_tui import __version__
from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import RENEWED_SECONDS, Connection, connect
from batch_tui.batch.failure import BadCredentials, Refused
from batch_tui.demo import DemoRegion
from tests.aws.conftest import DUMMY
from tests.aws.servers import CannedServer

ROLE = """
[profile base]
aws_access_key_id = access
aws_secret_access_key = secret
[profile guarded]
region = eu-west-1
source_profile = base
role_arn = arn:aws:iam::123456789012:role/reader
mfa_serial = arn:aws:iam::123456789012:mfa/me
"""

pytestmark = pytest.mark.usefixtures("home")


def test_profile_region_and_endpoint_are_told(
    aws_config: Callable[[str], None], keys: None
) -> None:
    aws_config("[profile work]\nregion = eu-north-1\n")
    connection = connect("work")
    assert connection.place[:2] == ("work", "eu-north-1")
    assert connection.place.endpoint == "https://batch.eu-north-1.amazonaws.com"


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_the_environment_chooses_the_region(
    variable: str, aws_config: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_config("[default]\nregion = eu-north-1\n")
    monkeypatch.setenv(variable, "us-east-2")
    assert connect().place.region == "us-east-2"
    assert connect(region="sa-east-1").place.region == "sa-east-1"


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BATCH"])
def test_the_environment_chooses_the_endpoint(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://localhost:1")
    assert connect(region="eu-west-1").place.endpoint == "http://localhost:1"
    asked = connect(region="eu-west-1", endpoint_url="http://localhost:2")
    assert asked.place.endpoint == "http://localhost:2"


def test_the_environment_chooses_the_profile_and_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("[profile work]\nregion = eu-north-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(elsewhere))
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert connect().place[:2] == ("work", "eu-north-1")


def test_explicit_credentials_look_at_nothing_of_the_user(
    demo: DemoRegion,
    aws_config: Callable[[str], None],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    connected: Callable[[str], Connection],
) -> None:
    aws_config("this is no configuration [")
    (home / ".aws" / "credentials").write_text("neither = [is this")
    model = home / ".aws" / "models" / "batch" / "2016-08-10"
    model.mkdir(parents=True)
    (model / "service-2.json").write_text("{}")
    for name, value in {
        "AWS_PROFILE": "broken",
        "AWS_REGION": "not a region",
        "AWS_ENDPOINT_URL": "no url",
        "AWS_ENDPOINT_URL_BATCH": "no url",
        "AWS_ACCESS_KEY_ID": "half",
        "AWS_CA_BUNDLE": "/nowhere",
        "REQUESTS_CA_BUNDLE": " ",
        "AWS_MAX_ATTEMPTS": "many",
        "AWS_DEFAULTS_MODE": "nonsense",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    connection = connected(demo.url)
    assert BatchRegion(connection).list_queues(None).queues
    assert connection.place[:2] == ("default", "eu-west-1")


def test_explicit_credentials_reach_the_real_endpoint_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:1")
    connection = connect(None, "eu-west-1", credentials=DUMMY)
    assert connection.place.endpoint == "https://batch.eu-west-1.amazonaws.com"


def test_a_read_only_connection_refuses_every_change_before_it_is_sent(
    canned: CannedServer,
) -> None:
    connection = connect(None, "eu-west-1", canned.url, read_only=True, credentials=DUMMY)
    client = connection.client("batch")
    for change in (
        lambda: client.submit_job(jobName="a", jobQueue="q", jobDefinition="d"),
        lambda: client.terminate_job(jobId="a", reason="r"),
        lambda: client.cancel_job(jobId="a", reason="r"),
        lambda: client.tag_resource(resourceArn="arn:aws:batch:x", tags={}),
        lambda: connection.call("CancelJob", lambda answer: answer, jobId="a", reason="r"),
    ):
        with pytest.raises(Refused, match="--read-only"):
            change()
    assert canned.paths == []
    canned.gives(200, {"jobQueues": []})
    assert BatchRegion(connection).list_queues(None).queues == ()
    connection.close()


def test_the_program_names_itself(
    canned: CannedServer, connected: Callable[[str], Connection]
) -> None:
    canned.gives(200, {"jobQueues": []})
    BatchRegion(connected(canned.url)).list_queues(None)
    assert f"batch-tui/{__version__}" in canned.user_agents[0]


def test_repaired_credentials_are_picked_up_by_the_next_call(demo: DemoRegion, home: Path) -> None:
    connection = connect(None, "eu-west-1", demo.url)
    region = BatchRegion(connection)
    with pytest.raises(BadCredentials):
        region.list_queues(None)
    (home / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = a\naws_secret_access_key = b\n"
    )
    assert region.list_queues(None).queues
    connection.close()


def test_a_configuration_broken_and_mended_while_running_needs_no_restart(
    demo: DemoRegion, aws_config: Callable[[str], None]
) -> None:
    whole = "[profile work]\nregion = eu-west-1\naws_access_key_id = a\n"
    aws_config(whole + "aws_secret_access_key = b\n")
    connection = connect("work", None, demo.url)
    region = BatchRegion(connection)
    demo.faults.expire_credentials = 1
    with pytest.raises(BadCredentials, match="expired"):
        region.list_queues(None)
    aws_config(whole)
    for _ in range(2):
        with pytest.raises(BadCredentials, match="aws_secret_access_key"):
            region.list_queues(None)
    aws_config(whole + "aws_secret_access_key = c\n")
    assert region.list_queues(None).queues
    connection.close()


def test_credentials_that_go_on_failing_make_no_session_anew(
    demo: DemoRegion, home: Path, keys: None
) -> None:
    now = 0.0
    connection = connect(None, "eu-west-1", demo.url, clock=lambda: now)
    region = BatchRegion(connection)
    first = ref(connection.client("batch"))
    demo.faults.expire_credentials = 101
    for _ in range(100):
        now += RENEWED_SECONDS / 4
        with pytest.raises(BadCredentials):
            region.list_queues(None)
    assert connection.client("batch") is first()
    (home / ".aws" / "credentials").write_text("[other]\n")
    with pytest.raises(BadCredentials):
        region.list_queues(None)
    gc.collect()
    assert first() is None
    assert region.list_queues(None).queues
    connection.close()


def test_a_command_that_gives_other_credentials_is_asked_again_after_a_while(
    demo: DemoRegion, aws_config: Callable[[str], None], home: Path
) -> None:
    now = 0.0
    given = home / "given.json"
    aws_config(f"[profile work]\nregion = eu-west-1\ncredential_process = cat {given}\n")
    given.write_text('{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"}')
    connection = connect("work", None, demo.url, clock=lambda: now)
    region = BatchRegion(connection)
    client = connection.client("batch")
    demo.faults.expire_credentials = 2
    for _ in range(2):
        now += RENEWED_SECONDS
        with pytest.raises(BadCredentials):
            region.list_queues(None)
    assert connection.client("batch") is client
    given.write_text("mended soon")
    now += RENEWED_SECONDS
    assert connection.client("batch") is client
    given.write_text('{"Version": 1, "AccessKeyId": "other", "SecretAccessKey": "b"}')
    now += RENEWED_SECONDS - 1
    assert connection.client("batch") is client
    now += 1
    assert region.list_queues(None).queues
    assert connection.client("batch") is not client
    connection.close()


def test_credentials_that_are_good_are_kept_whatever_is_written(
    demo: DemoRegion, home: Path, keys: None
) -> None:
    connection = connect(None, "eu-west-1", demo.url)
    client = connection.client("batch")
    (home / ".aws" / "credentials").write_text("[other]\n")
    assert BatchRegion(connection).list_queues(None).queues
    assert connection.client("batch") is client
    connection.close()


def test_a_role_that_wants_an_mfa_code_does_not_ask_on_our_terminal(
    aws_config: Callable[[str], None], canned: CannedServer
) -> None:
    aws_config(ROLE)
    connection = connect("guarded", None, canned.url)
    region = BatchRegion(connection)
    with pytest.raises(BadCredentials, match="MFA code"):
        region.list_queues(None)
    assert canned.paths == []


def test_a_role_that_the_aws_command_assumed_is_taken_over(
    aws_config: Callable[[str], None], home: Path, demo: DemoRegion
) -> None:
    aws_config(ROLE)
    connection = connect("guarded", None, demo.url)
    region = BatchRegion(connection)
    asked = {
        "RoleArn": "arn:aws:iam::123456789012:role/reader",
        "SerialNumber": "arn:aws:iam::123456789012:mfa/me",
    }
    cache = home / ".aws" / "cli" / "cache"
    cache.mkdir(parents=True)
    name = sha1(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    (cache / f"{name}.json").write_text(
        json.dumps(
            {
                "Credentials": {
                    "AccessKeyId": "a",
                    "SecretAccessKey": "b",
                    "SessionToken": "c",
                    "Expiration": "2999-01-01T00:00:00Z",
                }
            }
        )
    )
    assert region.list_queues(None).queues
    connection.close()
