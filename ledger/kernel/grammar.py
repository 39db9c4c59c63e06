"""The language of figures: texts are read into the nodes of `ledger.kernel.expression`.

    expression  := term (("+" | "-") term)*
    term        := factor (("*" | "×") factor)*          one of two factors is a number
    factor      := NUMBER | "(" expression ")"
                 | balance(ACCOUNT, DIM=VALUE|VALUE, DIM=, basis=flow|state|cohort)
                 | distinct(DIM, ACCOUNT, ACCOUNT…, DIM=VALUE…)
                 | count(DIM, expression >= NUMBER, DIM=VALUE…)
                 | ratio(expression, expression)
                 | mean(expression by DIM [over ACCOUNT, DIM=VALUE…])
                 | first(ACCOUNT, DIM=VALUE…) | last(ACCOUNT, DIM=VALUE…)
                 | figure(NAME) | points(DIM=VALUE…) | plan(PART, DIM=VALUE…)
                 | rule(PARAMETER, VALUE = expression, VALUE = expression…)

An account means its subtree; `{PARAMETER}` in its name stands for the value of a rule, or for each of its
values (a rule that changes within the period: `ledger.kernel.ruling`). A dimension is asked for several
values with `|`, for a missing value with nothing behind `=`. Names with blanks, commas or brackets stand in
double quotes. A minus is written with blanks around it, since `-` is also a letter of periods and keys; `−`
needs none. Full-width punctuation is read as its plain twin.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from ledger.kernel.expression import (
    BASES,
    FUNCTIONS,
    PLAN_PARTS,
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
    exact,
)
from ledger.kernel.finding import Refused, error

DEEPEST = 50


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


_TWINS = {
    "\uff08": "(",
    "\uff09": ")",
    "\uff0b": "+",
    "\uff0c": ",",
    "\uff1d": "=",
    "\uff5c": "|",
    "×": "*",
    "\u2212": "-",
}
_SYMBOLS = r"()+*,=|" + "".join(_TWINS)
_WORD = rf'[^\s"<>≥≤≠!{_SYMBOLS}]'
_TOKEN = re.compile(
    rf"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")
          |(?P<compare>>=|<=|!=|≥|≤|≠|>|<)
          |(?P<symbol>[{_SYMBOLS}])
          |(?P<minus>-)
          |(?P<word>(?!-){_WORD}+))""",
    re.VERBOSE,
)
_VALUE = re.compile(r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<plain>[^|),\uff5c\uff09\uff0c"]*))""")
_COMPARISONS = {"≥": ">=", "≤": "<=", "≠": "!="}
_PLAIN_BALANCE = re.compile(rf"\s*balance\(({_WORD}+)\)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def parse(text: str) -> Expression:
    """Read an expression; a mistake is refused with its position (from 1) and the nearest known word."""
    reader = _Reader(text)
    expression = reader.expression()
    if reader.peek().kind != "end":
        reader.expected("+, -, × or the end")
    return expression


class _Reader:
    """Reads one expression from left to right with one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0
        self.ahead: tuple[int, _Token] | None = None

    def peek(self) -> _Token:
        """The next token, left where it is."""
        if self.ahead is None or self.ahead[0] != self.position:
            self.ahead = (self.position, self._next())
        return self.ahead[1]

    def _next(self) -> _Token:
        found = _TOKEN.match(self.text, self.position)
        if found is None:
            rest = self.text[self.position :].lstrip()
            start = len(self.text) - len(rest)
            return _Token("stray" if rest else "end", rest[:1], start)
        kind = found.lastgroup or ""
        word = found.group(kind)
        if kind in ("symbol", "minus"):
            return _Token(_TWINS.get(word, word), word, found.start(kind))
        return _Token(kind, word, found.start(kind))

    def take(self) -> _Token:
        """The next token, consumed."""
        token = self.peek()
        self.position = token.position + len(token.text)
        return token

    def accept(self, kind: str) -> bool:
        """Consume the next token if it is of the kind."""
        if self.peek().kind != kind:
            return False
        self.take()
        return True

    def require(self, kind: str) -> _Token:
        """Consume a token of the kind, or refuse."""
        if self.peek().kind != kind:
            self.expected(kind)
        return self.take()

    def expected(self, what: str) -> NoReturn:
        """Refuse the expression at the next token."""
        token = self.peek()
        found = token.text or "—"
        raise Refused(error("figure.syntax", text=self.text, position=token.position + 1, found=found, expected=what))

    def expression(self) -> Expression:
        """Terms added and subtracted from left to right."""
        left = self.term()
        while self.peek().kind in ("+", "-"):
            operator = self.take()
            left = Combination(_TWINS.get(operator.text, operator.text), left, self.term())
        return left

    def term(self) -> Expression:
        """Factors multiplied, of which at most one is not a number."""
        left = self.factor()
        while self.peek().kind == "*":
            place = self.take()
            right = self.factor()
            if isinstance(right, Number):
                left = Product(left, right.value)
            elif isinstance(left, Number):
                left = Product(right, left.value)
            else:
                raise Refused(error("figure.product", text=self.text, position=place.position + 1))
        return left

    def factor(self) -> Expression:
        """A number, a bracketed expression or a function."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused(error("figure.too_deep", text=self.text[:80], limit=DEEPEST))
        node = self._factor()
        self.depth -= 1
        return node

    def _factor(self) -> Expression:
        plain = _PLAIN_BALANCE.match(self.text, self.position)
        if plain is not None:  # most of what stands in shipped figures, read at a tenth of the cost
            self.position = plain.end()
            return Balance(plain.group(1))
        if self.accept("("):
            inner = self.expression()
            self.require(")")
            return inner
        token = self.peek()
        if token.kind != "word":
            self.expected("number, (, " + ", ".join(FUNCTIONS))
        if _NUMBER.fullmatch(token.text):
            return Number(exact(self.take().text))
        return self.function()

    def function(self) -> Expression:
        """A call of one of the functions, its closing bracket included."""
        name = self.take()
        if name.text not in FUNCTIONS:
            from difflib import get_close_matches

            near = get_close_matches(name.text.lower(), FUNCTIONS, 3, 0.5) or FUNCTIONS
            raise Refused(
                error(
                    "figure.unknown_function",
                    text=self.text,
                    position=name.position + 1,
                    name=name.text,
                    near=", ".join(near),
                )
            )
        self.require("(")
        node: Expression = getattr(self, "_" + name.text)()
        self.require(")")
        return node

    def name(self) -> str:
        """A word or a quoted name."""
        token = self.peek()
        if token.kind == "quoted":
            return _unquoted(self.take().text)
        return self.require("word").text

    def filters(self, begun: bool = False) -> tuple[Filters, str | None]:
        """What follows a comma (or has `begun`): `dim=value|value` pairs, and the basis if it is given."""
        gathered: dict[str, tuple[str, ...]] = {}
        basis = None
        while begun or self.accept(","):
            begun = False
            place = self.peek()
            dimension = self.name()
            self.require("=")
            values = self.values()
            if dimension != "basis":
                gathered[dimension] = gathered.get(dimension, ()) + values
            elif len(values) == 1 and values[0] in BASES:
                basis = values[0]
            else:
                raise Refused(
                    error("figure.basis", text=self.text, position=place.position + 1, found="|".join(values))
                )
        return tuple(sorted(gathered.items())), basis

    def values(self) -> tuple[str, ...]:
        """The values behind `=`, parted by `|`; nothing there means the missing value."""
        values = []
        while True:
            found = _VALUE.match(self.text, self.position)
            assert found is not None
            self.position = found.end()
            quoted = found.group("quoted")
            values.append(_unquoted(quoted) if quoted else found.group("plain").strip())
            if not self.accept("|"):
                return tuple(values)

    def balance(self) -> Balance:
        """An account with its filters."""
        account = self.name()
        filters, basis = self.filters()
        return Balance(account, filters, basis)

    _balance = balance

    def _distinct(self) -> Expression:
        dimension = self.name()
        self.require(",")
        accounts = [self.name()]
        while self._another_account():
            self.take()
            accounts.append(self.name())
        filters, basis = self.filters()
        return Distinct(dimension, tuple(Balance(account, filters, basis) for account in accounts))

    def _another_account(self) -> bool:
        """Whether a comma and a name without `=` follow."""
        start = self.position
        another = self.accept(",") and self.take().kind in ("word", "quoted") and self.peek().kind != "="
        self.position = start
        return another

    def _count(self) -> Expression:
        dimension = self.name()
        self.require(",")
        operand = self.expression()
        token = self.peek()
        if token.kind not in ("compare", "="):
            self.expected(">=, <=, >, <, =, !=")
        self.take()
        sign = -1 if self.accept("-") else 1
        number = self.require("word")
        if not _NUMBER.fullmatch(number.text):
            self.position = number.position
            self.expected("number")
        filters, _ = self.filters()
        comparison = "=" if token.kind == "=" else _COMPARISONS.get(token.text, token.text)
        return Count(dimension, operand, comparison, sign * exact(number.text), filters)

    def _ratio(self) -> Expression:
        numerator = self.expression()
        self.require(",")
        return Ratio(numerator, self.expression())

    def _mean(self) -> Expression:
        operand = self.expression()
        if self.peek().text != "by":
            self.expected("by")
        self.take()
        dimension = self.name()
        if self.peek().text != "over":
            return Mean(operand, dimension)
        self.take()
        return Mean(operand, dimension, self.balance())

    def _first(self) -> Expression:
        return Edge("first", self.balance())

    def _last(self) -> Expression:
        return Edge("last", self.balance())

    def _figure(self) -> Expression:
        return Reference(self.name())

    def _points(self) -> Expression:
        return Points() if self.peek().kind == ")" else Points(self.filters(begun=True)[0])

    def _rule(self) -> Expression:
        name = self.name()
        branches: dict[str, Expression] = {}
        while self.accept(","):
            value = self.name()
            self.require("=")
            start = self.position
            branches[value] = self.expression()
            if not _adds_up(branches[value]):
                self.position = start
                self.expected("balance, rule, +, -, ×")
        if not branches:
            self.expected(",")
        return Rule(name, tuple(branches.items()))

    def _plan(self) -> Expression:
        if self.peek().text not in PLAN_PARTS:
            self.expected(", ".join(PLAN_PARTS))
        part = self.take().text
        return Plan(part, self.filters()[0])


def _adds_up(node: Expression) -> bool:
    """Whether a node is a sum of balances, so that its parts for several stretches of time add up."""
    match node:
        case Balance() | Number():
            return True
        case Combination(_, left, right):
            return _adds_up(left) and _adds_up(right)
        case Product(operand, _):
            return _adds_up(operand)
        case Rule(_, branches):
            return all(_adds_up(branch) for _, branch in branches)
        case _:
            return False


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])
