"""A report in Word: made from a template, or an earlier one brought up to date."""

from __future__ import annotations

from ledger.kernel.finding import Refused, refuses
from ledger.reports.desk import Desk
from ledger.reports.evidence import title_of
from ledger.reports.filling import Filler
from ledger.reports.placeholder import Ask, Reader
from ledger.reports.result import Made, Stated, told_of
from ledger.reports.word.controls import controls
from ledger.reports.word.marking import Marking
from ledger.reports.word.package import Package
from ledger.reports.word.properties import tell, told
from ledger.reports.word.updating import Updating

LONG = "long."
"""Properties that hold what was too long for a tag."""


def is_ours(package: Package) -> bool:
    """Whether the document was made by `ledger report`: it says so, or holds controls of ours."""
    return bool(told(package)) or has_controls(package)


def has_controls(package: Package) -> bool:
    """Whether any control of ours is in the document; a program that does not know controls may have dropped them."""
    return any(controls(package.tree(story)) for story in package.stories())


def make(desk: Desk, package: Package, template: str, name: str, clean: bool = False) -> Made:
    """Fill a document: new placeholders become controls, and every control says what the ledger says today.

    Refused with all that is wrong with its placeholders; nothing is written then.
    """
    reader, title = _reader(desk), _titles(desk)
    fresh = not is_ours(package)
    marking = Marking(package, reader, title, name)
    findings = marking.run()
    if refuses(findings):
        raise Refused(*findings)
    long = _long(package) | marking.long
    updating = Updating(package, Filler(desk), reader, title, long, name, clean)
    entries, changed = updating.run(fresh)
    tell(package, told_of(desk, template, clean) | {LONG + sign.removeprefix("#"): text for sign, text in long.items()})
    return Made(package.data(), entries, changed, findings + updating.findings, len(updating.places))


def stated(desk: Desk, package: Package, name: str) -> list[Stated]:
    """The numbers of a report beside those of today."""
    reader = _reader(desk)
    return Updating(package, Filler(desk), reader, _titles(desk), _long(package), name).stated()


def _reader(desk: Desk) -> Reader:
    return Reader(desk.names, desk.lang, desk.terms, desk.subject)


def _titles(desk: Desk) -> _Titles:
    return _Titles(desk)


class _Titles:
    """What Word shows above each control."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __call__(self, ask: Ask) -> str:
        return title_of(self.desk, ask)


def _long(package: Package) -> dict[str, str]:
    return {"#" + name.removeprefix(LONG): text for name, text in told(package).items() if name.startswith(LONG)}
