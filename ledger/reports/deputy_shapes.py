"""The parts of a deputy's file as frozen values, and which accounts make the entries of which section.

Sections are the union of those that real files have (履职档案各部分).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.period import Period
from ledger.kernel.posting import Amount
from ledger.reports.bulletin import Place, PointLine
from ledger.store.model.entities import Moment

SECTIONS: Mapping[str, tuple[str, ...]] = {
    # section: the accounts whose postings are its entries; what no section names is in `other`
    "meetings": (
        "performance:activity:congress_session",
        "performance:activity:standing_committee_sit_in",
        "performance:activity:sit_in",
        "performance:activity:forum",
        "performance:activity:briefing",
    ),
    "inspections": (
        "performance:activity:inspection",
        "performance:activity:research",
        "performance:activity:law_enforcement_inspection",
        "performance:activity:livelihood_supervision",
        "performance:research",
    ),
    "study": ("performance:activity:study", "performance:activity:training"),
    "activities": ("performance:activity", "campaign:done"),
    "suggestions": ("performance:suggestion",),
    "receptions": ("performance:reception",),
    "visits": ("performance:visit",),
    "opinions": ("performance:opinion",),
    "deeds": ("performance:deed", "performance:dispute"),
    "duty_reports": ("performance:duty_report",),
    "commendations": ("performance:commended", "performance:admonished"),
    "objections": ("objection:raised",),
    "news": ("performance:news",),
    "other": ("performance",),
    "confirmations": ("file:confirmed",),
}
NOT_ENTRIES = (
    "performance:half_days",
    "performance:deed_households",
    "performance:deed_persons",
    "performance:deed_amount",
)
"""Accounts that say more of an entry that another account makes."""
ATTENDANCE = ("invited", "present", "on_leave", "absent", "late")
DETAILS = ("type", "level", "mode", "track")
COMPARED = (
    "performance:activity",
    "performance:suggestion:lead",
    "performance:suggestion:co_signed",
    "performance:reception",
    "performance:visit",
    "performance:opinion",
    "performance:deed",
    "performance:dispute",
    "performance:research",
    "performance:news",
    "performance:duty_report",
)
POINTS = "points"
"""The last line of the comparison."""


class Outcome(NamedTuple):
    """What became of a suggestion."""

    role: str
    status: str
    lead_unit: str | None
    replied: str | None
    scheme: str | None
    reply_class: str | None
    rating: Mapping[str, str]
    closed: str | None


class Entry(NamedTuple):
    """One entry: its number in the file, the act, and the event it rests on."""

    number: str
    date: str
    account: str
    subject: str
    key: str
    title: str
    amount: Amount
    details: Mapping[str, str]
    event: str
    kind: str
    file: str | None
    outcome: Outcome | None = None


class Section(NamedTuple):
    """The entries of one kind."""

    name: str
    entries: tuple[Entry, ...]


class Attendance(NamedTuple):
    """How often the deputy was asked and came; the rate's parts by the office's parameter."""

    invited: int
    present: int
    on_leave: int
    absent: int
    late: int
    asked: int
    half_days: Amount

    @property
    def rate(self) -> Fraction | None:
        """Present of those asked; None where nobody asked."""
        return Fraction(self.present, self.asked) if self.asked else None


class Compared(NamedTuple):
    """One measure: the deputy's own, the mean of the group and of all deputies in office."""

    account: str
    own: Amount
    group_mean: Fraction | None
    mean: Fraction | None


class DeputyFile(NamedTuple):
    """The whole file of one deputy for a period."""

    deputy: str
    period: Period
    known_to: str
    mandate: str
    basic: Mapping[str, Any]
    mandates: tuple[Mapping[str, Any], ...]
    history: tuple[Moment, ...]
    attendance: Attendance
    duty_days: int
    sections: tuple[Section, ...]
    group_size: int
    comparison: tuple[Compared, ...]
    place: Place | None
    of: int
    scoring: bool
    lines: tuple[PointLine, ...]


def section_of(account: str) -> str | None:
    """The section of an account: the one that names it most closely; None for accounts of no section."""
    if account in NOT_ENTRIES:
        return None
    best, length = None, -1
    for section, heads in SECTIONS.items():
        for head in heads:
            if (account == head or account.startswith(f"{head}:")) and len(head) > length:
                best, length = section, len(head)
    return best
