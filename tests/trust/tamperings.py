"""Every way to tamper with a ledger that we know of, each with what `verify` must say.

To add one, write a function that changes a ledger and enter it with the code it must be found by. The
name of the function is the name of the case.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha1

from ledger.store.model.model import cache_file
from ledger.store.records.codec import decode, encode
from ledger.store.records.folder import at
from ledger.store.records.names import event_path, new_ids
from tests.cli.committee import reception
from tests.trust.office import ATTACHMENT, Ledger

CASES: list[tuple[Callable[[Ledger], object], str]] = []
ONLY_WHOLE: set[Callable[[Ledger], object]] = set()
"""What only a verification from the beginning looks for: inside git's objects, and the cache."""


def found_as(code: str, *, whole: bool = False) -> Callable[[Callable[[Ledger], object]], Callable[[Ledger], object]]:
    """Enter a case into the table."""

    def enter(case: Callable[[Ledger], object]) -> Callable[[Ledger], object]:
        CASES.append((case, code))
        if whole:
            ONLY_WHOLE.add(case)
        return case

    return enter


# --- in the folder --------------------------------------------------------------------------------------


@found_as("verify.changed")
def one_byte_changed(ledger: Ledger) -> None:
    place = ledger.one()
    data = bytearray(place.read_bytes())
    data[data.index(b"visitors = ") + 11] ^= 1
    place.write_bytes(data)


@found_as("store.digest")
def one_byte_changed_is_seen_by_the_name_alone(ledger: Ledger) -> None:
    one_byte_changed(ledger)


@found_as("verify.changed")
def changed_with_its_old_times(ledger: Ledger) -> None:
    place = ledger.one()
    about = place.stat()
    one_byte_changed(ledger)
    os.utime(place, ns=(about.st_atime_ns, about.st_mtime_ns))


@found_as("verify.changed")
def a_space_added_at_the_end(ledger: Ledger) -> None:
    with ledger.one().open("ab") as file:
        file.write(b" ")


@found_as("store.digest")
def cut_at_a_line_end(ledger: Ledger) -> None:
    place = ledger.one()
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join(lines[:-1]))


@found_as("verify.changed")
def emptied(ledger: Ledger) -> None:
    ledger.one().write_bytes(b"")


@found_as("verify.changed")
def two_files_swapped(ledger: Ledger) -> None:
    first, second = (ledger.root / path for path in ledger.paths("reception.held")[:2])
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


@found_as("verify.missing")
def deleted(ledger: Ledger) -> None:
    ledger.one().unlink()


@found_as("verify.missing")
def a_whole_month_deleted(ledger: Ledger) -> None:
    shutil.rmtree(ledger.one().parent)


@found_as("verify.missing")
def renamed_to_another_day(ledger: Ledger) -> None:
    place = ledger.one()
    place.rename(place.with_name(place.name.replace("2025-02-10", "2025-02-11")))


@found_as("verify.copy")
def renamed_by_a_sync_disk(ledger: Ledger) -> None:
    place = ledger.one()
    shutil.copy2(place, place.with_name(place.stem + " (冲突副本 2025-04-02).toml"))


@found_as("verify.copy")
def copied_into_another_month(ledger: Ledger) -> None:
    place = ledger.one()
    (ledger.root / "events/2025/09").mkdir()
    shutil.copy2(place, ledger.root / "events/2025/09" / place.name)


@found_as("verify.copy")
def upper_case_name(ledger: Ledger) -> None:
    place = ledger.one()
    place.rename(place.with_name(place.name.replace(".toml", ".TOML")))


@found_as("verify.stranger")
def a_stranger_among_the_events(ledger: Ledger) -> None:
    ledger.put("events/2025/02/notes.txt", b"x")


@found_as("verify.stranger")
def a_stranger_beside_the_years(ledger: Ledger) -> None:
    ledger.put("events/index.toml", b"x = 1\n")


@found_as("store.symlink")
def replaced_by_a_link(ledger: Ledger) -> None:
    place = ledger.one()
    elsewhere = ledger.root.parent / "elsewhere.toml"
    elsewhere.write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(elsewhere)


