"""Suggestions with their whole history: one row becomes every step that it tells, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.exchange.registers.acts import Bundle, joined, needed, otherwise
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error

TRACKS = (("街意", "street"), ("议政", "council"), ("协商", "cppcc"))
"""How numbers of the other tracks begin."""
STEPS = ("submitted", "accepted", "assigned", "signed_for", "replied", "rated", "closed")
OTHER = "其他"


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
        given = self.row.get("submitted")
        if given is not None:
            return date.fromisoformat(given.isoformat())
        consulted = self.row.get("consulted")
        days = [day for step in STEPS if isinstance(day := self.row.get(step), date)]
        if consulted is not None and consulted[0] is not None:
            days.append(consulted[0])
        return min(days, default=self.desk.on)

    def number(self) -> str:
        """The number; a bare running number gets the session or the year before it, for each begins anew."""
        number = str(self.row.get("suggestion"))
        if not number.isdigit() or len(number) > 5:
            return number
        before = self.row.get("session") or (self.begin.year if self.begin else None)
        return f"{before}-{int(number):03d}" if before else number

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
        self.assigned()
        self.urged_and_extended()
        self.key()
        if (day := row.get("signed_for")) is not None and self.with_unit("signed_for"):
            self.bundle.act("suggestion.signed_for", day, row, unit="lead_unit")
        self.consulted()
        self.replied()
        self.again()
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
        """Refused, merged or withdrawn before it was handled, where the register tells when."""
        row, unsaid = self.row, self.desk.unsaid
        if (day := row.get("refused")) is not None and needed(row, self.table, "refused_reason"):
            self.bundle.act("suggestion.refused", day, row, reason="refused_reason")
        if (day := row.get("merged")) is not None and needed(row, self.table, "merged_into"):
            self.bundle.act("suggestion.merged", day, row, into="merged_into")
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
        """The talk between unit and deputy, with its form."""
        row, told = self.row, self.row.get("consulted")
        if told is None:
            return
        day, form, text = told
        if day is None:
            row.refuse("consulted", error("import.no_day", value=text[:40]))
        elif self.with_unit("consulted"):
            if form is None:
                self.desk.take("import.taken", "consulted", self.desk.labels("suggestion.consulted.form", ["other"])[0])
            fixed: dict[str, Any] = {"form": form or "other"}
            self.bundle.act(
                "suggestion.consulted", day, row, fixed, unit="lead_unit", form="consulted", by_rank="by_rank"
            )

    def replied(self) -> None:
        """The reply with its class and commitments, and the deputy's rating of it."""
        row, day = self.row, self.row.get("replied")
        promises, undated = row.get("commitments") or ([], [])
        if day is None:
            for column in ("class", "document_number", "attitude", "result", "commitments"):
                if row.get(column) not in (None, ([], [])):
                    row.refuse("replied", error("import.needed_for", other=self.heading(column)))
                    return
            return
        if not self.with_unit("replied") or not needed(row, self.table, "class"):
            return
        for text in undated:
            self.desk.take("import.promise_undated", "commitments", text[:20])
        fixed: dict[str, Any] = {
            "class": class_of(row.get("class")),
            "commitments": promises,
            "text": joined(row.get("reply_text"), *undated),
        }
        self.bundle.act(
            "suggestion.replied",
            day,
            row,
            fixed,
            unit="lead_unit",
            document_number="document_number",
            signer="signer",
            class_="class",
            adoption="adoption",
            commitments="commitments",
            text="reply_text",
        )
        self.rated("rated", "attitude", "result", day, None if row.get("second_replied") else row.get("closed"))

    def rated(self, on: str, attitude: str, result: str, replied: date, closed: date | None) -> None:
        """The deputy's answers: on their day, else on that of the closing or the reply, which the note says."""
        row, desk = self.row, self.desk
        answers = {"attitude": row.get(attitude), "result": row.get(result)}
        answers = {question: grade for question, grade in answers.items() if grade is not None}
        if not answers:
            return
        day = row.get(on)
        remark = None
        if day is None:
            day = closed or replied
            desk.take("import.rating_taken", on)
            remark = f"{self.heading(on)}：{desk.unsaid}"
        fixed: dict[str, Any] = {"how": row.get("rated_how") or "paper", "answers": answers, "note": remark}
        self.bundle.act(
            "suggestion.rated",
            day,
            row,
            fixed,
            ("answers",),
            row.get(on) is None,
            by="lead",
            how="rated_how",
            answers=result,
            reasons="reasons",
        )

    def again(self) -> None:
        """Handled again, where the register tells when and by when."""
        row, desk, day = self.row, self.desk, self.row.get("rehandled_on")
        if day is None:
            if row.get("rehandled"):
                desk.take("import.left_out", "rehandled", self.heading("rehandled_on"))
            return
        if not needed(row, self.table, "rehandled_due"):
            return
        fixed: dict[str, Any] = {"round": 2, "reason": row.get("rehandled_reason") or desk.unsaid}
        self.bundle.act(
            "suggestion.rehandling_ordered", day, row, fixed, due="rehandled_due", reason="rehandled_reason"
        )
        replied = row.get("second_replied")
        if replied is None or not needed(row, self.table, "second_class"):
            return
        self.bundle.act(
            "suggestion.replied",
            replied,
            row,
            {"class": class_of(row.get("second_class"))},
            unit="lead_unit",
            document_number="second_document",
            signer="second_signer",
            class_="second_class",
        )
        self.rated("second_rated", "second_attitude", "second_result", replied, row.get("closed"))

    def after(self) -> None:
        """Commitments kept, disclosed, named excellent."""
        row = self.row
        for number, day in enumerate(row.get("kept") or (), start=1):
            fixed = {"commitment": number}
            self.bundle.act("suggestion.commitment_kept", day, row, fixed, ("commitment",))
        if (day := row.get("disclosed")) is not None:
            self.bundle.act("suggestion.disclosed", day, row)
        day = row.get("closed") or row.get("replied")
        if row.get("excellent") and day is not None:
            self.bundle.act("suggestion.named_excellent", day, row, taken=True)


def class_of(text: str) -> str:
    """A class of replies: `A类`, `Ａ` are A."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("类").strip()
    return plain.upper() if len(plain) == 1 else plain
