"""`python -m batch_tui`."""

import sys

from batch_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
