"""Suggestions with their whole history: one row becomes every step that it tells, and no other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.exchange.registers.acts import Bundle, joined, needed, otherwise
from ledger.exchange.registers.desk import OTHER, Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rounds import ROUNDS, Round
from ledger.exchange.registers.rows import Row
from ledger.exchange.registers.steps import Step, written
from ledger.kernel.finding import Refused, error

TRACKS = (("街意", "street"), ("议政", "council"), ("协商", "cppcc"))
"""How numbers of the other tracks begin."""
STEPS = ("submitted", "accepted", "assigned", "signed_for", "replied", "rated", "closed")
RETURNS = {
    # how a step of a return ends: the event that it is
    "不同意退回": "return_refused",
    "同意退回": "return_agreed",
    "申请退回": "return_requested",
    "refuses the return": "return_refused",
    "agrees to the return": "return_agreed",
    "asks to return": "return_requested",
}
LAPSED = ("不能", "未", "无法", "不再", "lapsed")
"""Words of commitments that came to nothing."""
_RUNNING = re.compile(r"第?\s*(\d{1,5})\s*号?")
_NUMBER = re.compile(r"(?:第\s*(\d{1,3})\s*项|no\.\s*(\d{1,3}))\s*", re.IGNORECASE)
_CLASSES = re.compile(r"(?:(.+?)\s*(?:→|->|至))?\s*(?:(?:变更|改)为)?\s*(\S+)")


def bundles(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """A bundle of each row."""
    for row in rows:
        if not needed(row, table, "suggestion", "title", "lead", "sitting"):
            continue
        story = Story(row, table, desk)
        story.tell()
        yield story.bundle


class Story:
    """One suggestion as its row tells it."""

    def __init__(self, row: Row, table: Table, desk: Desk) -> None:
        self.row, self.table, self.desk = row, table, desk
        self.begin = self.begun()
        self.bundle = Bundle("suggestion", "suggestion", self.number())
        self.lead_unit = row.get("lead_unit")

    def begun(self) -> date | None:
        """The first day: that of submission, else the earliest in the row, which the event's note says."""
        given: date | None = self.row.get("submitted")
        if given is not None:
            return given
        days = [day for step in STEPS if isinstance(day := self.row.get(step), date)]
        days += (on for on, *_ in self.row.get("consulted") or () if on is not None)
        return min(days, default=self.desk.on)

    def number(self) -> str:
        """The number; a bare running number gets the session or the year before it, for each begins anew."""
        number = str(self.row.get("suggestion"))
        running = _RUNNING.fullmatch(number)
        before = self.row.get("session") or (self.begin.year if self.begin else None)
        return f"{before}-{int(running[1]):03d}" if running and before else number

    def tell(self) -> None:
        """Every step, in the order of a suggestion's life."""
        row = self.row
        if self.begin is None:
            row.refuse("submitted", error("import.needed", column="submitted"))
            return
        self.submitted(self.begin)
        if (day := row.get("accepted")) is not None:
            self.bundle.act("suggestion.accepted", day, row)
        self.ended()
        self.reassigned()
        self.assigned()
        self.urged_and_extended()
        self.key()
        if (day := row.get("signed_for")) is not None and self.with_unit("signed_for"):
            self.bundle.act("suggestion.signed_for", day, row, assumed=("unit",), unit="lead_unit")
        for each in self.named("co_opinions"):
            self.step("suggestion.co_opinion_given", "co_opinions", each, {"unit": each.what, "text": each.remark})
        for each in row.get("supervised") or ():
            told = {"by": each.what or self.desk.unsaid, "how": each.remark}
            self.step("suggestion.supervised", "supervised", each, told)
        self.consulted()
        for number, columns in enumerate(ROUNDS, start=1):
            if number > 1 and not self.again(number, columns):
                break
            if not self.replied(columns, row.get("closed") if self.last_round(number) else None):
                break
        if (day := row.get("closed")) is not None:
            self.bundle.act("suggestion.closed", day, row)
        self.after()

    def submitted(self, begin: date) -> None:
        """The opening event."""
        row, desk = self.row, self.desk
        remark = None
        if row.get("submitted") is None:
            desk.take("import.begin_taken", "submitted")
            remark = f"{self.table.register.columns['submitted'].zh}：{desk.unsaid}"
        co_signers = [name for name in row.get("co_signers") or () if name != row.get("lead")]
        self.bundle.act(
            "suggestion.submitted",
            begin,
            row,
            {
                "track": row.get("track") or self.track(),
                "type": row.get("type") or "suggestion",
                "category": otherwise(row, desk, "category", OTHER),
                "co_signers": co_signers,
                "note": joined(row.get("note"), remark),
            },
            taken=row.get("submitted") is None,
            track="track",
            sitting="sitting",
            session="session",
            type="type",
            title="title",
            grounds="grounds",
            requests="requests",
            category="category",
            lead="lead",
            co_signers="co_signers",
            note="note",
            level="level",
            group="group",
            public="public",
        )

    def track(self) -> str:
        """The track that a number tells; a register of deputies' suggestions is of the formal one."""
        return next((track for start, track in TRACKS if self.bundle.key.startswith(start)), "formal")

    def with_unit(self, column: str) -> bool:
        """Whether the row names the unit; a later step without one is refused."""
        if self.lead_unit is None:
            self.row.refuse("lead_unit", error("import.needed_for", other=self.heading(column)))
        return self.lead_unit is not None

    def heading(self, column: str) -> str:
        """The heading of a column as the office knows it."""
        return self.table.register.columns[column].zh

    def step(self, kind: str, column: str, told: Step, fields: dict[str, Any]) -> None:
        """One of several acts that stand in one cell."""
        self.bundle.act(kind, told.on, self.row, fields, fields, False, (), **dict.fromkeys(fields, column))

    def named(self, column: str) -> Iterator[Step]:
        """The steps of a cell that say who did what; the row is refused for one that does not."""
        for each in self.row.get(column) or ():
            if each.what:
                yield each
            else:
                self.unclear(column, each)

    def unclear(self, column: str, told: Step) -> None:
        """Refuse the row for a step that does not say what such a step has to."""
        self.row.refuse(column, error("import.step", value=written(told)[:40], name=self.heading(column)))

    def reassigned(self) -> None:
        """Assigned to other units before, and what these asked and were answered about giving it back."""
        row, unsaid = self.row, self.desk.unsaid
        for each in self.named("reassigned"):
            fields: dict[str, Any] = {"lead_unit": each.what}
            self.bundle.act(
                *("suggestion.assigned", each.on, row, {**fields, "by": row.get("assigned_by") or unsaid}, fields),
                lead_unit="reassigned",
            )
        for each in self.named("returned"):
            end = next((end for end in RETURNS if each.what.endswith(end)), None)
            unit = each.what.removesuffix(end or "").strip()
            if end is None or not unit:
                self.unclear("returned", each)
                continue
            fields = {"unit": unit} | ({} if RETURNS[end] == "return_agreed" else {"reason": each.remark or unsaid})
            told = fields if each.remark else ("unit",)
            columns = dict.fromkeys(fields, "returned")
            self.bundle.act(f"suggestion.{RETURNS[end]}", each.on, row, fields, told, False, (), **columns)

    def assigned(self) -> None:
        """Assigned on its day; a reply needs an assignment, for its deadline counts from there."""
        row, day = self.row, self.row.get("assigned")
        if day is None:
            if row.get("replied") is not None:
                row.refuse("assigned", error("import.needed_for", other=self.heading("replied")))
            elif self.lead_unit is not None:
                self.desk.take("import.left_out", "lead_unit", self.heading("assigned"))
            return
        if not self.with_unit("assigned"):
            return
        units = {
            name: [unit for unit in row.get(name) or () if unit != self.lead_unit]
            for name in ("co_units", "separate_units")
        }
        self.bundle.act(
            "suggestion.assigned",
            day,
            row,
            {
                **units,
                "by": row.get("assigned_by") or self.desk.unsaid,
                # A register shows the day after the extension; the one before it is then not told.
                "due": None if row.get("extended_to") == row.get("due") else row.get("due"),
            },
            lead_unit="lead_unit",
            co_units="co_units",
            separate_units="separate_units",
            by="assigned_by",
            due="due",
        )

    def ended(self) -> None:
        """Refused, merged, transferred or withdrawn before it was handled, where the register tells when."""
        row, unsaid = self.row, self.desk.unsaid
        if (day := row.get("refused")) is not None and needed(row, self.table, "refused_reason"):
            self.bundle.act("suggestion.refused", day, row, reason="refused_reason")
        if (day := row.get("merged")) is not None and needed(row, self.table, "merged_into"):
            self.bundle.act("suggestion.merged", day, row, into="merged_into")
        if (day := row.get("transferred")) is not None and needed(row, self.table, "transferred_level"):
            self.bundle.act(
                *("suggestion.transferred", day, row, {"reason": row.get("transferred_reason") or unsaid}),
                to_level="transferred_level",
                to="transferred_to",
                reason="transferred_reason",
            )
        if (day := row.get("withdrawn")) is not None:
            reason = {"reason": row.get("withdrawn_reason") or unsaid}
            self.bundle.act("suggestion.withdrawn", day, row, reason, reason="withdrawn_reason")

    def urged_and_extended(self) -> None:
        """Urged on each day told, and the extension of its period."""
        row, desk = self.row, self.desk
        for day in row.get("urged") or ():
            self.bundle.act("suggestion.urged", day, row, {"by": desk.unsaid})
        if row.get("extended_to") is None:
            return
        if (day := row.get("extended_on")) is None:
            desk.take("import.left_out", "extended_to", self.heading("extended_on"))
            return
        fixed: dict[str, Any] = {
            "reason": row.get("extended_reason") or desk.unsaid,
            "agreed_by": row.get("extended_by") or desk.unsaid,
        }
        self.bundle.act(
            "suggestion.extension_agreed",
            day,
            row,
            fixed,
            new_due="extended_to",
            reason="extended_reason",
            agreed_by="extended_by",
        )

    def key(self) -> None:
        """Made a key suggestion, where the register says so: on the day it was assigned, if no other is told."""
        row = self.row
        day: date | None = row.get("key_on") or row.get("assigned") or self.begin
        if day is None or (not row.get("key") and row.get("key_on") is None):
            return
        remark = None if row.get("key_on") else f"{self.heading('key_on')}：{self.desk.unsaid}"
        fixed: dict[str, Any] = {"leader": row.get("key_leader") or self.desk.unsaid, "note": remark}
        taken = row.get("key_on") is None
        self.bundle.act("suggestion.made_key", day, row, fixed, taken=taken, leader="key_leader")

    def consulted(self) -> None:
        """The talks between unit and deputy, each with its form."""
        row = self.row
        told = row.get("consulted") or ()
        for day, form, rank, text in told:
            if day is None:
                row.refuse("consulted", error("import.no_day", value=text[:40]))
            elif self.with_unit("consulted"):
                if form is None:
                    other = self.desk.labels("suggestion.consulted.form", ["other"])[0]
                    self.desk.take("import.taken", "consulted", other)
                fixed: dict[str, Any] = {"form": form or "other"}
                if len(told) > 1 or rank is not None:
                    fixed["by_rank"] = rank
                self.bundle.act(
                    *("suggestion.consulted", day, row, fixed),
                    assumed=("unit",),
                    unit="lead_unit",
                    form="consulted",
                    by_rank="by_rank",
                )

    def last_round(self, number: int) -> bool:
        """Whether the row tells no reply of a later round."""
        return all(self.row.get(columns.replied) is None for columns in ROUNDS[number:])

    def replied(self, columns: Round, closed: date | None) -> bool:
        """The reply of a round with its class and commitments, and the deputy's rating of it; whether there is one."""
        row, day = self.row, self.row.get(columns.replied)
        promises, undated = row.get(columns.commitments) or ([], [])
        if day is None:
            told = (columns.class_, columns.document, columns.attitude, columns.result, columns.commitments)
            for column in told:
                if row.get(column) not in (None, ([], [])):
                    row.refuse(columns.replied, error("import.needed_for", other=self.heading(column)))
                    break
            return False
        if not self.with_unit(columns.replied) or not needed(row, self.table, columns.class_):
            return False
        if columns is ROUNDS[0]:  # its column is printed, and tells those of all rounds
            later = [each for other in ROUNDS[1:] for each in (row.get(other.commitments) or ([], []))[0]]
            promises = [each for each in promises if each not in later]
        for text in undated:
            self.desk.take("import.promise_undated", columns.commitments, text[:20])
        fixed: dict[str, Any] = {
            "class": class_of(row.get(columns.class_)),
            "commitments": promises,
            "text": joined(row.get(columns.text), *undated),
        }
        self.bundle.act(
            *("suggestion.replied", day, row, fixed),
            assumed=("unit",),
            unit="lead_unit",
            document_number=columns.document,
            signer=columns.signer,
            class_=columns.class_,
            adoption=columns.adoption,
            commitments=columns.commitments,
            text=columns.text,
        )
        self.rated(columns, day, closed)
        return True

    def rated(self, columns: Round, replied: date, closed: date | None) -> None:
        """The deputy's answers: on their day, else on that of the closing or the reply, which the note says."""
        row, desk = self.row, self.desk
        told = {"attitude": columns.attitude, "result": columns.result, "overall": columns.overall}
        answers = {
            question: row.get(column) for question, column in told.items() if column and row.get(column) is not None
        }
        if "attitude" not in answers and answers.get("overall") == answers.get("result"):
            answers.pop("result", None)  # a form with one question: the register shows its answer as that of the result
        if not answers:
            return
        day = row.get(columns.rated)
        remark = None
        if day is None:
            day = closed or replied
            desk.take("import.rating_taken", columns.rated)
            remark = f"{self.heading(columns.rated)}：{desk.unsaid}"
        fixed: dict[str, Any] = {"how": row.get(columns.how) or "paper", "answers": answers, "note": remark}
        self.bundle.act(
            *("suggestion.rated", day, row, fixed, ("answers",), row.get(columns.rated) is None),
            by="lead",
            how=columns.how,
            answers=columns.result,
            reasons=columns.reasons,
        )

    def again(self, number: int, columns: Round) -> bool:
        """Whether it is handled again: where the register tells when and by when."""
        row, desk = self.row, self.desk
        day = row.get(columns.ordered)
        if day is None:
            if number == 2 and row.get("rehandled"):
                desk.take("import.left_out", "rehandled", self.heading(columns.ordered))
            elif row.get(columns.replied) is not None:
                row.refuse(columns.ordered, error("import.needed_for", other=self.heading(columns.replied)))
            return False
        if not needed(row, self.table, columns.due):
            return False
        fixed: dict[str, Any] = {"round": number, "reason": row.get(columns.reason) or desk.unsaid}
        self.bundle.act(*("suggestion.rehandling_ordered", day, row, fixed), due=columns.due, reason=columns.reason)
        return True

    def after(self) -> None:
        """Commitments settled, the class changed, looked back upon, disclosed, named excellent."""
        row = self.row
        for number, day in enumerate(row.get("kept") or (), start=1):
            self.bundle.act("suggestion.commitment_kept", day, row, {"commitment": number}, ("commitment",))
        for number, each in enumerate(row.get("settled") or (), start=1):
            read = _NUMBER.match(each.what)
            word = each.what[read.end() :] if read else each.what
            fields = {"commitment": int(read[1] or read[2]) if read else number, "text": each.remark}
            lapsed = any(said in word for said in LAPSED)
            self.step(f"suggestion.commitment_{'lapsed' if lapsed else 'kept'}", "settled", each, fields)
        self.classes_changed()
        for each in row.get("looked_back") or ():
            by, word = told_by(each.what)
            try:
                finding = self.desk.choice("suggestion.looked_back.finding", "looked_back", word)
            except Refused as refused:
                row.refuse("looked_back", refused.findings[0])
                continue
            fields = {"by": by or self.desk.unsaid, "finding": finding, "text": each.remark}
            self.step("suggestion.looked_back", "looked_back", each, fields)
        if (day := row.get("disclosed")) is not None:
            self.bundle.act("suggestion.disclosed", day, row)
        day = row.get("closed") or row.get("replied")
        if row.get("excellent") and day is not None:
            self.bundle.act("suggestion.named_excellent", day, row, taken=True)

    def classes_changed(self) -> None:
        """The class of the last reply changed later, for instance B → A when its commitments were kept."""
        row = self.row
        now = next((found for columns in reversed(ROUNDS) if (found := row.get(columns.class_)) is not None), "")
        for each in row.get("class_changed") or ():
            read = _CLASSES.fullmatch(each.what)
            if read is None:
                self.unclear("class_changed", each)
                continue
            was, now = class_of(read[1] or now), class_of(read[2])
            fields = {"from": was, "to": now, "reason": each.remark or self.desk.unsaid}
            self.step("suggestion.class_changed", "class_changed", each, fields)


def told_by(what: str) -> tuple[str, str]:
    """Who found it, and what was found: 街道人大工委：已落实."""
    read = re.fullmatch(r"(?:(.*)[:：]\s*)?(.*)", what, re.DOTALL)
    assert read is not None
    return (read[1] or "").strip(), read[2].strip()


def class_of(text: str) -> str:
    """A class of replies: `A类`, `Ａ`, `A（已解决）` are A."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"^(.)(?:类|级)?\s*[(:].*$", r"\1", plain, flags=re.DOTALL).removesuffix("类").strip()
    return plain.upper() if len(plain) == 1 else plain
