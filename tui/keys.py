"""The one registry of keys: bindings, the line at the foot of each screen, and the help are made from it.

A Chinese input method takes letters, Ctrl+Space and Ctrl+., and gives full-width punctuation: everything is
reached by function keys, digits, Ctrl, Enter, Esc, arrows and Tab; letters and punctuation are extras.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class Key(NamedTuple):
    """A key: its action, the keys that do it, how it is written, its word, where it works (nothing: everywhere).

    `foot` tells on which of these screens it stands in the line at the foot.
    """

    action: str
    keys: str
    written: str
    word: str
    screens: tuple[str, ...] = ()
    foot: bool | tuple[str, ...] = True


TABLES = ("home", "board", "journal", "entity", "deputy", "event", "statistics", "figure", "chart")
FORMS = ("form", "rows")

KEYS = (
    Key("app.help", "f1", "F1", "help"),
    Key(
        "open",
        "enter",
        "Enter",
        "open",
        ("board", "journal", "entity", "deputy", "statistics", "figure", "chart", "event"),
        True,
    ),
    Key("app.record", "f2", "F2", "record", TABLES),
    Key("app.find", "f3", "F3", "find", TABLES),
    Key("app.place('suggestion')", "f4", "F4", "suggestions", TABLES, ("home",)),
    Key("app.place('deputies')", "f5", "F5", "deputies", TABLES, ("home",)),
    Key("app.place('plan')", "f6", "F6", "plan", TABLES, ("home",)),
    Key("app.clocks", "f7", "F7", "clocks", TABLES),
    Key("app.statistics", "f8", "F8", "statistics", TABLES, ("home",)),
    Key("app.undo", "f9", "F9", "undo", TABLES),
    Key("app.commands", "ctrl+p", "^P", "commands", TABLES),
    Key(
        "filter",
        "slash,ideographic_comma,ctrl+f,fullwidth_solidus",
        "^F",
        "filter",
        ("board", "journal", "statistics"),
    ),
    Key("filter", "slash,ideographic_comma,ctrl+f,fullwidth_solidus", "^F", "search", ("help", "text", "import")),
    Key("period", "ctrl+t", "^T", "period", ("statistics", "figure", "chart", "journal", "deputy")),
    Key("chart", "ctrl+g", "^G", "chart", ("figure", "statistics")),
    Key("dimension", "ctrl+d", "^D", "dimension", ("figure",)),
    Key("narrow", "ctrl+b", "^B", "narrow", ("figure",)),
    Key("everything", "ctrl+l", "^L", "everything", ("statistics",), False),
    Key(
        "previous",
        "left_square_bracket,left_black_lenticular_bracket,ctrl+left",
        "^Left",
        "previous",
        ("entity", "deputy"),
        False,
    ),
    Key(
        "next",
        "right_square_bracket,right_black_lenticular_bracket,ctrl+right",
        "^Right",
        "next",
        ("entity", "deputy"),
        False,
    ),
    Key("app.copy", "ctrl+y", "^Y", "copy", TABLES, False),
    Key("app.export", "ctrl+e", "^E", "export", TABLES, False),
    Key("editor", "ctrl+o", "^O", "editor", ("event", "form"), False),
    Key("reload", "ctrl+r", "^R", "reload", TABLES, False),
    Key("save_next", "f2", "F2", "save_next", ("form",)),
    Key("take", "ctrl+s", "^S", "take", ("import",)),
    Key("save", "ctrl+s", "^S", "save", FORMS),
    Key("roster", "f3", "F3", "roster", FORMS),
    Key("preview", "f4", "F4", "preview", ("form",)),
    Key("template", "f5", "F5", "template", ("form",)),
    Key("clear", "f6", "F6", "clear", ("form",)),
    Key("add_row", "f2", "F2", "add_row", ("rows",)),
    Key("previous_row", "f5", "F5", "previous_row", ("rows",)),
    Key("remove_row", "f6", "F6", "remove_row", ("rows",)),
    Key(
        "back",
        "escape",
        "Esc",
        "back",
        (*TABLES, *FORMS, "help", "text", "import"),
        (*TABLES[1:], *FORMS, "help", "text", "import"),
    ),
    Key("app.quit", "ctrl+q", "^Q", "quit"),
)


def keys_of(screen: str) -> list[Key]:
    """The keys that work on a screen."""
    return [key for key in KEYS if not key.screens or screen in key.screens]


def foot_of(screen: str) -> list[Key]:
    """The keys at the foot of a screen."""
    return [key for key in keys_of(screen) if (key.foot if isinstance(key.foot, bool) else screen in key.foot)]


def bindings(screen: str) -> list[Binding]:
    """The same as the framework takes them."""
    return [
        Binding(
            key.keys,
            key.action,
            key.word,
            show=False,
            priority=key.keys.startswith("f") or "ctrl" in key.keys,
        )
        for key in keys_of(screen)
        if key.action != "open"
    ]
