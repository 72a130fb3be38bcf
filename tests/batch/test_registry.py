"""A term says everything about itself in its entry: nobody else asks for its key."""

import ast
from pathlib import Path

import pytest

import batch_tui
from batch_tui.batch.query.terms import TERMS

ROOT = Path(batch_tui.__file__).parent
HOME = ROOT / "batch" / "query"
COLUMNS = ROOT / "look" / "columns.py"  # whose keys are those of columns
FILES = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if not {HOME, ROOT / "demo"} & {*path.parents} and path != COLUMNS
]


def asks(node: ast.AST) -> bool:
    """Whether a piece of a program takes a term by its key, or asks one for it."""
    match node:
        case ast.Compare(left=ast.Attribute(attr="key"), comparators=others):
            return any(literal in TERMS for other in others for literal in literals(other))
        case ast.Match(subject=ast.Attribute(attr="key")):
            return True
        case ast.Call(func=ast.Name(id="Term")) | ast.Name(id="TERMS") | ast.alias(name="TERMS"):
            return True
    return False


def literals(node: ast.AST) -> list[object]:
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]


def test_the_search_finds_what_it_is_for() -> None:
    for text in (
        "term.key == 'status'",
        "term.key in ('x', 'after')",
        "match term.key:\n  case 'def': pass",
        "Term('name', 'x')",
        "TERMS['x']",
        "from a import TERMS",
    ):
        assert any(map(asks, ast.walk(ast.parse(text)))), text
    assert not any(map(asks, ast.walk(ast.parse("column.key == 'title'; event.key"))))
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_outside_of_the_language_asks_for_the_key_of_a_term(path: Path) -> None:
    assert not [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if asks(node)
    ]
