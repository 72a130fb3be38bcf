"""Files of the user's: nothing in their place is waited for, and what we make is private."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from batch_tui import files


@pytest.mark.parametrize("found", ["config/batch-tui", "~/.config/batch-tui", ""])
def test_a_relative_place_is_not_taken(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")
    place = files.ours(lambda name: Path(found), ".config")
    assert place == Path("/home/ana/.config/batch-tui")


def test_who_has_no_home_has_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert files.ours(lambda name: Path("x"), ".config") == Path("/.config/batch-tui")


def test_a_place_of_the_platform_is_taken_as_it_is() -> None:
    assert files.ours(lambda name: Path("/x") / name, ".config") == Path("/x/batch-tui")


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"])
@pytest.mark.parametrize("value", ["", " ", "here", "~", None])
def test_the_program_finds_its_files_whatever_the_variables_say(
    variable: str, value: str | None, tmp_path: Path
) -> None:
    code = "from batch_tui import journal; from batch_tui.settings import memory, options;"
    code += "print(journal.PATH, memory.STATE_PATH, options.CONFIG_PATH, sep='\\n')"
    env = {name: text for name, text in os.environ.items() if not name.startswith("XDG_")}
    env |= {"HOME": str(tmp_path)} | ({} if value is None else {variable: value})
    if value is None:
        env.pop(variable, None)
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, check=True
    )
    found = [Path(line) for line in done.stdout.decode().splitlines()]
    assert [path.name for path in found] == ["journal.log", "state.json", "config.toml"]
    assert all(path.is_absolute() for path in found)
    assert variable == "HOME" or all(path.is_relative_to(tmp_path / ".") for path in found)
    assert not any("here" in path.parts for path in found)


@pytest.fixture(params=["pipe", "directory", "device", "large"])
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Something in a file's place."""
    path = tmp_path / "odd"
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "directory":
        path.mkdir()
    elif request.param == "device":
        path.symlink_to("/dev/zero")
    else:
        with path.open("wb") as file:
            file.truncate(files.LARGEST + 1)
    return path


def test_what_is_no_file_is_refused_at_once(odd: Path) -> None:
    with pytest.raises(OSError, match="it is "):
        files.read(odd)


def test_what_is_no_file_is_not_replaced(odd: Path) -> None:
    before = odd.lstat().st_mode, odd.stat().st_mode
    if odd.stat().st_size > files.LARGEST:
        return
    with pytest.raises(OSError, match=r"."):
        files.replace(odd, "text")
    assert (odd.lstat().st_mode, odd.stat().st_mode) == before
    assert list(odd.parent.iterdir()) == [odd]


def test_what_is_made_is_private_whatever_the_mask(tmp_path: Path) -> None:
    mask = os.umask(0o002)
    try:
        files.replace(tmp_path / "a" / "b" / "file", "text")
    finally:
        os.umask(mask)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/file")]
    assert modes == [0o700, 0o700, 0o600]


def test_a_directory_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    files.make_directory(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "dotfiles" / "state"
    if there:
        target.parent.mkdir()
        target.write_text("before")
    link = tmp_path / "state"
    link.symlink_to("dotfiles/state")
    files.replace(link, "after")
    assert link.is_symlink()
    assert target.read_text() == "after"
    assert [left.name for left in target.parent.iterdir()] == ["state"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "loop"
    link.symlink_to("loop")
    with pytest.raises(OSError, match=r"."):
        files.read(link)
    with pytest.raises(OSError, match=r"."):
        files.replace(link, "text")
    assert link.is_symlink()


def test_one_that_never_leaves_keeps_nobody_for_ever(tmp_path: Path) -> None:
    with files.alone(tmp_path / "state"), files.alone(tmp_path / "state"):
        files.replace(tmp_path / "state", "text")
    assert files.read(tmp_path / "state") == b"text"
