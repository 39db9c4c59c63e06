"""`ledger audit`: every number of a draft beside what the ledger says."""

from __future__ import annotations

import argparse
import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.cli.context import Context
from ledger.cli.figuring import definitions, late_points, rate
from ledger.cli.output import print_json, shortened
from ledger.cli.progress import progress
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.kernel.visible import cells, visible
from ledger.locale import Language, label
from ledger.reports.audit.annotate import MARKS, annotated
from ledger.reports.audit.catalogue import Sources
from ledger.reports.audit.check import Checker, audit, exact
from ledger.reports.audit.drafts import MARKDOWN, TEXT, WORD, read
from ledger.reports.audit.explain import Explainer
from ledger.reports.audit.shapes import Audit, Line, Match, Sum, Verdict
from ledger.reports.audit.told import audit_data, called, combined, command
from ledger.store.disk.outputs import output as written
from ledger.store.identity.private import mask
from ledger.store.model.entities import entities

if TYPE_CHECKING:
    from ledger.reports.audit.district import Member

COLOURS = {"confirmed": "32", "differs": "31;1", "not_found": "33", "aside": "2"}
WIDTH = 100


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which draft, and where the annotated copy goes."""
    parser.add_argument("draft", metavar="DRAFT", help=say(lang, "audit.draft"))
    parser.add_argument("--among", metavar="DIR", nargs="+", help=say(lang, "audit.among"))
    parser.add_argument("-o", "--output", metavar="FILE", help=say(lang, "audit.output"))
    parser.add_argument("--force", action="store_true", help=say(lang, "audit.force"))
    parser.add_argument("-a", "--all", action="store_true", help=say(lang, "audit.all"))


def run(context: Context) -> int:
    """Check the draft; 1 where anything differs."""
    if context.arguments.among:
        context.arguments.directory = context.arguments.among[0]  # whose language and terms hold
    draft = Path(context.arguments.draft)
    output = Path(context.arguments.output) if context.arguments.output else None
    if output is not None:
        _writable(draft, output)
    lines = read(draft)
    period = _period(context, lines)
    found, page = _checked(context, lines, period)
    if output is not None:
        data = annotated(draft, output, found, page.verdict, page.remarks(found), context.now)
        with written(
            output, None if context.arguments.among else context.folder, force=context.arguments.force
        ) as place:
            place.write_bytes(data)
    if context.json:
        print_json(audit_data(str(draft), found, page.ask))
    else:
        page.print(draft, found, context.arguments.all)
        if output is not None:
            print(say(context.lang, "audit.written", file=str(output)))
    return 0 if found.sound else 1


def _writable(draft: Path, output: Path) -> None:
    """Refuse a form that cannot be written, and the draft itself."""
    if output.suffix.lower() not in (*WORD, *MARKDOWN, *TEXT):
        raise Refused(error("audit.form", file=str(output), suffix=output.suffix or output.name))
    if output.exists() and draft.exists() and output.samefile(draft):
        raise Refused(error("usage.audit_same", file=str(output)))


def _period(context: Context, lines: Sequence[Line]) -> Period:
    """The period asked for; else the only year that the first lines name, else this year."""
    if context.arguments.period is not None:
        return context.period()
    top = " ".join(line.text for line in lines[:6])
    years = set(re.findall(r"(?<!\d)((?:19|20)\d\d)\s*年?", top))
    return context.period(years.pop() if len(years) == 1 else str(context.today.year))


def _checked(context: Context, lines: Sequence[Line], period: Period) -> tuple[Audit, Page]:
    folders = context.arguments.among or []
    if folders:
        from ledger.reports.audit.district import DistrictChecker

        checker: Checker = DistrictChecker([_member(context, folder) for folder in folders], period)
        explain = None
    else:
        checker = Checker(_sources(context), period)
        explain = Explainer(checker.catalogue, period, context.model.connection).explained
    with progress(context.lang) as report:
        found = audit(lines, checker, explain, report)
    return found, Page(context, checker, combined(folders) if folders else command)


def _sources(context: Context) -> Sources:
    """The ledger of a context as a draft is checked against it."""
    phrases = context.office.table("reports").get("words", {})
    told = phrases.items() if isinstance(phrases, dict) else ()
    return Sources(
        context.query(),
        definitions(context),
        rate(context),
        context.lang,
        late_points(context),
        {name: [each] if isinstance(each, str) else list(map(str, each)) for name, each in told},
        frozenset(context.office.table("figures")),
        list(entities(context.model, "quoted", context.as_of)),
    )


def _member(context: Context, folder: str) -> Member:
    """One of the committees of a district."""
    from ledger.reports.audit.district import Member

    arguments = Namespace(**(vars(context.arguments) | {"directory": folder, "lang": context.lang}))
    other = Context(arguments, context.lang)
    return Member(other.office.name or folder, _sources(other))


class Page:
    """The check in words."""

    def __init__(self, context: Context, checker: Checker, ask: Callable[[Match], str]) -> None:
        self.lang = context.lang
        self.ask = ask
        self.catalogue = checker.catalogue
        self.own = {} if context.arguments.among else context.office.labels
        self.colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(self, name: str, /, **values: object) -> str:
        """A word of this page."""
        return say(self.lang, f"audit.{name}", **values)

    def print(self, draft: Path, found: Audit, everything: bool) -> None:
        """Line by line, each number below its line."""
        print(self.say("head", draft=str(draft), period=found.period.text))
        remarks = self.remarks(found)
        line: Line | None = None
        for place, verdict in enumerate(found.verdicts):
            if verdict.status == "aside" and not everything:
                continue
            if verdict.line is not line:
                line = verdict.line
                print()
                print(visible(f"{self.place(line)}  {self.excerpt(line, verdict)}"))
            for text in self.told(verdict):
                print(text)
            if place in remarks:
                print(f"    {visible(remarks[place])}")
        print()
        counts = {status: sum(each.status == status for each in found.verdicts) for status in MARKS}
        print(self.say("summary", count=len(found.verdicts), **counts))
        wrong = sum(each.status == "differs" for each in found.sums)
        if wrong:
            print(self.say("sums_wrong", count=wrong))
        if wrong := sum(each.status == "differs" for each in found.lists):
            print(self.say("lists_wrong", count=wrong))

    def remarks(self, found: Audit) -> dict[int, str]:
        """What is said of sums and of names listed, by the verdict it stands below."""
        told = {each.whole: self.sum(each, found) for each in found.sums}
        for each in found.lists:
            if each.status != "and_others":
                names = ("、" if self.lang == "zh" else ", ").join(each.names)
                number = found.verdicts[each.number].number.text
                told[each.number] = self.say(f"list.{each.status}", number=number, count=len(each.names), names=names)
        return told

    def place(self, line: Line) -> str:
        """Where a line stands."""
        return self.say(f"story.{line.story}") if line.story else self.say("line", line=line.number)

    def excerpt(self, line: Line, verdict: Verdict) -> str:
        """The beginning of a line, or what stands before its first number; numbers of persons masked."""
        text = mask(line.text.replace("\n", "")).strip()
        if cells(text[: verdict.number.end]) > WIDTH - 12:
            text = "…" + text[max(0, verdict.number.start - 30) :]
        return shortened(text, WIDTH - 10)

    def told(self, verdict: Verdict) -> Iterable[str]:
        """The mark, the number, what the ledger says, and how to ask."""
        mark = MARKS[verdict.status]
        if self.colours:
            mark = f"\x1b[{COLOURS[verdict.status]}m{mark}\x1b[0m"
        yield f"  {mark} {visible(f'{mask(verdict.number.text)}  {self.verdict(verdict, short=True)}')}"
        if verdict.match is not None and verdict.status in ("confirmed", "differs"):
            yield f"      {visible(self.ask(verdict.match))}"
        for text in self.explained(verdict):
            yield f"      {visible(text)}"

    def verdict(self, verdict: Verdict, short: bool = False) -> str:
        """What is said of a number in one sentence; with the reasons and the command unless `short`."""
        match verdict.status:
            case "aside":
                said = self.say(f"aside.{verdict.number.aside}")
            case "not_found":
                said = self.say("not_found")
                near = [f"{self.name(each)} {each.text}" for each in verdict.nearest if each.coverage > 0.3]
                if near:
                    said += self.say("nearest", near="；".join(near) if self.lang == "zh" else "; ".join(near))
            case _:
                assert verdict.match is not None
                values = {
                    "name": self.name(verdict.match),
                    "text": verdict.match.text,
                    "period": verdict.match.period.text,
                }
                said = self.say(verdict.status, **values)
        if short or verdict.match is None:
            return said
        return " ".join([said, *self.explained(verdict, brief=True), self.ask(verdict.match)])

    def name(self, match: Match) -> str:
        """What a match is called."""
        candidate = match.candidate
        definition = None if candidate.kind == "quoted" else self.catalogue.definition(candidate)
        name = called(candidate, definition, self.lang, self.own)
        return self.say("quoted", name=name) if candidate.kind == "quoted" else name

    def explained(self, verdict: Verdict, brief: bool = False) -> Iterable[str]:
        """The events and other readings that explain a difference; `brief` without those that only count."""
        last = ""
        for reason in verdict.reasons:
            if brief and reason.how == "counted":
                continue
            if reason.how != last:
                last = reason.how
                count = sum(each.how == last for each in verdict.reasons)
                yield self.say(f"reason.{last}", count=count)
            amount = f" {exact(reason.amount)}" if reason.amount else ""
            kind = label(self.lang, "kinds", reason.kind)
            yield f"- {reason.occurred} {kind}{amount}  {reason.recorder}  {reason.file or reason.event}"
        for hint in verdict.hints:
            yield self.say(f"hint.{hint['how']}", **{name: each for name, each in hint.items() if name != "how"})

    def sum(self, found: Sum, audit: Audit) -> str:
        """How the parts of a whole add up."""
        whole = audit.verdicts[found.whole].number.text
        parts = " + ".join(audit.verdicts[each].number.text for each in found.parts)
        return self.say(f"sum.{found.status}", whole=whole, parts=parts, total=exact(found.total))
