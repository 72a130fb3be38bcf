"""Every member that DescribeJobs can return, by botocore's own model, is shown somewhere."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from botocore.session import get_session

from batch_tui.aws import details
from batch_tui.batch.times import utc
from batch_tui.look.job.attempts import Places
from batch_tui.look.job.whole import facts

NOW = 1_794_000_000_000


class Filled:
    """A value for every member of a shape, each of them another one."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.told: dict[str, str] = {}

    def fill(self, shape: Any, path: str) -> Any:
        number = next(self._numbers)
        if shape.type_name == "structure":
            return {name: self.fill(m, f"{path}.{name}") for name, m in shape.members.items()}
        if shape.type_name == "list":
            return [self.fill(shape.member, f"{path}[]")]
        if shape.type_name == "map":
            return {f"key-{number}": self.fill(shape.value, f"{path}{{}}")}
        name = path.rpartition(".")[2]
        if shape.type_name == "boolean":
            self.told[path] = name
            return True
        if shape.type_name in {"integer", "long", "float", "double"}:
            value = NOW + number * 1_000 if name.endswith("At") else 7_000 + number
            self.told[path] = utc(value) if name.endswith("At") else str(value)
            return value
        self.told[path] = f"text-{number}-"
        return self.told[path]


def job_shape() -> Any:
    model = get_session().get_service_model("batch").operation_model("DescribeJobs")
    assert model.output_shape is not None
    shape: Any = model.output_shape
    return shape.members["jobs"].member


def missing(detail: dict[str, Any], told: dict[str, str]) -> Iterator[str]:
    """The paths of the members that no line shows, neither of the facts nor of the JSON."""
    known = details.detail(detail)
    shown = facts(known, NOW, Places({}))
    lines = [f"{one.name}: {one.value}" for one in shown]
    for path, value in told.items():
        if not any(value in line for line in lines):
            yield path


def test_every_member_of_the_model_is_shown() -> None:
    filled = Filled()
    detail = filled.fill(job_shape(), "")
    assert len(filled.told) > 200
    assert list(missing(detail, filled.told)) == []
    raw = "\n".join(details.detail(detail).raw)
    assert not [
        value for path, value in filled.told.items() if path[-2:] != "At" and value not in raw
    ]


def test_a_member_that_is_not_shown_would_be_found() -> None:
    assert list(missing({"jobId": "id", "status": "FAILED"}, {".x": "text-0-"})) == [".x"]
