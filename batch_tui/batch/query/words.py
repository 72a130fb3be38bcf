"""Words that stand for a query, as the config file gives them their meaning."""

import re
from collections.abc import Collection, Mapping

from batch_tui.batch.query.meant import has_meaning
from batch_tui.batch.query.query import QueryError, bare_word, parse
from batch_tui.batch.query.tokens import tokens

_WORD = re.compile(r"[a-z][a-z0-9_-]*")


class WordError(ValueError):
    """A word that cannot be: the text goes on behind the name of its setting."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


def read_words(given: Mapping[str, str]) -> dict[str, str]:
    """The words in small letters, each with its query in canonical form.

    Raises:
        WordError: for the first one that cannot be.
    """
    names = {name.lower() for name in given}
    found: dict[str, str] = {}
    for name, text in given.items():
        word = name.lower()
        if not _WORD.fullmatch(word):
            raise WordError(name, " is no word: a letter, then letters, digits, - and _.")
        if has_meaning(word):
            raise WordError(name, " has a meaning of its own in a filter; choose another name.")
        if word in found:
            raise WordError(name, " is given twice: capital letters make no difference.")
        found[word] = _meaning(name, text, names)
    return found


def _meaning(name: str, text: str, names: Collection[str]) -> str:
    for token in tokens(text):
        word = bare_word(token, text)
        if word == name.lower():
            raise WordError(name, f" stands for itself; write word:{word} for the name of a job.")
        if word in names:
            raise WordError(name, f" uses {word}, which is such a word too; write its terms.")
    try:
        query = parse(text)
    except QueryError as error:
        raise WordError(name, f" is not valid{error.told(text)}") from None
    if not query.terms:
        raise WordError(name, " stands for nothing; write the terms of a filter.")
    return str(query)
