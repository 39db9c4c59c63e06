"""The desk, and what happens when the program itself fails."""

from __future__ import annotations

import asyncio
from array import array
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from ledger.views.home import ROWS, home
from ledger.views.journal import page
from ledger.views.reader import Clocks, Reader
from ledger.views.shapes import Link
from tests.tui.stage import Hands, on_screen
from tui.app import LedgerApp
from tui.desk import Desk
from tui.start import ended
from tui.work import work


def test_another_question_does_not_take_what_was_prepared(root: Path) -> None:
    desk = Desk(root, "zh", Clocks())
    try:
        desk.prepare(home, ROWS)
        (row,) = asyncio.run(desk.ask(page, array("q", [1])))  # of a list, which no dictionary takes for a key
        assert row.link.place == "event"
        assert asyncio.run(desk.ask(home, ROWS)).committee == "东街街道人大工委"
        assert desk.ready(home, ROWS) is None  # it was given once
    finally:
        desk.close()


def test_the_first_screen_says_whose_ledger_it_is(root: Path) -> None:
    heads = []

    async def play() -> None:
        desk = Desk(root, "zh", Clocks())
        desk.prepare(home, ROWS).result()
        try:
            app = LedgerApp(desk, "zh", Link("home"), watch=0)
            async with app.run_test(size=(80, 24)) as pilot:
                await Hands(app, pilot).rest()
                heads.append(Hands(app, pilot).seen().split("\n")[0])
        finally:
            desk.close()

    asyncio.run(play())
    assert "东街街道人大工委  2025-11-21 周五" in heads[0]


def test_a_screen_asks_once_for_what_it_shows(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    soon = Desk.soon

    def counted(desk: Desk, function: object, *given: object, **named: object) -> object:
        asked.append(getattr(function, "__name__", ""))
        return soon(desk, function, *given, **named)  # type: ignore[arg-type]

    async def scene(hands: Hands) -> None:
        for place in ("journal", "form"):
            asked.clear()
            hands.app.go(Link(place, ("visit.made",)))
            await hands.rest()
            assert len(asked) == len(set(asked)), asked

    monkeypatch.setattr(Desk, "soon", counted)
    on_screen(root, scene)


def test_a_fault_of_the_program_is_kept_in_a_file_and_said_without_what_records_hold(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(reader: Reader) -> None:
        secret = "某居民的电话"
        raise KeyError(len(secret))

    async def play() -> int:
        desk = Desk(root, "zh", Clocks())
        app = LedgerApp(desk, "zh", Link("home"), watch=0)
        try:
            async with app.run_test() as pilot:
                await Hands(app, pilot).rest()
                work(app.here, app.here.ask, broken, group="broken")
                await Hands(app, pilot).rest()
        except WorkerFailed:
            return ended(app)
        finally:
            desk.close()
        raise AssertionError("it went on")

    assert asyncio.run(play()) == 3
    said = capsys.readouterr().err
    assert "程序出错（KeyError），界面已关闭" in said
    place = Path(said.strip().split("：")[-1])
    assert "KeyError" in place.read_text(encoding="utf-8")
    assert "某居民的电话" not in said + place.read_text(encoding="utf-8").replace('secret = "某居民的电话"', "")
