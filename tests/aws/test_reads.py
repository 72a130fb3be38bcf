"""Read-only: of all that botocore can ask, only what is a read leaves the process."""

import ast
import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from awscli.customizations.ecs import executecommand
from botocore import xform_name
from botocore.session import get_session

import batch_tui
from batch_tui.aws.reads import READS
from batch_tui.aws.session import connect
from batch_tui.batch.failure import Refused
from batch_tui.batch.ports import Place
from batch_tui.batch.shell import Shell
from batch_tui.journal import Journal
from batch_tui.look.aws_command import shell
from batch_tui.settings.options import load
from batch_tui.wiring import open_sources
from tests.aws.conftest import DUMMY
from tests.aws.servers import CannedServer
from tests.documents import policy

ROOT = Path(batch_tui.__file__).parent
CHANGES = {
    ("batch", "CancelJob"),
    ("batch", "CancelJobs"),
    ("batch", "SubmitJob"),
    ("batch", "TerminateJob"),
    ("batch", "TerminateJobs"),
}
"""What the program can change."""
ON_CREATION = {"batch:TagResource"}
"""What has no call of its own: the tags that SubmitJob takes need it."""
SERVICES = sorted({*READS, "sts", "iam"})
"""The services that are asked, and two that a mistake could have asked."""


def called() -> Iterator[tuple[str, str]]:
    """Service and name of every operation that the program asks for."""
    for path in sorted((ROOT / "aws").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr != "call" or not node.args:
                continue
            operation, *rest = node.args
            if isinstance(operation, ast.Constant):
                named = rest[1] if len(rest) > 1 else ast.Constant("batch")
                assert isinstance(named, ast.Constant), ast.unparse(node)
                yield str(named.value), str(operation.value)


def example(shape: Any) -> Any:
    """A value that botocore takes for a shape: what is required, and no more."""
    least = int(shape.metadata.get("min", 0))
    if shape.type_name == "structure":
        names = shape.required_members or list(shape.members)[: bool(shape.is_tagged_union)]
        return {name: example(shape.members[name]) for name in names}
    if shape.type_name == "list":
        return [example(shape.member)] * least
    if shape.type_name == "map":
        return {example(shape.key): example(shape.value)} if least else {}
    if shape.type_name in {"integer", "long", "float", "double"}:
        return max(least, 1)
    kinds: dict[str, Any] = {"boolean": True, "blob": b"x" * max(least, 1), "timestamp": 0}
    return kinds.get(shape.type_name, (getattr(shape, "enum", None) or ["x" * max(least, 20)])[0])


def test_what_the_program_asks_for_is_a_read_or_a_change() -> None:
    reads = {(service, name) for service, names in READS.items() for name in names}
    assert set(called()) == reads | CHANGES


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_but_reads_ever_leaves_the_process(service: str, canned: CannedServer) -> None:
    connection = connect(None, "eu-west-1", canned.url, read_only=True, credentials=DUMMY)
    client = connection.client(service)
    model = get_session().get_service_model(service)
    left = set()
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        sent = example(shape) if shape else {}
        canned.paths.clear()
        if name in READS.get(service, ()):
            getattr(client, xform_name(name))(**sent)
        else:
            with pytest.raises(Refused, match=r"--read-only, .* read_only"):
                getattr(client, xform_name(name))(**sent)
        if canned.paths:
            left.add(name)
    assert left == READS.get(service, frozenset())
    connection.close()


def test_without_it_changes_are_sent(canned: CannedServer) -> None:
    connection = connect(None, "eu-west-1", canned.url, credentials=DUMMY)
    connection.call("CancelJob", lambda _: None, jobId="a", reason="r")
    assert canned.paths == ["/v1/canceljob"]
    connection.close()


def allowed(name: str) -> dict[str, list[str]]:
    """The actions of a policy of the README, each with the kinds of resources that it names."""
    found: dict[str, list[str]] = {}
    for statement in policy(name)["Statement"]:
        actions, on = statement["Action"], statement["Resource"]
        for action in [actions] if isinstance(actions, str) else actions:
            assert action not in found, f"{action} is allowed twice"
            found[action] = [kind(arn) for arn in ([on] if isinstance(on, str) else on)]
        assert statement["Effect"] == "Allow"
    return found


def kind(arn: str) -> str:
    """What a resource is, `*` for anything."""
    return arn if arn == "*" else re.split("[/:]", arn.split(":", 5)[5])[0]


def shell_calls() -> set[str]:
    """What the `aws` command asks for when it opens a shell, as its source has it."""
    asked = re.findall(r"client\.(\w+)\(", inspect.getsource(executecommand))
    return {f"ecs:{''.join(word.title() for word in name.split('_'))}" for name in asked}


ON = {
    "batch:CancelJob": ["job"],
    "batch:GetJobQueueSnapshot": ["job-queue"],
    "batch:SubmitJob": ["job", "job-definition", "job-queue"],
    "batch:TagResource": ["job"],
    "batch:TerminateJob": ["job"],
    "ecs:DescribeContainerInstances": ["container-instance"],
    "ecs:DescribeTasks": ["cluster", "task"],
    "ecs:ExecuteCommand": ["cluster", "task"],
    "logs:FilterLogEvents": ["log-group"],
    "logs:GetLogEvents": ["log-group"],
}
"""What a policy can name for an action, by the service authorization reference; else only `*`."""


def test_the_policies_of_the_readme_allow_what_the_program_calls_and_no_more() -> None:
    reads = {f"{service}:{name}" for service, names in READS.items() for name in names}
    # There are no actions for the calls that take many jobs: those of single jobs hold for them.
    changes = {f"{service}:{name.removesuffix('s')}" for service, name in CHANGES}
    opened = shell_calls()
    assert {"ecs:ExecuteCommand"} < opened
    reading, acting = allowed("reading"), allowed("acting")
    assert set(reading) == reads
    assert set(acting) == changes | ON_CREATION | opened
    assert {action: on for action, on in (reading | acting).items() if on != ["*"]} == ON


def test_the_shell_is_opened_by_that_command() -> None:
    [command] = shell(Shell("cluster", "task", ("default",)), "default", Place("", "", ""))
    assert shlex.split(command)[:3] == ["aws", "ecs", "execute-command"]


def test_read_only_of_the_config_file_holds_for_every_client(
    canned: CannedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "a")
    config = tmp_path / "config.toml"
    config.write_text(f'read_only = true\nregion = "eu-west-1"\nendpoint_url = "{canned.url}"\n')
    with open_sources(load(config), Journal()) as opened:
        source = opened.home("")
        with pytest.raises(Refused, match="--read-only"):
            source.region.terminate_job("a", "x")
        with pytest.raises(Refused, match="--read-only"):
            source.region.cancel_jobs(["a"], "x")
        assert canned.paths == []
        canned.gives(200, {"jobs": []})
        assert source.region.describe_jobs(["a"]) == ()
