"""What a template puts in whole: the points bulletin, a deputy's file, the table of all figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.figures.evaluate import figures
from ledger.locale import Language
from ledger.reports.bulletin import bulletin, point_lines
from ledger.reports.deputy_file import deputy_file
from ledger.reports.deputy_page import Page, Say, plain
from ledger.reports.desk import Desk, PartMaker
from ledger.reports.paper import Part
from ledger.store.identity.private import mask

MOST_ITEMS = 6
"""Columns of items that a table on paper has room for; more are told in words below it."""


class Parts(PartMaker):
    """The parts of a report; words come from the command line's own."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def parts(self, name: str, desk: Desk) -> Sequence[Part]:
        """The parts of a name."""
        match name:
            case "points_table":
                found = list(self._points(desk))
            case "points_lines":
                found = list(self._lines(desk))
            case "deputy_file":
                found = list(self._file(desk))
            case "figures":
                found = [self._figures(desk)]
            case _:
                found = []
        return [_masked(part) for part in found]

    def _points(self, desk: Desk) -> Iterator[Part]:
        """Name, group, total and grade in the order of rank, and each item where there is room."""
        lang, made = desk.lang, bulletin(desk.points, desk.period)
        if not made.places:
            yield Part("", 2, (self.say(lang, "points.none"),))
            return
        heads = [self.say(lang, "points.rank"), _head(lang, "deputy"), _head(lang, "group")]
        heads += [self.say(lang, "points.total"), self.say(lang, "points.grade")]
        items = made.items if len(made.items) <= MOST_ITEMS else ()
        rows = []
        for place in made.places:
            rank = "—" if place.rank is None else f"{place.rank}{'=' if place.tied else ''}"
            grade = self.say(lang, "points.not_rated") if place.status == "not_rated" else place.grade or ""
            row = [rank, place.deputy, place.group or "", plain(place.points), grade]
            rows.append((*row, *(plain(place.items[name]) if name in place.items else "" for name in items)))
        vetoes = tuple(
            self.say(lang, "points.veto", deputy=place.deputy, veto=veto, events="、".join(events) or "—")
            for place in made.places
            for veto, events in place.vetoes
        )
        yield Part("", 2, (), (*heads, *items), tuple(rows), (0, 3, *range(5, 5 + len(items))))
        if vetoes:
            yield Part("", 2, vetoes)
        if not items:
            yield Part("", 2, tuple(_told(place.deputy, place.items, lang) for place in made.places if place.items))

    def _lines(self, desk: Desk) -> Iterator[Part]:
        """Every point with its act and its rule."""
        lang = desk.lang
        names = ("date", "deputy", "item", "points", "act", "event")
        heads = tuple(self.say(lang, f"points.line.{name}") for name in names)
        deputies = [desk.key] if desk.subject == "deputy" and desk.key else None
        rows = tuple(
            (line.date, line.deputy, line.item, plain(line.points), line.key or "", line.event or "")
            for line in point_lines(desk.points, desk.period, deputies)
        )
        if rows:
            yield Part("", 2, (), heads, rows, (3,))

    def _file(self, desk: Desk) -> Iterator[Part]:
        """The whole file of the deputy that the document is about."""
        made = deputy_file(desk.model, desk.points, desk.key, desk.period, desk.as_of) if desk.key else None
        if made is None:
            return
        _title, _basic, *parts = Page(made, desk.lang, desk.rate, self.say, desk.own).parts()
        yield from parts  # the document has its own title and table

    def _figures(self, desk: Desk) -> Part:
        """All figures of the period that are not empty."""
        values = figures(desk.query, desk.definitions, desk.period, lang=desk.lang)
        rows = tuple((value.label, value.text, value.share) for value in values if value.value)
        heads = ("数字", "数值", "分子/分母") if desk.lang == "zh" else ("figure", "value", "parts")
        return Part("", 2, (), heads, rows, (1, 2))


def _head(lang: Language, name: str) -> str:
    from ledger.locale import label

    return label(lang, "dimensions", name)


def _told(deputy: str, items: object, lang: Language) -> str:
    assert isinstance(items, dict)
    colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
    told = comma.join(f"{name} {plain(points)}" for name, points in items.items() if points)
    return deputy + colon + told.replace("-", "−")  # a minus, at which no line is broken


def _masked(part: Part) -> Part:
    """The part without telephone and card numbers."""
    return part._replace(lines=tuple(map(mask, part.lines)), rows=tuple(tuple(map(mask, row)) for row in part.rows))
