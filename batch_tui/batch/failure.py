"""What can go wrong between us and AWS, as the rest of the program sees it.

Failure                 one sentence, one hint
|-- Throttled           asked too fast; try again later, slower
|-- Unavailable         the network or the service; may heal by itself
|   `-- Unanswered      sent, and no answer tells what came of it
|-- Refused             the request itself is at fault
|   |-- TokenRefused    a nextToken that the service no longer takes
|   |-- Absent          there is nothing of that name
|   |-- NoOperation     the service, or what speaks to it, is too old for this operation
|   |-- Elsewhere       what is asked for is of another account or region
|   `-- PageTooLarge    maxResults above what this endpoint allows
|-- Denied              credentials are good, permission is missing
|-- BadCredentials      no credentials, or none that work
|-- BadAnswer           an answer that is not what the API promises
|   `-- Endless         pages without end, that bring nothing new
`-- Broken              a mistake of this program itself
"""

from batch_tui.batch.text import harmless


class Failure(Exception):
    """A failure told to a person: `sentence` says what happened, `hint` what to do.

    Whatever they quote, they drive no terminal. One that `lasts` is not tried again by itself.
    """

    lasts = False

    def __init__(self, sentence: str, hint: str = "") -> None:
        self.sentence = harmless(sentence)
        self.hint = harmless(hint)
        super().__init__(f"{self.sentence} {self.hint}".strip())


class Throttled(Failure):
    """The account's API rate is exhausted (429, or "Rate exceeded")."""


class Unavailable(Failure):
    """The network or the service failed in a way that may pass by itself."""


class Unanswered(Unavailable):
    """The request was sent, and no answer tells what came of it: a change may have been made."""


class Refused(Failure):
    """The service refused the request as wrong (400)."""


class TokenRefused(Refused):
    """The nextToken is expired or unknown: that listing must start again."""


class Absent(Refused):
    """What is asked for is not there: not yet, or not any more."""

    lasts = True


class NoOperation(Refused):
    """There is no such operation here: nothing was done, and another way must be taken."""


class Elsewhere(Refused):
    """What is asked for by its ARN is of another account or region than the one that is asked."""

    lasts = True


class PageTooLarge(Refused):
    """The endpoint takes no `maxResults` this large: ask for at most 100."""


class Denied(Failure):
    """The caller may not do this (403)."""


class BadCredentials(Failure):
    """There are no credentials, or they are expired or invalid."""


class BadAnswer(Failure):
    """An answer was not JSON, or not of the promised shape."""


class Endless(BadAnswer):
    """A listing goes round in a circle, or gives page after page without anything new."""

    lasts = True


class Broken(Failure):
    """A mistake of this program; what it was doing may be done, or half done, or not at all."""
