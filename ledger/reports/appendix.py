"""The appendix of a report (数字依据表): every number with its definition, its parts and its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.figures.evaluate import plain_text
from ledger.locale import label
from ledger.reports.desk import Desk, state_mark
from ledger.reports.evidence import Entry
from ledger.reports.filling import is_rate
from ledger.reports.wording import day_text, listed
from ledger.store.model.history import commits_of, remembered

LONG = 40
"""Characters of a value that have room in its column."""
MANY = 50_000
"""Events of a ledger for which git is not asked about commits on the way: that takes seconds."""
WORDS = {
    "zh": {
        "heading": "附件：数字依据表",
        "about": "文中方括号内的序号与本表对应。每个数字都由台账中的事件算出，用所附命令可列出全部依据。",
        "state": "台账提交 {commit}，截至 {as_of}，登记截至 {known}，指纹 {digits}（{words}）。",
        "unversioned": "另有 {count} 件已登记而未提交的事件计算在内。",
        "heads": "序号|数字|期间|数值|口径",
        "colon": "：",
        "below": "见下",
        "stop": "。",
        "ratio": "分子 {numerator}，分母 {denominator}",
        "events": "依据 {events} 个事件",
        "more": "等",
        "all": "全部：{command}",
        "none": "没有依据的事件",
        "now": "现在",
    },
    "en": {
        "heading": "Appendix: what the numbers rest on",
        "about": "The numbers in brackets refer to this table. Each figure is computed from the events of the ledger; "
        "the command beside it lists them all.",
        "state": "Commit {commit}, as of {as_of}, known at {known}, fingerprint {digits} ({words}).",
        "unversioned": "{count} events recorded but not yet in a commit are counted too.",
        "heads": "No.|Figure|Period|Value|Definition",
        "colon": ": ",
        "below": "below",
        "stop": "; ",
        "ratio": "numerator {numerator}, denominator {denominator}",
        "events": "{events} events",
        "more": " and more",
        "all": "all: {command}",
        "none": "no event",
        "now": "now",
    },
}


class Line(NamedTuple):
    """One number of the appendix in words."""

    number: str
    label: str
    period: str
    value: str
    definition: str
    evidence: str


class Appendix(NamedTuple):
    """The appendix in words: its heading, what stands above the table, its heads and lines."""

    heading: str
    about: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def appendix(desk: Desk, entries: Sequence[Entry]) -> Appendix:
    """The appendix of a report."""
    words = WORDS[desk.lang]
    mark = state_mark(desk.commit, str(desk.as_of or ""), desk.known_at or "")
    about = [words["about"]]
    about.append(
        words["state"].format(
            commit=desk.commit[:10] or "—",
            as_of=day_text(desk.today, desk.lang),
            known=desk.known_at or words["now"],
            digits=mark.digits,
            words=mark.words(desk.lang),
        )
    )
    waiting = len(desk.model.unversioned()) if desk.known_at is None else 0
    if waiting:
        about.append(words["unversioned"].format(count=waiting))
    commits = _commits(desk, entries)
    lines = tuple(_line(desk, entry, commits) for entry in entries)
    return Appendix(words["heading"], tuple(about), tuple(words["heads"].split("|")), lines)


def _commits(desk: Desk, entries: Sequence[Entry]) -> Mapping[str, str]:
    """The commits of the events named; of a very large ledger only those already known."""
    files = {row.file for entry in entries for row in entry.shown if row.file}
    (events,) = desk.model.connection.execute("SELECT count(*) FROM event").fetchone()
    return commits_of(desk.model, files) if events <= MANY else remembered(desk.model, files)


def _line(desk: Desk, entry: Entry, commits: Mapping[str, str]) -> Line:
    words = WORDS[desk.lang]
    value = entry.values[0]
    shown = value.text if is_total(entry) else entry.text
    if is_total(entry) and value.denominator is not None and is_rate(desk.definitions[entry.ask.name]):
        numerator, denominator = plain_text(value.numerator or 0), plain_text(value.denominator)
        shown += "\n" + words["ratio"].format(numerator=numerator, denominator=denominator)
    definition = "\n".join((entry.meaning, *entry.rules))
    named = []
    for row in entry.shown:
        commit = commits.get(row.file or "", "")[:8]
        kind = label(desk.lang, "kinds", row.kind)
        named.append(f"{row.occurred.isoformat()} {kind} {row.event}" + (f"@{commit}" if commit else ""))
    told = words["events"].format(events=entry.events) if entry.events else words["none"]
    if named:
        told += words["colon"] + listed(named, desk.lang) + (words["more"] if entry.events > len(named) else "")
    told += words["stop"] + words["all"].format(command=entry.command)
    if len(shown) > LONG:
        told, shown = f"{shown}\n{told}", words["below"]
    return Line(entry.number, entry.label, entry.period, shown, definition, told)


def is_total(entry: Entry) -> bool:
    """Whether the entry is one number, not a breakdown."""
    return entry.ask.shape == "total" or not entry.ask.by