@found_as("store.symlink")
def a_linked_folder_of_events(ledger: Ledger) -> None:
    elsewhere = ledger.root.parent / "elsewhere"
    elsewhere.mkdir()
    (ledger.root / "events/2026").symlink_to(elsewhere)


@found_as("verify.no_file")
def a_pipe_among_the_events(ledger: Ledger) -> None:
    os.mkfifo(ledger.root / "events/2025/02/pipe.toml")


@found_as("verify.unversioned")
def an_event_slipped_in(ledger: Ledger) -> None:
    ledger.put(*ledger.event())


@found_as("record.id_twice")
def an_event_entered_twice(ledger: Ledger) -> None:
    ledger.put(*ledger.rewritten(ledger.one(), visitors=99))


@found_as("verify.not_canonical")
def another_way_of_writing(ledger: Ledger) -> None:
    _, data = ledger.event()
    ledger.plant(data.replace(b"visitors = 3", b"visitors = 0x3"))


@found_as("verify.attachment_changed")
def an_attachment_changed(ledger: Ledger) -> None:
    (ledger.root / ATTACHMENT).write_bytes(b"other")


@found_as("verify.attachment_missing")
def an_attachment_deleted(ledger: Ledger) -> None:
    (ledger.root / ATTACHMENT).unlink()


@found_as("verify.statistics")
def statistics_edited(ledger: Ledger) -> None:
    place = ledger.root / "statistics/deputies.toml"
    place.write_text(place.read_text("utf-8").replace("第一选区", "第二选区"), "utf-8")


@found_as("verify.statistics")
def a_file_of_statistics_deleted(ledger: Ledger) -> None:
    (ledger.root / "statistics/deputies.toml").unlink()


@found_as("verify.statistics")
def a_file_of_statistics_added(ledger: Ledger) -> None:
    ledger.put("statistics/more.toml", b"x = 1\n")


@found_as("verify.uncommitted")
def the_configuration_changed(ledger: Ledger) -> None:
    with (ledger.root / "ledger.toml").open("a", encoding="utf-8") as file:
        file.write("\n[parameters]\n")


@found_as("verify.attributes")
def the_guard_of_bytes_taken_away(ledger: Ledger) -> None:
    (ledger.root / ".gitattributes").write_bytes(b"* text=auto\n")


@found_as("verify.litter")
def a_system_file_left_among_the_events(ledger: Ledger) -> None:
    ledger.put("events/2025/02/.DS_Store", b"x")


@found_as("verify.leftover")
def a_temporary_file_left_by_a_crash(ledger: Ledger) -> None:
    path, data = ledger.event()
    place, _, name = path.rpartition("/")
    ledger.put(f"{place}/.{name}.new", data)


@found_as("verify.no_statistics")
def all_statistics_deleted(ledger: Ledger) -> None:
    shutil.rmtree(ledger.root / "statistics")


@found_as("verify.statistics_behind")
def statistics_older_than_the_records(ledger: Ledger) -> None:
    assert ledger.run("project", "--quiet")[0] == 0
    ledger.record(reception("2025-04-01"))


@found_as("verify.copy")
def the_same_name_in_other_letters(ledger: Ledger) -> None:
    place = ledger.one()
    place.with_name(place.name.upper()).write_bytes(place.read_bytes())


@found_as("verify.copy")
def a_name_of_another_unicode_form(ledger: Ledger) -> None:
    place = ledger.one()
    place.with_name(place.name.replace("reception", "re\u0301ception")).write_bytes(place.read_bytes())


@found_as("verify.stranger")
def a_name_that_windows_takes_for_a_device(ledger: Ledger) -> None:
    ledger.put("events/2025/02/nul.toml", b"x = 1\n")


@found_as("verify.stranger")
def a_stream_hidden_behind_a_name(ledger: Ledger) -> None:
    ledger.put("events/2025/02/notes.txt:hidden", b"x")


@found_as("verify.statistics")
def a_link_among_the_statistics(ledger: Ledger) -> None:
    (ledger.root / "statistics/more.toml").symlink_to("deputies.toml")


