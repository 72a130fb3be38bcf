"""Every failure, produced as it comes about, with what it tells."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    ReadTimeoutError,
)
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.aws.answers import answered
from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.errors import translate
from batch_tui.aws.session import Connection, connect
from batch_tui.aws.where import Asked
from batch_tui.batch.failure import (
    BadAnswer,
    BadCredentials,
    Denied,
    Failure,
    NoOperation,
    PageTooLarge,
    Refused,
    Throttled,
    TokenRefused,
    Unanswered,
    Unavailable,
)
from batch_tui.batch.job import Status
from batch_tui.batch.plan.stream import Filter, Stream
from batch_tui.batch.ports import Place
from batch_tui.demo import DemoRegion
from tests.aws.servers import CannedServer
from tests.harmless import ANY_TEXT, is_harmless

Connect = Callable[[str], Connection]
Configure = Callable[[str], None]


@pytest.fixture
def closed_port() -> Iterator[str]:
    """The URL of a port that nobody listens on, held so that nobody begins to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


def failure_of(connection: Connection) -> Failure:
    with pytest.raises(Failure) as caught:
        BatchRegion(connection).list_jobs(Stream("high"), None, 100)
    return caught.value


def failure_of_connecting(profile: str | None = None, **asked: Any) -> Failure:
    with pytest.raises(Failure) as caught:
        connect(profile, **asked)
    return caught.value


class TestThisMachine:
    def test_no_region(self) -> None:
        failure = failure_of_connecting()
        assert type(failure) is Refused
        assert failure.sentence == "No AWS region is chosen."
        assert "AWS_REGION" in failure.hint

    def test_a_region_that_is_none(self) -> None:
        failure = failure_of_connecting(region="eu west")
        assert type(failure) is Refused
        assert "eu west" in failure.sentence

    def test_an_unknown_profile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        failure = failure_of_connecting("nobody", region="eu-west-1")
        assert type(failure) is BadCredentials
        assert failure.sentence == "There is no AWS profile nobody."
        monkeypatch.setenv("AWS_PROFILE", "somebody")
        assert "somebody" in failure_of_connecting().sentence

    @pytest.mark.parametrize("url", ["nonsense", "http://a b", "http://[::1"])
    def test_a_malformed_endpoint(self, url: str) -> None:
        failure = failure_of_connecting(region="eu-west-1", endpoint_url=url)
        assert type(failure) is Refused
        assert url in failure.sentence
        assert "--endpoint-url" in failure.hint

    def test_no_credentials(self, closed_port: str) -> None:
        failure = failure_of(connect(None, "eu-west-1", closed_port))
        assert type(failure) is BadCredentials
        assert failure.sentence == "There are no AWS credentials for profile default."

    def test_half_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "half")
        failure = failure_of_connecting(region="eu-west-1")
        assert type(failure) is BadCredentials
        assert "AWS_SECRET_ACCESS_KEY" in failure.sentence

    @pytest.mark.parametrize(
        ("process", "why"),
        [
            ("sh -c 'echo broken vault >&2; exit 1'", "broken vault"),
            ("echo no json", "gave no credentials"),
            ("/nowhere/at-all", "/nowhere/at-all"),
        ],
    )
    def test_a_credential_process_that_fails(
        self, process: str, why: str, aws_config: Configure
    ) -> None:
        aws_config(f"[profile work]\nregion = eu-west-1\ncredential_process = {process}\n")
        failure = failure_of_connecting("work")
        assert type(failure) is BadCredentials
        assert why in failure.sentence
        assert "work" in failure.sentence

    @pytest.mark.parametrize(
        "config",
        [
            "[profile work]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = gone\n",
            "[profile work]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = work2\n"
            "[profile work2]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = work\n",
            "[profile work\n",
        ],
    )
    def test_a_configuration_that_makes_no_sense(self, config: str, aws_config: Configure) -> None:
        aws_config(config)
        failure = failure_of_connecting("work", region="eu-west-1")
        assert type(failure) is BadCredentials
        assert "~/.aws/config" in failure.hint

    @pytest.mark.parametrize(
        "config",
        [
            "[profile work]\nsso_start_url = https://x.test\nsso_region = eu-west-1\n"
            "sso_account_id = 1\nsso_role_name = r\n",
            "[profile work]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n"
            "[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://x.test\n",
        ],
    )
    @pytest.mark.parametrize("cached", [False, True])
    def test_no_or_an_expired_sso_sign_in(
        self, config: str, cached: bool, aws_config: Configure, home: Path
    ) -> None:
        aws_config(config)
        if cached:
            cache_expired_tokens(home)
        type_name, sentence, hint = failure_in_a_new_process("work")
        assert type_name == "BadCredentials"
        assert sentence == "The SSO sign-in of profile work is missing or has expired."
        assert "`aws sso login --profile work`" in hint

    def test_no_aws_login(self, aws_config: Configure) -> None:
        aws_config("[profile work]\nlogin_session = arn:aws:iam::1:user/me\n")
        type_name, sentence, _ = failure_in_a_new_process("work")
        assert type_name == "BadCredentials"
        assert "work" in sentence


