"""Roles: who may record, amend and seal, as `[roles]` in `ledger.toml` says.

    [roles.record]                       # who may record which kinds
    "秘书" = ["*"]
    "网格员甲" = ["opinion.*", "reception.*"]
    [roles.amend]                        # whose corrections may concern events of which kinds
    "秘书" = ["*"]
    [roles.seal]                         # who may close periods
    "主任" = ["*"]

An action without a table is open to all; `"*"` as a name stands for everyone. Roles order the work among
honest people; against a forged name only signatures help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ledger.kernel.finding import Finding, error, warning
from ledger.store.records.folder import CONFIGURATION

if TYPE_CHECKING:
    from ledger.store.office import Office

Action = Literal["record", "amend", "seal"]
ACTIONS: tuple[Action, ...] = ("record", "amend", "seal")
KindOf = Callable[[str], str | None]
"""The kind of an event by its id; None where there is no such event."""


class Act(NamedTuple):
    """One event as far as roles ask: its id, kind, recorder, and what it corrects."""

    event: str
    kind: str
    recorder: str
    target: str | None = None


class Roles(NamedTuple):
    """Who may do what: by action, the patterns of kinds of each recorder; None where all may."""

    record: Mapping[str, tuple[str, ...]] | None = None
    amend: Mapping[str, tuple[str, ...]] | None = None
    seal: Mapping[str, tuple[str, ...]] | None = None

    def allowed(self, action: Action, kind: str) -> list[str] | None:
        """The recorders who may do this to events of this kind; None where all may."""
        table: Mapping[str, tuple[str, ...]] | None = getattr(self, action)
        if table is None:
            return None
        names = [name for name, kinds in table.items() if any(fnmatchcase(kind, each) for each in kinds)]
        return None if "*" in names else names


def roles_of(office: Office) -> tuple[Roles, list[Finding]]:
    """The roles of a configuration, and what is wrong with them; a faulty table opens no door."""
    findings: list[Finding] = []
    tables: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for action, table in office.table("roles").items():
        where = f"roles.{action}"
        if action not in ACTIONS:
            findings.append(error("role.unknown_action", field=where, action=action, known=ACTIONS))
        elif not isinstance(table, dict):
            findings.append(error("role.form", field=where))
            tables[action] = {}
        else:
            tables[action] = {name: tuple(_patterns(kinds)) for name, kinds in table.items()}
            findings += _faults(where, table)
    return Roles(**tables), [finding.at(file=CONFIGURATION) for finding in findings]


def _patterns(kinds: Any) -> Iterator[str]:
    for each in kinds if isinstance(kinds, list) else ():
        if isinstance(each, str):
            yield each


def _faults(where: str, table: Mapping[str, Any]) -> Iterator[Finding]:
    """Patterns that are none, and those that no kind fits."""
    from ledger import subjects

    known = [kind for subject in subjects.every() for kind in subject.kinds]
    for name, kinds in table.items():
        field = f"{where}.{name}"
        if not isinstance(kinds, list) or not all(isinstance(each, str) for each in kinds):
            yield error("role.form", field=field)
            continue
        for each in kinds:
            if not any(fnmatchcase(kind, each) for kind in known):
                yield warning("role.no_kind", field=field, pattern=each)


def check_roles(office: Office, acts: Iterable[Act], kind_of: KindOf) -> list[Finding]:
    """Each act whose recorder has not the role for it, as an error at that event."""
    if not office.table("roles"):
        return []
    roles, _ = roles_of(office)
    return [finding for act in acts if (finding := _check(roles, act, kind_of)) is not None]


def _check(roles: Roles, act: Act, kind_of: KindOf) -> Finding | None:
    who = act.recorder
    if act.target is not None and act.kind.startswith("entry."):
        kind = kind_of(act.target) or act.kind
        allowed = roles.allowed("amend", kind)
        found = error("role.may_not_amend", field="target", recorder=who, kind=kind, allowed=allowed)
    elif act.kind == "ledger.sealed":
        allowed = roles.allowed("seal", act.kind)
        found = error("role.may_not_seal", field="period", recorder=who, allowed=allowed)
    else:
        allowed = roles.allowed("record", act.kind)
        found = error("role.may_not_record", field="kind", recorder=who, kind=act.kind, allowed=allowed)
    return None if allowed is None or who in allowed else found.at(event=act.event)