@found_as("verify.statistics")
def a_pipe_among_the_statistics(ledger: Ledger) -> None:
    os.mkfifo(ledger.root / "statistics/more.toml")


@found_as("verify.statistics")
def a_giant_among_the_statistics(ledger: Ledger) -> None:
    os.truncate(ledger.put("statistics/more.toml", b"x = 1\n"), 1 << 40)


@found_as("store.symlink")
def the_statistics_moved_behind_a_link(ledger: Ledger) -> None:
    shutil.move(ledger.root / "statistics", ledger.root.parent / "elsewhere")
    (ledger.root / "statistics").symlink_to(ledger.root.parent / "elsewhere")


@found_as("verify.attachment_missing")
def a_pipe_in_the_place_of_an_attachment(ledger: Ledger) -> None:
    (ledger.root / ATTACHMENT).unlink()
    os.mkfifo(ledger.root / ATTACHMENT)


@found_as("verify.attributes")
def a_pipe_in_the_place_of_the_guard_of_bytes(ledger: Ledger) -> None:
    (ledger.root / ".gitattributes").unlink()
    os.mkfifo(ledger.root / ".gitattributes")


@found_as("verify.attributes")
def the_guard_of_bytes_overruled_by_a_later_line(ledger: Ledger) -> None:
    with (ledger.root / ".gitattributes").open("ab") as file:
        file.write(b"*.toml text eol=crlf\n")


@found_as("verify.attributes")
def the_guard_of_bytes_overruled_inside_git(ledger: Ledger) -> None:
    ledger.put(".git/info/attributes", b"events/** filter=x\n")


@found_as("store.digest")
def an_event_blown_up_to_a_terabyte(ledger: Ledger) -> None:
    os.truncate(ledger.one(), 1 << 40)


@found_as("verify.stranger")
def a_name_that_is_no_text(ledger: Ledger) -> None:
    place = os.fsencode(ledger.root / "events/2025/02") + b"/\xff\xfe.toml"
    with open(place, "wb") as file:
        file.write(b"x = 1\n")


@found_as("verify.copy")
def a_folder_of_a_year_that_is_hidden(ledger: Ledger) -> None:
    path, data = ledger.event()
    ledger.put(path.replace("events/2025", "events/.2025"), data)


@found_as("verify.alike")
def a_folder_that_other_systems_take_for_that_of_the_events(ledger: Ledger) -> None:
    path, data = ledger.event()
    ledger.put(f"Events{path.removeprefix('events')}", data)
    ledger.commit()


@found_as("verify.alike")
def a_configuration_beside_the_configuration(ledger: Ledger) -> None:
    ledger.put("ｌedger.toml", b"[parameters]\n")
    ledger.commit()


# --- in git's own files ---------------------------------------------------------------------------------


@found_as("verify.hidden")
def hidden_by_assume_unchanged(ledger: Ledger) -> None:
    ledger.git("update-index", "--assume-unchanged", str(ledger.one()))


@found_as("verify.hidden")
def hidden_by_skip_worktree(ledger: Ledger) -> None:
    ledger.git("update-index", "--skip-worktree", str(ledger.one()))


@found_as("verify.staged")
def a_removal_staged(ledger: Ledger) -> None:
    ledger.git("rm", "--quiet", "--cached", str(ledger.one()))


@found_as("verify.staged")
def a_change_staged(ledger: Ledger) -> None:
    place = ledger.one()
    whole = place.read_bytes()
    place.write_bytes(whole + b"# more\n")
    ledger.git("add", str(place))
    place.write_bytes(whole)


@found_as("verify.grafts")
def history_grafted(ledger: Ledger) -> None:
    parent = ledger.git("rev-parse", "HEAD~2")
    place = ledger.root / ".git/info/grafts"
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"{parent}\n")


@found_as("verify.replaced")
def an_object_replaced(ledger: Ledger) -> None:
    first, second = ledger.paths("reception.held")[:2]
    ledger.git("replace", "-f", ledger.git("rev-parse", f"HEAD:{first}"), ledger.git("rev-parse", f"HEAD:{second}"))


