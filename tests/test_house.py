"""What import-linter cannot see of the house: who calls what, and who names what."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import batch_tui
from batch_tui.batch.joblist.joblist import JobList
from batch_tui.batch.joblist.rows import JobRows
from batch_tui.ui.terminal.private import PRIVATE

ROOT = Path(batch_tui.__file__).parent
MUTATORS = {
    name for name in vars(JobList) if not name.startswith("_") and name not in vars(JobRows)
}
"""What only the owner of a list may do to it."""


def files(under: str = "") -> Iterator[tuple[str, ast.Module]]:
    """The files below a folder, by their path from the package, read as syntax."""
    for path in sorted((ROOT / under).rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[ast.Attribute]:
    """The methods that are called in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func


def test_only_screens_and_the_app_open_screens() -> None:
    openers = {
        name
        for name, tree in files("ui")
        for call in calls(tree)
        if call.attr in {"push_screen", "push_screen_wait"}
    }
    allowed = ("ui/screens/", "ui/app.py", "ui/dialogs/choices.py")
    assert {name for name in openers if not name.startswith(allowed)} == set()
    assert "ui/screens/jobs.py" in openers


def test_only_its_owner_changes_a_list() -> None:
    writers = {
        name
        for name, tree in files()
        if not name.startswith("batch/joblist/")
        for call in calls(tree)
        if call.attr in MUTATORS
        and isinstance(call.value, ast.Attribute)
        and call.value.attr in {"jobs", "_jobs", "_list", "rows"}
    }
    assert {Path(name).parent for name in writers} == {Path("feed/listing")}


def _member(full_name: str) -> object:
    """The module, class or member of a full name."""
    module, _, name = full_name.rpartition(".")
    try:
        owner: object = importlib.import_module(module)
    except ModuleNotFoundError:
        owner = _member(module)
    if hasattr(owner, name) or not isinstance(owner, type):
        return getattr(owner, name)
    methods = (each for base in owner.__mro__ for each in vars(base).values())
    return next(each for each in methods if _names(each, name))


def _names(method: object, member: str) -> bool:
    """Whether a method speaks of a member."""
    code = getattr(method, "__code__", None)
    return code is not None and member in code.co_names


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.name)
def test_what_is_private_of_textual_is_there(private: object) -> None:
    assert _member(private.name) is not NotImplemented  # type: ignore[attr-defined]


def test_what_is_private_of_textual_is_touched_in_one_folder() -> None:
    ours = {
        node.name
        for _, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    told = {private.name.rpartition(".")[2] for private in PRIVATE}
    touched = {
        (name, node.attr)
        for name, tree in files("ui")
        if not name.startswith("ui/terminal/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in told - ours
    }
    imported = {
        (name, node.module)
        for name, tree in files()
        if name != "ui/terminal/private.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and _is_private(node)
    }
    assert (touched, imported) == (set(), set())


def _is_private(node: ast.ImportFrom) -> bool:
    """Whether a module or name of Textual or rich begins with an underscore."""
    path = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
    return path[0] in {"textual", "rich"} and any(part.startswith("_") for part in path)


def _bases() -> dict[str, list[str]]:
    return {
        node.name: [base.id for base in _named(node)]
        for _, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def _named(node: ast.ClassDef) -> list[ast.Name]:
    plain = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return [base for base in plain if isinstance(base, ast.Name)]


def test_no_class_stands_on_more_than_one_other_of_ours() -> None:
    bases = _bases()

    def height(name: str) -> int:
        return 1 + max((height(base) for base in bases[name] if base in bases), default=0)

    # Failures are a tree by kind, which those who catch them need.
    towers = {name for name in bases if height(name) > 2 and not _is_failure(name, bases)}
    assert towers == set()


def _is_failure(name: str, bases: dict[str, list[str]]) -> bool:
    return name == "Failure" or any(_is_failure(base, bases) for base in bases.get(name, []))


def test_every_screen_is_one_that_is_dismissed_once() -> None:
    screens = {name: bases for name, bases in _bases().items() if name.endswith("Screen")}
    assert {"AskScreen", "JobScreen"} <= screens.keys()
    assert {n for n, bases in screens.items() if "QuietScreen" not in bases} == {"QuietScreen"}


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 350
    }
    assert long == set()


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("cli", {"textual", "rich", "boto3", "botocore", "asyncio"}),
        ("wiring", {"textual", "rich", "boto3", "botocore"}),
        ("output.program", {"textual", "rich", "boto3", "botocore"}),
        ("ui.app", {"boto3", "botocore"}),
    ],
)
def test_what_takes_long_to_import_is_imported_when_it_is_needed(
    module: str, kept_out: set[str]
) -> None:
    code = f"import sys, batch_tui.{module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert f"batch_tui.{module}" in done.stdout.split()
    assert set(done.stdout.split()) & kept_out == set()
