"""New, known or changed: each act of a register against what the ledger has.

The identity of a row is its natural key; where the register gives none, its day and what it is called;
where these were corrected, what else it says. An act already recorded is never recorded again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.exchange.registers.acts import Act, Bundle, Resident
from ledger.exchange.registers.alike import Alike
from ledger.exchange.registers.identity import IDENTITY, LASTING, SHOWN_AS, TELLING
from ledger.exchange.registers.recorded import Recorded, Records, same

ALIKE = 0.5
"""The share of equal fields from which an act of an earlier version of the sheet is the same, corrected."""
MOST_UNCLAIMED = 2_000
LEAST_TOLD = 4
"""Fields from which two acts under different numbers can be told to be one."""


class Change(NamedTuple):
    """A recorded event that the register now tells otherwise: what it says, and what the register says."""

    event: str
    kind: str
    key: str
    act: Act
    differs: Mapping[str, tuple[Any, Any]]


class Compared(NamedTuple):
    """What came of comparing: acts to record, acts known, events told otherwise, acts that were voided here."""

    new: list[Act]
    known: list[Act]
    changed: list[Change]
    voided: list[Act]
    doubles: list[tuple[Bundle, str]]
    """Bundles under a new number that say just what another, imported one says."""
    gone: list[Recorded]
    """What an earlier version of the sheet opened, and no row tells any more."""


def compare(records: Records, bundles: Sequence[Bundle], people: Mapping[Resident, str], sheet: str = "") -> Compared:
    """Compare the bundles of a sheet with the ledger; `people` are the residents the identity store knows."""
    result = Compared([], [], [], [], [], [])
    comparing = _Comparing(records, bundles, people, sheet, result)
    comparing.recognise(bundles)
    for bundle in bundles:
        comparing.take(bundle)
    for subject in dict.fromkeys(bundle.subject for bundle in bundles):
        opened = {each.key: each for each in reversed(comparing.unclaimed(subject))}
        result.gone.extend(each for key, each in opened.items() if (subject, key) not in comparing.claimed)
    return result


class _Comparing:
    """One comparison; it remembers which recorded streams rows have claimed, and which keys stand for others."""

    def __init__(
        self,
        records: Records,
        bundles: Sequence[Bundle],
        people: Mapping[Resident, str],
        sheet: str,
        result: Compared,
    ) -> None:
        self.records, self.sheet, self.result = records, sheet, result
        self.alike = Alike(records, people)
        self.claimed: dict[tuple[str, str], None] = {}
        self.found: dict[int, str] = {}
        self.renamed: dict[tuple[str, str], str] = {}
        self.given = {(bundle.subject, bundle.key) for bundle in bundles if not bundle.derived}
        self.taken: dict[tuple[str, str], int] = {}
        self.files: set[str] = set()
        """Fingerprints of the files of which this sheet is a later version: much of it was recorded from them."""
        self._indexes: dict[str, dict[tuple[Any, ...], list[Recorded]]] = {}
        self._unclaimed: dict[str, list[Recorded]] = {}

    def recognise(self, bundles: Sequence[Bundle]) -> None:
        """Find the streams of all rows that stand as they were, before any that was corrected takes one."""
        counts: Counter[str] = Counter()
        for bundle in bundles:
            key = self.standing(bundle)
            if key is None:
                continue
            self.found[id(bundle)] = key
            self.claimed[bundle.subject, key] = None
            sources = {(each.source or {}).get("sha256") for each in self.records.stream(bundle.subject, key)}
            counts.update(each for each in sources if each)
        self.files = {file for file, count in counts.items() if count >= 2 or count * 2 >= len(bundles)}

    def take(self, bundle: Bundle) -> None:
        """One bundle: find its stream, then each of its acts in it."""
        self.follow(bundle)
        key = self.found.get(id(bundle)) or self.standing(bundle) or self.corrected(bundle)
        if key is None:
            double = None if bundle.derived else self.double(bundle)
            if double is not None:
                self.result.doubles.append((bundle, double))
                return
            self.rename(bundle, self.free(bundle) if bundle.derived else bundle.key)
            self.result.new.extend(bundle.acts)
            return
        self.claimed[bundle.subject, key] = None
        self.rename(bundle, key)
        if bundle.subject == "project":
            bundle.acts = list(self.with_known_parts(bundle))
        self.inside(bundle, self.records.stream(bundle.subject, key))

    # --- which stream -----------------------------------------------------------------------------------

    def standing(self, bundle: Bundle) -> str | None:
        """The key of the recorded stream that a bundle speaks of by its key, or by its day and what it is called."""
        if not bundle.derived:
            return bundle.key if bundle.key in self.records.keys(bundle.subject) else None
        opening = bundle.acts[0]
        candidates = [
            each
            for each in self.index(bundle.subject, opening.kind).get(self.sign(opening.kind, opening), ())
            if (bundle.subject, each.key) not in self.claimed
        ]
        return max(candidates, key=lambda each: self.alike.likeness(opening, each)).key if candidates else None

    def index(self, subject: str, kind: str) -> dict[tuple[Any, ...], list[Recorded]]:
        """The recorded opening events of a kind by their day and what they are called."""
        if kind not in self._indexes:
            found: dict[tuple[Any, ...], list[Recorded]] = defaultdict(list)
            for key in self.records.keys(subject):
                for each in self.records.stream(subject, key):
                    if each.kind == kind:
                        for sign in {self.sign(kind, each), self.sign(kind, self.alike.masked(each))}:
                            found[sign].append(each)
            self._indexes[kind] = found
        return self._indexes[kind]

    def sign(self, kind: str, act: Act | Recorded) -> tuple[Any, ...]:
        """The day of an act and what it is called."""
        told = tuple(self.alike.plain(act.fields.get(name)) for name in TELLING.get(kind, ("title",)))
        return (act.occurred, *told)

    def corrected(self, bundle: Bundle) -> str | None:
        """A stream of an earlier version of this sheet that no row claims and that says nearly the same."""
        if not bundle.derived:
            return None
        opening = bundle.acts[0]
        best: tuple[float, str] | None = None
        for each in self.unclaimed(bundle.subject):
            if each.kind != opening.kind or (bundle.subject, each.key) in self.claimed:
                continue
            likeness = self.alike.likeness(opening, each, bundle.key_field)
            if likeness < ALIKE:
                continue
            likeness += told_row(each, opening)
            if best is None or likeness > best[0]:
                best = (likeness, each.key)
        return best[1] if best else None

    def unclaimed(self, subject: str) -> list[Recorded]:
        """What earlier versions of this sheet recorded and no row stands for.

        Only files of which rows are still here count: a sheet of next month may be alike in everything but the day.
        """
        if subject not in self._unclaimed:
            self._unclaimed[subject] = [
                each
                for each in (self.records.imported(subject) if self.files else ())
                if (subject, each.key) not in self.claimed
                and not each.retracted
                and (each.source or {}).get("sheet") == self.sheet
                and (each.source or {}).get("sha256") in self.files
            ]
        return self._unclaimed[subject][:MOST_UNCLAIMED]

    def double(self, bundle: Bundle) -> str | None:
        """The number of an imported stream that says just the same, where no row of the sheet has that number."""
        opening = bundle.acts[0]
        fields = {name: value for name, value in opening.fields.items() if name != bundle.key_field}
        if len(fields) < LEAST_TOLD:
            return None
        for each in self.unclaimed(bundle.subject):
            alike = each.kind == opening.kind and each.occurred == opening.occurred
            if alike and (bundle.subject, each.key) not in self.given and not self.alike.differing(fields, each.fields):
                return each.key
        return None

    def free(self, bundle: Bundle) -> str:
        """The derived key, or the key with the first number that neither ledger nor sheet has."""
        number = self.taken.get((bundle.subject, bundle.key), 0) + 1
        while True:
            key = bundle.key if number == 1 else f"{bundle.key} ({number})"
            if key not in self.records.keys(bundle.subject):
                self.taken[bundle.subject, bundle.key] = number
                return key
            number += 1

    def rename(self, bundle: Bundle, key: str) -> None:
        """Let a bundle stand under a key, and remember it for those that refer to it."""
        if key == bundle.key:
            return
        self.renamed.setdefault((bundle.subject, bundle.key), key)
        bundle.acts = [act._replace(fields={**act.fields, bundle.key_field: key}) for act in bundle.acts]
        bundle.key = key

    def follow(self, bundle: Bundle) -> None:
        """Let references point to the keys under which the streams referred to now stand."""
        if not self.renamed:
            return
        for name in ("reception", "activity"):
            bundle.acts = [
                act._replace(fields={**act.fields, name: self.renamed[name, act.fields[name]]})
                if name != bundle.key_field and (name, act.fields.get(name)) in self.renamed
                else act
                for act in bundle.acts
            ]

    def with_known_parts(self, bundle: Bundle) -> Iterator[Act]:
        """The acts of a project with its parts under the keys that the ledger has for their titles."""
        known = {title: key for key, title in self.records.state("project", bundle.key).get("sub_items", {}).items()}
        own = {part["key"]: part["title"] for act in bundle.acts for part in act.fields.get("sub_items", ())}
        for act in bundle.acts:
            fields = dict(act.fields)
            if "sub_items" in fields:
                fields["sub_items"] = [
                    {**part, "key": known.get(part["title"], part["key"])} for part in fields["sub_items"]
                ]
            if "sub_item" in fields:
                fields["sub_item"] = known.get(own.get(fields["sub_item"], ""), fields["sub_item"])
            yield act._replace(fields=fields)

    # --- which act ----------------------------------------------------------------------------------------

    def inside(self, bundle: Bundle, recorded: list[Recorded]) -> None:
        """Each act of a bundle against the events of its stream."""
        left = list(recorded)
        acts = list(bundle.acts)
        for exact in (True, False):
            for act in list(acts):
                found = self.match(act, left, exact)
                if found is None:
                    continue
                left.remove(found)
                acts.remove(act)
                self.settle(act, found)
        for act in acts:
            known = recorded and self.all_shown(bundle, act)
            (self.result.known if known else self.result.new).append(act)

    def all_shown(self, bundle: Bundle, act: Act) -> bool:
        """Whether the ledger shows all that an act says, by other events: an opinion merged into its suggestion."""
        state = self.records.state(bundle.subject, bundle.key)
        fields = {name: value for name, value in act.fields.items() if name not in (bundle.key_field, "note")}
        told = {name: value for name, value in fields.items() if name not in act.assumed}
        return bool(told) and all(same(value, state.get(SHOWN_AS.get(name, name))) for name, value in told.items())

    def match(self, act: Act, left: Sequence[Recorded], exact: bool) -> Recorded | None:
        """The recorded event that an act is: one that says the same, else one of the same identity."""
        of_kind = [each for each in left if each.kind == act.kind]
        if exact:
            equal = [each for each in of_kind if not self.alike.differences(act, each)]
            return min(equal, key=lambda each: each.retracted, default=None)
        of_kind = [each for each in of_kind if not each.retracted]
        identity = IDENTITY.get(act.kind)
        if identity is None:
            return of_kind[0] if of_kind else None
        for each in of_kind:
            if all(self.alike.equal(self.alike.of(act, name), self.alike.of(each, name)) for name in identity):
                return each
        if act.kind in LASTING:
            return None
        sourced = [each for each in of_kind if each.source is not None]
        best = max(sourced, key=lambda each: self.alike.likeness(act, each) + told_row(each, act), default=None)
        return best if best is not None and self.alike.likeness(act, best) >= ALIKE else None

    def settle(self, act: Act, found: Recorded) -> None:
        """Known, told otherwise, or voided here."""
        differs = self.alike.differences(act, found)
        if found.retracted:
            self.result.voided.append(act)
        elif differs:
            self.result.changed.append(Change(found.event, found.kind, found.key, act, differs))
        else:
            self.result.known.append(act)


def told_row(each: Recorded, act: Act) -> float:
    """A little, where the event came from the row in which the act now stands."""
    rows = set((each.source or {}).get("row", "").split(","))
    return 0.3 if rows & {str(row) for row in act.rows} else 0.0
