"""`ledger sync` on the command line: clashes of meaning are told, kept statistics are brought up to date."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ledger.store.identity.identities import Identities
from tests.cli.committee import Committee, new_committee
from tests.store.helpers import user_git


def desk(place: Path, committee: Committee) -> Committee:
    """A clone at another desk."""
    user_git(place, "clone", "--quiet", str(place / "remote.git"), "other")
    return Committee(place / "other", committee.capsys)


@pytest.fixture
def pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[Committee, Committee]:
    """Two desks of one committee."""
    first = new_committee(tmp_path, capsys, monkeypatch)
    user_git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    user_git(first.root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    code, printed = first.run("sync")
    assert code == 0, printed
    return first, desk(tmp_path, first)


def opinion(number: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "opinion.recorded", "occurred": "2023-02-01", "opinion": number} | {
        "source": "hotline",
        "category": "市容环境",
        "title": "路灯不亮",
        **fields,
    }


def both_synced(*desks: Committee) -> list[str]:
    """The codes that each desk was told at last."""
    for each in (*desks, desks[0]):
        told = each.json("sync")
    codes = [[finding["code"] for finding in each.json("sync")["findings"]] for each in desks]
    assert codes == [[], []]  # said once, at the sync that brought it
    return [finding["code"] for finding in told["findings"]]


def test_the_same_number_given_twice_is_a_finding(pair: tuple[Committee, Committee]) -> None:
    first, second = pair
    first.record(opinion("1", title="路灯不亮"))
    second.record(opinion("1", title="井盖松动"))
    assert both_synced(first, second) == ["stream.twice"]
    one, other = (desk.json("list", "opinion") for desk in pair)
    assert one == other


def test_two_who_close_one_matter_are_told_and_counted_once(pair: tuple[Committee, Committee]) -> None:
    first, second = pair
    first.record(opinion("1"))
    both_synced(first, second)
    for desk_, day in ((first, "2023-03-01"), (second, "2023-03-02")):
        desk_.record({"kind": "opinion.closed", "occurred": day, "opinion": "1", "solved": True})
    assert both_synced(first, second) == ["opinion.closed_already"]
    assert "1" in first.run("balance", "opinion:closed", "-p", "2023")[1]


def test_statistics_kept_in_git_fit_the_records_after_a_sync(pair: tuple[Committee, Committee]) -> None:
    first, second = pair
    first.record(opinion("1"))
    first.run("project", "--quiet")
    user_git(first.root, "add", "statistics")
    user_git(first.root, "commit", "--quiet", "--message=statistics")
    both_synced(first, second)
    for desk_, number in ((first, "2"), (second, "3")):
        desk_.record(opinion(number))
        desk_.run("project", "--quiet")
        user_git(desk_.root, "add", "statistics")
        user_git(desk_.root, "commit", "--quiet", "--message=statistics")
    both_synced(first, second)
    for desk_ in pair:
        assert desk_.run("project", "--check", "--quiet")[0] == 0
        assert user_git(desk_.root, "status", "--porcelain") == ""
    assert user_git(first.root, "rev-parse", "HEAD") == user_git(second.root, "rev-parse", "HEAD")


def test_offline_has_its_own_exit_code(pair: tuple[Committee, Committee], tmp_path: Path) -> None:
    (tmp_path / "remote.git").rename(tmp_path / "gone")
    code, printed = pair[0].run("sync")
    assert (code, "sync.nothing_there" in printed) == (3, True)
    code, printed = pair[0].run("sync", "--remote", "nobody")
    assert (code, "sync.no_remote" in printed) == (2, True)


def test_a_resident_erased_at_one_desk_is_forgotten_at_the_other(
    pair: tuple[Committee, Committee], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    key = str(first.json("identity", "add", "--name", "张三")["key"])
    first.record(opinion("1", person=key))
    both_synced(first, second)
    own = Identities().place
    shutil.copytree(own, tmp_path / "elsewhere")
    assert first.run("erase-identity", key, "--reason", "保存期满")[0] == 0
    assert first.run("sync")[0] == 0
    monkeypatch.setenv("LEDGER_IDENTITIES", str(tmp_path / "elsewhere"))
    assert key in Identities().people()
    assert second.run("sync")[0] == 0
    assert Identities().people() == {}


# --- who records, who may, who signed ---------------------------------------------------------------------


def test_roles_are_enforced(pair: tuple[Committee, Committee], monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = pair
    first.configure(
        '\n[roles.record]\n"秘书" = ["*"]\n"网格员甲" = ["opinion.*"]\n[roles.amend]\n"秘书" = ["*"]\n'
        '[roles.seal]\n"主任" = ["*"]\n'
    )
    words = ("record", "unit.registered", "unit=城管中队", "system=stationed_body")
    code, printed = first.run(*words, "--recorder", "网格员甲")
    assert (code, "role.may_not_record" in printed) == (1, True)
    assert first.run(*words)[0] == 0
    monkeypatch.setenv("LEDGER_RECORDER", "网格员甲")
    first.record(opinion("1"))
    event = first.json("show", "opinion", "1")
    target = str(event["timeline"][0]["event"])
    code, printed = first.run("retract", target, "--reason", "误登")
    assert (code, "role.may_not_amend" in printed) == (1, True)
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    assert first.run("retract", target, "--reason", "误登")[0] == 0
    sealed = ("ledger.sealed", "period=2023", "events=1", "root=x", "figures=x")
    code, printed = first.run("record", *sealed)
    assert (code, "role.may_not_seal" in printed) == (1, True)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ('[roles]\nrecord = ["秘书"]\n', "role.form"),
        ('[roles.record]\n"秘书" = "*"\n', "role.form"),
        ('[roles.erase]\n"秘书" = ["*"]\n', "role.unknown_action"),
        ('[roles.record]\n"秘书" = ["*", "opinon.*"]\n', "role.no_kind"),
    ],
)
def test_a_faulty_table_of_roles_is_told(pair: tuple[Committee, Committee], table: str, code: str) -> None:
    pair[0].configure("\n" + table)
    assert code in pair[0].run("status")[1]


def test_the_name_is_asked_for_once_and_kept_outside_the_records(
    pair: tuple[Committee, Committee], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    from ledger.store.disk.places import config_folder
    from ledger.store.repository.person import recorder_name

    monkeypatch.delenv("LEDGER_RECORDER")
    monkeypatch.setattr("ledger.cli.context.is_terminal", lambda stream=None: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("李四\n"))
    first = pair[0]
    words = ("record", "unit.registered", "unit=城管中队", "system=stationed_body")
    code, printed = first.run(*words)
    assert (code, recorder_name()) == (0, "李四"), printed
    assert not config_folder().is_relative_to(first.root)
    assert user_git(first.root, "log", "-1", "--format=%an").strip() == "李四"
    assert first.run("sync")[0] == 0  # not asked again: there is nothing left to read


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_commits_are_signed_and_it_shows_who_signed_what(
    pair: tuple[Committee, Committee], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger.store.records.folder import find
    from ledger.store.repository import signing
    from ledger.store.repository.git import Git
    from ledger.store.repository.person import remember

    public = {}
    for name in ("own", "stranger"):
        key = tmp_path / name
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
        subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
        public[name] = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    first, second = pair
    allowed = f'"张 三,秘书" namespaces="git" {public["own"]}\n'.encode()
    first.record(opinion("1"))  # not signed
    remember(signing_key=str(tmp_path / "own"))
    first.record(opinion("2"))
    first.record(opinion("3"), opinion("4"))
    second.record(opinion("5"))
    both_synced(first, second)
    remember(signing_key=str(tmp_path / "stranger"))
    first.record(opinion("6"))
    remember(signing_key=None)
    monkeypatch.setenv("LEDGER_RECORDER", "李四")
    first.record(opinion("7"))
    git = Git(find(first.root))
    commits = git.run("rev-list", "--reverse", "HEAD").decode().split()
    told = list(signing.signatures(git, commits, allowed))
    states = {(each.author, each.state) for each in told}
    assert states == {
        ("秘书", "unsigned"),
        ("秘书", "signed"),
        ("秘书", "unknown_key"),
        ("李四", "unsigned"),
        ("ledger", "unsigned"),
    }
    assert sum(each.state == "signed" for each in told) == 3
    codes = {finding.code for finding in signing.findings(told, signing.signers(allowed))}
    assert codes == {"signature.missing", "signature.unknown_key", "signature.no_key"}
    assert user_git(first.root, "fsck", "--strict", "--no-dangling") == ""

    (signed,) = git.objects([next(each.commit for each in told if each.state == "signed")])
    forged = signed[2].replace("秘书".encode(), "主任".encode())
    id_ = git.run("hash-object", "-t", "commit", "-w", "--stdin", data=forged).decode().strip()
    (told_,) = signing.signatures(git, [id_], allowed)
    assert told_.state == "bad"


def test_a_merge_follows_from_its_sides_or_is_named(pair: tuple[Committee, Committee]) -> None:
    from ledger.store.records.folder import find
    from ledger.store.repository.git import Git
    from ledger.store.repository.merge import forged

    first, second = pair
    first.record(opinion("1"))
    second.record(opinion("2"))
    both_synced(first, second)
    git = Git(find(first.root))
    merges = git.run("rev-list", "--merges", "HEAD").decode().split()
    assert len(merges) == 1
    assert list(forged(git, merges)) == []
    ((_, _, genuine),) = git.objects(merges)
    one, other = (line for line in genuine.split(b"\n") if line.startswith(b"parent "))
    for changed, cause in (
        (genuine.replace(b" +0800", b" +0000"), "time"),
        (genuine.replace(one, b"x").replace(other, one).replace(b"x", other, 1), "parents"),
    ):
        made = git.run("hash-object", "-t", "commit", "-w", "--stdin", data=changed).decode().strip()
        assert list(forged(git, [made])) == [(made, cause)]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_key_that_cannot_sign_leaves_the_event_recorded_but_not_versioned(
    pair: tuple[Committee, Committee], tmp_path: Path
) -> None:
    from ledger.store.repository.person import remember

    remember(signing_key=str(tmp_path / "gone"))
    words = ("record", "unit.registered", "unit=城管中队", "system=stationed_body")
    code, printed = pair[0].run(*words)
    assert code == 3
    assert "store.unversioned" in printed
    remember(signing_key=None)
    assert pair[0].run("sync")[0] == 0
    assert pair[0].json("status")["not_versioned"] == []
