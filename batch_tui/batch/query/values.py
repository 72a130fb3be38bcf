"""The values of terms: from what was typed to one canonical text, or to what is wrong with it."""

import difflib
import re
from collections.abc import Sequence

from batch_tui.batch.job import ACTIVE, STATUSES, Status
from batch_tui.batch.query.named import id_in, is_service_job, named
from batch_tui.batch.text import safe
from batch_tui.batch.times import read_span, read_time

STATUS_WORDS = (*(status.lower() for status in STATUSES), "active", "other")
TYPE_WORDS = ("array", "mnp", "single")
FLAG_WORDS = ("cancelled", "terminated")
_WRITTEN = (*STATUSES, Status.OTHER)
_ELSEWHERE = {"status": STATUS_WORDS, "type": TYPE_WORDS, "is": FLAG_WORDS}
"""Words that mean something in one term, and are looked for in another."""

_EXIT = re.compile(r"none|(?:!=)?-?[0-9]{1,10}")
_EXIT_CODE = re.compile(r"[0-9]{1,3}")
_EXIT_CODES = 256
_ID_BEGUN = re.compile(r"(?=.*[0-9])[0-9a-f]{8}(?:-[0-9a-f-]{0,27})?", re.IGNORECASE)
_COMPARISON = re.compile(r"(<=|>=|!=|<|>|=)?\s*(.*)", re.DOTALL)
_COUNT = re.compile(r"[0-9]{1,9}")
_LARGE_COUNT = re.compile(r"(?:<=|>=|!=|<|>|=)?\s*[0-9]{10,}")
_LARGE_SPAN = re.compile(r"(?:<=|>=|<|>)?\s*(?:[0-9]+[smhdw])+", re.IGNORECASE)
_YEAR = re.compile(r"([0-9]{4,})-[0-9]{2}-[0-9]{2}")
_DEFINITION_ARN = re.compile(r"arn:[^*/]*:job-definition/[^*/:]+:[0-9]+")
_ANY_REVISION = re.compile(r"(?<=.)(?::\*)+$")
_QUOTED = 80
"""Characters of a value that a sentence repeats."""


