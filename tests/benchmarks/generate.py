"""Makes a records folder of any size: twenty ordinary years of a street committee, in canonical event files.

    python -m tests.benchmarks.generate FOLDER 100000
    python -m tests.benchmarks.generate FOLDER 100000 --deputies 300

The same size, seed and number of deputies always give the same records. They are committed by one
`git fast-import`, fifty events a commit, as a clerk who records in batches would have done.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from attrs import define

from ledger.kernel.event import kind_fields
from ledger.store.records.codec import encode
from ledger.store.records.names import ALPHABET, ID_LENGTH, event_path
from ledger.subjects import of_kind

FIRST, LAST = date(2006, 1, 4), date(2025, 12, 31)
ZONE = timezone(timedelta(hours=8))
SMALLEST, LARGEST = 400, 900
PER_COMMIT = 50

FAMILIES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏", "甲乙丙丁戊己庚辛壬癸"
NAMES = [f"{family}{given}" for family in FAMILIES for given in GIVEN]
DEPUTIES = 60
UNITS = [
    "城管中队",
    "派出所",
    "市场监管所",
    "司法所",
    "街道办事处",
    "房管所",
    "绿化所",
    "卫生院",
    "供电站",
    "水务站",
]
STATIONS = [f"{place}站" for place in ("东街", "西街", "南街", "北街", "河滨", "桥头", "新村", "老街")]
GROUPS = ["第一小组", "第二小组", "第三小组", "第四小组"]
MEMBERS = NAMES[:7]
CATEGORIES = [
    "市容环境",
    "道路交通与停车",
    "物业与老旧小区",
    "加装电梯",
    "养老助残",
    "医疗卫生",
    "社区治理",
    "其他",
]
TOPICS = [
    "路口信号灯时间过短",
    "小区停车位不足",
    "楼道堆物",
    "夜间施工噪声",
    "老年食堂菜价",
    "电梯年久失修",
    "绿地养护",
    "积水",
]
TALK = (
    "居民反映该处问题已存在较长时间，早晚高峰尤为突出，希望有关单位实地查看后拿出办法，并把办理情况告知代表和居民。"
    "代表已到现场了解情况，与居委会和物业一并商量，认为可以先行整改，再从制度上解决；所需经费由承办单位落实，按期完成。"
)


@define
class Draft:
    """An event before it is given its place: what happened, and when it was recorded."""

    kind: str
    occurred: date
    fields: dict[str, Any]
    recorded: datetime
    id: str = ""
    target: Draft | None = None


class Office:
    """Twenty years of acts, case by case, until there are enough of them."""

    def __init__(self, size: int, seed: int = 0, deputies: int = DEPUTIES) -> None:
        self.size = size
        self.names = NAMES[:deputies]
        self.random = Random(seed)
        self.drafts: list[Draft] = []
        self.numbers: dict[str, int] = {}
        self.latest: dict[str, datetime] = {}

    def add(self, kind: str, occurred: date, **fields: Any) -> Draft:
        """Records an act, mostly on its day; one in fifty comes two months late, none before its cause."""
        late = self.random.choices((0, 1, 60), (80, 18, 2))[0]
        at = time(self.random.randrange(8, 18), self.random.randrange(60), self.random.randrange(60))
        recorded = datetime.combine(occurred + timedelta(late), at, ZONE)
        stream, reception = next(iter(fields.values()), None), fields.get("reception")
        for cause in (stream, reception):
            if isinstance(cause, str) and cause in self.latest:
                recorded = max(recorded, self.latest[cause] + timedelta(seconds=1))
        if isinstance(stream, str):
            self.latest[stream] = recorded
        draft = Draft(kind, occurred, fields, recorded)
        self.drafts.append(draft)
        return draft

    def number(self, what: str, day: date) -> str:
        name = f"{what}{day.year}"
        self.numbers[name] = self.numbers.get(name, 0) + 1
        return f"{day.year}-{what[0]}{self.numbers[name]:04d}"

    def pick(self, *among: Any) -> Any:
        return self.random.choice(among)

    def some(self, among: list[str], least: int, most: int) -> list[str]:
        return self.random.sample(among, self.random.randint(least, most))

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(self.random.randint(least, most))

    def topic(self) -> str:
        return f"关于{self.pick(*STATIONS)[:2]}{self.pick(*TOPICS)}的意见"

    def set_up(self) -> None:
        for unit in UNITS:
            self.add("unit.registered", FIRST, unit=unit, system="stationed_body")
        for station in STATIONS:
            self.add(
                "station.opened",
                FIRST,
                station=station,
                type="station",
                level="street",
                community=station[:2],
            )
        for group in GROUPS:
            self.add("group.formed", FIRST, group=group)
        for place, name in enumerate(self.names):
            self.add(
                "deputy.registered",
                FIRST,
                deputy=name,
                levels=["district", "city"] if place % 15 == 0 else ["district"],
                constituency=f"第{place // 3 + 1}选区",
                term="十七届",
                group=GROUPS[place % 4],
                station=STATIONS[place % 8],
                sex="female" if place % 3 == 0 else "male",
            )
        for place, name in enumerate(MEMBERS):
            post = "director" if place == 0 else "deputy_director" if place == 1 else "member"
            self.add("committee.member_appointed", FIRST, person=name, post=post)

    def reception(self, day: date) -> None:
        station, deputies = self.pick(*STATIONS), self.some(self.names, 1, 3)
        key = f"{self.number('reception', day)} {station}"
        held = self.add(
            "reception.held",
            day,
            reception=key,
            mode=self.pick("in_station", "in_station", "outreach", "themed"),
            station=station,
            deputies=deputies,
            groups=self.random.randint(1, 6),
            visitors=self.random.randint(1, 20),
        )
        self.amend_now_and_then(held, "visitors", self.random.randint(1, 20))
        for _ in range(self.random.randint(1, 5)):
            self.opinion(day, key, station, deputies[:1])

    def opinion(self, day: date, reception: str, station: str, deputies: list[str]) -> None:
        key, unit = {"opinion": self.number("opinion", day)}, self.pick(*UNITS)
        self.add(
            "opinion.recorded",
            day,
            **key,
            source="reception",
            reception=reception,
            station=station,
            category=self.pick(*CATEGORIES),
            title=self.topic(),
            deputies=deputies,
        )
        way = self.pick("on_the_spot", "assigned", "assigned", "forwarded", "explained")
        to = {"to": unit} if way in ("assigned", "forwarded") else {}
        day = self.after(day, 0, 3)
        self.add("opinion.disposed", day, **key, disposition=way, **to)
        if to:
            day = self.after(day, 3, 20)
            self.add("opinion.answered", day, **key, unit=unit, text="已安排整改。")
        day = self.after(day, 1, 10)
        self.add("opinion.reported_back", day, **key, to="both", how="电话")
        if self.random.random() < 0.4:
            grade = self.pick("satisfied", "satisfied", "basically_satisfied", "unsatisfied")
            self.add("opinion.rated", day, **key, grade=grade, by="来访选民")
        if self.random.random() < 0.9:
            solved = self.random.random() < 0.5
            self.add("opinion.closed", self.after(day, 0, 10), **key, solved=solved)

    def suggestion(self, day: date) -> None:
        key, unit = {"suggestion": self.number("suggestion", day)}, self.pick(*UNITS)
        lead, *co_signers = self.some(self.names, 1, 4)
        self.add(
            "suggestion.submitted",
            day,
            **key,
            track="formal",
            sitting=self.pick("session", "recess"),
            type="suggestion",
            title=self.topic(),
            category=self.pick(*CATEGORIES),
            lead=lead,
            **({"co_signers": co_signers} if co_signers else {}),
        )
        day = self.after(day, 1, 5)
        self.add("suggestion.accepted", day, **key)
        day = self.after(day, 1, 7)
        self.add("suggestion.assigned", day, **key, lead_unit=unit, by="区人大常委会代表工作室")
        day = self.after(day, 1, 5)
        self.add("suggestion.signed_for", day, **key, unit=unit)
        if self.random.random() < 0.2:
            self.add("suggestion.urged", self.after(day, 5, 20), **key, by="街道人大工委", how="电话")
        day = self.after(day, 20, 40)
        form, rank = self.pick("meeting", "visit", "phone"), self.pick("head", "leader", "section")
        self.add("suggestion.consulted", day, **key, unit=unit, form=form, by_rank=rank)
        answer = self.handle(key, unit, lead, self.after(day, 5, 30))
        if self.random.random() < 0.9:
            self.add("suggestion.closed", self.after(answer, 1, 10), **key)

    def handle(self, key: dict[str, str], unit: str, lead: str, day: date) -> date:
        """The reply and its rating; one in twelve has to be handled again."""
        rounds = 2 if self.random.random() < 1 / 12 else 1
        for number in range(1, rounds + 1):
            satisfied = number == rounds
            document = f"{unit}〔{day.year}〕{self.random.randint(1, 99)}号"
            self.add(
                "suggestion.replied",
                day,
                **key,
                unit=unit,
                document_number=document,
                signer="单位负责人",
                **{"class": self.pick("A", "A", "B", "C")},
            )
            day = self.after(day, 2, 12)
            grade = self.pick("satisfied", "basically_satisfied") if satisfied else "unsatisfied"
            reasons = {} if satisfied else {"reasons": "问题尚未解决。"}
            answers = {"result": grade, "attitude": "satisfied"}
            self.add("suggestion.rated", day, **key, by=lead, how="paper", answers=answers, **reasons)
            if not satisfied:
                day = self.after(day, 1, 3)
                due = self.after(day, 28, 31)
                self.add("suggestion.rehandling_ordered", day, **key, round=2, due=due, reason="代表对结果不满意。")
                day = self.after(day, 10, 25)
        return day

    def activity(self, day: date) -> None:
        type = self.pick("study", "training", "inspection", "research", "theme_day", "group_activity")
        present = self.some(self.names, 4, 12)
        away = [name for name in self.some(self.names, 0, 3) if name not in present]
        title = f"{self.pick(*STATIONS)[:2]}{self.pick('视察', '学习', '调研', '座谈')}"
        held = self.add(
            "activity.held",
            day,
            activity=f"{self.number('activity', day)} {title}",
            type=type,
            level=self.pick("group", "street", "district"),
            title=title,
            invited=present + away,
            present=present,
            **({"on_leave": [{"deputy": name, "reason": "出差"} for name in away]} if away else {}),
        )
        self.amend_now_and_then(held, "place", "街道会议室")

    def meeting(self, day: date) -> None:
        key = {"meeting": self.number("meeting", day)}
        present = self.some(MEMBERS, 3, 7)
        decisions = [{"text": "落实接待计划。"}, {"text": "督办重点建议。"}]
        self.add(
            "meeting.held",
            day,
            **key,
            type="regular",
            chair=present[0],
            present=present,
            agenda=["听取工作通报", "研究代表活动安排"],
            decisions=decisions,
        )
        self.add("decision.done", self.after(day, 10, 60), **key, decision=1, result="已落实。")

    def plan(self, day: date) -> None:
        key = {"item": self.number("plan", day)}
        due = date(day.year, 12, 31)
        self.add(
            "plan.item_set",
            day,
            **key,
            plan=f"{day.year}年度工作计划",
            title="代表接待",
            **{"from": day},
            due=due,
        )
        if self.random.random() < 0.8:
            self.add("plan.item_done", self.after(day, 20, 120), **key, evidence="有记录可查。")

    def amend_now_and_then(self, draft: Draft, field: str, value: Any) -> None:
        chance = self.random.random()
        day = self.after(draft.recorded.date(), 1, 40)
        if chance < 0.03:
            self.add("entry.amended", day, set={field: value}, reason="登记有误。").target = draft
        elif chance < 0.035 and draft.kind == "activity.held":
            self.add("entry.retracted", day, reason="重复登记。").target = draft

    def work(self) -> list[Draft]:
        """All acts in the order in which they were recorded, each with its id."""
        self.set_up()
        days = (LAST - FIRST).days - 220  # a case that begins later would end after the last day
        cases = [self.reception, self.suggestion, self.activity, self.meeting, self.plan]
        while len(self.drafts) < self.size:
            case = self.random.choices(cases, (10, 12, 30, 2, 1))[0]
            case(FIRST + timedelta(1 + self.random.randrange(days)))
        # A case is never cut short: what goes beyond the size are the last steps of the last one.
        del self.drafts[self.size :]
        self.drafts.sort(key=lambda draft: draft.recorded)
        for draft in self.drafts:
            milliseconds = int(draft.recorded.timestamp() * 1000)
            number = milliseconds << 80 | self.random.getrandbits(80)
            shifts = range(5 * (ID_LENGTH - 1), -1, -5)
            draft.id = "".join(ALPHABET[number >> shift & 31] for shift in shifts)
        return self.drafts

    def file(self, draft: Draft) -> tuple[str, bytes]:
        """The event's path and bytes, filled up with a note to the size of a real one."""
        fields = dict(draft.fields)
        if draft.target is not None:
            fields["target"] = draft.target.id
        bare = encode(record(draft, fields))
        lacking = self.random.randint(SMALLEST, LARGEST) - len(bare) - len('note = ""\n')
        if lacking >= 3:
            fields["note"] = (TALK * (lacking // len(TALK) + 1))[: lacking // 3]
        data = encode(record(draft, fields))
        return event_path(draft.kind, draft.occurred, draft.id, data), data


def record(draft: Draft, fields: dict[str, Any]) -> dict[str, Any]:
    """The event as the codec writes it, its fields in the catalogue's order."""
    subject = of_kind(draft.kind)
    if subject is None:
        raise LookupError(draft.kind)
    order = [name for name in kind_fields(subject.kinds[draft.kind]) if name in fields]
    if unknown := set(fields) - set(order):
        raise LookupError(f"{draft.kind} has no field {unknown}")
    entry = {"id": draft.id, "recorded": draft.recorded, "recorder": "秘书", "channel": "cli"}
    body = {name: fields[name] for name in order}
    return {"kind": draft.kind, "occurred": draft.occurred, **body, "entry": entry}


def fast_import(office: Office, prefix: str, parent: str | None) -> Iterator[bytes]:
    """The commands for `git fast-import`: all files, fifty a commit."""
    drafts = office.work()
    for start in range(0, len(drafts), PER_COMMIT):
        batch = drafts[start : start + PER_COMMIT]
        who = f"Clerk <clerk@example.org> {int(batch[-1].recorded.timestamp())} +0800"
        message = f"Record {len(batch)} events".encode()
        yield f"commit HEAD\ncommitter {who}\ndata {len(message)}\n".encode() + message + b"\n"
        if start == 0 and parent:
            yield f"from {parent}\n".encode()
        for draft in batch:
            path, data = office.file(draft)
            yield f"M 100644 inline {prefix}{path}\ndata {len(data)}\n".encode() + data + b"\n"
    yield b"done\n"


def generate(folder: Path, size: int, seed: int = 0, deputies: int = DEPUTIES) -> None:
    """Makes a records folder at `folder` (which must not exist) with `size` events."""
    ledger = [sys.executable, "-m", "ledger", "init", str(folder), "--committee", "东街街道人大工委"]
    subprocess.run(ledger, check=True, stdout=subprocess.DEVNULL)
    git = ["git", "-C", str(folder)]
    branch = subprocess.check_output([*git, "symbolic-ref", "HEAD"], text=True).strip()
    head = subprocess.run([*git, "rev-parse", "-q", "--verify", "HEAD"], capture_output=True, text=True)
    importer = subprocess.Popen([*git, "fast-import", "--quiet", "--done"], stdin=subprocess.PIPE)
    assert importer.stdin is not None
    for command in fast_import(Office(size, seed, deputies), "", head.stdout.strip() or None):
        importer.stdin.write(command.replace(b"commit HEAD", f"commit {branch}".encode(), 1))
    importer.stdin.close()
    if importer.wait():
        raise SystemExit("git fast-import failed")
    subprocess.run([*git, "reset", "--quiet", "--hard"], check=True)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--deputies", type=int, default=DEPUTIES, help=f"at most {len(NAMES)}")
    arguments = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[2]))
    generate(arguments.folder, arguments.size, arguments.seed, arguments.deputies)


if __name__ == "__main__":
    main()
