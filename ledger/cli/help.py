"""Help on a terminal: lines are as wide as they look, where a Chinese character takes two cells."""

from __future__ import annotations

import argparse
import re
import shutil

from ledger.kernel.visible import cells

PIECES = re.compile(r"\s+|[!-~]+[，。、；：）”]*|.[，。、；：）”]*")
"""Where a line may break: at blanks, and beside any Chinese character, but not before what closes."""

HEADING = re.compile(r"^([\u4e00-\u9fff]+):$", re.MULTILINE)
EXAMPLE = re.compile(r"  (?:ledger|eval|cd) ")


class Formatter(argparse.RawDescriptionHelpFormatter):
    """The standard layout, wrapped by cells; examples keep their lines."""

    def __init__(self, prog: str) -> None:
        columns = shutil.get_terminal_size().columns
        super().__init__(prog, width=min(columns, 100) - 4)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = [each for line in text.splitlines() for each in (wrapped(line, width) if line else [""])]
        return "\n".join(indent + line for line in lines)

    def format_help(self) -> str:
        """The help, with the colon of Chinese behind a Chinese heading."""
        return HEADING.sub(r"\1：", super().format_help())


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of so many cells at most; a line keeps the blanks it begins with."""
    if EXAMPLE.match(text):  # to be copied: a command is never broken, what is said of it may stand below it
        command, *more = re.split(r" {2,}", text.strip())
        if not more or cells(text) <= width:
            return [text]
        return [f"  {command}", *(f"      {line}" for line in wrapped(" ".join(more), width - 6))]
    lines = [""]
    for piece in PIECES.findall(text):
        if cells(lines[-1] + piece.rstrip()) > width and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            piece = piece.lstrip()
        lines[-1] += piece
    return lines
