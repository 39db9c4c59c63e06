"""Every kind of tampering is found and named: by the next verify, and by one from the beginning."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.trust.office import Ledger
from tests.trust.tamperings import (
    CASES,
    an_edit_hidden_in_a_merge,
    changed_committed_and_changed_back,
    diverge,
)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are trusted at once, as they are two seconds after a change."""
    monkeypatch.setattr("ledger.store.verify.files.RACY", 0)


def test_the_untouched_ledger_has_nothing_wrong(ledger: Ledger) -> None:
    assert ledger.verify("--all")["counts"]["error"] == 0
    assert ledger.run("verify")[0] == 0


@pytest.mark.parametrize(("tamper", "code"), CASES, ids=[case.__name__ for case, _ in CASES])
def test_tampering_is_found(ledger: Ledger, tamper: Callable[[Ledger], object], code: str) -> None:
    assert code not in ledger.found()
    tamper(ledger)
    assert code in ledger.found(), "by the next verify"
    assert code in ledger.found("--all"), "and from the beginning"


@pytest.mark.parametrize("tamper", [an_edit_hidden_in_a_merge, changed_committed_and_changed_back])
def test_what_history_did_is_never_forgotten(ledger: Ledger, tamper: Callable[[Ledger], object]) -> None:
    ledger.verify()
    tamper(ledger)
    assert "verify.history_changed" in ledger.found()
    again = ledger.verify()
    assert again["commits_walked"] == 0
    assert "verify.history_changed" in {each["code"] for each in again["findings"]}


def test_there_are_many_kinds() -> None:
    assert len(CASES) >= 30
    assert len({case.__name__ for case, _ in CASES}) == len(CASES)


def test_an_honest_merge_is_nothing_to_speak_of(ledger: Ledger) -> None:
    diverge(ledger)
    ledger.git("merge", "--quiet", "--no-ff", "--message=merge", "side")
    assert not {code for code in ledger.found("--all") if code.startswith(("verify.history", "verify.added"))}


def test_all_is_found_at_once(ledger: Ledger) -> None:
    ledger.one().write_bytes(b"")
    ledger.put("events/notes.txt", b"x")
    ledger.git("update-index", "--skip-worktree", str(ledger.one("news")))
    assert {"verify.changed", "verify.stranger", "verify.hidden", "codec.empty"} - ledger.found() <= {"codec.empty"}


def test_a_finding_names_file_and_event(ledger: Ledger) -> None:
    place = ledger.one()
    place.unlink()
    report = ledger.verify()
    missing = next(each for each in report["findings"] if each["code"] == "verify.missing")
    assert missing["file"] == place.relative_to(ledger.root).as_posix()
    assert missing["event"] in place.name
    assert ledger.run("verify")[0] == 1
