"""What README and CONTRIBUTING say, in parts: sections, blocks of commands, recipes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_OURS = re.compile(
    r"(\w+=\S+ )*(batch-tui|python3?|pip|pipx|uv|pytest|ruff|mypy|lint-imports|\.ci/run)( |$)"
)
"""What begins a command in the prose; other programs are named, not run."""
_STEP = re.compile(r"^\d+\. (.+?): (.+)$", re.MULTILINE)
_DONE = re.compile(r"\b(?:(type)|(?:press|then)) `([^`]+)`", re.IGNORECASE)


class Step(NamedTuple):
    """A step of a recipe: what is done, as keys and texts that are typed, and what is shown."""

    done: tuple[tuple[str, bool], ...]
    shown: tuple[str, ...]


class Recipe(NamedTuple):
    """Its title, the commands that it begins with, and its steps."""

    title: str
    commands: str
    steps: tuple[Step, ...]


def sections(path: Path) -> Iterator[tuple[str, str]]:
    """The title and the text of each section of the second order; before the first one, ""."""
    before, *parts = re.split(r"(?m)^## ", path.read_text(encoding="utf-8"))
    yield "", before
    for part in parts:
        title, _, text = part.partition("\n")
        yield title, text


def blocks(path: Path, kind: str) -> list[str]:
    """The blocks of a kind, such as sh."""
    found = _FENCE.findall(path.read_text(encoding="utf-8"))
    return [text for language, text in found if language == kind]


def spans(text: str) -> list[str]:
    """What stands in backquotes in the prose of a text: not in its blocks and tables."""
    prose = re.sub(r"(?m)^\|.*$", "", _FENCE.sub("", text))
    return _SPAN.findall(prose)


def commands(path: Path) -> list[str]:
    """What a reader would type: the lines of blocks, and commands of ours in the prose.

    A block that sets a variable is one command: its lines hold together.
    """
    scripts = blocks(path, "sh")
    lines = [
        line
        for script in scripts
        for line in ([script] if re.search(r"^\w+=\$", script) else script.splitlines())
    ]
    inline = [span for _, text in sections(path) for span in spans(text) if _OURS.match(span)]
    return list(dict.fromkeys(re.sub(r" +# .*", "", line).strip() for line in [*lines, *inline]))


def recipes() -> list[Recipe]:
    """The recipes of the README."""
    text = dict(sections(README))["Five recipes"]
    found = []
    for part in text.split("\n### ")[1:]:
        title, _, body = part.partition("\n")
        commands = "".join(script for _, script in _FENCE.findall(body))
        found.append(Recipe(title, commands, tuple(_steps(body))))
    return found


def policy(name: str) -> dict[str, Any]:
    """The IAM policy of a name, as it is pasted."""
    text = README.read_text(encoding="utf-8")
    pasted = text.split(f"<!-- policy: {name} -->\n```json")[1].split("```")[0]
    read: dict[str, Any] = json.loads(pasted)
    return read


def _steps(body: str) -> Iterator[Step]:
    for done, shown in _STEP.findall(body):
        told = tuple((what, bool(typed)) for typed, what in _DONE.findall(done))
        assert len(told) == done.count("`") // 2, f"not read as keys: {done}"
        yield Step(told, tuple(_SPAN.findall(shown)))