@found_as("verify.replaced")
def a_commit_replaced(ledger: Ledger) -> None:
    ledger.git("replace", "-f", "HEAD~1", "HEAD~3")


@found_as("verify.shallow")
def history_cut_short(ledger: Ledger) -> None:
    (ledger.root / ".git/shallow").write_text(ledger.git("rev-parse", "HEAD~1") + "\n")


@found_as("verify.alternates")
def objects_borrowed(ledger: Ledger) -> None:
    other = ledger.root.parent / "other.git"
    ledger.git("init", "--quiet", "--bare", str(other))
    (ledger.root / ".git/objects/info/alternates").write_text(f"{other}/objects\n")


@found_as("verify.partial")
def made_a_partial_clone(ledger: Ledger) -> None:
    ledger.git("config", "remote.origin.promisor", "true")


@found_as("verify.partial")
def objects_promised_by_an_extension(ledger: Ledger) -> None:
    ledger.git("config", "core.repositoryFormatVersion", "1")
    ledger.git("config", "extensions.partialClone", "origin")


@found_as("verify.alternates")
def objects_borrowed_over_the_network(ledger: Ledger) -> None:
    ledger.put(".git/objects/info/http-alternates", b"http://127.0.0.1:9/objects\n")


@found_as("verify.object", whole=True)
def a_byte_rotten_in_a_pack(ledger: Ledger) -> None:
    ledger.git("gc", "--quiet")
    pack = next((ledger.root / ".git/objects/pack").glob("*.pack"))
    pack.chmod(0o600)
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 1
    pack.write_bytes(data)


@found_as("verify.object", whole=True)
def an_object_deleted(ledger: Ledger) -> None:
    unpacked(ledger)
    blob = ledger.git("rev-parse", f"HEAD:{ledger.paths('reception.held')[0]}")
    (ledger.root / ".git/objects" / blob[:2] / blob[2:]).unlink()


@found_as("store.git_rotten")
def an_object_in_the_place_of_another(ledger: Ledger) -> None:
    """Bytes of one event under the id of another: whoever trusts an index or a name reads the wrong one."""
    path, data = ledger.event()
    ledger.git("switch", "--quiet", "--create", "side")
    ledger.put(path, data)
    ledger.commit()
    unpacked(ledger)
    new = ledger.git("rev-parse", f"HEAD:{path}")
    ledger.git("switch", "--quiet", "main")
    other = ledger.git("hash-object", "-w", "--stdin", data="another\n")
    place = ledger.root / ".git/objects" / new[:2] / new[2:]
    place.chmod(0o600)
    place.write_bytes((ledger.root / ".git/objects" / other[:2] / other[2:]).read_bytes())


@found_as("verify.history_changed")
def history_hidden_by_a_commit_graph_that_lies(ledger: Ledger) -> None:
    """An edit was made and taken back; the graph says that the last commit has no parent."""
    changed_committed_and_changed_back(ledger)
    ledger.git("commit-graph", "write", "--reachable")
    place = ledger.root / ".git/objects/info/commit-graph"
    place.chmod(0o600)
    place.write_bytes(without_parents(place.read_bytes(), bytes.fromhex(ledger.git("rev-parse", "HEAD"))))
    assert ledger.git("rev-list", "--count", "HEAD") == "1", "ordinary git believes it"


@found_as("verify.model", whole=True)
def a_cache_that_holds_something_else(ledger: Ledger) -> None:
    assert ledger.run("status")[0] == 0
    with sqlite3.connect(cache_file(at(ledger.root))) as connection:
        connection.execute("UPDATE event SET blob = ? WHERE kind = 'reception.held'", ("0" * 40,))


@found_as("verify.model", whole=True)
def a_cache_in_which_a_text_was_changed(ledger: Ledger) -> None:
    assert ledger.run("status")[0] == 0
    with sqlite3.connect(cache_file(at(ledger.root))) as connection:
        connection.execute("UPDATE event SET text = replace(text, 'visitors = 7', 'visitors = 9')")