def cache_expired_tokens(home: Path) -> None:
    """What `aws sso login` left behind a year ago, for both styles of configuration."""
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    token = {"accessToken": "t", "expiresAt": "2020-01-01T00:00:00Z", "region": "eu-west-1"}
    for key in ("https://x.test", "s"):
        name = sha1(key.encode()).hexdigest()
        (cache / f"{name}.json").write_text(json.dumps(token | {"startUrl": "https://x.test"}))


ASK = """
import json, sys
from batch_tui.aws.batch import BatchRegion
from batch_tui.aws.session import connect
from batch_tui.batch.failure import Failure
try:
    BatchRegion(connect(sys.argv[1], "eu-west-1", "http://127.0.0.1:9")).list_queues(None)
except Failure as failure:
    print(json.dumps([type(failure).__name__, failure.sentence, failure.hint]))
"""


def failure_in_a_new_process(profile: str) -> list[str]:
    """For what botocore reads from the home directory it was imported with."""
    ended = subprocess.run(
        [sys.executable, "-c", ASK, profile], check=True, capture_output=True, text=True
    )
    told: list[str] = json.loads(ended.stdout)
    return told


class TestTheNetwork:
    def test_a_closed_port(self, closed_port: str, connected: Connect) -> None:
        failure = failure_of(connected(closed_port))
        assert type(failure) is Unavailable
        host = closed_port.removeprefix("http://")
        assert failure.sentence == f"AWS Batch at {host} refused the connection."
        assert failure.hint == "Check the network, or --endpoint-url."

    def test_a_host_that_does_not_exist(self, connected: Connect) -> None:
        failure = failure_of(connected("http://batch.invalid"))
        assert type(failure) is Unavailable
        assert failure.sentence == "AWS Batch at batch.invalid could not be found by its name."

    def test_a_connection_closed_without_an_answer(
        self, canned: CannedServer, connected: Connect
    ) -> None:
        canned.gives(0, b"")
        failure = failure_of(connected(canned.url))
        assert type(failure) is Unanswered
        assert "closed the connection" in failure.sentence

    def test_no_tls_where_tls_is_spoken(self, canned: CannedServer, connected: Connect) -> None:
        failure = failure_of(connected(canned.url.replace("http:", "https:")))
        assert type(failure) is Unanswered
        assert "No secure connection" in failure.sentence
        assert "AWS_CA_BUNDLE" in failure.hint

    def test_a_proxy_that_is_not_there(
        self, closed_port: str, keys: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", closed_port.replace("//", "//user:secret@"))
        failure = failure_of(connect(None, "eu-west-1"))
        assert type(failure) is Unavailable
        assert failure.sentence == (
            f"The proxy {closed_port.removeprefix('http://')} could not be reached."
        )

    @pytest.mark.usefixtures("keys")
    def test_the_host_that_failed_is_named_when_it_is_not_batch(
        self, closed_port: str, aws_config: Configure, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        aws_config(
            "[profile work]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Environment\n"
        )
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", closed_port)
        failure = failure_of(connect("work", "eu-west-1"))
        assert type(failure) is Unavailable
        assert failure.sentence.startswith(closed_port.removeprefix("http://") + " refused")

    @pytest.mark.parametrize(
        ("error", "kind", "what"),
        [
            (ConnectTimeoutError, Unavailable, "did not take the connection within 5 s"),
            (ReadTimeoutError, Unanswered, "did not answer within 20 s"),
        ],
    )
    def test_time_outs(self, error: type[BotoCoreError], kind: type[Failure], what: str) -> None:
        place = Place("default", "eu-west-1", "https://batch.test")
        raised = error(endpoint_url="https://batch.test/v1/listjobs", error="slow")
        failure = translate(raised, Asked("batch", "ListJobs"), place)
        assert isinstance(failure, Failure)
        assert type(failure) is kind
        assert failure.sentence == f"AWS Batch at batch.test {what}."


class TestTheService:
    @pytest.mark.parametrize(
        ("status", "code", "kind"),
        [
            (429, "TooManyRequestsException", Throttled),
            (429, "", Throttled),
            (400, "ThrottlingException", Throttled),
            (503, "SlowDown", Throttled),
            (403, "AccessDeniedException", Denied),
            (403, "", Denied),
            (401, "", Denied),
            (403, "ExpiredTokenException", BadCredentials),
            (403, "UnrecognizedClientException", BadCredentials),
            (403, "InvalidSignatureException", BadCredentials),
            (403, "MissingAuthenticationTokenException", BadCredentials),
            (500, "ServerException", Unanswered),
            (502, "", Unanswered),
            (400, "ClientException", Refused),
            (404, "UnknownOperationException", NoOperation),
            (307, "", BadAnswer),
        ],
    )
    def test_error_answers(
        self, status: int, code: str, kind: type[Failure], canned: CannedServer, connected: Connect
    ) -> None:
        canned.gives(status, {"message": "why"}, code)
        failure = failure_of(connected(canned.url))
        assert type(failure) is kind
        assert failure.hint or kind is Refused
        assert "reached max retries" not in str(failure)
        assert len(canned.paths) == 1

    def test_a_denial_names_the_action_and_the_caller(
        self, canned: CannedServer, connected: Connect
    ) -> None:
        canned.gives(
            403,
            {
                "message": "User: arn:aws:sts::1:assumed-role/r/me is not authorized to perform:"
                " batch:ListJobs on resource: * because no identity-based policy allows it"
            },
            "AccessDeniedException",
        )
        failure = failure_of(connected(canned.url))
        assert failure.sentence.startswith(
            "arn:aws:sts::1:assumed-role/r/me may not use batch:ListJobs:"
        )
        assert "batch:ListJobs" in failure.hint

    def test_an_unknown_queue_tells_how_to_list_them(
        self, demo: DemoRegion, connected: Connect
    ) -> None:
        with pytest.raises(Refused) as caught:
            BatchRegion(connected(demo.url)).list_jobs(Stream("nope"), None, 100)
        assert "has no job queue nope." in caught.value.sentence
        assert "`aws batch describe-job-queues`" in caught.value.hint

    def test_a_refused_token(self, demo: DemoRegion, connected: Connect) -> None:
        region = BatchRegion(connected(demo.url))
        stream = Stream(demo.default_queue, None, Filter("AFTER_CREATED_AT", "1"))
        with pytest.raises(TokenRefused):
            region.list_jobs(stream, "made up", 100)

    def test_an_old_endpoint_takes_no_large_page(
        self, demo: DemoRegion, connected: Connect
    ) -> None:
        region = BatchRegion(connected(demo.url))
        stream = Stream(demo.default_queue, Status.SUCCEEDED)
        demo.faults.old_caps = True
        try:
            with pytest.raises(PageTooLarge):
                region.list_jobs(stream, None, 1000)
            assert len(region.list_jobs(stream, None, 100).jobs) == 100
        finally:
            demo.faults.clear()

    def test_a_role_that_may_not_be_assumed(
        self,
        canned: CannedServer,
        keys: None,
        aws_config: Configure,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        aws_config(
            "[profile work]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Environment\n"
        )
        canned.gives(
            403,
            b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform:"
            b" sts:AssumeRole</Message></Error></ErrorResponse>",
        )
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", canned.url)
        failure = failure_of(connect("work", "eu-west-1"))
        assert type(failure) is BadCredentials
        assert "AssumeRole was refused" in failure.sentence


class TestTheAnswer:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{}",
            b"<html>Please sign in</html>",
            b"null",
            b"[1, 2]",
            b'{"jobSummaryList": 7}',
            b'{"jobSummaryList": [7]}',
            b'{"jobSummaryList": [], "nextToken": 7}',
            b'{"jobSummaryList": [{"jobId": "a", "container": "none"}]}',
            b"\xff\xfe",
            b"[" * 100_000,
        ],
    )
    def test_an_answer_that_is_not_what_was_promised(
        self, body: bytes, canned: CannedServer, connected: Connect
    ) -> None:
        canned.gives(200, body)
        failure = failure_of(connected(canned.url))
        assert type(failure) is BadAnswer
        host = canned.url.removeprefix("http://")
        assert failure.sentence.startswith(
            f"AWS Batch at {host} gave an unusable answer to ListJobs"
        )

    def test_credentials_that_cannot_be_renewed_are_told_as_such(self) -> None:
        place = Place("work", "eu-west-1", "http://localhost:1")
        expired = RuntimeError("Credentials were refreshed, but are still expired.")
        failure = translate(expired, Asked("batch", "ListJobs"), place)
        assert isinstance(failure, BadCredentials)
        assert "still expired" in failure.sentence


@given(message=ANY_TEXT, code=ANY_TEXT, status=st.integers(300, 599), name=ANY_TEXT)
def test_whatever_the_service_says_the_failure_is_harmless(
    message: str, code: str, status: int, name: str
) -> None:
    response: Any = {
        "Error": {"Message": message, "Code": code},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    error = ClientError(response, "ListJobs")
    asked = Asked("batch", "ListJobs", {"jobQueue": name, "maxResults": 1000, "nextToken": name})
    failure = answered(error, asked, Place(name, name, f"http://{name}"))
    assert is_harmless(failure.sentence)
    assert is_harmless(failure.hint)
    assert failure.sentence.endswith(".")
