"""Makes a report in Markdown from a template, and brings an earlier one up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error, refuses, warning
from ledger.reports.appendix import Appendix, appendix
from ledger.reports.chart import chart_of
from ledger.reports.desk import Desk
from ledger.reports.evidence import Entry, Evidence, entry_of, numbered, over_rows, same, title_of
from ledger.reports.filling import Answer, Filler, holds
from ledger.reports.marked import (
    ROW,
    Node,
    Tree,
    head_of,
    marked,
    nodes,
    plain,
    text_of,
    tree_of,
    with_head,
)
from ledger.reports.notation import ITEM, MARK, PARTS
from ledger.reports.paper import Part
from ledger.reports.paper import markdown as page
from ledger.reports.placeholder import Ask, Reader
from ledger.reports.result import Changed, Made, Stated, told_of
from ledger.reports.rows import Row, rows_of
from ledger.reports.source import cells

FOOT = {
    "zh": "\n---\n\n台账 {台账提交}　指纹 {台账指纹}\n",
    "en": "\n---\n\nledger {commit}, fingerprint {fingerprint}\n",
}
DASH = "—"


class _Place(NamedTuple):
    node: Node
    ask: Ask


def make(desk: Desk, text: str, template: str, name: str, clean: bool = False) -> Made:
    """Fill a report; Refused with all that is wrong with its placeholders, nothing is written then."""
    fresh = not head_of(text)
    work = _Work(desk, name, clean, fresh)
    tree = marked(tree_of(text + FOOT[desk.lang] if fresh else text))
    places = work.read(tree)
    if refuses(work.findings):
        raise Refused(*work.findings)
    entries = work.fill(places)
    work.put_appendix(tree, entries)
    data = with_head(text_of(tree), told_of(desk, template, clean)).encode()
    return Made(data, entries, work.changed, work.findings, len(places), work.pictures)


def stated(desk: Desk, text: str, name: str) -> list[Stated]:
    """The numbers and rows of a report beside those of today."""
    work = _Work(desk, name, False, False)
    places = work.read(tree_of(text))
    values = [place for place in places if place.ask.verb == "value"]
    answers = work.filler.answers([(place.ask, None) for place in values])
    found = [
        Stated(place.ask, title_of(desk, place.ask), place.node.text(), plain(answer.text))
        for place, answer in zip(values, answers, strict=True)
        if answer.is_figure
    ]
    for place in places:
        if place.ask.verb == "each":
            before, now = place.node.text(), work.rows(place.node, place.ask)
            found += _rows_stated(place.ask, before, now)
    return found


def _rows_stated(ask: Ask, before: str, now: str) -> list[Stated]:
    """Each row as it stands beside the one of today; a row that went or came has nothing on one side."""
    old, new = (dict(_rows_in(text)) for text in (before, now))
    return [Stated(ask, f"{ask.text} {key}", old.get(key, ""), new.get(key, "")) for key in dict.fromkeys((*old, *new))]


def _rows_in(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        if (found := ROW.search(line)) and found[1]:
            plain_line = ROW.sub("", line)
            yield found[1], " ".join(cell for cell in cells(plain_line) if cell)


class _Work:
    """One run over one document."""

    def __init__(self, desk: Desk, name: str, clean: bool, fresh: bool) -> None:
        self.desk = desk
        self.name = name
        self.clean = clean
        self.fresh = fresh
        self.reader = Reader(desk.names, desk.lang, desk.terms, desk.subject)
        self.filler = Filler(desk)
        self.findings: list[Finding] = []
        self.changed: list[Changed] = []
        self.pictures: dict[str, bytes] = {}
        self.in_rows: list[tuple[Ask, Row]] = []

    def read(self, tree: Tree) -> list[_Place]:
        """What each place asks for."""
        places = []
        for node in nodes(tree):
            try:
                if node.line < 0:
                    raise Refused(error("report.no_end", placeholder=node.placeholder))
                ask = self.reader.read(node.placeholder)
                if ask.verb == "end":
                    raise Refused(error("report.end_alone", placeholder=node.placeholder))
                places.append(_Place(node, ask))
            except Refused as refused:
                line = abs(node.line) or None
                self.findings += [finding.at(file=self.name, line=line) for finding in refused.findings]
        return places

    def fill(self, places: list[_Place]) -> list[Entry]:
        """Write today's words into every place, and give what the appendix has to tell."""
        asked = [place.ask._replace(shape="parts") if place.ask.verb == "chart" else place.ask for place in places]
        wanted = [ask if ask.verb in ("value", "if", "unless", "chart") else _NOTHING for ask in asked]
        answers = self.filler.answers([(ask, None) for ask in wanted])
        pairs = list(zip(places, answers, strict=True))
        hidden = {
            id(inner)
            for place, answer in pairs
            if place.ask.verb in ("if", "unless") and not holds(answer)
            for inner in nodes(place.node.parts)
        }
        told = [
            answer for place, answer in pairs if place.ask.verb in ("value", "chart") and id(place.node) not in hidden
        ]
        numbers = numbered(told)
        found: dict[Ask, Answer] = {}
        for place, answer in pairs:
            shown = answer.is_figure and id(place.node) not in hidden
            number = numbers.get(same(answer.ask), "") if shown else ""
            self._fill(place, answer, number)
            if number and (same(answer.ask) not in found or answer.ask.shape == "total"):
                found[same(answer.ask)] = answer
        evidence = Evidence(self.desk)
        kept = [(numbers[key], answer) for key, answer in found.items()]
        more = self.filler.answers([(ask, None) for ask in over_rows(self.in_rows) if ask not in numbers])
        kept += [(str(len(kept) + place), answer) for place, answer in enumerate(more, start=1) if answer.is_figure]
        return [entry_of(self.desk, number, answer, evidence) for number, answer in kept]

    def _fill(self, place: _Place, answer: Answer, number: str) -> None:
        node, ask = place
        note = f"<sup>[{number}]</sup>" if number and not self.clean else ""
        match ask.verb:
            case "value":
                if answer.finding is not None:
                    self.findings.append(answer.finding.at(file=self.name))
                before, text = node.text(), plain(answer.text)
                if not self.fresh and before != text and answer.is_figure and not before.startswith(("{", "｛")):
                    self.changed.append(Changed(ask, title_of(self.desk, ask), before, text))
                node.parts = [text + note]
            case "if" | "unless":
                node.hidden = not holds(answer)
            case "each":
                node.parts = [self.rows(node, ask)]
            case "chart":
                node.parts = [self._chart(ask, note)]
            case "insert" if ask.name != "appendix":
                node.parts = ["\n" + page(self.desk.maker.parts(ask.name, self.desk))]

    def rows(self, node: Node, ask: Ask) -> str:
        """The lines of a table or list: those of the ledger, with what a person typed into the empty cells."""
        before: dict[str, str] = {}
        lines: list[str] = []
        place = None
        for line in node.text().strip("\n").split("\n"):
            if found := ROW.search(line):
                before[found[1]] = ROW.sub("", line)
                place = len(lines) if place is None else place
            else:
                lines.append(line)
        subject = ask.name if ask.what == "subject" else ITEM
        made, asks = [], self._pattern(node, subject)
        rows = rows_of(self.desk, ask, self.filler.about)
        answers = self.filler.answers([(each, row) for row in rows for each in asks])
        self.in_rows += [(each, row) for row in rows[:1] for each in asks]
        for number, row in enumerate(rows):
            mine = iter(answers[number * len(asks) : (number + 1) * len(asks)])
            line = MARK.sub(lambda _, mine=mine: plain(next(mine).text), node.pattern)  # type: ignore[misc]
            made.append(_marked_row(_kept(node.pattern, line, before.get(_key(row), "")), _key(row)))
        if not rows:  # so that the next run finds the place
            table = node.pattern.lstrip().startswith("|")
            made.append(_marked_row(MARK.sub(DASH, node.pattern) if table else "", ""))
        self._gone(before, rows, node.pattern)
        at = len(lines) if place is None else place
        return "\n" + "\n".join([*lines[:at], *made, *lines[at:]]).strip("\n") + "\n"

    def _pattern(self, node: Node, subject: str) -> list[Ask]:
        asks = []
        for found in MARK.finditer(node.pattern):
            try:
                asks.append(self.reader.read(found[1], subject))
            except Refused as refused:
                self.findings += [finding.at(file=self.name, line=node.line or None) for finding in refused.findings]
        if refuses(self.findings):
            raise Refused(*self.findings)
        return asks

    def _gone(self, before: dict[str, str], rows: list[Row], pattern: str) -> None:
        """Say which rows went that a person had written into."""
        there = {_key(row) for row in rows}
        empty = [place for place, cell in enumerate(cells(pattern)) if not cell]
        for key, line in before.items():
            typed = " ".join(cell for place, cell in enumerate(cells(line)) if place in empty and cell)
            if key and key not in there and typed:
                self.findings.append(warning("report.row_gone", row=key, text=typed).at(file=self.name))

    def _chart(self, ask: Ask, note: str) -> str:
        chart = chart_of(self.filler, ask)
        lines = [f"**{plain(chart.title)}**{note}"]
        data = chart.png() if chart.series else None
        if data is not None:
            stem = self.name.rpartition("/")[2].removesuffix(".md") or "report"
            name = f"{re.sub(r'[^0-9A-Za-z._一-鿿-]', '_', stem)}-{len(self.pictures) + 1}.png"
            self.pictures[name] = data
            lines.append(f"![{plain(chart.alternative)}]({name})")
        heads = ["", *chart.labels]
        rows = [
            [each.name, *(next((text for at, _, text in each.points if at == name), "") for name in chart.labels)]
            for each in chart.series
        ]
        if rows:
            table = [heads, ["---", *("---:" for _ in chart.labels)], *rows]
            lines.append("\n".join(f"| {' | '.join(map(_cell, line))} |" for line in table))
        else:
            lines.append("没有登记" if self.desk.lang == "zh" else "nothing recorded")
        return "\n" + "\n\n".join(lines) + "\n"

    def put_appendix(self, tree: Tree, entries: list[Entry]) -> None:
        """Put the appendix where it stands, else at the end; none in a clean document."""
        there = next((node for node in nodes(tree) if self._is_appendix(node)), None)
        if self.clean:
            if there is not None and there in tree:
                tree.remove(there)
            return
        if there is None:
            if not entries:
                return
            zh = self.desk.lang == "zh"
            there = Node(f"{'插入' if zh else 'insert'} {PARTS['appendix'][0 if zh else 1]}")
            tree += ["\n", there, "\n"]
        entries = sorted(entries, key=lambda entry: int(entry.number))
        there.parts = ["\n" + page([_appendix_part(appendix(self.desk, entries))])]

    def _is_appendix(self, node: Node) -> bool:
        try:
            ask = self.reader.read(node.placeholder)
        except Refused:
            return False
        return ask.verb == "insert" and ask.name == "appendix"


def _appendix_part(part: Appendix) -> Part:
    rows = tuple(tuple(text.replace("\n", "；") for text in (*each[:-1], each.evidence)) for each in part.lines)
    return Part(part.heading, 2, part.about, (*part.heads, ""), rows)


_NOTHING = Ask("value", "fact", "object")


def _key(row: Row) -> str:
    return plain(row.key).replace("--", "\\-\\-")


def _cell(text: str) -> str:
    return text if set(text) <= set("-:") else plain(text)


def _marked_row(line: str, key: str) -> str:
    """A line with the key of what it is about, where no reader sees it."""
    mark = f"<!--row {key}-->"
    end = line.rstrip()
    return f"{end[:-1].rstrip()} {mark} |" if end.endswith("|") else f"{end}{mark}"


def _kept(pattern: str, line: str, before: str) -> str:
    """The new line with what stood in the cells that the pattern leaves empty."""
    if not before or not pattern.lstrip().startswith("|"):
        return line
    old, new = cells(before), list(cells(line))
    for place, cell in enumerate(cells(pattern)):
        if not cell and place < len(old):
            new[place] = old[place]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in new)} |"
