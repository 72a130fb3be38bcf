"""The program's first steps: a helper is started, and imports boto3 while the rest is imported."""

import gc
import os
import sys

from batch_tui.aws.helper.process import Process

WITHOUT_SCREEN = (
    *("--print", "--why", "--wait", "--explain", "--help", "-h", "--version"),
    *("--write-config", "--check-config", "--completions", "--man"),
)
"""Options of which it is clear that no screen is shown: there the call is made in this process."""


def main() -> int:
    """Run the program; its exit status is told by `cli.main`."""
    helper = _helper()
    if helper is not None:
        gc.disable()  # until `keep_responsive`: nearly all that a start makes stays
    from batch_tui.cli import main  # noqa: PLC0415 - takes as long as it takes

    return main(helper=helper)


def _helper() -> Process | None:
    """A helper, where a screen is likely and one can be started."""
    if any(option.partition("=")[0] in WITHOUT_SCREEN for option in sys.argv[1:]):
        return None
    try:
        os.fstat(2)  # where a standard stream is closed, a pipe would take its place
        return Process() if os.isatty(0) and os.isatty(1) else None
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main())
