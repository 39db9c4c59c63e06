"""Boards: the entities of a subject as a table with tabs, each row leading to its timeline.

The subjects a clerk works with daily have boards of their own; all others show what their states have in
common.
"""

from __future__ import annotations

from ledger.subjects import MODULES
from ledger.views.reader import Reader
from ledger.views.shapes import Board


def board(reader: Reader, name: str, tab: str = "") -> Board:
    """The board of a subject, or of what is gathered under a name (`due`, `drafts`, `findings` …)."""
    match name:
        case "suggestion":
            from ledger.views.matters import suggestions

            return suggestions(reader, tab)
        case "opinion":
            from ledger.views.matters import opinions

            return opinions(reader, tab)
        case "plan":
            from ledger.views.plan import plan_board

            return plan_board(reader, tab)
        case "due":
            from ledger.views.due import due_board

            return due_board(reader, tab)
        case "activity" | "meeting" | "reception" | "project" | "station":
            from ledger.views.doings import BOARDS

            return BOARDS[name](reader, tab)
        case "member":
            from ledger.views.bodies import members

            return members(reader, tab)
        case "council_member":
            from ledger.views.bodies import council_members

            return council_members(reader, tab)
        case _ if name in MODULES:
            from ledger.views.subject_boards import subject_board

            return subject_board(reader, name, tab)
        case _:
            from ledger.views.office import gathered

            return gathered(reader, name, tab)
