"""What a verification can vouch for: the rows of evidence, which were reached, and what each cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ledger.kernel.finding import Finding

ROWS = ("files", "git", "head", "witnesses", "signatures", "paper")
"""The kinds of evidence in rising order; the sentences of each stand in `ledger/locale/cli.toml`."""

FILES = (
    "store.digest",
    "store.name",
    "store.name_differs",
    "store.symlink",
    "codec.",
    "verify.no_file",
    "verify.copy",
    "verify.stranger",
    "verify.alike",
    "verify.unreadable",
    "verify.not_canonical",
)
GIT = (
    "store.git_",
    "store.no_git",
    "verify.changed",
    "verify.missing",
    "verify.history_",
    "verify.added_",
    "verify.hidden",
    "verify.shallow",
    "verify.grafts",
    "verify.alternates",
    "verify.partial",
    "verify.replaced",
    "verify.staged",
    "verify.object",
    "verify.model",
)
HEAD = ("verify.head_", "verify.branch_gone", "verify.lost")


class Row(NamedTuple):
    """One kind of evidence: whether it was reached, and the values of its sentence."""

    name: str
    reached: bool
    state: str
    values: Mapping[str, object]


def fails(findings: Iterable[Finding], codes: tuple[str, ...]) -> bool:
    """Whether an error speaks against a kind of evidence."""
    return any(finding.severity == "error" and finding.code.startswith(codes) for finding in findings)


def level(rows: Iterable[Row]) -> str | None:
    """The last row up to which everything was reached; None where not even the files are whole."""
    reached = None
    for row in rows:
        if not row.reached:
            break
        reached = row.name
    return reached
