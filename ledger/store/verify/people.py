"""The people behind the commits: who signed what, and whether each had the role for what they recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.model.model import Model
from ledger.store.office import Office
from ledger.store.records.codec import decode
from ledger.store.records.folder import CONFIGURATION
from ledger.store.repository import signing
from ledger.store.repository.git import Git
from ledger.store.repository.merge import forged
from ledger.store.roles import Act, check_roles


class Signed(NamedTuple):
    """Who signed what: of so many `commits`, the `good` carry a signature by a key that stands for their author.

    `derived` ones are not counted: anybody can make them again from their parents, and nobody need sign them.
    """

    findings: list[Finding]
    good: int
    commits: int
    derived: int


def allowed_signers(git: Git, head: str | None) -> str | None:
    """The blob of the allowed-signers file beside ledger.toml; None where signing is not in use."""
    return git.entries(head, [""]).get(signing.ALLOWED_SIGNERS) if head is not None else None


def check_signatures(git: Git, allowed: str, commits: Sequence[str]) -> Signed:
    """The signatures of some commits against the signers allowed now."""
    ((_, text),) = git.blobs([allowed])
    found = list(signing.signatures(git, commits, text))
    derived = {each.commit for each in found if each.state == "unsigned" and each.author == signing.DERIVED}
    causes = dict(reversed(list(forged(git, sorted(derived))))) if derived else {}
    findings = list(signing.findings(found, signing.signers(text)))
    findings += (error("signature.forged", commit=commit[:12], cause=causes[commit]) for commit in sorted(causes))
    derived -= causes.keys()
    good = sum(1 for each in found if each.state == "signed")
    return Signed(findings, good, len(found) - len(derived), len(derived))


def check_signers(git: Git, commits: Sequence[str]) -> Iterator[Finding]:
    """Each commit that changed who may sign, and was not signed by one who might until then."""
    about = git.commit_info(commits)
    for commit in commits:
        before = {allowed_signers(git, parent) for parent in git.parents(commit)} - {None}
        texts = [text for _, text in git.blobs(blob for blob in before if blob is not None)]
        if not all(next(signing.signatures(git, [commit], text)).state == "signed" for text in texts):
            yield warning("signature.signers_changed", commit=commit[:12], author=about[commit].author).at(
                file=signing.ALLOWED_SIGNERS
            )


def check_recorders(model: Model, git: Git, added: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """Whether each recorder had the role for the event, by the configuration of the commit that added it."""
    offices = _offices(git, sorted({commit for commit, _ in added.values()}))
    ruled = {commit: office for commit, office in offices.items() if office.table("roles")}
    of_commit: dict[str, list[str]] = defaultdict(list)
    for path, (commit, _) in added.items() if ruled else ():
        of_commit[commit].append(path)
    findings: list[Finding] = []
    for commit, office in ruled.items():
        acts = {path: act for path in of_commit[commit] if (act := _act(model, path)) is not None}
        places = {act.event: path for path, act in acts.items()}
        for finding in check_roles(office, acts.values(), lambda event: _kind(model, event)):
            findings.append(finding.at(file=places.get(finding.event or "")))
    return findings


def _offices(git: Git, commits: Sequence[str]) -> dict[str, Office]:
    """The configuration in each commit; each version of it is read once."""
    asked = "".join(f"{commit}:{git.folder.prefix}{CONFIGURATION}\n" for commit in commits)
    answered = git.run("cat-file", "--batch-check=%(objectname)", data=asked.encode()).decode("utf-8", "replace")
    blobs = {commit: blob for commit, blob in zip(commits, answered.splitlines(), strict=True) if " " not in blob}
    read: dict[str, Office] = {}
    for blob, data in git.blobs(sorted(set(blobs.values()))):
        try:
            read[blob] = Office(data)
        except Refused:
            continue
    return {commit: read[blob] for commit, blob in blobs.items() if blob in read}


def _act(model: Model, path: str) -> Act | None:
    row = model.connection.execute("SELECT id, kind, recorder, text FROM event WHERE path = ?", (path,)).fetchone()
    if row is None:
        return None
    id, kind, recorder, text = row
    target = None
    if kind.startswith("entry."):
        data, _ = decode(text.encode(), path)
        target = data.get("target") if data is not None else None
    return Act(id, kind, recorder or "", target)


def _kind(model: Model, event: str) -> str | None:
    row = model.connection.execute("SELECT kind FROM event WHERE id = ?", (event,)).fetchone()
    return None if row is None else str(row[0])
