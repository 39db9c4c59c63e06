"""The screens that read, on the example ledger: pictures at two sizes, the ways between them, and the past."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.views.begin import copy_demo
from ledger.views.reader import Clocks, Reader
from ledger.views.shapes import Link
from tests.tui.pictures import compare, steady, width
from tests.tui.stage import NOW, SNAPSHOTS, Hands
from tui.app import LedgerApp
from tui.desk import Desk

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SCREENS: dict[str, tuple[Link, str]] = {
    # the picture's name: where it is, and the keys after that
    "home": (Link("home"), ""),
    "due": (Link("board", ("due",)), ""),
    "suggestions": (Link("board", ("suggestion",)), ""),
    "suggestion": (Link("entity", ("suggestion", "2025-008")), ""),
    "promises": (Link("entity", ("suggestion", "2025-001")), ""),
    "event": (Link("entity", ("suggestion", "2025-008")), "enter"),
    "opinions": (Link("board", ("opinion",)), ""),
    "opinion": (Link("entity", ("opinion", "民意2025-052")), ""),
    "meetings": (Link("board", ("meeting",)), ""),
    "meeting": (Link("entity", ("meeting", "2025 regular 5")), ""),
    "activities": (Link("board", ("activity",)), ""),
    "activity": (Link("entity", ("activity", "2025-09-23 视察夜间噪声治理")), ""),
    "receptions": (Link("board", ("reception",)), ""),
    "reception": (Link("entity", ("reception", "2025-12-17 东街中心站")), ""),
    "projects": (Link("board", ("project",)), ""),
    "project": (Link("entity", ("project", "2025实事4")), ""),
    "stations": (Link("board", ("station",)), ""),
    "station": (Link("entity", ("station", "东街中心站")), ""),
    "group": (Link("entity", ("group", "第一代表小组")), ""),
    "duty_report": (Link("entity", ("duty_report", "2025-10-29 杨九")), ""),
    "review": (Link("entity", ("work_review", "2025 城管中队评议")), ""),
    "election": (Link("entity", ("election", "2025 第四选区补选")), ""),
    "councils": (Link("board", ("council",)), ""),
    "units": (Link("board", ("unit",)), ""),
    "unit": (Link("entity", ("unit", "区绿化市容局")), ""),
    "subjects": (Link("board", ("subjects",)), ""),
    "deputies": (Link("board", ("deputies",)), ""),
    "deputy": (Link("deputy", ("deputy", "孙八")), ""),
    "deputy_points": (Link("deputy", ("deputy", "孙八", "points")), ""),
    "deputy_entries": (Link("deputy", ("deputy", "孙八", "entries")), ""),
    "points": (Link("board", ("points",)), ""),
    "plan": (Link("board", ("plan",)), ""),
    "item": (Link("entity", ("plan", "学习")), ""),
    "statistics": (Link("statistics"), ""),
    "figure": (Link("figure", ("reception_visitors", "2025")), "4"),
    "chart": (Link("chart", ("reception_visitors", "2025")), ""),
    "evidence": (Link("evidence", ("reception_visitors", "2025-12")), ""),
    "register": (Link("register", ("performance:reception", "2025", "deputy=孙八")), ""),
    "journal": (Link("journal", ()), ""),
    "findings": (Link("board", ("findings",)), ""),
    "parameters": (Link("board", ("parameters", "own")), ""),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example ledger, its read model made once, at a fixed time."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home") / name.lower()))
        patch.setenv("LEDGER_NOW", NOW)
        patch.setenv("LEDGER_RECORDER", "赵敏")
        patch.setattr("tui.screens.home.MOMENT", 0.001)
        root = copy_demo(tmp_path_factory.mktemp("office") / "账本", "zh").root
        assert Reader(root).model.commit
        yield root


class Visit:
    """One run of the screens that all pictures of a size share; after each the home screen is in front."""

    def __init__(self, root: Path, size: tuple[int, int]) -> None:
        self.root, self.size = root, size
        self.seen: dict[str, str] = {}

    def play(self) -> dict[str, str]:
        """Look at every screen."""
        asyncio.run(self._play())
        return self.seen

    async def _play(self) -> None:
        desk = Desk(self.root, "zh", Clocks())
        try:
            app = LedgerApp(desk, "zh", watch=0)
            async with app.run_test(size=self.size) as pilot:
                hands = Hands(app, pilot)
                await hands.rest()
                for name, (link, keys) in SCREENS.items():
                    if link.place != "home":
                        app.go(link)
                        await hands.settle()
                    await hands.press(*keys.split())
                    await self.picture(hands, name)
        finally:
            desk.close()

    async def picture(self, hands: Hands, name: str) -> None:
        """Keep what is seen, and go home."""
        self.seen[name] = hands.seen()
        assert not any("@click" in meta for meta in hands.metas())
        while len(hands.app.screen_stack) > 1:
            hands.app.pop_screen()
        await hands.settle()


@pytest.fixture(scope="module")
def seen(office: Path) -> dict[tuple[str, str], str]:
    """Every screen at every size."""
    return {
        (name, size): picture for size, cells in SIZES.items() for name, picture in Visit(office, cells).play().items()
    }


@pytest.fixture(autouse=True)
def at_a_desk() -> None:
    """The module's own desk takes the place of the one each test has elsewhere."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(seen: dict[tuple[str, str], str], name: str, size: str) -> None:
    picture = seen[name, size]
    compare(steady(picture), SNAPSHOTS / f"read.{name}.{size}.txt")
    assert all(width(row) <= SIZES[size][0] for row in picture.split("\n"))
