"""How grave a line of a log is, in the formats that are usual."""

import re
from typing import Literal

Level = Literal["error", "warning", "debug"]

_LOOKED_AT = 240  # characters; a level stands at the beginning of a line
_WORDS: dict[str, Level | None] = {
    "trace": "debug",
    "debug": "debug",
    "dbg": "debug",
    "fine": "debug",
    "info": None,
    "notice": None,
    "warn": "warning",
    "warning": "warning",
    "wrn": "warning",
    "err": "error",
    "error": "error",
    "severe": "error",
    "critical": "error",
    "crit": "error",
    "fatal": "error",
    "alert": "error",
    "emerg": "error",
    "panic": "error",
}
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBERS: dict[str, Level | None] = {"1": "debug", "2": "debug", "3": None, "4": "warning"}
"""Those of bunyan and pino, which are written as numbers, by their first digit."""

# A word by itself in capitals; in a bracket or in front of a colon at the beginning, in any case;
# as the value of a member that is called so; a letter before a date, as glog has it.
_WRITTEN = re.compile(
    rf"""(?<![\w./-])(?P<capitals>{_ANY.upper()})(?![\w./-])
    |^\W*(?P<first>(?i:{_ANY}))\b\s*[:\]|)]
    |[\[<(|]\s*(?P<bracket>(?i:{_ANY}))\s*[\]>)|]
    |(?<![\w])["']?(?i:level|lvl|severity|levelname|log\.level|loglevel)["']?\s*[:=]\s*
        ["']?(?P<member>(?i:{_ANY})\b|[1-6]0\b)
    |^(?P<glog>[DIWEF])\d{{4}}\s\d\d:
    """,
    re.VERBOSE,
)
_GLOG: dict[str, Level | None] = {
    "D": "debug",
    "I": None,
    "W": "warning",
    "E": "error",
    "F": "error",
}
_FALLEN = re.compile(
    r"""^\s*(?:Traceback\ \(most\ recent\ call\ last\)|Caused\ by:|Exception\ in\ thread
    |panic:|Killed\b|Segmentation\ fault|Fatal\ Python\ error|FATAL\b|npm\ ERR!|Unhandled
    |(?:[\w$]+[.:]{1,2})*\w*(?:Error|Exception|Interrupt|Exit|Warning)(?::\s|$))""",
    re.VERBOSE,
)


def level_of(text: str) -> Level | None:
    """The level of a line that is told by its words; None where none is, or a usual one."""
    begin = text[:_LOOKED_AT]
    found = _WRITTEN.search(begin)
    if found is None:
        fallen = _FALLEN.match(begin)
        if fallen is None:
            return None
        return "warning" if fallen[0].rstrip(": ").endswith("Warning") else "error"
    told = found[found.lastgroup or 0]
    if found.lastgroup == "glog":
        return _GLOG[told]
    if told.isdecimal():
        return _NUMBERS.get(told[0], "error")
    return _WORDS[told.lower()]