@found_as("verify.model", whole=True)
def a_cache_in_which_an_event_stands_as_not_committed(ledger: Ledger) -> None:
    assert ledger.run("status")[0] == 0
    with sqlite3.connect(cache_file(at(ledger.root))) as connection:
        connection.execute("UPDATE event SET versioned = 0 WHERE kind = 'reception.held'")


@found_as("verify.statistics", whole=True)
def a_cache_in_which_postings_were_changed(ledger: Ledger) -> None:
    assert ledger.run("project", "--quiet")[0] == 0
    with sqlite3.connect(cache_file(at(ledger.root))) as connection:
        for table in ("posting", "monthly"):
            connection.execute(f"UPDATE {table} SET amount = amount * 2")


# --- in history -----------------------------------------------------------------------------------------


@found_as("verify.history_changed")
def changed_and_committed(ledger: Ledger) -> None:
    one_byte_changed(ledger)
    ledger.commit()


@found_as("verify.history_changed")
def changed_committed_and_changed_back(ledger: Ledger) -> None:
    place = ledger.one()
    whole = place.read_bytes()
    one_byte_changed(ledger)
    ledger.commit()
    place.write_bytes(whole)
    ledger.commit()


@found_as("verify.history_removed")
def deleted_and_committed(ledger: Ledger) -> None:
    deleted(ledger)
    ledger.commit()


@found_as("verify.history_removed")
def deleted_committed_and_restored(ledger: Ledger) -> None:
    place = ledger.one()
    whole = place.read_bytes()
    place.unlink()
    ledger.commit()
    place.write_bytes(whole)
    ledger.commit()


@found_as("verify.history_removed")
def replaced_by_another_version(ledger: Ledger) -> None:
    place = ledger.one()
    path, data = ledger.rewritten(place, visitors=99)
    place.unlink()
    ledger.put(path, data)
    ledger.commit()


@found_as("verify.history_removed")
def renamed_and_committed(ledger: Ledger) -> None:
    place = ledger.one()
    path, data = ledger.rewritten(place, occurred=date(2025, 2, 1))
    place.unlink()
    ledger.put(path, data)
    ledger.commit()


@found_as("verify.history_changed")
def committed_as_a_link(ledger: Ledger) -> None:
    replaced_by_a_link(ledger)
    ledger.commit()


@found_as("verify.history_changed")
def an_edit_hidden_in_a_merge(ledger: Ledger) -> None:
    diverge(ledger)
    ledger.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    one_byte_changed(ledger)
    ledger.commit("merge")


@found_as("verify.history_removed")
def a_removal_hidden_in_a_merge(ledger: Ledger) -> None:
    diverge(ledger)
    ledger.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    deleted(ledger)
    ledger.commit("merge")


@found_as("verify.history_removed")
def the_other_side_dropped_by_a_merge(ledger: Ledger) -> None:
    diverge(ledger)
    ledger.git("merge", "--quiet", "--strategy=ours", "--message=merge", "side")


@found_as("verify.added_in_merge")
def an_event_slipped_into_a_merge(ledger: Ledger) -> None:
    diverge(ledger)
    ledger.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    an_event_slipped_in(ledger)
    ledger.commit("merge")


@found_as("verify.history_changed")
def an_edit_on_a_branch_not_checked_out(ledger: Ledger) -> None:
    ledger.git("switch", "--quiet", "--create", "side")
    changed_and_committed(ledger)
    ledger.git("switch", "--quiet", "main")


@found_as("verify.history_removed")
def a_removal_reachable_from_a_tag(ledger: Ledger) -> None:
    ledger.git("switch", "--quiet", "--create", "side")
    deleted_and_committed(ledger)
    ledger.git("tag", "--annotate", "--message=x", "old")
    ledger.git("switch", "--quiet", "main")
    ledger.git("branch", "--quiet", "-D", "side")


@found_as("store.digest")
def other_bytes_under_the_same_name_on_a_branch(ledger: Ledger) -> None:
    path, data = ledger.event()
    ledger.git("switch", "--quiet", "--create", "side")
    ledger.put(path, data.replace(b"visitors = 3", b"visitors = 9"))
    ledger.commit()
    ledger.git("switch", "--quiet", "main")


