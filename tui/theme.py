"""Three themes: dark, light, and one of plain colours for old consoles; none draws a glyph of its own."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        "ledger-dark",
        primary="#2f6f9f",
        secondary="#8a7f5c",
        accent="#7fc4e8",
        foreground="#e4e6e8",
        background="#14181c",
        surface="#1b2127",
        panel="#242c34",
        boost="#2d3741",
        warning="#d9a441",
        error="#e0655f",
        success="#5fae7a",
        dark=True,
    ),
    Theme(
        "ledger-light",
        primary="#1f5f8f",
        secondary="#8a7a4a",
        accent="#0f4f7f",
        foreground="#1c2226",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e6e3db",
        boost="#d9d5ca",
        warning="#8a5a00",
        error="#b3261e",
        success="#1f7a43",
        dark=False,
    ),
    Theme(
        "ledger-console",
        primary="#0000c0",
        secondary="#808000",
        accent="#00ffff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000080",
        boost="#303030",
        warning="#ffff00",
        error="#ff5555",
        success="#00ff00",
        dark=True,
    ),
)
