"""Draws the README's picture: the home screen of the example ledger at 80x24, each character in its own cells.

    python -m tests.tui.picture FILE.png [KEY…]

The framework's own screenshot stretches Chinese text; here every character stands where the terminal has it.
Needs `rsvg-convert` and a monospaced Chinese font.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.terminal_theme import DIMMED_MONOKAI

from ledger.views.begin import copy_demo
from tests.tui.stage import NOW, Hands, on_screen
from tui.screens import home

CELL, ROW, SIZE = 9, 20, 17
FONT = "Noto Sans Mono CJK SC, Sarasa Mono SC, monospace"


def colour(value: RichColor | None, other: str, front: bool) -> str:
    """A colour of the terminal as SVG writes it."""
    return other if value is None else value.get_truecolor(DIMMED_MONOKAI, front).hex


def drawing(hands: Hands) -> str:
    """The screen as SVG."""
    width, height = hands.app.size
    parts = []
    for row, strip in enumerate(hands.app.screen._compositor.render_strips()):
        cell = 0
        for text, style, _ in strip:
            front = colour(style.color if style else None, "#e4e6e8", True)
            back = colour(style.bgcolor if style else None, "#14181c", False)
            if style and style.reverse:
                front, back = back, front
            size = cell_len(text)
            where = f'x="{cell * CELL}" y="{row * ROW}" width="{size * CELL}" height="{ROW}"'
            parts.append(f'<rect {where} fill="{back}"/>')
            weight = ' font-weight="bold"' if style and style.bold else ""
            for character in text:
                if not character.isspace():
                    at = f'x="{cell * CELL}" y="{row * ROW + ROW - 5}"'
                    parts.append(f'<text {at} fill="{front}"{weight}>{escape(character)}</text>')
                cell += cell_len(character)
    box = f'viewBox="0 0 {width * CELL} {height * ROW}" width="{width * CELL}" height="{height * ROW}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="{FONT}" font-size="{SIZE}">'
    return head + "".join(parts) + "</svg>"


def main(file: str, *keys: str) -> None:
    """Copy the example ledger, press the keys, draw what is seen."""
    drawn = ""
    home.MOMENT = 0.001  # the second part of the screen follows at once

    async def scene(hands: Hands) -> None:
        nonlocal drawn
        await hands.settle()
        for key in keys:
            await (hands.type(key[1:]) if key.startswith("=") else hands.press(key))
        drawn = drawing(hands)

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "XDG_CACHE_HOME": f"{folder}/cache",
            "XDG_STATE_HOME": f"{folder}/state",
            "LEDGER_NOW": NOW,
            "LEDGER_RECORDER": "赵敏",
        }
        on_screen(copy_demo(Path(folder) / "账本", "zh").root, scene)
        svg = Path(folder) / "screen.svg"
        svg.write_text(drawn, encoding="utf-8")
        subprocess.run(["rsvg-convert", str(svg), "-o", file], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