@found_as("verify.commit_backdated")
def a_commit_dated_back(ledger: Ledger) -> None:
    ledger.put(*ledger.event())
    ledger.commit(when="2024-01-05T09:00:00+08:00")


@found_as("verify.recorded_earlier")
def an_event_dated_back(ledger: Ledger) -> None:
    early = datetime.fromisoformat("2025-01-03T09:00:00+08:00")
    ledger.put(*ledger.event(entry={"recorded": early}))
    ledger.commit()


@found_as("verify.recorded_later")
def an_event_recorded_after_its_commit(ledger: Ledger) -> None:
    late = datetime.fromisoformat("2025-04-20T09:00:00+08:00")
    ledger.put(*ledger.event(entry={"recorded": late}))
    ledger.commit()


@found_as("verify.future")
def an_event_from_the_future(ledger: Ledger) -> None:
    late = datetime.fromisoformat("2031-01-01T09:00:00+08:00")
    ledger.put(*ledger.event(entry={"recorded": late}))
    ledger.commit(when="2031-01-01T09:00:00+08:00")


@found_as("verify.author")
def committed_under_another_name(ledger: Ledger) -> None:
    ledger.put(*ledger.event())
    ledger.commit(author="李四")


@found_as("verify.head_rewound")
def the_branch_wound_back(ledger: Ledger) -> None:
    ledger.git("reset", "--quiet", "--hard", "HEAD~1")


@found_as("verify.lost")
def an_event_lost_by_winding_back(ledger: Ledger) -> None:
    ledger.git("reset", "--quiet", "--hard", "HEAD~1")


@found_as("verify.head_rewritten")
def the_last_commit_rewritten(ledger: Ledger) -> None:
    ledger.git("commit", "--quiet", "--amend", "--message=other", "--author=李四 <l@example.org>")


@found_as("verify.head_replaced")
def another_history_in_its_place(ledger: Ledger) -> None:
    shutil.rmtree(ledger.root / ".git")
    ledger.git("init", "--quiet", "--initial-branch=main")
    ledger.commit("all anew")


@found_as("verify.branch_gone")
def a_branch_deleted(ledger: Ledger) -> None:
    ledger.git("branch", "-m", "main", "other")
    ledger.git("reset", "--quiet", "--hard", "HEAD~1")


@found_as("verify.added_twice")
def history_rewritten_beside_the_old_one(ledger: Ledger) -> None:
    ledger.git("update-ref", "refs/remotes/origin/main", "HEAD")
    ledger.git("checkout", "--quiet", "--orphan", "fresh")
    ledger.commit("all anew")


@found_as("verify.elsewhere")
def events_on_a_branch_not_checked_out(ledger: Ledger) -> None:
    ledger.git("switch", "--quiet", "--create", "side")
    ledger.put(*ledger.event())
    ledger.commit()
    ledger.git("switch", "--quiet", "main")


@found_as("verify.history_removed")
def a_removal_among_three_parents(ledger: Ledger) -> None:
    for name in ("one", "two"):
        ledger.git("switch", "--quiet", "--create", name, "main")
        ledger.put(*ledger.event())
        ledger.commit(name)
    ledger.git("switch", "--quiet", "main")
    ledger.put(*ledger.event())
    ledger.commit("main")
    ledger.git("merge", "--quiet", "--no-commit", "one", "two")
    deleted(ledger)
    ledger.commit("merge")


@found_as("verify.history_changed")
def an_edit_in_the_stash(ledger: Ledger) -> None:
    one_byte_changed(ledger)
    ledger.git("stash", "--quiet")


@found_as("verify.history_changed")
def an_edit_behind_a_tag_of_a_tag(ledger: Ledger) -> None:
    aside(ledger, "refs/heads/side")
    ledger.git("tag", "--annotate", "--message=x", "one", "side")
    ledger.git("tag", "--annotate", "--message=x", "two", "one")
    ledger.git("tag", "--delete", "one")
    ledger.git("branch", "--quiet", "-D", "side")


@found_as("verify.history_changed")
def an_edit_behind_a_note(ledger: Ledger) -> None:
    aside(ledger, "refs/notes/commits")


