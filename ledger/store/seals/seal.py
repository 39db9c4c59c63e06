"""Seals: what a period held when it was closed, and what came to it afterwards.

The leaves of a seal's Merkle tree are the event files of the period (by the day in their names), in the total
order of history. Which events a seal saw is told by the commit that recorded it: all of the period that
the commit has. The seal itself is no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.kernel.period import Period, parse
from ledger.store.model.history import commits_of
from ledger.store.model.model import Model
from ledger.store.records.codec import decode
from ledger.store.seals import merkle

if TYPE_CHECKING:
    from ledger.kernel.event import Event

KIND = "ledger.sealed"
CORRECTIONS = ("entry.amended", "entry.retracted")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_IN_PATH = "substr(path, 16, 10)"  # events/2023/03/2023-03-02_…


class Leaf(NamedTuple):
    """One event of a period as it stands in the tree."""

    path: str
    id: str
    recorded: int
    data: bytes


class Seal(NamedTuple):
    """One `ledger.sealed` event, read; `commit` is None where no commit has it yet."""

    id: str
    path: str
    data: bytes
    text: str
    period: Period
    events: int
    root: str
    figures: str
    previous: str | None
    recorded: int
    commit: str | None

    @property
    def digest(self) -> str:
        """What the next seal names as its `previous`."""
        return sha256(self.data).hexdigest()

    @property
    def time(self) -> datetime:
        """When it was recorded."""
        return _EPOCH + timedelta(microseconds=self.recorded)


def seals(model: Model) -> list[Seal]:
    """Every seal, the earliest first; a retracted one too, for it stands on paper."""
    rows = _rows(model)
    commits = commits_of(model, [path for _, path, _, _ in rows]) if rows else {}
    found = []
    terms = model.office.term_dates
    for id, path, text, recorded in rows:
        data, _ = decode(text.encode(), path)
        if data is None:
            continue
        period = _period(str(data["period"]), terms)
        if period is None:
            continue
        found.append(
            Seal(
                id,
                path,
                text.encode(),
                str(data["period"]),
                period,
                data["events"],
                data["root"],
                data["figures"],
                data.get("previous"),
                recorded,
                commits.get(path),
            )
        )
    return found


def _rows(model: Model) -> list[tuple[str, str, str, int]]:
    """The (id, path, text, recorded) of every seal, the earliest first."""
    return model.connection.execute(
        "SELECT id, path, text, recorded FROM event WHERE stream IN (SELECT id FROM stream WHERE subject = 'seal') "
        "AND kind = ? ORDER BY recorded, id",
        (KIND,),
    ).fetchall()


def _period(text: str, terms: Mapping[str, tuple[date, date | None]]) -> Period | None:
    """The days of a sealed period; None where the configuration does not know it (any more)."""
    try:
        return parse(text, terms)
    except Refused:
        return None


def leaves(model: Model, period: Period) -> list[Leaf]:
    """The event files of a period in the total order: the day in the name, the time recorded, the id."""
    first = (period.first or date.min).isoformat()
    last = (period.last or date.max).isoformat()
    rows = model.connection.execute(
        f"SELECT path, id, recorded, text FROM event WHERE path >= ? AND path < ? "
        f"AND {_DAY_IN_PATH} BETWEEN ? AND ? ORDER BY {_DAY_IN_PATH}, recorded, id",
        (f"events/{first[:4]}/", f"events/{last[:4]}0", first, last),
    )
    return [Leaf(path, id, recorded, text.encode()) for path, id, recorded, text in rows]


def root(members: Iterable[Leaf]) -> str:
    """The Merkle root over event files, in hexadecimal."""
    return merkle.root([merkle.leaf(member.data) for member in members]).hex()


def members(model: Model, seal: Seal) -> list[Leaf] | None:
    """The events that a seal covers, in its order; None where what is there does not give its root.

    Asked of the seal's commit; a seal that was recorded while git was out of order is tried by time.
    """
    present = [leaf for leaf in leaves(model, seal.period) if leaf.id != seal.id]
    candidates: list[list[Leaf]] = []
    if seal.commit is not None:
        directories = {leaf.path.rpartition("/")[0] for leaf in present}
        known = model.git.entries(seal.commit, directories) if directories else {}
        candidates.append([leaf for leaf in present if leaf.path in known])
    candidates.append([leaf for leaf in present if (leaf.recorded, leaf.id) < (seal.recorded, seal.id)])
    for candidate in candidates:
        if len(candidate) == seal.events and root(candidate) == seal.root:
            return candidate
    return None


def corrections_of(model: Model, ids: Iterable[str], after: Seal) -> list[Leaf]:
    """Amendments and retractions of these events that were recorded after the seal."""
    wanted = set(ids)
    rows = model.connection.execute(
        "SELECT event.path, event.id, event.recorded, event.text, stream.key FROM event "
        "JOIN stream ON stream.id = event.stream "
        f"WHERE event.kind IN ({','.join('?' * len(CORRECTIONS))}) AND event.recorded > ? "
        "ORDER BY event.recorded, event.id",
        (*CORRECTIONS, after.recorded),
    )
    return [Leaf(path, id, recorded, text.encode()) for path, id, recorded, text, target in rows if target in wanted]


def check_seals(model: Model, figures: Callable[[Period], str] | None = None) -> Iterator[Finding]:
    """Every seal against the events: root, count, the seal before it, and what came afterwards.

    `figures` gives the digest of a period's figures as they are now.
    """
    every = seals(model)
    yield from _unknown_periods(model)
    known = {seal.digest for seal in every}
    latest = {seal.text: seal for seal in every}
    for seal in every:
        where = {"file": seal.path, "event": seal.id}
        if seal.previous is not None and seal.previous not in known:
            yield error("seal.no_previous", period=seal.text).at(**where)
        elif seal.previous is None and _had_another(model, seal, every):
            yield error("seal.unchained", period=seal.text).at(**where)
        yield from _corrected(model, [seal.id], seal)
        covered = members(model, seal)
        if covered is None:
            yield error("seal.root", period=seal.text, events=seal.events).at(**where)
            continue
        if latest[seal.text] is not seal:
            continue
        yield from _late(model, seal, covered)
        if figures is not None and figures(seal.period) != seal.figures:
            yield warning("seal.figures_moved", period=seal.text, commit=(seal.commit or "")[:12]).at(**where)


def _late(model: Model, seal: Seal, covered: Sequence[Leaf]) -> Iterator[Finding]:
    """What was entered into a sealed period, or corrected in it, after its seal."""
    inside = {leaf.id for leaf in covered}
    for leaf in leaves(model, seal.period):
        if leaf.id in inside or leaf.id == seal.id:
            continue
        data, _ = decode(leaf.data, leaf.path)
        if data is None or data["kind"] in (KIND, *CORRECTIONS):
            continue
        note = data.get("note")
        code = "seal.late" if note else "seal.late_without_note"
        yield warning(code, period=seal.text, note=note or "-").at(file=leaf.path, event=leaf.id)
    yield from _corrected(model, inside, seal)


def _unknown_periods(model: Model) -> Iterator[Finding]:
    """The seals that nobody can check, because what their period was stands nowhere any more."""
    terms = model.office.term_dates
    for id, path, text, _ in _rows(model):
        data, _ = decode(text.encode(), path)
        if data is not None and _period(str(data["period"]), terms) is None:
            yield error("seal.unknown_period", period=str(data["period"])).at(file=path, event=id)


def _had_another(model: Model, seal: Seal, every: Sequence[Seal]) -> bool:
    """Whether a seal was recorded where another one lay already, which it then had to name."""
    others = {each.path for each in every if each.id != seal.id and each.commit != seal.commit}
    if seal.commit is None or not others:
        return False
    return not others.isdisjoint(model.git.entries(seal.commit, {path.rpartition("/")[0] for path in others}))


def _corrected(model: Model, ids: Iterable[str], seal: Seal) -> Iterator[Finding]:
    """The corrections of these events, or of the seal itself, that came after it."""
    for leaf in corrections_of(model, ids, seal):
        data, _ = decode(leaf.data, leaf.path)
        if data is not None:
            yield warning("seal.corrected", period=seal.text, target=data["target"], reason=data.get("reason", "-")).at(
                file=leaf.path, event=leaf.id
            )


def without_note(model: Model, new: Iterable[Event]) -> list[Finding]:
    """New events that enter a sealed period and do not say why they come late."""
    rows = model.connection.execute("SELECT key FROM stream WHERE subject = 'seal' AND opened IS NOT NULL")
    terms = model.office.term_dates
    closed = [period for (text,) in rows.fetchall() if (period := _period(text, terms)) is not None]
    found = []
    for event in new:
        if event.kind in (KIND, *CORRECTIONS) or (event.note and event.note.strip()):
            continue
        period = next((each for each in closed if each.contains(event.occurred)), None)
        if period is not None:
            found.append(
                error("seal.needs_note", field="note", period=period.text, date=event.occurred).at(event=event.entry.id)
            )
    return found


def statement(
    model: Model, period: Period, figures: str, earlier: Sequence[Seal], signed_by: str | None = None
) -> dict[str, Any]:
    """The fields of a new seal over a period as it stands now."""
    covered = leaves(model, period)
    fields: dict[str, Any] = {
        "period": period.text,
        "events": len(covered),
        "root": root(covered),
        "figures": figures,
    }
    if earlier:
        fields["previous"] = earlier[-1].digest
    if signed_by:
        fields["signed_by"] = signed_by
    return fields


def figures_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """A hash over the exact values of figures (value, numerator, denominator), whatever the language."""
    lines = [
        "\t".join(str(row.get(name, "")) for name in ("name", "value", "numerator", "denominator"))
        for row in rows
        if row.get("value") not in (None, 0)
    ]
    return sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()
