"""What the screens show, below the screens: changes since a time, corrections field by field, the plain twins."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.store.entry.drafting import Clerk
from ledger.store.entry.recorder import record
from ledger.store.model.model import open_model
from ledger.store.records import folder as folders
from ledger.views.asked import Asked
from ledger.views.boards import board
from ledger.views.changes import changes, marked, marks
from ledger.views.events import acts, differences
from ledger.views.figure import breakdowns, figure_line, figure_view
from ledger.views.plain import plain_screen
from ledger.views.reader import Clocks, Reader
from ledger.views.statistics import statistics
from tests.tui.stage import Hands, line, on_screen
from tui.outside import inert

LATER = "2025-11-21T08:00:00+08:00"


def later(root: Path, act: dict[str, Any]) -> str:
    """Record something a day after all else; the id of the event."""
    model = open_model(folders.find(root))
    done = record(model, [line(act)], Clerk("钱二", "cli", datetime.fromisoformat(LATER)), lambda drafts: "x")
    assert not done.refused, done.findings
    row = model.connection.execute("SELECT id FROM event ORDER BY id DESC LIMIT 1").fetchone()
    model.connection.close()
    return str(row[0])


def event_of(root: Path, kind: str) -> str:
    row = open_model(folders.find(root)).connection.execute("SELECT id FROM event WHERE kind = ?", (kind,)).fetchone()
    return str(row[0])


@pytest.fixture
def corrected(root: Path) -> Path:
    """A reception of twelve visitors, found a day later to have been of ten."""
    target = event_of(root, "reception.held")
    later(
        root,
        {
            "kind": "entry.amended",
            "occurred": "2025-11-21",
            "target": target,
            "set": {"visitors": 10},
            "reason": "重复计数",
        },
    )
    return root


def test_a_correction_shows_field_by_field_what_it_changes(corrected: Path) -> None:
    reader = Reader(corrected, "zh")
    (row,) = reader.model.connection.execute("SELECT id FROM event WHERE kind = 'entry.amended'").fetchone()
    assert [(each.label, each.before, each.after) for each in differences(reader, row)] == [("接待人次", "12", "10")]
    held = acts(reader, "reception", "2025-11-14 东街联络站")[-1]
    assert held.fields["visitors"] == 10


def test_what_changed_since_a_time_is_marked_on_rows_and_figures(corrected: Path) -> None:
    reader = Reader(corrected, "zh", Clocks(since="2025-11-20"))
    reader.set_clocks(reader.clocks)
    assert sorted(marks(reader).values()) == ["+", "~"]
    rows = {row.link.about[1]: row.change for row in marked(reader, board(reader, "reception")).rows}
    assert rows == {"2025-11-14 东街联络站": "~"}
    figures = statistics(reader, Asked("2025"))
    moved = {row.cells[0]: (row.cells[4], row.cells[1]) for row in figures.rows if row.change}
    assert moved["接待选民群众"] == ("12人次", "10人次")
    assert [row.change for row in changes(reader).rows] == ["+", "~"]
    assert "接待选民群众" in {row.cells[0] for row in changes(reader, "figures").rows}


def test_nothing_is_marked_where_nothing_changed(corrected: Path) -> None:
    reader = Reader(corrected, "zh", Clocks(since="2025-11-21"))
    reader.set_clocks(reader.clocks)
    assert not marks(reader)
    assert not any(row.change for row in statistics(reader, Asked("2025")).rows)


def test_the_change_is_seen_on_the_screens_and_said_in_the_head(corrected: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f7", "tab", "tab")
        await hands.paste("2025-11-20")
        await hands.press("ctrl+s", "f8")
        assert "变动自 2025-11-20" in hands.seen().split("\n")[0]
        row = next(each for each in hands.seen().split("\n") if "接待选民群众" in each)
        assert "~" in row[:4]
        assert "12人次" in row

    on_screen(corrected, scene, size=(100, 60))


PLAIN = {
    "home": (),
    "due": (),
    "suggestion": (),
    "suggestion 2025-001": ("督办", "推算"),
    "deputies": ("张三",),
    "deputy 张三": ("第一小组", "履职积分"),
    "points": (),
    "meeting": ("专题会议",),
    "activity": ("缺登记",),
    "activity 2025-10-15 视察": ("尚未登记出席",),
    "reception": ("12",),
    "plan": ("集中视察",),
    "plan 2025-视察": ("进度",),
    "statistics": ("接待选民群众",),
    "figure reception_visitors by=station": ("东街联络站", "12人次", "接待人次"),
    "chart reception_visitors": ("2025-11",),
    "evidence reception_visitors": ("2025-11-14",),
    "journal": ("建议提交",),
    "findings": (),
    "verify": (),
    "parameters": ("suggestion.reply",),
    "subjects": ("代表建议",),
    "drafts": (),
}


def test_every_screen_has_a_plain_twin(root: Path) -> None:
    reader = Reader(root, "zh")
    for asked, told in PLAIN.items():
        name, _, about = asked.partition(" ")
        words = about.split() if name in ("figure", "chart", "evidence") else [about] if about else []
        said = plain_screen(reader, name, words, "2025" if name in ("figure", "chart", "evidence") else "")
        assert said.replace("\n", "").isprintable()
        assert all(each in said for each in told), (asked, said)


def test_a_figure_breaks_down_by_any_dimension_that_its_postings_have(root: Path) -> None:
    reader = Reader(root, "zh")
    offered = breakdowns(reader, "reception_visitors", reader.period("2025"))
    assert {"month", "station", "mode", "station.community", "recorder"} <= set(offered)
    for by in offered:
        view = figure_view(reader, Asked("2025", "reception_visitors", by))
        assert view.rows[-1].cells[1] == "12人次"
        assert sum(row.cells[1] == "12人次" for row in view.rows[:-1]) == 1, by


def test_a_figure_is_copied_with_its_definition_and_commit(root: Path) -> None:
    reader = Reader(root, "zh")
    said = figure_line(reader, Asked("2025", "reception_visitors"))
    assert said.startswith("接待选民群众 12人次；口径：接待人次")
    assert (reader.model.commit or "?")[:7] in said


def test_a_cell_of_an_exported_table_never_begins_like_a_formula() -> None:
    assert [inert(each) for each in ("=1+1", "+80%", "-3", "@x", "-甲", "民意")] == [
        "'=1+1",
        "+80%",
        "-3",
        "'@x",
        "'-甲",
        "民意",
    ]


def test_what_is_shown_is_exported_as_a_table(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f4", "ctrl+e", "2")
        assert "已导出" in hands.seen()

    on_screen(root, scene)
    (file,) = tmp_path.glob("xdg_state_home/**/*.csv")
    table = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert table[0][0] == "编号"
    assert table[1][:3] == ["2025-001", "关于解决第三村饮水管网老化问题的建议", "张三"]
