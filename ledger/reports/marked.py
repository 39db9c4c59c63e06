"""A report in Markdown: what belongs to the ledger stands between comments that no reader of Markdown shows.

    接待选民群众<!--ledger:接待选民群众-->290人次<!--/ledger-->

What a condition hides stands inside one comment, and comes back when the condition is met. A repeated row keeps
its pattern in the comment before its table, and each row the key of what it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.kernel.visible import visible
from ledger.reports.notation import BY_LEDGER, FILLED, MARK
from ledger.reports.placeholder import verb_of

OPEN, CLOSE = f"<!--{FILLED}", "<!--/ledger-->"
HIDDEN, SHOWN = "<!--ledger?", "ledger?-->"
PATTERN = " ¦ "
"""Between an `each` and the line that is repeated."""
HEAD = re.compile(r"\A<!--ledger-report (\{.*\})-->\n")
ROW = re.compile(r"\s*<!--row (.*?)-->")
_TOKEN = re.compile(r"<!--ledger:(.*?)-->|<!--/ledger-->|<!--ledger\?(.*?)\n(.*?)\nledger\?-->", re.DOTALL)
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|#~&])")
_NOTE = re.compile(r"<sup>\[\d+\]</sup>$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass
class Node:
    """One place of the ledger's: what it asks for, what stands in it, whether that is hidden."""

    placeholder: str
    parts: list[str | Node] = field(default_factory=list)
    hidden: bool = False
    pattern: str = ""
    line: int = 0

    def text(self) -> str:
        """What stands in it, without the number of its note."""
        return _NOTE.sub("", "".join(part if isinstance(part, str) else part.text() for part in self.parts))


Tree = list[str | Node]


def head_of(text: str) -> dict[str, str]:
    """What a report says of itself; nothing where it is no report of ours."""
    found = HEAD.match(text)
    try:
        told = json.loads(found[1]) if found else {}
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def with_head(text: str, told: dict[str, str]) -> str:
    """The report with what it says of itself, in the place of what it said before."""
    line = json.dumps(told, ensure_ascii=False).replace("--", "\\u002d\\u002d").replace("<", "\\u003c")
    return f"<!--ledger-report {line}-->\n" + HEAD.sub("", text)


def tree_of(text: str) -> Tree:
    """A report as its pieces; an end that nothing opens stays text."""
    root = Node("")
    stack, place = [root], 0
    for found in _TOKEN.finditer(text):
        stack[-1].parts.append(text[place : found.start()])
        place = found.end()
        if found[1] is not None:
            placeholder, _, pattern = found[1].partition(PATTERN)
            node = Node(placeholder, pattern=_unescaped(pattern))
            stack[-1].parts.append(node)
            stack.append(node)
        elif found[2] is not None:
            stack[-1].parts.append(Node(found[2], tree_of(_unescaped(found[3])), hidden=True))
        elif len(stack) > 1:
            stack.pop()
        else:
            stack[-1].parts.append(found[0])
    stack[-1].parts.append(text[place:])
    return root.parts


def text_of(tree: Tree) -> str:
    """The pieces as one text."""
    return "".join(part if isinstance(part, str) else _written(part) for part in tree)


def without_filled(text: str) -> str:
    """The text with blanks in the place of all that is the ledger's, so that what a person wrote keeps its place."""
    if OPEN not in text:
        return text
    found, place, depth = "", 0, 0
    stack: list[bool] = []
    for token in _TOKEN.finditer(text):
        between = text[place : token.start()]
        found += _blank(between) if depth else _without_rows(between)
        place = token.end()
        found += _blank(token[0])
        if token[1] is not None:
            stack.append(verb_of(token[1].partition(PATTERN)[0]) in BY_LEDGER)
            depth += stack[-1]
        elif token[2] is None and stack:
            depth -= stack.pop()
    return found + _COMMENT.sub(lambda comment: _blank(comment[0]), text[place:])


