"""The options that say something of the program, and leave."""

import argparse
from pathlib import Path

from batch_tui.manual import config
from batch_tui.manual.completions import script
from batch_tui.manual.page import page
from batch_tui.settings.table import SettingsError

OUT = "-"


def answer(
    options: argparse.Namespace, parser: argparse.ArgumentParser, path: Path
) -> tuple[str, bool]:
    """What to print, and whether all is well; `path` is where the config file is.

    Raises:
        SettingsError: what was asked for cannot be done.
    """
    if options.completions is not None:
        return script(parser, options.completions), True
    if options.man:
        return page(parser), True
    if options.check_config:
        verdict = config.judge(path)
        return "".join(f"{line}\n" for line in verdict.lines), verdict.is_right
    return _written(options.write_config, path), True


def _written(name: str, path: Path) -> str:
    if name == OUT:
        return config.template()
    target = Path(name) if name else path
    try:
        config.write(target)
    except FileExistsError:
        raise SettingsError(
            f"{target} is there already, and is left as it is; --write-config - prints what would "
            "be written."
        ) from None
    except OSError as error:
        raise SettingsError(f"{target} cannot be written: {error.strerror or error}.") from error
    return f"{target} is written; all in it is a comment so far.\n"
