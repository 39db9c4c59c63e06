"""A placeholder of a template as a person types it, and what it asks for.

    {接待选民群众}   {reception_visitors, 上年}   {提出建议, 其中=渠道, 渠道=代表建议|街道意见建议}
    {如有 议政代表会}   {每 建议, 渠道=代表建议}   {图 接待选民群众, 分列=月, 上年}   {插入 积分公示表}   {完}

A verb, a name, and options behind commas; commas, braces and equals signs may be full-width. There is nothing
here to be executed: a placeholder names a figure or a field, and says how it is to be printed.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from unicodedata import normalize

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Definition
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.period import Terms, parse
from ledger.kernel.rounding import Rounding, is_power_of_ten
from ledger.reports.naming import Names, fields_of, folded, item_fields, subject_of
from ledger.reports.notation import (
    ASCII_SIGNS,
    BREAKDOWNS,
    COMPARISONS,
    DIGITS,
    FACTS,
    ITEM,
    OF_ROW,
    PARTS,
    PERIODS,
    SCALED,
    SHAPES,
    SIGNS,
    SUFFIX,
    TOP,
    VERBS,
)
from ledger.store.records.nearest import nearest


class Ask(NamedTuple):
    """What one placeholder asks for; `name` is that of a figure, fact, field, subject or part."""

    verb: str
    what: str
    name: str
    period: str = ""
    filters: Filters = ()
    by: str = ""
    shape: str = "total"
    bare: bool = False
    chinese: bool = False
    suffix: str = ""
    step: int = 0
    scale: int = 1
    digits: int | None = None
    top: int = 0
    compare: tuple[str, Decimal] | None = None
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Conditions on the fields of rows."""
    everything: bool = False
    text: str = ""

    def rounding(self, given: Rounding) -> Rounding:
        """How the number is printed: as the figure's own rule says, but for what the placeholder says."""
        if self.suffix:
            bound = {"ceil": self.step or 10} if self.suffix == "近" else {"floor": self.step or 10}
            scaled = {name: size * self.scale for name, size in bound.items()} if self.scale > 1 else bound
            return Rounding(suffix=self.suffix, scale=self.scale, **scaled)  # type: ignore[arg-type]
        if self.scale > 1:
            return Rounding(digits=2 if self.digits is None else self.digits, zeros=False, scale=self.scale)
        if self.digits is not None:
            return given._replace(digits=self.digits, zeros=True, floor=None, ceil=None, suffix="")
        return given


