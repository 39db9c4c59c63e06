"""A small ledger, a fixed clock, and hands on the keyboard: what the tests of the screens share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from ledger.kernel.shape import Shape
from ledger.locale import Language
from ledger.store.entry.drafting import Clerk, Line, shape_in
from ledger.store.entry.recorder import record
from ledger.store.journal.create import init_repository
from ledger.store.model.model import open_model
from ledger.store.records.values import loaded
from ledger.views.begin import begin
from ledger.views.reader import Clocks
from ledger.views.shapes import Link
from tui.app import LedgerApp
from tui.desk import Desk
from tui.turns import drained

NOW = "2025-11-21T09:30:00+08:00"
SNAPSHOTS = Path(__file__).parent / "snapshots"

ACTS: list[dict[str, Any]] = [
    {"kind": "unit.registered", "occurred": "2024-01-05", "unit": "城管中队", "system": "stationed_body"},
    {"kind": "unit.registered", "occurred": "2024-01-05", "unit": "水务站", "system": "stationed_body"},
    {
        "kind": "station.opened",
        "occurred": "2024-01-08",
        "station": "东街联络站",
        "type": "station",
        "community": "东街社区",
    },
    {"kind": "group.formed", "occurred": "2024-01-08", "group": "第一小组", "convenor": "张三"},
    *(
        {
            "kind": "deputy.registered",
            "occurred": "2024-01-10",
            "deputy": name,
            "levels": ["district"],
            "constituency": where,
            "term": "第三届",
            "sex": sex,
            "group": "第一小组",
            "station": "东街联络站",
        }
        for name, where, sex in (("张三", "第一选区", "male"), ("李四", "第二选区", "female"))
    ),
    {
        "kind": "plan.item_set",
        "occurred": "2025-01-10",
        "item": "2025-视察",
        "plan": "2025年工作计划",
        "title": "集中视察",
        "from": "2025-01-01",
        "due": "2025-06-30",
        "target": 2,
        "unit": "次",
    },
    {"kind": "plan.item_done", "occurred": "2025-05-20", "item": "2025-视察"},
    {
        "kind": "suggestion.submitted",
        "occurred": "2025-09-18",
        "suggestion": "2025-001",
        "track": "street",
        "sitting": "recess",
        "type": "suggestion",
        "title": "关于解决第三村饮水管网老化问题的建议",
        "lead": "张三",
        "category": "物业与老旧小区",
    },
    {"kind": "suggestion.accepted", "occurred": "2025-09-19", "suggestion": "2025-001"},
    {
        "kind": "suggestion.assigned",
        "occurred": "2025-09-19",
        "suggestion": "2025-001",
        "lead_unit": "水务站",
        "by": "街道人大工委",
        "due": "2025-11-18",
    },
    {
        "kind": "suggestion.supervised",
        "occurred": "2025-11-02",
        "suggestion": "2025-001",
        "by": "街道人大工委",
        "text": "承办人称管材已到货，预计十一月底完工",
    },
    {
        "kind": "activity.called",
        "occurred": "2025-10-08",
        "activity": "2025-10-15 视察",
        "type": "inspection",
        "title": "视察第三村",
        "on": "2025-10-15",
        "level": "street",
        "invited": ["张三", "李四"],
    },
    {
        "kind": "meeting.held",
        "occurred": "2025-03-05",
        "meeting": "2025年第1次专题会议",
        "type": "special",
        "chair": "张三",
        "present": ["张三", "李四"],
        "agenda": ["年度计划"],
    },
    {
        "kind": "reception.held",
        "occurred": "2025-11-14",
        "mode": "in_station",
        "station": "东街联络站",
        "deputies": ["张三", "李四"],
        "visitors": 12,
        "opinions": [
            {"category": "市容环境", "title": "东三巷路灯不亮", "disposition": "on_the_spot"},
            {"category": "养老助残", "title": "希望增设老年食堂"},
        ],
    },
]


def make(root: Path, acts: list[dict[str, Any]] | None = None) -> Path:
    """A ledger in a new repository; each act is recorded by itself, a minute after the one before."""
    begin(root, "东街街道人大工委", "", "zh")
    init_repository(root)
    from ledger.store.records import folder as folders

    model = open_model(folders.find(root))
    for minute, act in enumerate(ACTS if acts is None else acts):
        now = datetime.fromisoformat(f"2025-11-20T{8 + minute // 60:02d}:{minute % 60:02d}:00+08:00")
        done = record(model, [line(act)], Clerk("赵敏", "cli", now), lambda drafts: drafts[0].event.kind)
        assert not done.refused, done.findings
    model.connection.close()
    return root


def line(act: dict[str, Any]) -> Line:
    fields = {
        name: loaded(shape(act["kind"], name), value, date(2025, 1, 1), name)
        for name, value in act.items()
        if name not in ("kind", "occurred")
    }
    return Line(act["kind"], date.fromisoformat(act["occurred"]), fields)


def shape(kind: str, name: str) -> Shape | None:
    return shape_in(kind, name)


class Hands:
    """A person at the keyboard of one screen."""

    def __init__(self, app: LedgerApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def rest(self) -> None:
        """Until nothing is being worked on, the pause of a form's check included."""
        for _ in range(1000):
            await self.pilot.pause()
            busy = any(not worker.is_finished for worker in self.app.workers)
            busy = busy or not getattr(self.app.screen, "laid", True)  # a form that is still on its way
            timer = getattr(self.app.screen, "timer", None)
            if not busy and (timer is None or timer._task is None or timer._task.done()):
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the screen never came to rest")

    async def settle(self) -> None:
        """The same where nothing was typed: until all work is done and every part has drawn what came of it."""
        before, same = "", 0
        for _ in range(1000):
            while any(not worker.is_finished for worker in self.app.workers):
                await asyncio.sleep(0.002)
            for node in (self.app, self.app.screen, *self.app.screen.walk_children()):
                await drained(node)
            await asyncio.sleep(0.02)  # what is new is laid out at the next beat of the screen
            for _ in range(40):  # a message goes from part to part one round of the loop at a time
                await asyncio.sleep(0)
            waiting = [
                node
                for node in (self.app.screen, *self.app.screen.walk_children(Widget))
                if node._layout_required or node._repaint_required
            ]
            now = self.seen()
            still = not waiting and now == before and all(worker.is_finished for worker in self.app.workers)
            before, same = now, same + 1 if still else 0
            if same == 2:
                return
        raise AssertionError("the screen never came to rest")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.rest()

    async def type(self, text: str, rest: bool = True) -> None:
        """Characters as an input method sends them."""
        for character in text:
            target = self.app.screen.focused or self.app.screen
            target.post_message(events.Key(_character_to_key(character), character))
            await self.pilot.pause()
        if rest:
            await self.rest()

    async def paste(self, text: str) -> None:
        target = self.app.screen.focused
        assert target is not None
        target.post_message(events.Paste(text))
        await self.rest()

    def seen(self) -> str:
        """The screen as text, a line for each row."""
        strips = self.app.screen._compositor.render_strips()
        rows = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
        return "\n".join(rows) + "\n"

    def metas(self) -> list[dict[str, Any]]:
        """What the segments of the screen would do when clicked."""
        strips = self.app.screen._compositor.render_strips()
        return [segment.style.meta for strip in strips for segment in strip if segment.style and segment.style.meta]


def on_screen(
    root: Path,
    scene: Callable[[Hands], Awaitable[None]],
    *,
    size: tuple[int, int] = (80, 24),
    lang: Language = "zh",
    first: str = "home",
) -> None:
    """Play a scene on the screens of a ledger."""

    async def play() -> None:
        desk = Desk(root, lang, Clocks())
        try:
            app = LedgerApp(desk, lang, Link(first), watch=0)
            async with app.run_test(size=size) as pilot:
                hands = Hands(app, pilot)
                await hands.rest()
                await scene(hands)
        finally:
            desk.close()

    asyncio.run(play())


def stored(root: Path) -> list[dict[str, Any]]:
    """Every event file of a ledger, decoded."""
    import tomllib

    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(root.glob("events/**/*.toml"))]
