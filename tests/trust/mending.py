"""How a ledger that was tampered with is put in order again, or why that cannot be.

By the code of the finding, or by the name of a case where that needs something of its own: the lines that are
typed in the records folder (`tests/findings/sessions`). In them `{name}` is a value of the finding, and `$WHOLE` a
clone that nobody has touched. What history tells is not mended: it is settled with the other clones.
"""

from __future__ import annotations

CLEAN = "git clean --quiet -fdx events"
RESTORED = ("git checkout --quiet HEAD -- events", CLEAN)
OBJECTS = ("mkdir ../away", "mv .git/objects/pack/* ../away || true", "cp -rn $WHOLE/.git/objects/. .git/objects")

MENDED: dict[str, tuple[str, ...]] = {
    "record.id_twice": (CLEAN,),
    "store.digest": RESTORED,
    "seal.unknown_period": ("git checkout --quiet HEAD~1 -- ledger.toml",),
    "store.git_rotten": ("git branch --quiet -D side",),
    "store.symlink": RESTORED,
    "verify.added_twice": ("git checkout --quiet --force main", "git branch --quiet -D fresh"),
    "verify.alike": ("git rm --quiet -r {file}", "git commit --quiet --message=x"),
    "verify.alternates": ("git repack --quiet -a -d", "rm .git/{name}"),
    "verify.attachment_changed": ("printf '会议记录\\n' > {path}",),
    "verify.attachment_missing": ("printf '会议记录\\n' > {path}",),
    "verify.attributes": ("git checkout --quiet HEAD -- .gitattributes",),
    "verify.branch_gone": ("git branch {branch} {before}",),
    "verify.changed": RESTORED,
    "verify.copy": RESTORED,
    "verify.elsewhere": ("git merge --quiet --ff-only {branch}",),
    "verify.grafts": ("rm .git/info/grafts",),
    "verify.head_replaced": ("ledger verify --accept",),
    "verify.head_rewound": ("git merge --quiet --ff-only {before}",),
    "verify.head_rewritten": ("ledger verify --accept",),
    "verify.hidden": ("git update-index --no-{flag} {file}",),
    "verify.leftover": (CLEAN,),
    "verify.litter": (CLEAN,),
    "verify.lost": ("git merge --quiet --ff-only {commit}",),
    "verify.missing": RESTORED,
    "verify.model": ("ledger project --rebuild --quiet",),
    "verify.no_file": ("rm {file}",),
    "verify.no_statistics": ("ledger project --quiet",),
    "verify.not_canonical": (CLEAN,),
    "verify.object": OBJECTS,
    "verify.partial": ("git clone --quiet $WHOLE ../fresh", "rm -r .git", "mv ../fresh/.git .git"),
    "verify.replaced": ("git replace -d {object}",),
    "verify.shallow": ("git fetch --quiet --unshallow $WHOLE",),
    "verify.staged": ("git restore --staged {file}",),
    "verify.statistics": ("ledger project --quiet",),
    "verify.statistics_behind": ("ledger project --quiet",),
    "verify.stranger": (CLEAN,),
    "verify.uncommitted": ("git checkout --quiet HEAD -- ledger.toml",),
    "verify.unversioned": (CLEAN,),
    # cases that need something of their own
    "other_bytes_under_the_same_name_on_a_branch": ("git branch --quiet -D side",),
    "a_removal_staged": ("git restore --staged {file}",),
    "a_link_among_the_statistics": ("rm statistics/more.toml",),
    "a_pipe_among_the_statistics": ("rm statistics/more.toml",),
    "a_giant_among_the_statistics": ("rm statistics/more.toml",),
    "the_statistics_moved_behind_a_link": ("rm statistics", "ledger project --quiet"),
    "a_pipe_in_the_place_of_an_attachment": ("rm {path}", "printf '会议记录\\n' > {path}"),
    "the_guard_of_bytes_overruled_inside_git": ("rm .git/info/attributes",),
    "a_cache_in_which_postings_were_changed": ("ledger project --rebuild --quiet",),
    "a_repository_in_the_place_of_a_month": ("git rm --quiet --cached {file}", "git commit --quiet --message=x"),
    "a_stranger_that_only_the_commit_has": ("git rm --quiet --cached {file}", "git commit --quiet --message=x"),
    "two_files_of_one_name_in_one_tree": ("git update-ref refs/heads/main HEAD~1",),
}

NEVER: dict[str, str] = {
    "verify.history_changed": "what a commit did stays in history; the untouched file is in the commit before",
    "verify.history_removed": "what a commit did stays in history; the file is in the commit before",
    "verify.added_in_merge": "what a commit did stays in history",
    "verify.author": "who made a commit stays in history",
    "verify.commit_backdated": "the time of a commit stays in history",
    "verify.recorded_earlier": "the time of a record stays for ever",
    "verify.recorded_later": "the time of a record stays for ever",
    "verify.future": "only time mends it: the day has to come",
    "seal.corrected": "what came after a seal stays listed",
    "seal.unchained": "a seal that does not name the one before it stays among the events",
    "seal.root": "the sealed events are not these: only another clone and the paper tell which were",
    "seal.no_previous": "the seal is gone: only another clone and the paper tell what it said",
}
