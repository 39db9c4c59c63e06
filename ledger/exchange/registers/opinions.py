"""Receptions with what was raised in them, and the register of residents' opinions.

Who came is kept in the identity store; the event knows a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from ledger.exchange.registers import cells
from ledger.exchange.registers.acts import Bundle, Resident, joined, needed, otherwise, shortened
from ledger.exchange.registers.desk import OTHER, Desk, reading
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
"""The family names that most people have."""
POLITE = ("先生", "女士", "大爷", "大妈", "大姐", "大叔", "阿姨", "奶奶", "爷爷", "老师", "同志", "师傅", "小姐")
LONGEST_NAME = 4
AT_ONCE = ("on_the_spot", "explained")
"""Dispositions that are themselves the answer, so that they have its day."""
_MANY = re.compile(r"等?\s*(\d{1,4})\s*[余多]?[人名位]")


def receptions(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """A reception for each day and place, and an opinion for each row that says what was raised."""
    held: dict[tuple[date, str], list[Row]] = {}
    for row in rows:
        if needed(row, table, "date", "deputies"):
            away = row.get("station") if row.get("mode") not in (None, "in_station") else None
            if away is not None and away not in desk.stations:
                row.values["away"] = row.values.pop("station")
            place = row.get("station") or row.get("away") or row.get("place")
            if place is None:
                row.refuse("station", error("import.needed", column="station"))
            else:
                held.setdefault((row.get("date"), place), []).append(row)
    for (day, place), group in held.items():
        bundle = Bundle("reception", "reception", f"{day} {place}", derived=True)
        reception(bundle, day, group, desk)
        yield bundle
        for number, row in enumerate((row for row in group if row.get("title") is not None), start=1):
            yield opinion(row, table, desk, f"{bundle.key} {number}", {"reception": bundle.key, "source": "reception"})


def reception(bundle: Bundle, day: date, rows: list[Row], desk: Desk) -> None:
    """One session: who received, how many came."""
    first = rows[0]
    deputies = list(dict.fromkeys(name for row in rows for name in row.get("deputies") or ()))
    officials = list(dict.fromkeys(name for row in rows for name in row.get("officials") or ()))
    fixed = {
        "mode": otherwise(first, desk, "mode", "in_station", "import.mode_taken"),
        "deputies": deputies,
        "officials": officials,
        "place": None if first.get("station") else first.get("away") or first.get("place"),
        "groups": sum(row.get("groups") or 0 for row in rows) or None,
        "visitors": visitors(rows),
        "note": joined(
            *(row.get("held_note") or (row.get("note") if row.get("title") is None else None) for row in rows)
        ),
    }
    bundle.act(
        "reception.held",
        day,
        rows,
        fixed,
        ("visitors", "place", "note"),
        mode="mode",
        station="station",
        deputies="deputies",
        officials="officials",
        groups="groups",
        visitors="visitors",
        note="held_note",
    )


def visitors(rows: Iterable[Row]) -> int:
    """Persons received: as told, else those named (each once in a session), and one for each row that names nobody."""
    given = [row.get("visitors") for row in rows if row.get("visitors") is not None]
    if given:
        return sum(given)
    told = 0
    named: set[str] = set()
    for row in rows:
        who = row.get("visitor")
        if who is not None and (many := _MANY.search(who)):
            told += int(many[1])
        elif who is not None and not is_neutral(who):
            named.update(cells.names(who))
        elif who is not None or row.get("title") is not None:
            told += 1
    return told + len(named)


def is_neutral(who: str) -> bool:
    """Whether a text names nobody: 居民, 困难家庭, 匿名, 高温一线职工."""
    words = reading()["guess"]["neutral"]
    if _named_behind().search(who):
        return False  # 居民王小明
    if any(word in who for word in words) or not who.strip("*＊某×xX-—? "):
        return True
    return len(who) > LONGEST_NAME and not any(word in who for word in POLITE)


@cache
def _named_behind() -> re.Pattern[str]:
    words = "|".join(map(re.escape, reading()["guess"]["neutral"]))
    return re.compile(f"(?:{words})[{SURNAMES}][\u4e00-\u9fff]{{1,2}}$")


def resident(row: Row) -> Resident | None:
    """The person of a row, with their number; None where nobody is named."""
    who, telephone = row.get("visitor"), row.get("telephone")
    if who is None or is_neutral(who):
        return None
    who = _MANY.sub("", who).strip() or who
    number = re.search(r"1[3-9]\d[\d\- ]{8,10}", cells.half_width(who))
    if number and telephone is None:
        telephone = number[0]
        who = cells.half_width(who).replace(number[0], "").strip("()（） ,，、") or who
    return Resident(who, re.sub(r"[\s-]", "", cells.half_width(telephone)) or None if telephone else None)


def opinions(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """An opinion of each row."""
    for row in rows:
        if needed(row, table, "date", "title", "source"):
            day = row.get("date")
            yield opinion(
                row, table, desk, f"{day} {shortened(row.get('title'), 24)[0]}", {"source": row.get("source")}
            )


def opinion(row: Row, table: Table, desk: Desk, key: str, whence: dict[str, Any]) -> Bundle:
    """One opinion and what became of it."""
    day = row.get("date")
    number = row.get("opinion")
    if number is not None and number.isdigit() and len(number) <= 4:
        number = None  # a running number, which begins anew with each sheet, is no name to be known again by
    bundle = Bundle("opinion", "opinion", number or key, derived=number is None)
    title, content = shortened(row.get("title"))
    advice = row.get("advice")
    fixed = {
        **whence,
        "category": otherwise(row, desk, "category", OTHER),
        "title": title,
        "content": row.get("content") or content,
        "person": resident(row),
        "note": joined(f"{table.register.columns['advice'].zh}：{advice}" if advice else None, row.get("note")),
    }
    if row.get("brought_by") is not None:
        fixed["deputies"] = row.get("brought_by")
    station = {} if "reception" in whence and row.get("station") is None else {"station": "station"}
    bundle.act(
        "opinion.recorded",
        day,
        row,
        fixed,
        source="source",
        station="station" if station else "",
        community="community",
        category="category",
        title="title",
        place="place",
        deputies="brought_by" if row.get("brought_by") is not None else "deputies",
        person="visitor",
        note="advice" if advice else "note",
    )
    became(bundle, row, table, desk)
    return bundle


def became(bundle: Bundle, row: Row, table: Table, desk: Desk) -> None:
    """Disposed of, answered, reported back, rated, closed: each where the row tells it."""
    day: date = row.get("date")
    disposition = row.get("disposition")
    if disposition is None and row.get("unit") is not None:
        disposition = otherwise(row, desk, "disposition", "assigned", "import.assigned_taken")
    if disposition == "merged":
        disposition = None
        merged(bundle, row, table, desk)
    if disposition == "open":
        disposition = None
    if disposition is not None:
        bundle.act(
            "opinion.disposed",
            row.get("disposed") or day,
            row,
            # A register shows the day after the extension; the one before it is then not told.
            {"disposition": disposition}
            | (
                {"due": None} if row.get("extended_to") is not None and row.get("extended_to") == row.get("due") else {}
            ),
            taken=row.get("disposed") is None,
            disposition="disposition",
            powers="powers",
            to="unit",
            suggestion="suggestion",
            due="due",
        )
    extended(bundle, row, table, desk)
    at_once = day if disposition in AT_ONCE else None
    answered = row.get("answered") or row.get("reported_back") or at_once
    if row.get("result") is not None or row.get("answered") is not None:
        if answered is None:
            desk.take("import.left_out", "result", table.register.columns["answered"].zh)
        else:
            bundle.act("opinion.answered", answered, row, taken=row.get("answered") is None, unit="unit", text="result")
    back = row.get("reported_back")
    if back is not None:
        to = row.get("reported_to") or "constituent"
        bundle.act("opinion.reported_back", back, row, {"to": to}, to="reported_to", how="reported_how")
    if row.get("grade") is not None:
        rated = back or answered
        if rated is None:
            desk.take("import.left_out", "grade", table.register.columns["reported_back"].zh)
        else:
            by = (
                table.register.columns["visitor"].en
                if desk.office.language == "en"
                else table.register.columns["visitor"].zh
            )
            bundle.act("opinion.rated", rated, row, {"by": by}, taken=True, grade="grade")
    closed(bundle, row, table, desk, back or answered)


def extended(bundle: Bundle, row: Row, table: Table, desk: Desk) -> None:
    """The extension of its period, where the row tells when it was agreed."""
    if row.get("extended_to") is None:
        return
    if (day := row.get("extended_on")) is None:
        desk.take("import.left_out", "extended_to", table.register.columns["extended_on"].zh)
        return
    reason = {"reason": row.get("extended_reason") or desk.unsaid}
    bundle.act(
        *("opinion.extension_agreed", day, row, reason),
        new_due="extended_to",
        reason="extended_reason",
        agreed_by="extended_by",
    )


def merged(bundle: Bundle, row: Row, table: Table, desk: Desk) -> None:
    """Merged into another opinion or into a suggestion, where the row names it."""
    if row.get("suggestion") is None and row.get("merged_into") is None:
        desk.take("import.left_out", "disposition", table.register.columns["merged_into"].zh)
        return
    bundle.act(
        *("opinion.merged", row.get("disposed") or row.get("date"), row),
        taken=row.get("disposed") is None,
        into_suggestion="" if row.get("merged_into") else "suggestion",
        into_opinion="merged_into",
    )


def closed(bundle: Bundle, row: Row, table: Table, desk: Desk, last: date | None) -> None:
    """Closed, where the row says both when and whether the matter was solved."""
    day, solved = row.get("closed"), row.get("solved")
    if solved is None and day is None:
        return
    if solved is None:
        desk.take("import.left_out", "closed", table.register.columns["solved"].zh)
    elif (day or last) is None:
        desk.take("import.left_out", "solved", table.register.columns["closed"].zh)
    elif day is not None or solved:
        bundle.act("opinion.closed", day or last, row, taken=day is None, solved="solved")  # type: ignore[arg-type]
