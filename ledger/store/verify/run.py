"""One verification: its parts in their order, and what is remembered of them for the next."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ledger.kernel.finding import Finding, Refused, error, note, warning
from ledger.store.disk import durable, intent
from ledger.store.journal.settle import settle
from ledger.store.model.model import CODE, Model, code_version, meta
from ledger.store.model.undisturbed import undisturbed
from ledger.store.records.names import is_event_path, parse_name
from ledger.store.repository import heads
from ledger.store.repository.git import Git
from ledger.store.seals.fingerprint import fingerprint, parse
from ledger.store.seals.seal import check_seals, seals
from ledger.store.verify import content, evidence, files, history, people, repository
from ledger.store.verify.beside import beside
from ledger.store.verify.content import as_data, from_data
from ledger.store.verify.evidence import Row
from ledger.store.verify.request import Report, Request

VERIFYING = ("store/verify", "store/checks", "store/seals", "store/journal", "store/repository")
"""The folders of the program whose code verifies, beside that which makes the read model."""
VERIFIED = "verified"
"""The note outside the folder that says how far it was verified."""


class Verification:
    """What one run knows from the last one, and what it finds."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.folder = request.folder
        self.findings: list[Finding] = []
        self.broken = False
        self.git: Git | None = None
        self.head: str | None = None
        self.tips: dict[str, str] = {}
        self.walk = history.Walk([], {}, [])
        self.history: list[Finding] = []
        self.read = self.looked = 0
        self.model: Model | None = None
        self.recorded: list[history.Recorded] | None = None
        self.known: dict[str, Any] = {}
        self.next: dict[str, Any] = {}
        self.seen_before = False
        self.listed: tuple[str | None, dict[str, str]] | None = None
        self.signed: tuple[int, int, int] | None = None
        self.paper: str | None = None

    def run(self) -> Report:
        """All parts; what only git does goes on beside them."""
        with self.part():
            self.begin()
        apart = [beside(work) for work in self.apart()]
        with undisturbed():
            for step in (
                self.look_at_branches,
                self.walk_history,
                self.look_at_files,
                self.open_model,
                self.look_at_entries,
                self.look_at_signatures,
                self.look_at_content,
                self.look_at_seals,
                self.look_at_statistics,
            ):
                with self.part():
                    step()
        for result in apart:
            with self.part():
                self.findings += result()
        self.findings = once([*self.findings, *self.history])
        rows = list(self.weigh())
        self.remember()
        count = 0
        if self.model is not None:
            (count,) = self.model.connection.execute("SELECT count(*) FROM event").fetchone()
        return Report(
            self.findings,
            rows,
            events=count,
            read=self.read,
            looked=self.looked,
            commits=len(self.walk.commits),
            commit=self.head,
            incremental=bool(self.known),
            paper=self.paper,
        )

    @contextmanager
    def part(self) -> Iterator[None]:
        """What keeps one part from its work is a finding; the others go on."""
        try:
            yield
        except Refused as refused:
            self.findings += refused.findings
            self.broken = True
        except OSError as failure:
            cause = failure.strerror or str(failure)
            self.findings.append(error("verify.unreadable", cause=cause).at(file=_name(failure)))
            self.broken = True
        except sqlite3.DatabaseError:
            self.findings.append(error("verify.model"))
            self.broken = True

    @property
    def from_nothing(self) -> bool:
        """Whether everything has to be read."""
        return not self.known and self.request.since is None

    def apart(self) -> Iterator[Callable[[], list[Finding]]]:
        """What git hides or borrows; and, where everything is verified, its own check of all its objects."""
        git, head = self.git, self.head
        if git is not None:
            yield lambda: list(repository.check_repository(git, head))
            if self.from_nothing:
                yield lambda: repository.check_integrity(git)

    # --- the parts ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """Find git, finish what a killed append left, and recall the last verification."""
        git = Git(self.folder)
        try:
            if intent.is_left(self.folder):
                with durable.writer_lock(self.folder.common_dir / intent.PLACE):
                    settle(git)
            self.head, self.tips = git.head(), history.tips(git)
        except Refused:  # then the files have to speak for themselves
            self.head = None
            self.findings += repository.check_integrity(git)
            raise
        self.git = git
        if self.request.since is not None or self.request.whole:
            return
        noted = heads.read_note(self.folder, VERIFIED)
        same = noted.get("version") == version()
        same = same and noted.get("allowed") == people.allowed_signers(git, self.head)
        if same and history.reaches(git, self.tips.values(), noted["tips"].values()):
            self.known = noted

    def look_at_branches(self) -> None:
        """The branches against what this user saw of them, and against each other."""
        git = self.the_git()
        present = heads.branches(git)
        before = heads.compare(self.folder, git, present)
        self.seen_before = bool(before)
        for each in before:
            self.findings += each.findings
        self.findings += repository.check_witnesses(git, self.tips, self.head)

    def walk_history(self) -> None:
        """The commits that are new, on every branch."""
        git, since = self.the_git(), self.request.since
        verified = list(self.known.get("tips", {}).values())
        if since is not None:
            start = git.resolve(since)
            if start is None:
                raise Refused(error("known.unknown", field="--since", value=since))
            verified = [start]
        self.walk = history.walk(git, self.tips.values(), verified)
        self.history = [*map(from_data, self.known.get("history", [])), *self.walk.findings]
        if self.walk.added:
            if self.from_nothing:  # git itself checks every object then
                self.history += history.check_objects(git, self.walk.added, self.commit_files())
            else:
                self.history += history.check_objects(git, self.walk.added, {})
                self.history += history.added_before(git, self.walk.added, verified)

    def look_at_files(self) -> None:
        """The folders that changed since they were found in order, or all of them."""
        known = {path: files.Known(*each) for path, each in self.known.get("directories", {}).items()}
        round_ = int(self.known.get("round", 0)) + 1
        found, known = self.compared(known, round_, not self.from_nothing)
        if found and self.git is not None:  # another ledger may be writing just now: look when it is done
            try:
                with durable.writer_lock(self.folder.common_dir / intent.PLACE, 10):
                    settle(self.git)
                    self.head = self.git.head()
                    found, known = self.compared(known, round_)
            except (OSError, Refused):
                pass  # where nobody can write, nobody writes
        self.findings += found
        strange = self.walk.others or self.known.get("strange", False)
        if strange and self.git is not None and self.head is not None:
            self.findings += files.strangers(self.git, self.head)
        self.next |= {"round": round_, "directories": known, "strange": strange}

    def compared(
        self, known: Mapping[str, files.Known], round_: int, status: bool = True
    ) -> tuple[list[Finding], dict[str, files.Known]]:
        """What is wrong in the folders of events, and which of them are now known to be in order.

        Without `status` every file is read, and what it was then is what it is known by.
        """
        git, head = (self.git, self.head) if self.head is not None else (None, None)
        trees = files.trees(git, head) if git is not None and head is not None else {}
        listed, passed = files.scan(self.folder, files.at_rest(known, trees, files.MOST_LOOKED), status)
        gone = trees.keys() - {each.path for each in listed} - set(passed)
        due = files.unread(known, files.MOST_READ)
        fresh = [each for each in listed if each.path in due or not _same(each, known.get(each.path), trees)]
        fresh += [files.Directory(path, [], {}) for path in sorted(gone)]
        blobs: dict[str, str] | None = None if self.git is None else {}
        if git is not None and head is not None and fresh:
            whole = trees.keys() <= {each.path for each in fresh}
            blobs = self.commit_files() if whole else git.entries(head, [each.path for each in fresh])
            if not whole or self.walk.others:
                blobs = {path: blob for path, blob in blobs.items() if is_event_path(path)}
        only = set(self.walk.added) if self.request.since is not None else None
        self.read += sum(len(each.names) for each in fresh) if only is None else len(only)
        marks: dict[str, str] = {}
        found = list(files.check_files(self.folder, fresh, blobs, self.git, self.request.progress, only, marks))
        listed = [each if status else each._replace(mark=marks.get(each.path, "")) for each in listed]
        faulty = directories_of(found)
        read = {each.path for each in fresh}
        self.looked = max(self.looked, sum(len(each.names) for each in listed))
        return found, {path: known[path] for path in passed} | {
            each.path: files.Known(
                *(each.mark, each.own, trees.get(each.path), len(each.names), round_),
                round_ if each.path in read else known[each.path].read,
            )
            for each in listed
            if each.mark and each.path not in faulty
        }

    def open_model(self) -> None:
        """The read model, and that it was built from just these bytes."""
        self.model = self.request.model()
        if self.git is not None and self.head is not None and self.from_nothing:
            found, self.recorded = content.check_model(self.model, self.commit_files())
            self.findings += found

    def look_at_entries(self) -> None:
        """Who committed what was added, and when."""
        if self.model is not None and self.walk.added:
            if self.recorded is None:
                self.recorded = content.recorded(self.model, self.walk.added if len(self.walk.added) < 1000 else None)
            self.history += history.check_entries(self.walk, self.recorded)
            self.history += people.check_recorders(self.model, self.the_git(), self.walk.added)
        self.history += people.check_signers(self.the_git(), self.walk.signers)

    def look_at_signatures(self) -> None:
        """Who signed the new commits, where signing is in use."""
        allowed = people.allowed_signers(self.the_git(), self.head)
        self.next["allowed"] = allowed
        if allowed is not None:
            found = people.check_signatures(self.the_git(), allowed, self.walk.commits)
            good, of, derived = self.known.get("signed") or (0, 0, 0)
            self.signed = (good + found.good, of + found.commits, derived + found.derived)
            self.next["signed"] = self.signed
            self.history += found.findings

    def look_at_content(self) -> None:
        """What is wrong with single events, and their attachments."""
        if self.model is None:
            return
        self.findings += content.check_content(self.model, self.request.now)
        new = None if self.from_nothing else [*self.walk.added, *self.model.unversioned()]
        named = self.known.get("attachments", {}) | content.attachments(self.model, new)
        findings, marks = content.check_attachments(self.model, named, self.known.get("marks", {}))
        self.findings += findings
        self.next |= {"attachments": named, "marks": marks}

    def look_at_seals(self) -> None:
        """Every seal against the events, where something came to a sealed period; and the one on paper."""
        if self.model is None:
            return
        known = self.known.get("seals")
        if known is None or self.unsealed(known["last"]):
            every = seals(self.model)
            ends = [(each.period.last.isoformat() if each.period.last else "9999") for each in every]
            found = list(check_seals(self.model, self.request.figures))
            known = {"last": max(ends, default=""), "findings": [as_data(finding) for finding in found]}
        self.next["seals"] = known
        self.findings += map(from_data, known["findings"])
        if self.request.paper is not None:
            wanted = parse(self.request.paper)
            found_one = next((each for each in seals(self.model) if fingerprint(each.data) == wanted), None)
            if found_one is None:
                self.findings.append(error("seal.paper", fingerprint=wanted.digits))
            elif not any(each.code == "seal.root" and each.event == found_one.id for each in self.findings):
                self.paper = found_one.text

    def unsealed(self, last: str) -> bool:
        """Whether anything new lies in a sealed period, corrects something, or is itself a seal."""
        assert self.model is not None
        if self.rules() != self.known.get("office"):
            return True
        names = [parse_name(path) for path in (*self.walk.added, *self.model.unversioned())]
        return any(
            name is None or name.occurred.isoformat() <= last or name.kind.startswith(("entry.", "ledger."))
            for name in names
        )

    def rules(self) -> str:
        """What seals and their figures rest on besides events: the code, and all of the configuration."""
        assert self.model is not None
        return f"{meta(self.model.connection, 'version')} {self.model.office.digest}"

    def look_at_statistics(self) -> None:
        """The written statistics are what the records give; or what they gave when they were written."""
        if self.model is None:
            return
        if (self.folder.root / content.STATISTICS).is_symlink():
            self.findings.append(error("store.symlink").at(file=content.STATISTICS))
            return
        there = content.written(self.folder.root)
        if not there:
            self.findings.append(note("verify.no_statistics"))
            return
        now = [content.statistics_digest(there), content.basis(self.model)]
        lately = heads.read_note(self.folder, content.STATISTICS)
        written = [lately.get("digest"), lately.get("basis")]  # by this user's `ledger project`
        known = self.known.get("statistics")
        found: list[Finding] = []
        if self.from_nothing or (now != known and now != written):
            if known is not None and known[0] == now[0]:
                found = [warning("verify.statistics_behind").at(file=content.STATISTICS)]
            else:
                found = list(content.differing(there, self.request.statistics(self.model)))
                if found and written[0] == now[0] and written[1] != now[1]:
                    found = [warning("verify.statistics_behind").at(file=content.STATISTICS)]
        self.findings += found
        if not any(finding.severity == "error" for finding in found):
            self.next["statistics"] = [now[0], None if found else now[1]]

    # --- the end -----------------------------------------------------------------------------------

    def weigh(self) -> Iterator[Row]:
        """Which evidence was reached."""
        fails, found = evidence.fails, self.findings
        yield Row("files", not fails(found, evidence.FILES), "", {"read": self.read})
        whole = self.git is not None and self.head is not None and not fails(found, evidence.GIT)
        yield Row("git", whole, "", {"commits": len(self.walk.commits)})
        seen = self.seen_before and not fails(found, evidence.HEAD)
        yield Row("head", seen, "" if self.seen_before else "first", {})
        remotes = sorted(name for name in self.tips if name.startswith(history.WITNESSES))
        agree = [name for name in remotes if self.git and self.head and self.reaches_head(self.tips[name])]
        names = sorted({history.spoken(name) for name in agree or remotes})
        yield Row("witnesses", bool(agree), "" if remotes else "none", {"names": names})
        good, of, derived = self.signed or (0, 0, 0)
        signed = {"good": good, "of": of, "derived": derived}
        yield Row("signatures", bool(of) and good == of, "" if self.signed else "none", signed)
        state = "" if self.request.paper else "unasked"
        yield Row("paper", self.paper is not None, state, {"period": self.paper or "-"})

    def reaches_head(self, tip: str) -> bool:
        """Whether a witness has everything that is here."""
        return self.git is not None and self.head is not None and history.reaches(self.git, [tip], [self.head])

    def remember(self) -> None:
        """Note outside the folder what was seen, and, where all was seen, how far it is verified."""
        if self.git is None or self.head is None:
            return
        with self.part():
            heads.remember(self.folder, self.git)
            if self.broken or self.request.since is not None or self.model is None:
                return
            about = {
                "version": version(),
                "folder": str(self.folder.root),
                "tips": self.tips,
                "history": [as_data(finding) for finding in once(self.history)],
                "office": self.rules(),
            }
            heads.write_note(self.folder, VERIFIED, about | self.next)

    def commit_files(self) -> dict[str, str]:
        """Every event file of the commit, asked once.

        Where all of history was walked, leads to the commit alone and never took an event back, what it added is
        what is there.
        """
        if self.listed is None or self.listed[0] != self.head:
            wrong = any(finding.severity == "error" for finding in self.walk.findings)
            walked = self.from_nothing and not wrong and not self.walk.others
            if walked and self.walk.commits and set(self.tips.values()) == {self.head}:
                found = {path: blob for path, (_, blob) in self.walk.added.items()}
            else:
                found = self.the_git().tree(self.head) if self.head is not None else {}
            self.listed = (self.head, found)
        return self.listed[1]

    def the_git(self) -> Git:
        """Git, or the end of this part: why it is missing was said already."""
        if self.git is None:
            raise Refused()
        return self.git


def version() -> str:
    """What tells this code from any other that may have verified something else."""
    return code_version((*CODE, *VERIFYING))


def once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that two parts made of one cause: a file is cut once, whoever says so."""
    kept: dict[object, Finding] = {}
    for finding in findings:
        same = finding.file is not None and finding.code.startswith(("store.", "codec.", "kind."))
        values = "" if same else repr(sorted(finding.values.items()))
        kept.setdefault((finding.code, finding.file, finding.line, finding.event, finding.field, values), finding)
    return list(kept.values())


def _same(seen: files.Directory, known: files.Known | None, trees: Mapping[str, str]) -> bool:
    """Whether a folder is as it was when it was found in order."""
    return known is not None and seen.mark == known.mark != "" and known.tree == trees.get(seen.path)


def directories_of(findings: Iterable[Finding]) -> set[str]:
    """The folders in which something is wrong."""
    return {finding.file.rpartition("/")[0] for finding in findings if finding.file}


def _name(failure: OSError) -> str | None:
    return os.path.basename(str(failure.filename)) if failure.filename else None


def verify(request: Request) -> Report:
    """Check everything that is asked for."""
    return Verification(request).run()
