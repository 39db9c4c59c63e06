"""Every other way to meet a finding of seals, proofs, roles and signatures: what is done, and the words that say it.

To add one, write a function that prepares a ledger and returns the words of a command, and enter it with
the code that the command must say. The name of the function is the name of the case.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from ledger.store.records.folder import at
from ledger.store.repository.git import Git
from ledger.store.repository.signing import sign, split
from tests.cli.committee import reception
from tests.trust.office import Ledger

TRIALS: list[tuple[Callable[[Ledger], Sequence[str]], str]] = []


def said_as(code: str) -> Callable[[Callable[[Ledger], Sequence[str]]], Callable[[Ledger], Sequence[str]]]:
    """Enter a case into the table."""

    def enter(case: Callable[[Ledger], Sequence[str]]) -> Callable[[Ledger], Sequence[str]]:
        TRIALS.append((case, code))
        return case

    return enter


LATE = ("reception.held", "occurred=2025-03-02", "mode=in_station", "station=东街站", "deputies=张三", "visitors=4")

# --- seals and proofs -----------------------------------------------------------------------------------


@said_as("seal.empty")
def a_period_without_events(ledger: Ledger) -> Sequence[str]:
    return ("seal", "2019")


@said_as("seal.none_to_compare")
def a_difference_since_a_seal_that_never_was(ledger: Ledger) -> Sequence[str]:
    return ("diff", "-p", "2025-Q3")


@said_as("seal.unversioned")
def sealing_while_git_is_locked(ledger: Ledger) -> Sequence[str]:
    (ledger.root / ".git/refs/heads/main.lock").touch()
    ledger.put(*ledger.event())
    return ("seal", "2025-Q2")


@said_as("seal.unreadable")
def sealing_over_a_file_that_cannot_be_read(ledger: Ledger) -> Sequence[str]:
    _, data = ledger.event()
    ledger.plant(data.replace(b"visitors = 3", b"visitors = 3.5"))
    ledger.commit()
    return ("seal", "2025-Q2")


@said_as("seal.needs_note")
def a_late_event_that_does_not_say_why(ledger: Ledger) -> Sequence[str]:
    return ("record", *LATE)


@said_as("seal.late")
def a_late_event_with_its_reason(ledger: Ledger) -> Sequence[str]:
    assert ledger.run("record", *LATE, "note=漏记补登")[0] == 0
    return ("verify",)


@said_as("seal.figures_moved")
def figures_moved_by_a_late_event(ledger: Ledger) -> Sequence[str]:
    return a_late_event_with_its_reason(ledger)


@said_as("seal.late_without_note")
def a_late_event_laid_into_the_folder(ledger: Ledger) -> Sequence[str]:
    from datetime import date

    ledger.put(*ledger.event(occurred=date(2025, 3, 2)))
    ledger.commit()
    return ("verify",)


@said_as("seal.corrected")
def a_correction_of_what_was_sealed(ledger: Ledger) -> Sequence[str]:
    ledger.later()
    assert ledger.run("retract", ledger.one().stem.split("_")[2], "--reason", "重复登记")[0] == 0
    return ("verify",)


@said_as("seal.paper")
def another_paper(ledger: Ledger) -> Sequence[str]:
    return ("verify", "--paper", "01234 " * 5 + "01234")


@said_as("seal.paper")
def the_paper_of_a_seal_that_was_made_anew(ledger: Ledger) -> Sequence[str]:
    """An insider takes the seal out, slips in an event, rewrites history and seals again: only the paper tells."""
    digits = ledger.json("seal")[0]["fingerprint"]["digits"]
    ledger.one("ledger.sealed").unlink()
    ledger.put(*ledger.event(occurred=date(2025, 3, 1)))
    shutil.rmtree(ledger.root / ".git")
    ledger.git("init", "--quiet", "--initial-branch=main")
    ledger.commit("all anew")
    assert ledger.run("seal", "2025-Q1")[0] == 0
    return ("verify", "--paper", digits)


@said_as("seal.paper_unreadable")
def nonsense_on_paper(ledger: Ledger) -> Sequence[str]:
    return ("verify", "--paper", "nonsense")


@said_as("seal.not_covered")
def proving_what_no_seal_covers(ledger: Ledger) -> Sequence[str]:
    ledger.record(reception("2025-04-01"))
    late = next(path for path in ledger.paths("reception.held") if "2025-04-01" in path)
    return ("prove", late.split("_")[2])


# --- roles ----------------------------------------------------------------------------------------------


@said_as("role.may_not_record")
def recording_what_another_may(ledger: Ledger) -> Sequence[str]:
    ledger.configure('[roles.record]\n"主任" = ["*"]\n')
    return ("record", *LATE, "note=漏记补登")


@said_as("role.may_not_amend")
def amending_what_another_may(ledger: Ledger) -> Sequence[str]:
    ledger.configure('[roles.amend]\n"主任" = ["*"]\n')
    return ("amend", ledger.one().stem.split("_")[2], "visitors=9", "--reason", "登记有误")


@said_as("role.may_not_seal")
def sealing_what_another_may(ledger: Ledger) -> Sequence[str]:
    ledger.configure('[roles.seal]\n"主任" = ["*"]\n')
    return ("seal", "2025-03")


@said_as("role.may_not_record")
def an_event_laid_in_past_the_roles(ledger: Ledger) -> Sequence[str]:
    recording_what_another_may(ledger)
    ledger.put(*ledger.event())
    ledger.commit()
    return ("verify",)


@said_as("role.unknown_action")
def an_action_that_is_none(ledger: Ledger) -> Sequence[str]:
    ledger.configure('[roles.publish]\n"主任" = ["*"]\n')
    return ("verify",)


@said_as("role.form")
def kinds_that_are_no_list(ledger: Ledger) -> Sequence[str]:
    ledger.configure('[roles.record]\n"秘书" = "*"\n')
    return ("verify",)


@said_as("role.no_kind")
def a_pattern_that_fits_no_kind(ledger: Ledger) -> Sequence[str]:
    ledger.configure('[roles.record]\n"秘书" = ["*", "receptions.*"]\n')
    return ("verify",)


# --- signatures -----------------------------------------------------------------------------------------


@said_as("signature.missing")
def a_recorder_who_has_a_key_and_did_not_sign(ledger: Ledger) -> Sequence[str]:
    allow(ledger, {"秘书": key(ledger, "one")})
    return ("verify",)


@said_as("signature.no_key")
def a_recorder_without_a_key(ledger: Ledger) -> Sequence[str]:
    allow(ledger, {"主任": key(ledger, "one")})
    return ("verify",)


@said_as("signature.unknown_key")
def signed_with_a_key_that_is_not_listed(ledger: Ledger) -> Sequence[str]:
    signed(ledger, key(ledger, "one"))
    allow(ledger, {"秘书": key(ledger, "two")})
    return ("verify",)


@said_as("signature.bad")
def a_signature_of_something_else(ledger: Ledger) -> Sequence[str]:
    made = signed(ledger, key(ledger, "one"))
    allow(ledger, {"秘书": key(ledger, "one")}, beside=made.replace("\n秘书", "\n秘书 "))
    return ("verify",)


@said_as("signature.forged")
def an_edit_under_the_name_of_the_ledger(ledger: Ledger) -> Sequence[str]:
    allow(ledger, {"秘书": key(ledger, "one")})
    ledger.put(*ledger.event())
    ledger.commit(author="ledger")
    return ("verify",)


@said_as("signature.signers_changed")
def a_key_put_in_the_place_of_another(ledger: Ledger) -> Sequence[str]:
    allow(ledger, {"秘书": key(ledger, "one")})
    allow(ledger, {"秘书": key(ledger, "two")})
    return ("verify",)


@said_as("signature.signers_changed")
def the_list_of_keys_taken_away(ledger: Ledger) -> Sequence[str]:
    allow(ledger, {"秘书": key(ledger, "one")})
    (ledger.root / "allowed_signers").unlink()
    ledger.commit()
    return ("verify",)


@said_as("verify.uncommitted")
def a_list_of_keys_that_no_commit_has(ledger: Ledger) -> Sequence[str]:
    (ledger.root / "allowed_signers").write_text(f'秘书 namespaces="git" {key(ledger, "one")}\n', "utf-8")
    return ("verify",)


@said_as("signature.unknown_key")
def a_key_that_had_run_out_used_with_an_earlier_date(ledger: Ledger) -> Sequence[str]:
    """Who has the key may write any time of writing; that of committing has to fit the commits around it."""
    until = f'秘书 namespaces="git",valid-before="20250101" {key(ledger, "one")}\n'
    (ledger.root / "allowed_signers").write_text(until, "utf-8")
    ledger.commit()
    made = signed(ledger, key(ledger, "one"))
    payload, _ = split(made.encode())
    written = re.sub(rb"^(author .*> )\d+", rb"\g<1>1717200000", payload, flags=re.MULTILINE)
    git = Git(at(ledger.root))
    unsigned = git.run("hash-object", "-t", "commit", "-w", "--stdin", data=written).decode().strip()
    ledger.git("update-ref", "refs/heads/main", sign(git, unsigned, ledger.root.parent / "one"))
    return ("verify",)


@said_as("signature.cannot_sign")
def a_key_that_is_none(ledger: Ledger) -> Sequence[str]:
    from ledger.store.repository.person import remember

    place = ledger.root.parent / "no-key"
    place.write_text("nothing\n")
    remember(signing_key=str(place))
    batch = ledger.root.parent / "two.jsonl"  # one event alone would be kept unversioned
    batch.write_text("".join(json.dumps(reception(day)) + "\n" for day in ("2025-04-01", "2025-04-02")), "utf-8")
    return ("record", "--from", str(batch))


def key(ledger: Ledger, name: str) -> str:
    """A new SSH key in a file; gives its public half."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    place = ledger.root.parent / name
    if not place.exists():
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(place)]
        subprocess.run(words, check=True)
    return place.with_suffix(".pub").read_text().strip()


def signed(ledger: Ledger, public: str) -> str:
    """Record an event with a signature by the key; gives its commit as git keeps it."""
    from ledger.store.repository.person import remember

    file = next(each for each in ledger.root.parent.glob("*.pub") if each.read_text().strip() == public)
    remember(signing_key=str(file.with_suffix("")))
    ledger.record(reception("2025-04-01"))
    remember(signing_key="")
    return ledger.git("cat-file", "commit", "HEAD") + "\n"


def allow(ledger: Ledger, keys: dict[str, str], beside: str = "") -> None:
    """Commit an allowed-signers file; `beside` is a commit put on a branch of its own, as it is."""
    if beside:
        made = ledger.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=beside)
        ledger.git("update-ref", "refs/heads/side", made)
    lines = (f'{name} namespaces="git" {public}\n' for name, public in keys.items())
    (ledger.root / "allowed_signers").write_text("".join(lines), "utf-8")
    ledger.commit()
