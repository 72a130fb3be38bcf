"""Saving a view: it is added, it can be read again, and nothing else changes."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch_tui.batch.text import harmless
from batch_tui.settings.options import load
from batch_tui.settings.views import View, ViewError, save

VIEW = View('status:failed reason:"out of memory"', ("a", "b"), "-duration", ("name", "exit"))


def test_a_saved_view_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    save(path, "mine", VIEW)
    save(path, "all", View())
    assert load(path).views == {"mine": VIEW, "all": View()}


def test_a_new_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    save(path, "mine", VIEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("before", ["# mine\nrefresh = 7", 'profile = "p"\r\n', "[keys]\n\n"])
def test_what_was_in_the_file_stays_as_it_was(tmp_path: Path, before: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(before.encode())
    path.chmod(0o644)
    save(path, "mine", VIEW)
    assert path.read_bytes().startswith(before.encode())
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert load(path).views["mine"] == VIEW


@given(value=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_of_a_reason_survives(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    path = tmp_path_factory.mktemp("views") / "config.toml"
    queues = (f"a{value}", '\x7f\x00\x1f"\\')
    save(path, "mine", View(queues=queues))
    assert load(path).views["mine"].queues == tuple(map(harmless, queues))


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("[views.mine]\n", "view mine already"),
        ('views = { other = { query = "a" } }\n', "takes no further view"),
        ("views = 5\n", "takes no further view"),
        ("[[views]]\n", "takes no further view"),
        (f"refresh = {'9' * 5_000}\n", "too large"),
        (f"queues = {'[' * 5_000}\n", "nested too deeply"),
        ("this is no TOML", "not valid TOML"),
        ("refresh = ", "not valid TOML"),
    ],
)
def test_a_file_that_would_break_is_left_alone(tmp_path: Path, before: str, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(before)
    with pytest.raises(ViewError, match=words):
        save(path, "mine", VIEW)
    assert path.read_text() == before


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "config.toml"):
        with pytest.raises(ViewError, match="cannot be written"):
            save(path, "mine", VIEW)


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(ViewError, match="UTF-8"):
        save(path, "mine", VIEW)
