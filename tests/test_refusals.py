"""Whatever a config file and the options say: settings, or one clean sentence and the status 2."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_tui import cli
from batch_tui.settings import options
from batch_tui.settings.options import Settings
from batch_tui.settings.registry import FROM_FILE
from batch_tui.settings.table import SettingsError
from tests.harmless import ANY_TEXT, is_harmless

BAD_TEXT = st.one_of(
    st.sampled_from(["", " ", "-", "--", "x", "a:b", '"', "0", "-1", "nan", "inf", "1e999"]),
    st.sampled_from(
        ["http://x:99999", "ftp://x", "http://[::1", "9" * 5_000, "\x1b[31m", "\udcff"]
    ),
    ANY_TEXT.map(lambda text: text.replace("\0", "")),
)
OPTIONS = st.sampled_from(
    [
        *("--profile", "--region", "--endpoint-url", "--queue", "--status", "--filter", "--view"),
        *("--refresh", "--rate", "--demo-jobs", "--demo-speed", "--limit", "--output"),
        *("--columns", "--theme", "--preset", "--no-mouse", "--children", "--describe"),
        *("--demo", "--read-only"),
    ]
)
NUMBERS = ["0", "-1", "nan", "inf", "-inf", "1e999", "9" * 5_000, "0x" + "f" * 5_000, "-0.0"]
VALUES = st.sampled_from(
    [
        *('""', '" "', '"x"', "true", "[]", "[1]", '[""]', '["x"]', "[[]]", "{}", '{x = "y"}'),
        *("{x = {}}", "2026-11-01", "09:00:00", "2026-11-01T09:00:00Z", *NUMBERS, ""),
        *(r'"\u001b[31m"', r'"\u202e"', "[" * 3_000, "[" * 2_000 + "]" * 2_000),
        ".".join("x" * 3_000) + " = 1",
    ]
)
KEYS = st.sampled_from(
    [*FROM_FILE, "colour", r'"\u001b]0;x\u0007"', "views.v.query", "views.v.sort"]
)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(" = ".join),
    st.sampled_from(
        ["[keys]", "[views]", "[views.v]", "[[views]]", "keys.quit = 'x'", "\ufeff", "\r"]
    ),
    ANY_TEXT,
)
FILES = st.one_of(
    st.lists(LINES, max_size=4).map(lambda lines: "\n".join(lines).encode(errors="surrogatepass")),
    st.binary(max_size=40),
)


def texts(value: object) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    return [text for part in value for text in texts(part)] if isinstance(value, tuple) else []


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Settings]:
    """The settings with which the program would have started; it does not."""
    found: list[Settings] = []
    path = tmp_path / "config.toml"
    monkeypatch.setattr(options.load, "__defaults__", (path,))

    def run(settings: Settings, *_: object) -> int:
        found.append(settings)
        return 0

    monkeypatch.setattr(cli, "_run", run)
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=FILES,
    line=st.lists(st.one_of(OPTIONS, st.tuples(OPTIONS, BAD_TEXT), BAD_TEXT), max_size=5),
)
def test_no_config_and_no_option_gives_anything_but_settings_or_one_sentence(
    file: bytes,
    line: list[str | tuple[str, str]],
    started: list[Settings],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "config.toml").write_bytes(file)
    words = [word for part in line for word in ([part] if isinstance(part, str) else part)]
    words = [word for word in words if not word.startswith(("-h", "--h", "--v"))]
    started.clear()
    status = cli.main(words)
    said = capsys.readouterr().err
    if status == 0:
        [found] = started
        assert said == ""
        chosen = {name: getattr(found, name) for name in Settings.__dataclass_fields__}
        assert all(map(is_harmless, texts(chosen)))
        assert "" not in found.queues
    else:
        assert status == 2
        assert said.startswith("batch-tui: ")
        assert said.endswith((".\n", "…\n"))
        assert is_harmless(said[:-1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("queues = " + "[" * 5_000, ["nested too deeply", "Correct it"]),
        ("queues = " + "[" * 400 + "]" * 400, ["queues is ", "a list of texts"]),
        ("refresh = " + "9" * 5_000, ["number that is too large"]),
        ("refresh = 0x" + "f" * 5_000, ["refresh is too large", "at most a day"]),
        ("profile = 0x" + "f" * 5_000, ["profile is too large", "a text"]),
        ('queues = [""]', ["queues is ''", "name or ARN"]),
        ('queues = ["a", " "]', ["queues is ' '", "name or ARN"]),
        ('profile = ""', ["profile is ''", "name of an AWS profile"]),
        ('region = " "', ["region is ' '", "name of an AWS region"]),
        ('endpoint_url = ""', ["endpoint_url is ''", "a URL"]),
        ('endpoint_url = "ftp://x"', ["endpoint_url is 'ftp://x'", "a URL"]),
        ('endpoint_url = "http://x:99999"', ["endpoint_url is 'http://x:99999'", "a URL"]),
        ('endpoint_url = "http://x y"', ["endpoint_url is 'http://x y'", "a URL"]),
        ('[views.x]\nqueues = [""]', ["views.x.queues is ''", "name or ARN"]),
        ('[views.x]\nquery = "etl* reason:"', ["views.x.query is not valid at", "reason:"]),
        ('"\\u001b]0;x\\u0007" = 1', ["␛]0;x␇ is unknown"]),
        ("a = 1\na = 2", ["not valid TOML"]),
        ("refresh = 1979-05-27", ["refresh is 1979-05-27", "a number"]),
    ],
)
def test_a_config_file_is_refused_by_its_name_and_the_settings_with_what_to_do(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        options.load(path)
    said = str(caught.value)
    assert said.startswith(str(path))
    assert all(word in said for word in words), said


def test_a_mark_of_the_encoding_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbfprofile = "p"\r\n')
    assert options.load(path).profile == "p"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('profile = "p"'.encode("utf-16"))
    with pytest.raises(SettingsError, match="is not UTF-8 at byte 1"):
        options.load(path)


@pytest.mark.parametrize("what", ["pipe", "directory", "device"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, what: str) -> None:
    path = tmp_path / "config.toml"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "directory":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(SettingsError, match="cannot be read: it is "):
        options.load(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["--queue", ""], ["--queue is ''", "name or ARN"]),
        (["--profile", " "], ["--profile is ' '"]),
        (["--region", ""], ["--region is ''"]),
        (["--endpoint-url", "http://x:99999"], ["--endpoint-url is", "a URL"]),
        (["--status", "FAILED RUNNING"], ["--status", "FAILED,RUNNING"]),
        (["--status", ""], ["--status", "missing"]),
        (["--filter", '""'], ["--filter", "between the quotes"]),
        (["--filter", "etl* reason:"], ["--filter is not valid at", "reason:", "is missing"]),
        (["--status", "failed,"], ["--status is not valid: A value is missing", "comma"]),
        (["--filter", "is:failed"], ["--filter", "Write status:FAILED."]),
        (["--status", "failed", "--filter", "status:running"], ["--status with --filter", "two"]),
        (["--rate", "0"], ["--rate is 0", "0.1 to 50"]),
        (["--rate", "51"], ["--rate is 51", "0.1 to 50"]),
        (["--rate", "nan"], ["--rate is nan", "0.1 to 50"]),
        (["--refresh", "nan"], ["--refresh is nan", "1 second"]),
        (["--refresh", "fast"], ["--refresh", "'fast' is not a number"]),
        (["--demo-jobs", "-1"], ["--demo-jobs is -1", "from 1 to 10,000,000"]),
        (["--demo-jobs", "10000001"], ["--demo-jobs is 10000001", "from 1 to 10,000,000"]),
        (["--demo-jobs", "9" * 5_000], ["--demo-jobs", "not a whole number"]),
        (["--demo-habit", "order=sideways"], ["--demo-habit", "one of newest", "shuffled. Run"]),
        (["--demo", "--print", "--region", "us-east-1,mars-1"], ["no such region"]),
        (["--demo", "--region", "mars-1"], ["no such region", "us-east-1 and eu-west-1"]),
        (["--demo-habit", "dance"], ["--demo-habit", "no habit", "NAME=VALUE"]),
        (["--demo-speed", "inf"], ["--demo-speed is inf", "from 0 to 1,000"]),
        (["--demo-speed", "1e308"], ["--demo-speed is 1e+308", "from 0 to 1,000"]),
        (["--demo-speed", "nan"], ["--demo-speed is nan", "from 0 to 1,000"]),
        (["--print", "--limit", "0"], ["--limit", "from 1 up"]),
        (["--view", ""], ["There is no view ''"]),
        (["--queue"], ["--queue", "--help"]),
        (["\x1b[31m"], [r"\x1b[31m", "--help"]),
        (["--filter", "x\udcff:y"], ["--filter", "x‹u+dcff›:"]),
    ],
)
def test_an_option_is_refused_by_its_name_with_what_to_do(
    started: list[Settings], capsys: pytest.CaptureFixture[str], line: list[str], words: list[str]
) -> None:
    assert cli.main(line) == 2
    said = capsys.readouterr().err
    assert all(word in said for word in words), said
    assert said.count("\n") == 1
    assert started == []
