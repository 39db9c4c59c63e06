"""What a figure means (口径), in words: its expression with every account, dimension and value by its label."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.figures import Definitions
from ledger.kernel.expression import (
    Balance,
    Combination,
    Count,
    Distinct,
    Edge,
    Expression,
    Filters,
    Mean,
    Number,
    Plan,
    Points,
    Product,
    Ratio,
    Reference,
    Rule,
)
from ledger.kernel.figure import Definition, expression_of, parsed
from ledger.kernel.finding import Refused
from ledger.kernel.period import ALL, Period
from ledger.locale import Language, account_label, figure_label, label, value_label

BASES = {
    "flow": {"zh": "期间内发生", "en": "what happened in the period"},
    "state": {"zh": "期末现状", "en": "the standing at its end"},
    "cohort": {"zh": "期间内提出、按期末情况", "en": "what was entered in the period, as it stands"},
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "distinct": "有“{of}”的{dimension}数",
        "count": "“{of}”{sign}{limit}的{dimension}数",
        "mean": "各{dimension}的“{of}”的平均",
        "mean_over": "按“{over}”的{dimension}平均的“{of}”",
        "first": "第一次的{of}",
        "last": "最近一次的{of}",
        "points": "履职积分",
        "plan": "计划{part}",
        "rule": "按“{name}”的规定：{of}",
        "none": "无",
        "or": "或",
        "and": "，",
    },
    "en": {
        "distinct": "number of distinct {dimension} with {of}",
        "count": "number of distinct {dimension} with {of} {sign} {limit}",
        "mean": "mean of {of} over {dimension}",
        "mean_over": "mean of {of} over {dimension}, of {over}",
        "first": "the first {of}",
        "last": "the last {of}",
        "points": "points",
        "plan": "{part} of the plan",
        "rule": "by the rule {name}: {of}",
        "none": "none",
        "or": " or ",
        "and": ", ",
    },
}
PARTS = {
    "zh": {
        "items": "项目数",
        "complete": "完成项目数",
        "weight": "权重",
        "share": "完成程度",
        "done": "完成数量",
        "target": "目标数量",
    },
    "en": {
        "items": "items",
        "complete": "items complete",
        "weight": "weight",
        "share": "share done",
        "done": "amount done",
        "target": "target",
    },
}


SIGNS = {"zh": {"+": "＋", "-": "－"}, "en": {"+": "+", "-": "-"}}


class Meaning:
    """Words for the figures of one ledger in one language; `own` are the office's own labels."""

    def __init__(self, definitions: Definitions, lang: Language, own: Mapping[str, str]) -> None:
        self.definitions = definitions
        self.lang = lang
        self.own = own

    def of(self, definition: Definition, period: Period | None = None) -> str:
        """The figure's expression in words with the rules of the period applied, and its basis."""
        try:
            node = expression_of(definition, period or ALL, self.definitions.rules)
        except Refused:  # a rule that changed within the period: told as it is written
            node = parsed(definition.expression)
        told = self.said(node)
        basis = BASES.get(definition.basis or "", {}).get(self.lang)
        if basis is None:
            return told
        return f"{told}（{basis}）" if self.lang == "zh" else f"{told} ({basis})"

    def said(self, node: Expression) -> str:
        """A part of an expression."""
        words = WORDS[self.lang]
        match node:
            case Number(value):
                return str(value)
            case Balance(account, filters, basis):
                return self.account(account, filters, basis)
            case Combination(operator, left, right):
                return f"{self.said(left)} {SIGNS[self.lang][operator]} {self.bracketed(right, operator == '-')}"
            case Product(operand, factor):
                return f"{self.bracketed(operand)} × {factor}"
            case Ratio(numerator, denominator):
                return f"{self.bracketed(numerator)} ÷ {self.bracketed(denominator)}"
            case Distinct(dimension, balances):
                of = words["or"].join(self.said(each) for each in balances)
                return words["distinct"].format(of=of, dimension=self.dimension(dimension))
            case Count(dimension, operand, sign, limit, filters):
                of = self.said(operand) + self.filters("", filters)
                return words["count"].format(of=of, sign=sign, limit=limit, dimension=self.dimension(dimension))
            case Mean(operand, dimension, over):
                word = words["mean"] if over is None else words["mean_over"]
                of, whole = self.said(operand), "" if over is None else self.said(over)
                return word.format(of=of, over=whole, dimension=self.dimension(dimension))
            case Edge(which, balance):
                return words[which].format(of=self.said(balance))
            case Reference(name):
                definition = self.definitions.get(name)
                return name if definition is None else figure_label(self.lang, definition)
            case Points(filters):
                return words["points"] + self.filters("performance", filters)
            case Plan(part, filters):
                return words["plan"].format(part=PARTS[self.lang].get(part, part)) + self.filters("plan", filters)
            case Rule(name, branches):
                return words["rule"].format(name=name, of=words["or"].join(self.said(each) for _, each in branches))

    def bracketed(self, node: Expression, needed: bool = True) -> str:
        """A part that is to be read as one."""
        said = self.said(node)
        if not needed or not isinstance(node, Combination):
            return said
        return f"（{said}）" if self.lang == "zh" else f"({said})"

    def account(self, account: str, filters: Filters, basis: str | None) -> str:
        """An account with its filters."""
        told = account_label(self.lang, account, self.own).translate(BRACES) + self.filters(account, filters)
        return told + (f"[{BASES[basis][self.lang]}]" if basis in BASES else "")

    def filters(self, account: str, filters: Filters) -> str:
        """The filters of an account in words."""
        if not filters:
            return ""
        told = []
        for name, values in filters:
            none = WORDS[self.lang]["none"]
            words = [value_label(self.lang, account, name, value, self.own) if value else none for value in values]
            told.append(f"{self.dimension(name)}={'/'.join(words)}")
        return f"[{WORDS[self.lang]['and'].join(told)}]".translate(BRACES)

    def dimension(self, name: str) -> str:
        """A dimension, or a fact followed from one."""
        return ".".join(label(self.lang, "dimensions", part) for part in name.split("."))


BRACES = str.maketrans("{}", "‹›")
"""A rule inside an expression must not look like a placeholder."""
