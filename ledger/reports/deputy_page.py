"""The deputy's file in words: parts of a page, for the command line and for the book (一人一档)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from ledger.kernel.rounding import Rounding, text
from ledger.locale import Language, account_label, label, value_label
from ledger.reports.deputy_shapes import POINTS, DeputyFile, Entry, Section
from ledger.reports.paper import Part


class Say(Protocol):
    """How a word is said in a language."""

    def __call__(self, lang: Language, name: str, /, **values: object) -> str:
        """The word or sentence of a name."""


class Page:
    """The file in words: parts of a page, in the order of a paper file."""

    def __init__(
        self, made: DeputyFile, lang: Language, rate: Rounding, say: Say, own: Mapping[str, str] | None = None
    ) -> None:
        """`own` are the labels of the office's own choices."""
        self.made = made
        self.lang = lang
        self.rate = rate
        self._say = say
        self.own = own

    def parts(self) -> Iterator[Part]:
        """All parts; empty ones are left out."""
        made = self.made
        yield Part(
            self.say("title", deputy=made.deputy),
            1,
            (self.say("scope", period=made.period.text, known_to=made.known_to),),
        )
        yield Part(self.say("basic"), 2, tuple(self.basic()))
        yield Part(self.say("mandates"), 2, tuple(self.mandates()))
        attendance = made.attendance
        yield Part(
            self.say("attendance"),
            2,
            (
                self.say("attendance.line", **{n: getattr(attendance, n) for n in ATTENDANCE_WORDS}),
                self.say("attendance.rate", rate=self.percent(attendance.rate), asked=attendance.asked),
                self.say("duty_days", days=made.duty_days),
            ),
        )
        for section in made.sections:
            yield self.section(section)
        if made.comparison:
            yield self.comparison()
        yield from self.points()

    def say(self, name: str, **values: object) -> str:
        """A word of this page."""
        return self._say(self.lang, f"deputy.{name}", **values)

    def field(self, name: str, value: Any) -> str:
        """A field of the registration in words."""
        values = value if isinstance(value, list | tuple) else [value]
        words = [label(self.lang, "choices", f"deputy.{name}.{each}") for each in map(str, values)]
        return self.comma.join(words)

    @property
    def comma(self) -> str:
        """What stands between several words."""
        return "、" if self.lang == "zh" else ", "

    def bracketed(self, text: str, more: str) -> str:
        """A text with more in brackets."""
        return f"{text}（{more}）" if self.lang == "zh" else f"{text} ({more})"

    def basic(self) -> Iterator[str]:
        """The registration as it stands."""
        mandate = label(self.lang, "choices", f"deputy.mandate.{self.made.mandate}")
        colon = "：" if self.lang == "zh" else ": "
        yield f"{self.say('mandate')}{colon}{mandate}"
        for name, value in self.made.basic.items():
            shown = self.field(name, value) if name in ("levels", "sex", "tags") else str(value)
            yield f"{label(self.lang, 'fields', f'deputy.{name}')}{colon}{shown}"

    def mandates(self) -> Iterator[str]:
        """Each mandate, then each step of the stream."""
        for moment in self.made.history:
            if moment.kind.startswith("entry.") or moment.status in ("retracted", "out_of_place"):
                continue
            told = {name: value for name, value in moment.fields.items() if name in TOLD}
            words = "  ".join(
                f"{label(self.lang, 'fields', f'{moment.kind}.{name}')} {self.told(moment.kind, name, value)}"
                for name, value in told.items()
            )
            yield f"{moment.occurred}  {label(self.lang, 'kinds', moment.kind)}  {words}".rstrip()

    def told(self, kind: str, name: str, value: Any) -> str:
        """A field of a step in words."""
        if isinstance(value, Mapping):
            return self.comma.join(f"{label(self.lang, 'fields', f'deputy.{n}')} {v}" for n, v in value.items())
        return label(self.lang, "choices", f"{kind}.{name}.{value}") if name in ("to", "cause", "level") else str(value)

    def section(self, section: Section) -> Part:
        """The entries of a section as a table."""
        heads = [self.say("number"), self.say("date"), self.say("what"), self.say("matter")]
        suggestions = section.name == "suggestions"
        if suggestions:
            heads += [self.say("unit"), self.say("status"), self.say("class"), self.say("rating")]
        heads.append(self.say("event"))
        rows = tuple(self.row(entry, suggestions) for entry in section.entries)
        heading = self.bracketed(self.say(f"section.{section.name}"), str(len(rows)))
        return Part(heading, 2, (), tuple(heads), rows)

    def row(self, entry: Entry, suggestions: bool) -> tuple[str, ...]:
        """One entry."""
        what = account_label(self.lang, entry.account, self.own)
        more = [
            value_label(self.lang, entry.account, name, value, self.own)
            for name, value in entry.details.items()
            if name in ("level", "mode") or (name == "type" and entry.account in TYPED)
        ]
        if more:
            what = self.bracketed(what, self.comma.join(more))
        matter = entry.title if entry.amount == 1 else f"{entry.title} ×{entry.amount}"
        cells = [entry.number, entry.date, what, matter]
        if suggestions:
            cells += self.outcome(entry)
        return (*cells, entry.event)

    def outcome(self, entry: Entry) -> list[str]:
        """What became of a suggestion, in four cells."""
        if entry.outcome is None:
            return [""] * 4
        rating = " ".join(
            label(self.lang, "choices", f"suggestion.rated.answers.{grade}")
            for grade in dict.fromkeys(entry.outcome.rating.values())
        )
        status = label(self.lang, "choices", f"suggestion.status.{entry.outcome.status}")
        return [entry.outcome.lead_unit or "", status, entry.outcome.reply_class or "", rating]

    def comparison(self) -> Part:
        """The deputy beside the group and beside all."""
        rows = tuple(
            (
                self.say("points") if each.account == POINTS else account_label(self.lang, each.account),
                plain(Decimal(each.own)),
                mean(each.group_mean),
                mean(each.mean),
            )
            for each in self.made.comparison
        )
        heads = (self.say("measure"), self.say("own"), self.say("group_mean"), self.say("mean"))
        lines = (self.say("group_size", count=self.made.group_size),)
        return Part(self.say("comparison"), 2, lines, heads, rows, (1, 2, 3))

    def points(self) -> Iterator[Part]:
        """Rank, grade and total, and every point line."""
        made, place = self.made, self.made.place
        if place is None:
            return
        grade = self._say(self.lang, "points.not_rated") if place.status == "not_rated" else place.grade or "—"
        rated = "points.line" if place.rank is not None else "points.unranked"
        lines = [self.say(rated, total=plain(place.points), rank=place.rank, of=made.of, grade=grade)]
        lines += (
            self._say(self.lang, "points.veto", deputy=made.deputy, veto=veto, events="、".join(events) or "—")
            for veto, events in place.vetoes
        )
        names = ("date", "item", "number", "worth", "points", "version", "act", "event")
        heads = tuple(self._say(self.lang, f"points.line.{name}") for name in names)
        rows = tuple(
            (
                line.date,
                line.item,
                plain(line.number),
                plain(line.worth),
                plain(line.points),
                line.version,
                line.key or "",
                line.event or "",
            )
            for line in made.lines
        )
        yield Part(self.say("points"), 2, tuple(lines), heads, rows, (2, 3, 4))

    def percent(self, value: Fraction | None) -> str:
        """A rate as the office prints it."""
        return text(None if value is None else value * 100, "%", self.rate)


TYPED = ("performance:visit", "performance:deed")
"""Accounts whose name does not say the type."""
ATTENDANCE_WORDS = ("invited", "present", "on_leave", "absent", "late", "half_days")
TOLD = ("term", "constituency", "group", "station", "to", "cause", "set", "reason", "title", "by", "level")


def mean(value: Fraction | None) -> str:
    """A mean with one decimal."""
    return "—" if value is None else f"{float(value):.1f}"


def plain(number: Decimal) -> str:
    """A number of points without needless zeros."""
    return f"{number.normalize():f}"
