"""Makes the example ledger by the program's own front door, as a clerk would over the year.

    python -m tests.example.make            writes records/ anew
    python -m tests.example.make --check    says whether records/ is what this script makes, byte for byte

The clerk sits down on three afternoons of the week. What waits then is recorded as one batch, a single act
by its own command; corrections follow one by one. Clock and ids are fixed: the bytes are always the same.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

from ledger.cli.run import run
from ledger.rules.calendar import Calendar
from tests.example import activities, office, opinions, outreach, papers, plan, suggestions, supervision
from tests.example.act import Act, Target

HERE = Path(__file__).parent
RECORDS = HERE.parents[1] / "records"
PARTS = ("events", "statistics", "ledger.toml", ".gitattributes")
"""What of the records folder this script makes."""
SEED = "东街街道"
ZONE = timezone(timedelta(hours=8))
AFTERNOON = time(16, 40)
SITTINGS = (0, 2, 4)
"""Mondays, Wednesdays and Fridays, as far as they are working days."""
LAST_DAY = date(2025, 12, 31)
HOLIDAY = (date(2025, 8, 4), date(2025, 8, 22))
"""When the secretary is on leave, and the social worker enters what happens."""


def year() -> list[Act]:
    """The whole year, in the order in which it is entered."""
    parts = (office, papers, plan, activities, opinions, suggestions, outreach, supervision)
    acts = [act for part in parts for act in part.acts()]
    return sorted(acts, key=lambda act: (entered(act), act.occurred))  # stable: the parts' own order last


@cache
def calendar() -> Calendar:
    """The holidays of the year."""
    return Calendar.load({})[0]


def entered(act: Act) -> datetime:
    """When the clerk enters an act: on the next of three afternoons of the week, or late."""
    sitting = act.occurred + timedelta(days=act.late or 0)
    while sitting.weekday() not in SITTINGS or not calendar().is_working_day(sitting):
        sitting += timedelta(days=1)
    return datetime.combine(min(sitting, LAST_DAY), AFTERNOON, ZONE)


def make(folder: Path) -> None:
    """Make the ledger in an empty folder of its own."""
    with desk(folder.parent / "cache"):
        clock(datetime(2025, 1, 2, 8, 50, tzinfo=ZONE))
        command("init", str(folder), "--committee", "东街街道人大工委", "--district", "示例区")
        set_up(folder)
        for moment, acts in groupby(year(), key=entered):
            clock(moment)
            sitting(folder, list(acts))
        clock(datetime.combine(LAST_DAY, time(17, 30), ZONE))
        command("-C", str(folder), "project", "--quiet")


def set_up(folder: Path) -> None:
    """Write the office's own settings, and commit them by hand."""
    shutil.copyfile(HERE / "ledger.toml", folder / "ledger.toml")
    git = ["git", "-C", str(folder), "-c", "user.name=秘书", "-c", "user.email=secretary@example.invalid"]
    subprocess.run([*git, "commit", "--quiet", "--no-verify", "-am", "工委的设置"], check=True)


def sitting(folder: Path, acts: list[Act]) -> None:
    """Enter what waits at one sitting: records together, then corrections one by one."""
    lines = [line(act) for act in acts if act.target is None]
    ledger = ("-C", str(folder), "--json")
    if len(lines) == 1:
        kind, words = lines[0].pop("kind"), lines[0]
        command(*ledger, "record", kind, *(f"{name}={word(value)}" for name, value in words.items()))
    elif lines:
        batch = folder.parent / "batch.jsonl"
        batch.write_text(
            "".join(json.dumps(each, ensure_ascii=False, default=str) + "\n" for each in lines),
            encoding="utf-8",
        )
        command(*ledger, "record", "--from", str(batch))
    for number, act in enumerate(act for act in acts if act.target is not None):
        clock(entered(act) + timedelta(minutes=number + 1))
        correct(ledger, act)


def line(act: Act) -> dict[str, Any]:
    """An act as a line of a batch."""
    return {"kind": act.kind, "occurred": act.occurred.isoformat()} | dict(act.fields)


def word(value: Any) -> str:
    """A value as one types it on the command line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def correct(ledger: tuple[str, ...], act: Act) -> None:
    """Amend or retract the event that the act means."""
    assert act.target is not None
    fields = dict(act.fields)
    reason = fields.pop("reason")
    words = [f"{name}={word(value)}" for name, value in fields.items()]
    name = "amend" if words else "retract"
    event = event_of(ledger, act.target)
    command(*ledger, name, event, *words, "--reason", reason, "--occurred", act.occurred.isoformat())


def event_of(ledger: tuple[str, ...], target: Target) -> str:
    """The id of the latest event of that kind, as the entity's timeline shows it."""
    shown = json.loads(command(*ledger, "show", target.subject, target.key))
    return str([each["event"] for each in shown["timeline"] if each["kind"] == target.kind][-1])


def command(*words: str) -> str:
    """Run one command of the program; a refusal ends the work with what the program says."""
    said = StringIO()
    with redirect_stdout(said):
        code = run(words)
    if code:
        raise SystemExit(f"ledger {' '.join(words)}\nexit {code}\n{said.getvalue()}")
    if found := [each for each in findings(said.getvalue()) if each["severity"] != "note"]:
        FOUND.extend(found)
    return said.getvalue()


FOUND: list[Mapping[str, Any]] = []
"""What the program warned of on the way."""


def findings(said: str) -> list[Mapping[str, Any]]:
    """The findings in a machine's answer."""
    return list(json.loads(said).get("findings", ())) if said.startswith("{") else []


@contextmanager
def desk(cache: Path) -> Iterator[None]:
    """The clerk's environment: a seed, a cache of its own, and afterwards everything as it was."""
    before = dict(os.environ)
    os.environ |= {"LEDGER_SEED": SEED, "XDG_CACHE_HOME": str(cache)}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def clock(moment: datetime) -> None:
    """Set the clock, and who sits at the desk."""
    away = HOLIDAY[0] <= moment.date() <= HOLIDAY[1]
    os.environ |= {"LEDGER_NOW": moment.isoformat(), "LEDGER_RECORDER": "社工" if away else "秘书"}


def files(root: Path) -> dict[str, bytes]:
    """What this script makes, as it lies in a folder."""
    found: Iterable[Path] = (path for part in PARTS for path in ((root / part), *(root / part).rglob("*")))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found if path.is_file()}


def differing(root: Path, records: Path) -> list[str]:
    """The files in which two folders differ."""
    made, there = files(root), files(records)
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def write(root: Path, records: Path) -> None:
    """Put what was made in the place of what was there."""
    for part in PARTS:
        if (records / part).is_dir():
            shutil.rmtree(records / part)
    for name, data in files(root).items():
        (records / name).parent.mkdir(parents=True, exist_ok=True)
        (records / name).write_bytes(data)


def main() -> int:
    """Make, then write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare records/ with what would be made")
    parser.add_argument("--findings", action="store_true", help="show what the program warned of on the way")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "records"
        make(made)
        if not arguments.check:
            write(made, RECORDS)
            changed = []
        else:
            changed = differing(made, RECORDS)
    for found in FOUND if arguments.findings else ():
        print(found["code"], found["message"], found.get("file", ""))
    for name in changed:
        print(f"differs: {name}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
