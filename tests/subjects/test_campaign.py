"""Campaigns: who is expected to do what, and who did it."""

from __future__ import annotations

from typing import Any

from tests.given import given


def deputy(name: str, since: str = "2022-01-01") -> dict[str, object]:
    return {
        "kind": "deputy.registered",
        "occurred": since,
        "deputy": name,
        "levels": ["district"],
        "constituency": "第3选区",
        "term": "第十七届",
        "sex": "female",
    }


LAUNCHED: dict[str, Any] = {
    "kind": "campaign.launched",
    "occurred": "2023-04-01",
    "campaign": "代表进社区",
    "title": "代表进社区主题活动",
    "from": "2023-04-01",
    "to": "2023-06-30",
    "tasks": [
        {"key": "走访", "title": "走访选民", "per_deputy": 2},
        {"key": "宣讲", "title": "政策宣讲", "per_deputy": 1},
    ],
    "deputies": "all",
}


def launched(**fields: Any) -> dict[str, Any]:
    from datetime import date

    line = LAUNCHED | fields
    return line | {name: date.fromisoformat(line[name]) for name in ("from", "to")}


def done(name: str, task: str = "走访", on: str = "2023-05-04") -> dict[str, Any]:
    return {
        "kind": "campaign.task_done",
        "occurred": on,
        "campaign": "代表进社区",
        "task": task,
        "deputy": name,
        "title": "走访选民",
    }


def test_all_are_those_in_office_at_the_end_of_the_day_of_launch() -> None:
    book = given(
        deputy("张三"),
        deputy("李四"),
        deputy("王五"),
        launched(),
        {"kind": "mandate.changed", "occurred": "2023-04-01", "deputy": "李四", "to": "suspended"},
        {
            "kind": "mandate.changed",
            "occurred": "2023-04-02",
            "deputy": "王五",
            "to": "terminated",
            "cause": "moved",
        },
        deputy("赵六", since="2023-04-02"),
    )
    assert book.balance("campaign:expected", campaign="代表进社区", task="走访", deputy="张三") == 2
    assert book.balance("campaign:expected", task="宣讲", deputy="张三") == 1
    assert book.balance("campaign:expected", deputy="王五") == 3
    assert book.balance("campaign:expected") == 6
    assert book.units("campaign") == {"次"}


def test_a_deputy_registered_late_for_an_earlier_day_is_expected_too() -> None:
    book = given(deputy("张三"), launched(), deputy("李四", since="2023-03-01"), cold=False)
    assert book.balance("campaign:expected", deputy="李四") == 3


def test_named_deputies_and_tasks_done() -> None:
    book = given(deputy("张三"), deputy("李四"), launched(deputies=["张三"]), done("张三"), done("李四"))
    assert book.balance("campaign:expected") == 3
    assert book.balance("campaign:done", task="走访", deputy="张三") == 1
    assert book.balance("campaign:done", deputy="李四") == 1
    assert book.codes == ["campaign.not_expected"]


def test_an_unknown_task_is_refused_and_a_day_outside_remarked() -> None:
    book = given(deputy("张三"), launched(), done("张三", task="唱歌"), done("张三", on="2023-07-01"))
    assert book.codes == ["campaign.no_task", "campaign.outside"]
    assert book.balance("campaign:done") == 1


def test_a_campaign_ends_after_it_begins_and_tells_its_tasks_apart() -> None:
    task = LAUNCHED["tasks"][0]
    assert given(launched(to="2023-03-01")).errors == ["campaign.backwards"]
    assert given(launched(tasks=[task, task])).errors == ["campaign.task_twice"]
    assert given(launched(tasks=[])).errors == ["field.blank"]


def test_a_second_launch_counts_nothing() -> None:
    book = given(deputy("张三"), launched(), launched() | {"occurred": "2023-04-02"})
    assert book.balance("campaign:expected") == 3
    assert book.errors == ["stream.twice"]


def test_deputies_is_all_or_a_list() -> None:
    book = given(deputy("张三"), launched(deputies="everyone"))
    assert book.postings("campaign:expected") == []
    assert book.errors == ["field.choice"]