@found_as("verify.history_changed")
def an_edit_behind_a_reference_of_no_known_kind(ledger: Ledger) -> None:
    aside(ledger, "refs/pull/1/head")


@found_as("verify.history_changed")
def an_edit_at_which_another_work_tree_stands(ledger: Ledger) -> None:
    other = ledger.root.parent / "other"
    ledger.git("worktree", "add", "--quiet", "--detach", str(other))
    changed_and_committed(Ledger(other))


@found_as("verify.history_changed")
def a_repository_in_the_place_of_an_event(ledger: Ledger) -> None:
    path, _ = ledger.event()
    ledger.git("update-index", "--add", "--cacheinfo", f"160000,{ledger.git('rev-parse', 'HEAD')},{path}")
    ledger.commit_index()


@found_as("verify.no_file")
def a_repository_in_the_place_of_a_month(ledger: Ledger) -> None:
    ledger.git("update-index", "--add", "--cacheinfo", f"160000,{ledger.git('rev-parse', 'HEAD')},events/2025/09")
    ledger.commit_index()


@found_as("verify.stranger")
def a_stranger_that_only_the_commit_has(ledger: Ledger) -> None:
    blob = ledger.git("hash-object", "-w", "--stdin", data="x")
    ledger.git("update-index", "--add", "--cacheinfo", f"100644,{blob},events/2025/02/notes.txt")
    ledger.commit_index()


@found_as("verify.added_twice")
def two_files_of_one_name_in_one_tree(ledger: Ledger) -> None:
    """Which of them is checked out may differ from program to program."""
    path, data = ledger.event()
    year, month, name = path.split("/")[1:]
    blobs = [ledger.git("hash-object", "-w", "--stdin", data=text) for text in ("x", data.decode())]
    below = tree_of(ledger, [("100644", name, blob) for blob in blobs])
    for place, folder in ((f"events/{year}", month), ("events", year), ("", "events")):
        listed = (line.replace("\t", " ").split() for line in ledger.git("ls-tree", f"HEAD:{place}").splitlines())
        rest = [(mode, known, id) for mode, _, id, known in listed if known != folder]
        below = tree_of(ledger, [*rest, ("040000", folder, below)])
    ledger.git("update-ref", "refs/heads/main", ledger.git("commit-tree", "-p", "HEAD", "-m", "x", below))
    ledger.put(path, data)


@found_as("verify.commit_backdated")
def a_commit_that_names_no_committer(ledger: Ledger) -> None:
    """Git itself would not write it; a program that counts on the line falls over it."""
    ledger.put(*ledger.event())
    made = ledger.git("cat-file", "commit", ledger.commit()).replace("\ncommitter ", "\ncommited ", 1)
    forged = ledger.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=f"{made}\n")
    ledger.git("update-ref", "refs/heads/main", forged)


@found_as("verify.commit_backdated")
def a_commit_from_a_zone_that_is_none(ledger: Ledger) -> None:
    ledger.put(*ledger.event())
    made = ledger.git("cat-file", "commit", ledger.commit()).replace("+0800", "+9999")
    forged = ledger.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=f"{made}\n")
    ledger.git("update-ref", "refs/heads/main", forged)


# --- seals ----------------------------------------------------------------------------------------------


@found_as("seal.root")
def an_event_put_before_the_seal(ledger: Ledger) -> None:
    """History is rebuilt so that a forged event stands before the seal: the root no longer fits."""
    tree = {path: (ledger.root / path).read_bytes() for path in ledger.paths()}
    shutil.rmtree(ledger.root / ".git")
    ledger.git("init", "--quiet", "--initial-branch=main")
    early = datetime.fromisoformat("2025-03-02T09:00:00+08:00")
    forged = ledger.event(occurred=date(2025, 3, 1), entry={"recorded": early})
    ledger.put(*forged)
    assert forged[0] not in tree
    ledger.commit("all anew")


