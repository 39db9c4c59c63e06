"""hledger adds up our export and finds our balances, whatever names and texts stand in the book."""

from __future__ import annotations

import io
import json
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.exchange.hledger import amount_text, export
from tests.exchange.peer import compare, run_hledger

HOSTILE = [
    "",
    " ",
    "two  blanks",
    " leading and trailing ",
    "semicolon; comment",
    "comma, tag:value",
    "[2020-01-01]",
    "[=2020-01-01]",
    "date:2020-01-01",
    "(brackets) [square] {curly}",
    "\"quoted\" 'single'",
    "line\nfeed\r\n2020-01-01 a transaction\n    (x)  1",
    "tab\there",
    "escape\x1b]0;title\x07",
    "bidi\u202eabc",
    "zero\u200bwidth",
    "*",
    "!",
    "= 5",
    "@ 3 元",
    "~ monthly",
    "阿不都·卡德尔 𠮷 བོད་ཡིག ᠮᠣᠩᠭᠣᠯ",
    "a|b",
    "#hash",
    "%",
    "\\",
    "5 元",
    "-3",
]


class Book:
    """A read model filled by hand: only what the export reads."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript("""
            CREATE TABLE stream(id INTEGER PRIMARY KEY, subject TEXT, key TEXT, opened INTEGER, state TEXT,
                                history TEXT, UNIQUE(subject, key));
            CREATE TABLE event(seq INTEGER PRIMARY KEY, id TEXT UNIQUE, stream INTEGER, kind TEXT,
                               occurred INTEGER, recorded INTEGER, recorder TEXT, channel TEXT, path TEXT,
                               blob TEXT, versioned INTEGER, status TEXT, text TEXT);
            CREATE TABLE account(id INTEGER PRIMARY KEY, name TEXT, unit TEXT, nature TEXT,
                                 UNIQUE(name, unit));
            CREATE TABLE dims(id INTEGER PRIMARY KEY, value TEXT UNIQUE);
            CREATE TABLE posting(account INTEGER, date INTEGER, event INTEGER, stream INTEGER, dims INTEGER,
                                 entered INTEGER, amount INTEGER);
        """)

    def _id(self, table: str, **values: object) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        given = list(values.values())
        self.connection.execute(f"INSERT OR IGNORE INTO {table}({names}) VALUES ({marks})", given)
        where = " AND ".join(f"{name} = ?" for name in values)
        found: int = self.connection.execute(f"SELECT rowid FROM {table} WHERE {where}", given).fetchone()[0]
        return found

    def event(self, occurred: date, kind: str, key: str, *, recorder: str = "秘书") -> int:
        subject = kind.partition(".")[0]
        number = self.connection.execute("SELECT count(*) FROM event").fetchone()[0] + 1
        return self._id(
            "event",
            id=f"01{number:024d}",
            stream=self._id("stream", subject=subject, key=key),
            kind=kind,
            occurred=occurred.toordinal(),
            recorded=number,
            recorder=recorder,
            channel="cli",
            status="",
        )

    def post(self, event: int, account: str, amount: str | int, unit: str, **dims: str) -> None:
        stream, day = self.connection.execute("SELECT stream, occurred FROM event WHERE seq = ?", [event]).fetchone()
        self.connection.execute(
            "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                self._id("account", name=account, unit=unit),
                day,
                event,
                stream,
                self._id("dims", value=json.dumps(dims, ensure_ascii=False, sort_keys=True)),
                None,
                int(Decimal(amount) * 1_000_000),
            ],
        )

    def journal(self) -> str:
        text = io.StringIO()
        export(self.connection, text)
        return text.getvalue()


def test_an_event_is_a_transaction_and_a_posting_a_virtual_posting() -> None:
    book = Book()
    held = book.event(date(2023, 3, 20), "reception.held", "2023-03-20 东街站")
    book.post(held, "reception:visitors", 12, "人次", mode="in_station", station="东街站")
    book.post(held, "reception:sessions", 1, "次", mode="in_station", station="东街站")
    replied = book.event(date(2023, 3, 2), "suggestion.replied", "2023-021")
    book.post(replied, "suggestion:funds", "999.50", "元", entered="2022-12-30", track="formal")
    book.event(date(2023, 3, 21), "suggestion.signed_for", "2023-021")
    assert (
        book.journal()
        == """\