def _without_rows(text: str) -> str:
    lines = (_blank(line) if ROW.search(line) else line for line in text.split("\n"))
    return _COMMENT.sub(lambda comment: _blank(comment[0]), "\n".join(lines))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _written(node: Node) -> str:
    inner = text_of(node.parts)
    if node.hidden:
        return f"{HIDDEN}{node.placeholder}\n{_escaped(inner)}\n{SHOWN}"
    more = f"{PATTERN}{_escaped(node.pattern)}" if node.pattern else ""
    return f"{OPEN}{node.placeholder}{more}-->{inner}{CLOSE}"


def _escaped(text: str) -> str:
    """Text that may stand inside a comment."""
    return text.replace("<!--", "<!~~").replace("-->", "~~>")


def _unescaped(text: str) -> str:
    return text.replace("<!~~", "<!--").replace("~~>", "-->")


def nodes(tree: Tree) -> Iterator[Node]:
    """Every place of the ledger's, the outer before the inner."""
    for part in tree:
        if isinstance(part, Node):
            yield part
            yield from nodes(part.parts)


def plain(text: str) -> str:
    """Text of a record that Markdown shows as it is."""
    return _ACTIVE.sub(r"\\\1", visible(text))


def marked(tree: Tree) -> Tree:
    """The same with placeholders that a person typed as places of the ledger's, in the ledger's own parts too."""
    found: Tree = []
    line = 1
    for part in tree:
        if isinstance(part, Node):
            part.line = part.line or line
            if verb_of(part.placeholder) in ("if", "unless"):
                part.parts = marked(part.parts)
            found.append(part)
            line += text_of([part]).count("\n")
        else:
            found += _blocks(part, line)
            line += part.count("\n")
    return found


def _blocks(text: str, line: int) -> Tree:
    """The blocks of a text; those that begin with a directive are wrapped."""
    found: Tree = []
    waiting: list[tuple[str, Tree, int]] = []
    for piece in re.split(r"(\n\s*\n)", text):
        target = waiting[-1][1] if waiting else found
        alone = MARK.fullmatch(piece.strip())
        verb = verb_of(alone[1]) if alone else "value"
        if alone and verb in ("if", "unless"):
            waiting.append((alone[1], [], line))
        elif alone and verb == "end" and waiting:
            placeholder, parts, begin = waiting.pop()
            (waiting[-1][1] if waiting else found).append(Node(placeholder, _trimmed(parts), line=begin))
        else:
            target += _block(piece, line)
        line += piece.count("\n")
    for placeholder, parts, begin in waiting:  # without an end: told as such by whoever reads the placeholder
        found.append(Node(placeholder, parts, line=-begin))
    return found


def _trimmed(parts: Tree) -> Tree:
    """What stands between a condition and its end, without the blank lines about it."""
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip("\n") or ""
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip("\n")
    return ["\n", *parts, "\n"]


def _block(piece: str, line: int) -> Tree:
    lines = piece.split("\n")
    for place, each in enumerate(lines):
        for found in MARK.finditer(each):
            verb = verb_of(found[1])
            if verb == "each":
                pattern = each[: found.start()] + each[found.end() :]
                rest = [*lines[:place], "<!--row -->", *lines[place + 1 :]]
                return [Node(found[1], ["\n" + "\n".join(rest) + "\n"], pattern=pattern, line=line + place)]
            if verb in ("if", "unless"):
                lines[place] = each[: found.start()] + each[found.end() :]
                return [Node(found[1], ["\n", *_inline("\n".join(lines), line), "\n"], line=line + place)]
            if verb in ("chart", "insert"):
                return [Node(found[1], [""], line=line + place)]
    return _inline(piece, line)


def _inline(piece: str, line: int) -> Tree:
    """Figures and fields in running text; comments are left alone."""
    found: Tree = []
    place = 0
    comments = [(each.start(), each.end()) for each in _COMMENT.finditer(piece)]
    for each in MARK.finditer(piece):
        if any(start <= each.start() < end for start, end in comments):
            continue
        found.append(piece[place : each.start()])
        found.append(Node(each[1], [each[0]], line=line + piece.count("\n", 0, each.start())))
        place = each.end()
    return [*found, piece[place:]]