@found_as("seal.no_previous")
def an_earlier_seal_taken_out(ledger: Ledger) -> None:
    assert ledger.run("seal", "2025-03")[0] == 0
    first = next(path for path in ledger.paths("ledger.sealed") if b'"2025-Q1"' in (ledger.root / path).read_bytes())
    (ledger.root / first).unlink()
    shutil.rmtree(ledger.root / ".git")
    ledger.git("init", "--quiet", "--initial-branch=main")
    ledger.commit("all anew")


@found_as("seal.unchained")
def a_seal_that_begins_a_chain_of_its_own(ledger: Ledger) -> None:
    data, _ = decode(ledger.one("ledger.sealed").read_bytes(), "")
    assert data is not None
    (id,) = new_ids()
    written = encode(data | {"entry": data["entry"] | {"id": id}})
    ledger.put(event_path("ledger.sealed", data["occurred"], id, written), written)
    ledger.commit()


@found_as("seal.corrected")
def a_seal_taken_back(ledger: Ledger) -> None:
    ledger.later()
    assert ledger.run("retract", ledger.one("ledger.sealed").stem.split("_")[2], "--reason", "重复封账")[0] == 0


@found_as("seal.unknown_period")
def a_sealed_term_taken_out_of_the_configuration(ledger: Ledger) -> None:
    before = (ledger.root / "ledger.toml").read_text("utf-8")
    ledger.configure('[terms."第九届"]\nfrom = 2025-01-01\nto = 2025-03-31\n')
    assert ledger.run("seal", "第九届")[0] == 0
    ledger.verify()
    (ledger.root / "ledger.toml").write_text(before, "utf-8")
    ledger.commit()


def diverge(ledger: Ledger) -> None:
    """Two honest branches, each with an event of its own."""
    ledger.git("switch", "--quiet", "--create", "side")
    ledger.put(*ledger.event())
    ledger.commit("side")
    ledger.git("switch", "--quiet", "main")
    ledger.put(*ledger.event())
    ledger.commit("main")


def aside(ledger: Ledger, reference: str) -> None:
    """A commit with an edit, which nothing but this reference leads to."""
    path = ledger.paths("reception.held")[0]
    blob = ledger.git("hash-object", "-w", "--stdin", data="x")
    ledger.git("update-index", "--cacheinfo", f"100644,{blob},{path}")
    made = ledger.git("commit-tree", "-p", "HEAD", "-m", "x", ledger.git("write-tree"))
    ledger.git("read-tree", "HEAD")
    ledger.git("update-ref", reference, made)


def tree_of(ledger: Ledger, entries: list[tuple[str, str, str]]) -> str:
    """A tree of these (mode, name, id), whether git would write it so or not."""
    sorted_ = sorted(entries, key=lambda entry: entry[1] + "/" * (entry[0] == "040000"))
    data = b"".join(f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(id) for mode, name, id in sorted_)
    command = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    done = subprocess.run(command, input=data, cwd=ledger.root, check=True, capture_output=True)
    return done.stdout.decode().strip()


def unpacked(ledger: Ledger) -> None:
    """Every object in a file of its own."""
    for pack in (ledger.root / ".git/objects/pack").glob("*.pack"):
        moved = ledger.root.parent / pack.name
        shutil.move(pack, moved)
        for left in pack.parent.glob(f"{pack.stem}.*"):
            left.unlink()
        with moved.open("rb") as data:
            subprocess.run(["git", "unpack-objects", "-q"], stdin=data, cwd=ledger.root, check=True)


def without_parents(graph: bytes, commit: bytes) -> bytes:
    """A commit graph in which a commit has no parents, with the check sum that fits."""
    chunks = {
        graph[8 + 12 * n : 12 + 12 * n]: int.from_bytes(graph[12 + 12 * n : 20 + 12 * n]) for n in range(graph[6])
    }
    names, data = chunks[b"OIDL"], chunks[b"CDAT"]
    count = int.from_bytes(graph[chunks[b"OIDF"] + 1020 : chunks[b"OIDF"] + 1024])
    place = next(n for n in range(count) if graph[names + 20 * n : names + 20 * n + 20] == commit)
    parents = data + 36 * place + 20
    changed = graph[:parents] + b"\x70\x00\x00\x00" * 2 + graph[parents + 8 : -20]
    return changed + sha1(changed).digest()