class Reader:
    """Reads placeholders against the names of one ledger; `subject` is that of the document, if it has one."""

    def __init__(self, names: Names, lang: str, terms: Terms | None = None, subject: str | None = None) -> None:
        self.names = names
        self.lang = lang
        self.terms = terms
        self.subject = subject
        self._read: dict[tuple[str, str | None], Ask] = {}
        self._facts = {folded(word): fact for fact, words in FACTS.items() for word in (fact, *words)}

    def read(self, text: str, subject: str | None = None) -> Ask:
        """What a placeholder asks for, in a row of `subject` if any; Refused with all that is wrong with it."""
        if (text, subject) not in self._read:
            self._read[text, subject] = self._understood(text, subject)
        return self._read[text, subject]

    def _understood(self, text: str, subject: str | None) -> Ask:
        pieces = [piece.strip() for piece in _split(normalize("NFC", text))]
        verb, rest = _verb(pieces[0])
        if verb == "end":
            return Ask("end", "", "", text=text)
        match verb:
            case "each":
                ask = self._each(rest, subject)
            case "insert":
                ask = Ask(verb, "part", self._part(rest))
            case "if" | "unless":
                rest, compare = _comparison(rest)
                ask = self._named(rest, pieces, subject)._replace(verb=verb, compare=compare)
            case _:
                ask = self._named(rest, pieces, subject)._replace(verb=verb)
        findings: list[Finding] = []
        for piece in pieces[1:]:
            try:
                ask = self._option(ask, piece)
            except Refused as refused:
                findings += refused.findings
        if ask.verb == "chart" and not ask.by:
            findings.append(error("report.chart_without_breakdown", placeholder=text))
        if findings:
            raise Refused(*findings)
        return ask._replace(text=text)

    def _named(self, name: str, pieces: list[str], subject: str | None) -> Ask:
        """A figure, a fact of the report, or a field of the row; a label may itself hold a comma."""
        row = subject or self.subject
        if row is not None and row != ITEM and (field := fields_of(row).get(folded(name))) is not None:
            return Ask("value", "field", field)
        if subject == ITEM and folded(name) in item_fields():
            return Ask("value", "field", name)
        for length in range(len(pieces), 0, -1):
            whole = ",".join([name, *pieces[1:length]])
            if (figure := self.names.figure(whole)) is not None and (length > 1 or whole == name):
                del pieces[1:length]
                return Ask("value", "figure", figure.name)
        fact = self._facts.get(folded(name))
        if fact is not None and (row is not None or fact not in OF_ROW):
            return Ask("value", "fact", fact)
        near = self._near(name, row)
        raise Refused(error("report.unknown_name", name=name, nearest=near))

    def _near(self, name: str, row: str | None) -> list[str]:
        words = [word for fact, words in FACTS.items() for word in words if row is not None or fact not in OF_ROW]
        fields = [] if row in (None, ITEM) else list(fields_of(str(row)))
        return self.names.near_figures(name, [*fields, *words])

    def _each(self, name: str, subject: str | None) -> Ask:
        outer = subject or self.subject
        if outer is not None and outer != ITEM and (field := fields_of(outer).get(folded(name))) is not None:
            return Ask("each", "items", field)
        found = subject_of(name)
        if found is None:
            from ledger.locale import labels_of

            known = [words["zh"] for words in labels_of("subjects").values()] + list(labels_of("subjects"))
            raise Refused(error("report.unknown_rows", name=name, nearest=nearest(name, known)))
        return Ask("each", "subject", found)

    def _part(self, name: str) -> str:
        for part, words in PARTS.items():
            if folded(name) in (part, *map(folded, words)):
                return part
        known = [word for words in PARTS.values() for word in words]
        raise Refused(error("report.unknown_part", name=name, nearest=nearest(name, known) or known))

    def _option(self, ask: Ask, piece: str) -> Ask:
        """The same with one option more."""
        head, equals, value = piece.partition("=")
        if equals and (shape := BREAKDOWNS.get(head.strip().casefold())) is not None:
            return ask._replace(by=self._dimension(value.strip()), shape=shape)
        if equals and ask.verb == "each":
            return ask._replace(fields=(*ask.fields, self._condition(ask, head.strip(), value)))
        if equals and head.strip().casefold() not in ("digits", "期间", "period"):
            name = self._dimension(head.strip())
            figure = self.names.definitions[ask.name] if ask.what == "figure" else None
            values = tuple(self._value(figure, name, each.strip()) for each in value.split("|"))
            return ask._replace(filters=(*ask.filters, (name, values)))
        return self._word(ask, value.strip() if head.strip() in ("期间", "period") else piece)

    def _word(self, ask: Ask, piece: str) -> Ask:
        word = piece.casefold()
        if word in PERIODS:
            return ask._replace(period=PERIODS[word])
        if word in SHAPES:
            return ask._replace(shape=SHAPES[word])
        if word in ("数", "number"):
            return ask._replace(bare=True)
        if word in ("中文", "chinese"):
            return ask._replace(chinese=True)
        if word in ("全部", "everything") and ask.verb == "each":
            return ask._replace(everything=True)
        for name, scale in SCALED.items():
            if word in (name, f"{name}元"):
                return ask._replace(scale=scale)
        if found := SUFFIX.fullmatch(word):
            step = int(found[2] or 10)
            if is_power_of_ten(step):
                return ask._replace(suffix=found[1], step=step)
        if found := TOP.fullmatch(word):
            return ask._replace(top=int(found[1]))
        if found := DIGITS.fullmatch(word):
            return ask._replace(digits=int(found[1]))
        try:
            return ask._replace(period=parse(piece, self.terms).text)
        except Refused:
            known = [*PERIODS, *SHAPES, "数", "中文", "余", "近", "万元", *(f"{name}=" for name in BREAKDOWNS)]
            raise Refused(error("report.unknown_option", option=piece, nearest=nearest(piece, known))) from None

    def _dimension(self, text: str) -> str:
        name = self.names.dimension(text)
        if name is None:
            raise Refused(
                error("usage.dimension", name=text, nearest=self.names.near_dimensions(text, self.lang)),
            )
        return name

    def _value(self, figure: Definition | None, dimension: str, text: str) -> str:
        value = self.names.value(figure, dimension, text)
        if value is None:
            near = self.names.near_values(dimension, text)
            raise Refused(error("report.unknown_value", dimension=dimension, value=text, nearest=near))
        return value

    def _condition(self, ask: Ask, head: str, value: str) -> tuple[str, tuple[str, ...]]:
        values = tuple(each.strip() for each in value.split("|"))
        if ask.what == "items":
            return head, values
        known = fields_of(ask.name)
        field = known.get(folded(head)) or self.names.dimension(head)
        if field is None:
            raise Refused(
                error("usage.state_field", name=head, subject=ask.name, nearest=nearest(head, known)),
            )
        return field, values


def verb_of(text: str) -> str:
    """The verb of a placeholder, which says where it may stand."""
    return _verb(_split(text)[0].strip())[0]


def _verb(text: str) -> tuple[str, str]:
    """The verb and what follows it; a name alone is a value."""
    for word, verb in VERBS.items():
        if text.casefold() == word and verb == "end":
            return verb, ""
        if text.casefold().startswith(word) and text[len(word) :][:1] in (" ", "\u3000", "：", ":"):
            return verb, text[len(word) + 1 :].strip()
    return "value", text


def _comparison(text: str) -> tuple[str, tuple[str, Decimal] | None]:
    """The name and what it is compared with; without a sign, whether it is more than nothing."""
    for sign in COMPARISONS:
        name, found, number = text.partition(sign)
        if found:
            try:
                return name.strip(), (
                    ASCII_SIGNS.get(sign, sign),
                    Decimal(normalize("NFKC", number).strip().rstrip("%")),
                )
            except InvalidOperation:
                raise Refused(error("report.no_number", placeholder=text, value=number.strip())) from None
    return text, None


def _split(text: str) -> list[str]:
    """The pieces between commas and semicolons, signs of any width, equals signs as plain ones."""
    plain = text.translate(SIGNS)
    return [piece for piece in re.split("[,;]", plain) if piece.strip()] or [""]
