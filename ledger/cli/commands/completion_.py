"""`ledger completion`: the lines that teach a shell to complete commands, kinds, fields and names."""

from __future__ import annotations

import argparse

from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """For which shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "powershell"), help=say(lang, "completion.shell"))


def run(context: Context) -> int:
    """Print what the shell has to read."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["ledger"], shell=context.arguments.shell))
    return 0
