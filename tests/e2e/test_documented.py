"""Every command of README and CONTRIBUTING, run as it is written there.

The account is a demo region, the home is an empty one. A command that none of these tests runs
fails `test_every_command_is_run`.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from batch_tui.demo import DemoRegion
from tests.documents import CONTRIBUTING, README, ROOT, commands, recipes
from tests.e2e.jq import JQ
from tests.e2e.test_program import PROGRAM
from tests.terminal import PATIENCE, Terminal

COMMANDS = list(dict.fromkeys([*commands(README), *commands(CONTRIBUTING)]))
CI = (ROOT / ".ci/run").read_text(encoding="utf-8")
START, TESTS = COMMANDS[:2]
INSTALL = re.compile(r"(pipx install|uv tool install|pip install) \.")
CHECKS = ("ruff", "mypy --strict", "lint-imports")
ID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<=--why )ID")
CONFIG = """\
[default]
region = us-east-1
endpoint_url = {url}
aws_access_key_id = demo
aws_secret_access_key = demo
[profile prod]
endpoint_url = {url}
aws_access_key_id = demo
aws_secret_access_key = demo
"""
COPIED = ("batch_tui", "pyproject.toml", "README.md", "LICENSE", "tests", "screenshots")


class Place:
    """An account and a home: what a command needs, and where it leaves what it writes."""

    def __init__(self, home: Path, demo: DemoRegion) -> None:
        self.home = home
        self.demo = demo
        self.job = demo.add_job(status="SUCCEEDED")
        (home / ".aws").mkdir()
        (home / ".aws/config").write_text(CONFIG.format(url=demo.url))
        (home / "publish").write_text("#!/bin/sh\ntouch published\n")
        (home / "publish").chmod(0o700)
        (home / "bin").mkdir()
        if shutil.which("jq") is None:
            (home / "bin/jq").write_text(JQ.format(python=sys.executable))
            (home / "bin/jq").chmod(0o700)

    @property
    def env(self) -> dict[str, str]:
        """What a shell has there; nothing of whoever runs the tests."""
        left = ("LANG", "LC_ALL", "TMPDIR", "TZ")
        path = [str(self.home / "bin"), str(PROGRAM.parent), os.environ["PATH"]]
        kept = {name: os.environ[name] for name in left if name in os.environ}
        return {**kept, "HOME": str(self.home), "PATH": os.pathsep.join(path)}

    def end(
        self, command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> str:
        """Run a command in a shell to its good end; what it writes."""
        done = subprocess.run(
            ["sh", "-ec", command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=cwd or self.home,
            env=self.env | dict(env or {}),
            timeout=5 * PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def in_terminal(
        self, command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> int:
        """Run it in a terminal of 80x24; where it shows a screen, that is seen, and left."""
        names = [
            "env",
            "-i",
            *(f"{name}={text}" for name, text in (self.env | dict(env or {})).items()),
        ]
        shell = [*names, "TERM=xterm-256color", "sh", "-ec", command]
        with Terminal(shell, 80, 24, cwd=cwd or self.home) as terminal:
            deadline = time.monotonic() + 5 * PATIENCE  # it may install something first
            while b"\x1b[?1049h" not in terminal.received and terminal.process.poll() is None:
                assert time.monotonic() < deadline, terminal.text
                terminal.read(0.5)
            terminal.wait_for(lambda text: "Job queue ─" in text or " jobs · " in text, "a screen")
            if "Job queue ─" in terminal.text:
                terminal.press("escape")
                terminal.wait_for("press Q to choose a queue")
            terminal.press("q")
            return terminal.wait_for_end()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with DemoRegion(jobs=3_000, seed=7) as demo:
        yield Place(tmp_path_factory.mktemp("home"), demo)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the project in a folder of their own, as after `git clone`."""
    root = tmp_path_factory.mktemp("clone")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Has pip find what the project needs among what the tests run on, instead of a registry."""
    needed = tmp_path_factory.mktemp("needed")
    for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not path.name.startswith(("batch_tui", "_batch_tui", "__")):
            (needed / path.name).symlink_to(path)
    # pip reads 0 as: build with what is there.
    return {"PYTHONPATH": str(needed), "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}


def begins(place: Place, clone: Path, offline: dict[str, str], command: str) -> None:
    """The first command of the README, whole, and then what the others install."""
    assert place.in_terminal(command, clone, offline) == 0
    installed = clone / ".venv/bin/batch-tui"
    assert place.end(f"{installed} --version", clone, offline).startswith("batch-tui ")


def installs(place: Place, clone: Path, offline: dict[str, str], command: str) -> None:
    """pip does it; pipx and uv, which may not be here, are given the same thing to build."""
    if command.startswith("pip "):
        told = place.end(f"{sys.executable} -m {command} --dry-run", clone, offline)
        assert "Would install batch-tui-" in told
    assert command.endswith(" .")


def is_played(command: str) -> None:
    """The recipes begin with it; `test_recipes.py` plays them."""
    assert command in {recipe.commands.strip() for recipe in recipes()}


def shows(place: Place, command: str) -> None:
    assert place.in_terminal(command) == 0


def writes(place: Place, command: str) -> None:
    """To a pipe or a file; an id is one of a job that is there."""
    for folder in re.findall(r"~/([^ ]+)/", command):
        (place.home / folder).mkdir(parents=True, exist_ok=True)
    told = place.end(ID.sub(place.job, command))
    file = re.search(r"> ~/(\S+)", command)
    if command.endswith("./publish"):
        assert (place.home / "published").exists()
    else:
        assert len((place.home / file[1]).read_text() if file else told) > 20


def waits_for_a_failure(place: Place, command: str) -> None:
    """Its exit status tells that a job has failed."""
    assert place.end(f"{command} || echo $?").strip() == "1"


def makes(place: Place, command: str) -> None:
    place.end(command)
    assert (place.home / ".zfunc").is_dir()


def counts(place: Place, command: str) -> None:
    """The script of a job takes its index from what runs it again."""
    index = f"{command}\necho $index"
    assert place.end(index).strip() == "0"
    assert place.end(index, env={"AWS_BATCH_JOB_ARRAY_INDEX": "2"}).strip() == "2"
    again = {"AWS_BATCH_JOB_ARRAY_INDEX": "2", "BATCH_TUI_INDEXES": "7,11,40"}
    assert place.end(index, env=again).strip() == "40"


def checks(command: str) -> None:
    """`.ci/run` does these, and is what runs this test."""
    assert os.access(ROOT / ".ci/run", os.X_OK)
    if command != ".ci/run":
        assert f"\n.venv/bin/{command.split(maxsplit=1)[0]}" in CI.replace("PYTHONPATH=. ", "")
    assert "\nstrict = true\n" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def is_in_ci(command: str) -> None:
    assert CI.splitlines().count(command) == 1


RECORDED = {
    "sessions": ("tests/ui/sessions/map-80x24.txt", "-k 'map and 80x24'"),
    "pictures": ("tests/ui/pictures/why.txt", ""),
}
"""What is recorded by which test: a file of it, and what of it is enough to write that."""


def records(place: Place, clone: Path, command: str) -> None:
    """One of its files: what it writes is what is there."""
    name, part = RECORDED[command.removesuffix(".py").rpartition("test_")[2]]
    (clone / name).unlink()
    place.end(f"{command} -n 0 {part}", clone)
    assert (clone / name).read_text("utf-8") == (ROOT / name).read_text("utf-8")


def draws(place: Place, clone: Path, command: str) -> None:
    shown = re.findall(r"\]\((screenshots/\w+\.svg)\)", README.read_text(encoding="utf-8"))
    assert shown
    for name in shown:
        (clone / name).unlink()
    place.end(command, clone)
    assert all((clone / name).stat().st_size for name in shown)


def regenerates(place: Place, clone: Path, command: str) -> None:
    text = README.read_text(encoding="utf-8")
    (clone / "README.md").write_text(re.sub(r"(?m)^\| `--profile.*\n", "", text))
    place.end(command, clone)
    assert (clone / "README.md").read_text(encoding="utf-8") == text


SMALL = {
    "table": "--sizes 100 --terminals 80x24 --samples 1",
    "link": "--terminals 80x24 --samples 1 --rows 200 --apps ours --only 'scrolls up'",
    "start": "--terminals 80x24 --samples 1 --cold 0 --jobs 100",
    "refresh": "--rows 100 --terminals 80x24 --changes 1",
    "many": "--rows 1000 --samples 1",
    "expired": "--refreshes 1",
    "masking": "--size 1000",
    "log": "--lines 20000",
    "pipe": "--jobs 100 --latency 0 --samples 1",
    "monkey": "--minutes 0.02 --acts 3",
}
"""The least that each bench measures."""


def measures(place: Place, command: str) -> None:
    name = command.rsplit(maxsplit=1)[-1]
    told = place.end(f"{command} {SMALL[name]}", ROOT)
    assert len(told.splitlines()) > 2, told
    if name == "start":
        titles = ("an empty Textual application", "batch-tui ", "batch-tui --demo", "aws batch")
        assert all(title in told for title in titles), told
        assert told.count("its first row") == 3, told


def weighs(place: Place, command: str) -> None:
    float(place.end(command.replace("1000000", "1000"), ROOT))


RUNNERS: tuple[tuple[str, Callable[..., None]], ...] = (
    (re.escape(START), begins),
    (re.escape(TESTS), is_in_ci),
    (INSTALL.pattern, installs),
    (r"batch-tui --demo", is_played),
    (r"batch-tui --wait .* --until any:failed .*", waits_for_a_failure),
    (r"batch-tui .*(--print|--why|--wait|--completions|--man|--version)\b.*", writes),
    (r"batch-tui\b.*", shows),
    (r"mkdir -p .*", makes),
    (r"index=\$.*", counts),
    (rf"\.ci/run|{'|'.join(CHECKS)}", checks),
    (r"RECORD=1 pytest tests/ui/test_(sessions|pictures)\.py", records),
    (r"python screenshots/make\.py", draws),
    (r"python -m tests\.test_readme", regenerates),
    (r"python -m tests\.bench \w+", measures),
    (r"python -m tests\.bench\.memory ours 1000000", weighs),
)
"""What runs a command; the first that matches."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.partition("\n")[0][:60])
def test_every_command_is_run(command: str, request: pytest.FixtureRequest) -> None:
    runs = [run for pattern, run in RUNNERS if re.fullmatch(pattern, command, re.DOTALL)]
    assert runs, f"no test runs {command!r}"
    names = runs[0].__code__.co_varnames[: runs[0].__code__.co_argcount - 1]
    runs[0](*(request.getfixturevalue(name) for name in names), command)


def test_every_bench_is_named() -> None:
    named = {command.split()[-1] for command in COMMANDS if "tests.bench " in command}
    assert named == set(SMALL)
