"""The manual as the screens show it: the sections on a place or kind first, then all of it."""

from __future__ import annotations

from ledger.locale import Language
from ledger.locale.manual import Section, sections
from ledger.views.form import Form, FormField
from ledger.views.words import say

TOPICS = {
    # places and subjects, and the Chinese heading of the section on each
    "home": "终端界面",
    "first_run": "建立账本",
    "form": "在界面里登记",
    "rows": "在界面里登记",
    "drafts": "在界面里登记",
    "due": "期限和到期事项",
    "findings": "对账检查",
    "parameters": "写法",
    "subjects": "清单和档案",
    "deputies": "清单和档案",
    "statistics": "数字",
    "figure": "追到依据",
    "chart": "分列和筛选",
    "journal": "追到依据",
    "event": "更正和作废",
    "entry": "更正和作废",
    "reception": "接待选民",
    "opinion": "意见（社情民意）",
    "suggestion": "建议：从提交到回头看",
    "meeting": "会议与到会过半数",
    "member": "会议与到会过半数",
    "activity": "活动和考勤",
    "plan": "年度计划",
    "station": "站点",
    "duty_report": "代表述职",
    "project": "民生实事项目",
    "work_review": "工作评议",
    "council": "议政代表会和民主协商",
    "council_member": "议政代表会和民主协商",
    "consultation": "议政代表会和民主协商",
    "election": "补选",
    "deputy": "登记单位、站点、小组和代表",
    "group": "登记单位、站点、小组和代表",
    "unit": "登记单位、站点、小组和代表",
    "seal": "核验、封账和证明",
    "identity": "个人信息",
}
OTHERS = "其他工作"
"""The section on subjects that have none of their own."""


def topic(lang: Language, *names: str) -> Section | None:
    """The section on the first of these places or subjects that has one, in that language."""
    heading = next((TOPICS[name] for name in names if name in TOPICS), OTHERS)
    chinese = [each.heading for each in sections("zh")]
    if heading not in chinese:
        return None
    place, mine = chinese.index(heading), sections(lang)
    return mine[place] if place < len(mine) else None


def manual(lang: Language) -> list[str]:
    """The lines of the whole manual."""
    from ledger.locale.manual import text

    return text(lang).split("\n")


def fields(asked: Form, lang: Language) -> list[tuple[str, str]]:
    """The fields of a form with what may be typed into each."""
    return [(f"{'*' if field.required else ' '}{field.label}", typed(field, lang)) for field in asked.fields]


def typed(field: FormField, lang: Language) -> str:
    """What may be typed into a field."""
    if field.options:
        words = " / ".join(option.label for option in field.options[:8])
        return words + (" ..." if len(field.options) > 8 else "")
    if field.mode != "text":
        return ("、" if lang == "zh" else ", ").join(inner.label for inner in field.fields[:8])
    kind = field.one.type if field.one.type in ("date", "int", "decimal", "money", "key", "name") else "text"
    return say(lang, f"type.{kind}") + (say(lang, "type.several") if field.several else "")
