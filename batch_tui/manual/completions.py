"""What completes the options in bash, zsh and fish.

Of the generators that there are, none knows all three shells and lists with commas.
"""

import argparse
import re
from collections.abc import Callable, Iterable
from shlex import quote

from batch_tui.manual.options import Option, options

NAME = "batch-tui"
_PROFILES = (
    r"sed -n 's/^\[profile \(.*\)\]$/\1/p; s/^\[\(default\)\]$/\1/p'"
    ' "${AWS_CONFIG_FILE:-$HOME/.aws/config}" 2>/dev/null'
)
"""Prints the names of the profiles, without starting aws."""


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """What a shell reads to complete the options of the parser."""
    return _SCRIPTS[shell](tuple(options(parser)))


# bash


def _bash(found: Iterable[Option]) -> str:
    cases = [
        f"        {'|'.join(o.names)}) {_bash_values(o)}; return ;;"
        for o in found
        if o.metavar and o.names
    ]
    words = " ".join(name for option in found for name in option.names)
    return f"""\
# bash completion of {NAME}: source it, or put it into
# ~/.local/share/bash-completion/completions/{NAME}
_batch_tui() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    if [[ $before == = ]]; then before=${{COMP_WORDS[COMP_CWORD-2]}}; fi
    if [[ $current == = ]]; then before=${{COMP_WORDS[COMP_CWORD-1]}} current=; fi
    COMPREPLY=()
    case $before in
{chr(10).join(cases)}
    esac
    if [[ $current == -* ]]; then COMPREPLY=($(compgen -W '{words}' -- "$current")); fi
}}
complete -F _batch_tui {NAME}
"""


def _bash_values(option: Option) -> str:
    words = " ".join(option.values)
    match option.kind:
        case "one" | "term":
            return f"""COMPREPLY=($(compgen -W '{words}' -- "$current"))"""
        case "several":
            return (
                'local last=${current##*,}; COMPREPLY=($(compgen -P "${current%"$last"}" '
                f"""-W '{words}' -- "$last"))"""
            )
        case "file":
            return 'COMPREPLY=($(compgen -f -- "$current"))'
        case "profile":
            return f'COMPREPLY=($(compgen -W "$({_PROFILES})" -- "$current"))'
    return ":"


# zsh


def _zsh(found: Iterable[Option]) -> str:
    specs = " \\\n    ".join(quote(_zsh_spec(option)) for option in found)
    return f"""\
#compdef {NAME}
# zsh completion of {NAME}: put it as _{NAME} into a directory of $fpath.
_batch_tui_profiles() {{
  local -a profiles
  profiles=(${{(f)"$({_PROFILES})"}})
  compadd -a profiles
}}
_batch_tui() {{
  _arguments \\
    {specs}
}}
if [[ $funcstack[1] == _{NAME} ]]; then _batch_tui "$@"; else compdef _batch_tui {NAME}; fi
"""


def _zsh_spec(option: Option) -> str:
    help_, metavar = map(_zsh_text, (option.help, option.metavar))
    if not option.names:
        return f"*:{metavar}: "
    *_, name = option.names
    alone = "*" if option.repeats else f"({' '.join(option.names)})"
    if option.kind == "none":
        return f"{alone}{name}[{help_}]"
    return f"{alone}{name}[{help_}]:{metavar}:{_zsh_values(option)}"


def _zsh_text(text: str) -> str:
    return re.sub(r"([\\:\[\]])", r"\\\1", text)


def _zsh_values(option: Option) -> str:
    words = " ".join(map(_zsh_text, option.values))
    match option.kind:
        case "one":
            return f"({words})"
        case "term":
            return f"compadd -S '' - {words}"
        case "several":
            return f"_sequence compadd - {words}"
        case "file":
            return "_files"
        case "profile":
            return "_batch_tui_profiles"
    return " "


# fish


def _fish(found: Iterable[Option]) -> str:
    lines = [
        f"# fish completion of {NAME}: put it into ~/.config/fish/completions/{NAME}.fish",
        f"complete -c {NAME} -f",
        *(_fish_line(option) for option in found if option.names),
    ]
    return "\n".join(lines) + "\n"


def _fish_line(option: Option) -> str:
    long = option.names[-1].removeprefix("--")
    words = " ".join(option.values)
    takes = {
        "none": "",
        "text": " -x",
        "one": f" -x -a {_fish_text(words)}",
        "term": f" -x -a {_fish_text(words)}",
        "several": f" -x -a {_fish_text(f'(__fish_append , {words})')}",
        "file": " -r -F",
        "profile": f" -x -a {_fish_text(f'(sh -c {_fish_text(_PROFILES)})')}",
    }[option.kind]
    return f"complete -c {NAME} -l {long}{takes} -d {_fish_text(option.help)}"


def _fish_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_SCRIPTS: dict[str, Callable[[Iterable[Option]], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
