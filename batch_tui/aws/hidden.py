"""What is hidden until it is asked for: secrets, known by their names and by themselves.

A name says it of a whole value. In a command or a sentence only the secrets are masked, so that
the rest can be read.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MASK = "••••••"

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SURE_WORDS = frozenset({"CRED", "CREDS", "PASS", "PASSCODE", "PW", "PWD"})
_SURE_PART = re.compile(
    r"PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIAL|(?:DB|PG|SQL|ROOT|USER)PW$|PASS$"
)
_SURE_END = re.compile(
    r"(?:API|SSH|ACCESS|ACCOUNT|PRIVATE|SIGNING|ENCRYPTION|MASTER)KEYS?$|CONNECTIONSTRING$"
)
_NO_PASS = frozenset({"BYPASS", "COMPASS", "ENCOMPASS", "OVERPASS", "SURPASS", "TRESPASS"})
_LIKELY_WORDS = frozenset({"AUTHORIZATION", "BEARER", "COOKIE", "DSN", "JWT", "TOKEN", "WEBHOOK"})
_LIKELY_PART = re.compile(r"TOKEN$|WEBHOOK$")
_LIKELY_ALONE = frozenset({"AUTH", "CONN", "KEY", "KEYS", "PRIVATE", "SAS", "TOKENS"})
"""Words that tell of a secret in an environment, and of many other things in a command."""
_TRIVIAL = re.compile(r"(?i:\d{1,6}|true|false|yes|no|on|off|none|null)")
_PLACES = frozenset({"FILE", "PATH", "DIR"})

_VALUES = re.compile(
    r"(?<=://)[^/\s:@]*:(?P<url>[^/\s@]+)(?=@)"  # the password of a URL
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*-----|$)"
    r"|https://hooks\.slack\.com/(?P<slack>[^\s'\"]+)"
    r"|https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/(?P<discord>[^\s'\"]+)"
    r"|https://[\w.-]+\.webhook\.office\.com/(?P<office>[^\s'\"]+)"
    r"|\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|xapp-|dckr_pat_|pypi-AgE)[\w-]{16,}"
    r"|\b(?:hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{36})\b"
    r"|\bsk-(?=[\w-]{0,80}\d)(?=[\w-]{0,80}[A-Z])[\w-]{16,}"
    r"|\b(?:[rs]k_(?:live|test)_|whsec_)[A-Za-z0-9]{6,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}|\bSG\.[\w-]{16,}\.[\w-]{16,}"
    r"|\beyJ[\w-]{8,2000}+\.eyJ[\w-]{8,2000}+\.[\w-]*"  # a signed token
    r"|(?i:\bauthorization\s*[:=]\s*(?:\w+\s+)?(?P<authorization>[\w.~+/=-]+))"
    r"|(?i:\bbearer\s+(?P<bearer>[\w.~+/=-]{16,}))"
    r"|(?i:\b(?:x-api-key|x-auth-token|x-amz-security-token)\s*:\s*(?P<header>[^\s'\"]+))"
    r"|(?i:[?&;]\s*(?:password|pwd|token|sig|api_?key|access_?token|x-amz-signature|accountkey"
    r"|sharedaccesskey)=(?P<part>[^&;\s'\"]+))"
    r"|(?i:[\"'](?:password|passwd|secret|token|api_?key)[\"']\s*:\s*[\"'](?P<member>[^\"']+))"
)
_AWS_SECRET = re.compile(r"(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9/+]{40}")
_PLACE = "@:HIDDEN:@"  # which a shell would not quote


class _Short(NamedTuple):
    """A short option for a password, where it is: in the same word, or the one behind it."""

    option: str
    attached: bool
    behind: bool


_SHORT = {
    **dict.fromkeys(("mysql", "mysqldump", "mysqladmin", "mariadb"), _Short("-p", True, False)),
    "sshpass": _Short("-p", True, True),
    "login": _Short("-p", False, True),  # as of docker
    "redis-cli": _Short("-a", False, True),
    "curl": _Short("-u", False, True),
}


def looks_secret(name: str, value: str) -> bool:
    """Whether what has this name and value should be hidden.

    Names are read by words, so that API_KEY and apiKey are secret and KEYBOARD is not.
    """
    return bool(value) and (_is_named(name, value) or masked(value) != value)


def masked(text: str) -> str:
    """A text, such as a sentence or a line of a shell, with a mask for each secret in it."""
    return _masked(text).replace(_PLACE, MASK)


def masked_command(words: Sequence[str]) -> str:
    """A command as one line that a shell would take, with a mask for each secret in it."""
    return shlex.join(_masked_words(words)).replace(_PLACE, MASK)


def _is_named(name: str, value: str, *, in_command: bool = False) -> bool:
    """Whether the name says that the value is a secret."""
    if name in {"PWD", "OLDPWD"}:
        return False
    words = [word.upper() for word in _WORDS.findall(name)]
    if words and words[-1] in _PLACES and "/" in value:
        return False
    known = set(words) - _NO_PASS
    if in_command and _TRIVIAL.fullmatch(value):
        return any("PASSWORD" in word for word in known)
    if known & _SURE_WORDS or any(map(_SURE_PART.search, known)):
        return True
    if _SURE_END.search("".join(words)):
        return True
    likely = _LIKELY_WORDS if in_command else _LIKELY_WORDS | _LIKELY_ALONE
    found = bool(known & likely) or any(map(_LIKELY_PART.search, known))
    return found and not _TRIVIAL.fullmatch(value)


def _masked(text: str) -> str:
    parts = re.split(r"(\s+)", _VALUES.sub(_without, text))
    parts[::2] = _masked_words(parts[::2])
    return "".join(parts)


def _without(found: re.Match[str]) -> str:
    """What was found, its secret masked: one of its groups, or all of it."""
    if found.lastgroup is None:
        return _PLACE
    begin, end = found.span(found.lastgroup)
    whole, at = found[0], found.start()
    return whole[: begin - at] + _PLACE + whole[end - at :]


def _masked_words(words: Sequence[str]) -> Iterator[str]:
    """The words of a command; an option that names a secret takes the word behind it."""
    short, before = _Short("", False, False), ""
    for word in words:
        behind = before == short.option and short.behind
        before, option = word, before
        short = _SHORT.get(word.rpartition("/")[2], short)
        if word.startswith("-") or not word:
            attached = short.attached and word.startswith(short.option) and word != short.option
            yield short.option + _PLACE if attached else _masked_word(word)
        elif behind and option == "-u":
            user, colon, _ = word.partition(":")
            yield f"{user}:{_PLACE}" if colon else word
        elif behind or _is_option(option, word):
            yield _PLACE
        else:
            yield _masked(word) if re.search(r"\s", word) else _masked_word(word)


def _is_option(option: str, value: str) -> bool:
    named = option.startswith("-") and "=" not in option
    return named and _is_named(option.lstrip("-"), value, in_command=True)


def _masked_word(word: str) -> str:
    """A word without blanks: perhaps a name and its value."""
    if _AWS_SECRET.fullmatch(word):
        return _PLACE
    name, sign, value = word.partition("=")
    if sign and value and _is_named(name.lstrip("-"), value, in_command=True):
        return f"{name}={_PLACE}"
    return _VALUES.sub(_without, word)