decimal-mark .

commodity "人次"
commodity "元"
commodity "次"

account reception:sessions
account reception:visitors
account suggestion:funds

2023-03-02 (01000000000000000000000002) suggestion.replied 2023-021  \
; event:01000000000000000000000002, kind:suggestion.replied, recorder:秘书, channel:cli
    (suggestion:funds)  999.5 "元"  ; suggestion:2023-021, entered:2022-12-30, track:formal

2023-03-20 (01000000000000000000000001) reception.held 2023-03-20 东街站  \
; event:01000000000000000000000001, kind:reception.held, recorder:秘书, channel:cli
    (reception:sessions)  1 "次"  ; reception:2023-03-20 东街站, mode:in_station, station:东街站
    (reception:visitors)  12 "人次"  ; reception:2023-03-20 东街站, mode:in_station, station:东街站

2023-03-21 (01000000000000000000000003) suggestion.signed_for 2023-021  \
; event:01000000000000000000000003, kind:suggestion.signed_for, recorder:秘书, channel:cli
"""
    )


@pytest.mark.parametrize(
    ("millionths", "text"),
    [(0, "0"), (1, "0.000001"), (-500_000, "-0.5"), (999_500_000, "999.5"), (10**18 + 1, f"{10**12}.000001")],
)
def test_amounts_are_exact(millionths: int, text: str) -> None:
    assert amount_text(millionths) == text


def test_hledger_finds_the_same_balance_for_every_account_and_month(tmp_path: Path) -> None:
    book = Book()
    for month in range(1, 13):
        held = book.event(date(2023, month, 28), "reception.held", f"2023-{month}")
        book.post(held, "reception:visitors", month, "人次", station="东街站")
        book.post(held, "reception", 1, "次")
        book.post(held, "deed:amount", f"{month}.25", "元")
        book.post(held, "tally:mixed", month, "元")
        book.post(held, "tally:mixed", -1, "家")
    assert len(compare(book.connection, tmp_path / "book.journal")) == 5 * 12


def test_hostile_names_and_texts_change_no_balance(tmp_path: Path) -> None:
    book = Book()
    for text in HOSTILE:
        event = book.event(date(2023, 5, 17), "suggestion.submitted", text or "-", recorder=text)
        book.post(event, f"tally:{text}", "1.5", "条", title=text, date=text)
        book.post(event, text, 2, "件", **{text or "empty": text})
        book.post(event, "tally:unit", 3, text)
    book.post(book.event(date(1949, 10, 1), "tally.recorded", "old"), "a::b:", 1, "a:b;c")
    sums = compare(book.connection, tmp_path / "book.journal")
    assert sum(amount for (_, unit, _), amount in sums.items() if unit == "条") == Decimal("1.5") * len(HOSTILE)


def test_tags_lead_back_to_the_event_and_its_dimensions(tmp_path: Path) -> None:
    book = Book()
    east = book.event(date(2023, 5, 17), "reception.held", "east")
    book.post(east, "reception:visitors", 3, "人次", station="东街站, 二楼")
    west = book.event(date(2023, 5, 18), "reception.held", "west")
    book.post(west, "reception:visitors", 4, "人次", station="西街站")
    journal = tmp_path / "book.journal"
    compare(book.connection, journal)
    for query in ("tag:station=^东街站，二楼$|^东街站， 二楼$", "tag:event=1$", "tag:reception=^east$"):
        assert run_hledger(journal, "balance", "--no-total", query).split()[:2] == ["3", "人次"]


def test_the_order_depends_on_the_records_alone() -> None:
    def book(*accounts: str) -> str:
        made = Book()
        event = made.event(date(2023, 5, 17), "reception.held", "east")
        for account in accounts:
            made.post(event, account, 1, "次", station=account)
        return made.journal()

    assert book("a:x", "a:y") == book("a:y", "a:x")