class TermError(ValueError):
    """A value that its term does not take; `part` is the piece of it that is at fault."""

    def __init__(self, sentence: str, hint: str, part: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.part = part


def as_typed(text: str) -> str:
    """What was typed, as a sentence repeats it."""
    return f'"{safe(text, _QUOTED)}"'


def nearest(word: str, choices: Sequence[str]) -> str:
    """The choice that was probably meant, or "" when none is near."""
    begun = [choice for choice in choices if choice.startswith(word) or word.startswith(choice)]
    return (begun or difflib.get_close_matches(word, choices, n=1, cutoff=0.5) or [""])[0]


def split_list(value: str) -> list[str]:
    """The elements of a canonical list."""
    return value.split(",")


def read_text(text: str) -> str:
    """Any text that is not blank."""
    if not text.strip():
        raise TermError("A value is missing here.", "Write one, or take the term away.")
    return text


def read_list(text: str) -> str:
    """A list with commas; blanks around the elements do not count, nor does one given twice."""
    elements = [element.strip() for element in text.split(",")]
    if len(elements) > 1 and not all(elements):
        raise TermError("A value is missing here.", "Write one on each side of a comma.")
    return ",".join(dict.fromkeys(elements)) if len(elements) > 1 else read_text(text).strip()


def read_statuses(text: str) -> str:
    """A list of statuses, in their order of life; `active` where it is just those five."""
    found: set[Status] = set()
    for word in split_list(_one_of(text, STATUS_WORDS, "status")):
        found |= ACTIVE if word == "active" else {Status(word.upper())}
    return write_statuses(found)


def write_statuses(statuses: frozenset[Status] | set[Status]) -> str:
    """The canonical value of a status term."""
    if statuses == ACTIVE:
        return "active"
    return ",".join(status.lower() for status in _WRITTEN if status in statuses)


def statuses_of(value: str) -> frozenset[Status]:
    """The statuses in the canonical value of a status term: with all seven, every other one too."""
    if value == "active":
        return ACTIVE
    named = frozenset(Status(word.upper()) for word in split_list(value))
    return named if named < set(STATUSES) or Status.OTHER in named else frozenset(Status)


def is_status(word: str) -> bool:
    """Whether a word is a status."""
    return word.lower() in STATUS_WORDS


def is_type(word: str) -> bool:
    """Whether a word is a kind of job."""
    return word.lower() in TYPE_WORDS


def is_flag(word: str) -> bool:
    """Whether a word is a flag of jobs, in either spelling."""
    return word.lower().replace("canceled", "cancelled") in FLAG_WORDS


def is_exit_code(word: str) -> bool:
    """Whether a number is one of those with which a program can end."""
    return _EXIT_CODE.fullmatch(word) is not None and int(word) < _EXIT_CODES


def is_id_begun(word: str) -> bool:
    """Whether a word looks like the beginning of a job's id."""
    return _ID_BEGUN.fullmatch(word) is not None


def read_types(text: str) -> str:
    """A list of kinds of jobs."""
    return _one_of(text, TYPE_WORDS, "type of job")


def read_flags(text: str) -> str:
    """One of the flags of a job, in either spelling."""
    word = read_text(text).strip().lower().replace("canceled", "cancelled")
    if word not in FLAG_WORDS:
        raise TermError(f"A job cannot be {as_typed(text)}.", _suggestion(word, FLAG_WORDS), text)
    return word


def read_moment(text: str) -> str:
    """A time, as `times.read_time` gives it."""
    try:
        return read_time(read_text(text))
    except TermError:
        raise
    except ValueError:
        _refuse_digits(text, _LARGE_SPAN)
        year = _YEAR.match(text)
        if year and not 1970 <= int(year[1][:5]) <= 9998:
            raise TermError(
                f"{as_typed(text)} is out of range.",
                "Write a time from 1970-01-01 to 9998-12-31, or take the term away.",
            ) from None
        raise TermError(
            f"{as_typed(text)} is not a time.",
            "Write how long ago (30s, 15m, 2h, 3d, 1w), today, yesterday, a date (2026-11-01) "
            "or a time (2026-11-01T09:00, with Z or an offset where it is not local).",
        ) from None


def read_ids(text: str) -> str:
    """A list of job ids, their beginnings, or ARNs, in lower case; half an ARN gives its id."""
    parts = split_list(read_list(text))
    for part in filter(is_service_job, parts):
        raise TermError(
            "This is the ARN of a service job, and AWS Batch does not list those as jobs.",
            "The console shows it, and so does aws batch describe-service-job.",
            part,
        )
    return read_list(",".join(part if named(part) else id_in(part) for part in parts).lower())


def read_exit(text: str) -> str:
    """A list of exit codes, `none` for that there is none, or one code with `!=` before it."""
    parts = split_list(read_list(text).lower())
    for part in parts:
        if not _EXIT.fullmatch(part) or (len(parts) > 1 and part.startswith("!=")):
            raise TermError(
                f"{as_typed(part)} is not an exit code.",
                "Write exit:137, exit:1,137, exit:!=0 or exit:none.",
                part,
            )
    if parts[0].startswith("!="):
        return f"!={int(parts[0][2:])}"
    return read_list(",".join(part if part == "none" else str(int(part)) for part in parts))


def split_comparison(value: str) -> tuple[str, str]:
    """The sign of a comparison, "" for none, and what is compared with."""
    found = _COMPARISON.fullmatch(value)
    return (found[1] or "", found[2]) if found else ("", value)


def read_longer(text: str) -> str:
    """A span of time with one of `<`, `<=`, `>`, `>=` before it; a bare one is at least that."""
    sign, rest = split_comparison(read_text(text).strip())
    try:
        if sign not in ("=", "!="):
            return f"{sign or '>='}{read_span(rest)}"
    except ValueError:
        _refuse_digits(text, _LARGE_SPAN)
    raise TermError(
        f"{as_typed(text)} is not a length of time.",
        "Write >6h, >=30m, <1d12h or <=45s (s m h d w); 6h alone means 6h or more.",
        text,
    )


def _refuse_digits(text: str, large: re.Pattern[str]) -> None:
    """Say so of what would be taken, if it were not so large."""
    if large.fullmatch(text):
        raise TermError(
            f"{as_typed(text)} is too large.", "Write a number of at most nine digits.", text
        )


def read_count(text: str) -> str:
    """A number with a sign of comparison before it; a bare one is just that many."""
    sign, rest = split_comparison(read_text(text).strip())
    if not _COUNT.fullmatch(rest):
        _refuse_digits(text, _LARGE_COUNT)
        raise TermError(
            f"{as_typed(text)} is not a number of attempts.",
            "Write attempts:2, or one of != < <= > >= before the number: attempts:>1.",
            text,
        )
    return f"{'' if sign == '=' else sign}{int(rest)}"


def split_tag(value: str) -> tuple[str, str | None]:
    """The name of a tag and its value, None where only the name is given."""
    name, equals, wanted = value.partition("=")
    return name, wanted if equals else None


def read_tag(text: str) -> str:
    """The name of a tag, or its name, `=` and its value."""
    if not split_tag(read_text(text))[0].strip():
        raise TermError(
            "The name of the tag is missing.", "Write tag:NAME, tag:NAME=VALUE or tag:*=VALUE."
        )
    return text


def read_definition(text: str) -> str:
    """The name of a job definition, with or without revision, or its ARN with the revision."""
    if read_text(text).startswith("arn:"):
        if not _DEFINITION_ARN.fullmatch(text):
            raise TermError(
                "This is not the ARN of one revision of a job definition.",
                "End it with the revision, without a *: arn:…:job-definition/NAME:7; "
                "for all revisions write def:NAME.",
            )
        return text
    return _ANY_REVISION.sub("", text)


def split_definition(text: str) -> tuple[str, str]:
    """Name and revision of `name:revision`; the revision is "" where there is none."""
    name, colon, revision = text.rpartition(":")
    return (name, revision) if colon and revision.isdecimal() else (text, "")


def _one_of(text: str, choices: Sequence[str], what: str) -> str:
    parts = split_list(read_list(text))
    for part in parts:
        if part.lower() not in choices:
            mend = _suggestion(part.lower(), choices)
            raise TermError(f"{as_typed(part)} is not a {what}.", mend, part)
    words = {part.lower() for part in parts}
    return ",".join(choice for choice in choices if choice in words)


def _suggestion(word: str, choices: Sequence[str]) -> str:
    several = word.split()
    if len(several) > 1 and all(part in choices for part in several):
        return f"Write commas between several: {','.join(map(_spelt, several))}."
    if elsewhere := next((key for key, words in _ELSEWHERE.items() if word in words), None):
        return f"Write {elsewhere}:{_spelt(word)}."
    meant = nearest(word, choices)
    if meant:
        return f"Did you mean {_spelt(meant)}?"
    *others, last = map(_spelt, choices)
    return f"There are {', '.join(others)} and {last}."


def _spelt(word: str) -> str:
    """A word of a term as it is read by people: a status as AWS spells it."""
    return word.upper() if word.upper() in STATUSES else word
