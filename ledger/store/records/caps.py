"""What is refused before any parser sees it: broken bytes, and TOML made to be slow or deep.

Measured: 60 KB with one dotted key held a TOML parser for 14 s; a depth of some hundred brackets ends
it. Every check here is one pass over the text.
"""

from __future__ import annotations

import re

from ledger.kernel.finding import Finding, error

MAXIMUM_BYTES = 256 * 1024
MAXIMUM_DEPTH = 8
MAXIMUM_DOTS = 8  # on one line, outside strings
MAXIMUM_KEYS = 4096
MAXIMUM_WORD = 64  # characters of a bare key or a number
MAXIMUM_INTEGER = 2**63 - 1  # what every TOML parser must hold
MINIMUM_INTEGER = -(2**63)

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$", re.MULTILINE)
# Strings and comments first: outside of them a quote or # always begins one, so what is left is structure.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[A-Za-z0-9_+-]+"
    r"|[\[\]{}.=\n]"
    r"|[\"']",
    re.DOTALL,
)


def check_bytes(data: bytes) -> list[Finding]:
    """Why the bytes cannot be an event file at all; [] where they are UTF-8 text in Unix lines."""
    if not data.strip():
        return [error("codec.empty")]
    if len(data) > MAXIMUM_BYTES:
        return [error("codec.large", size=len(data), limit=MAXIMUM_BYTES)]
    if data.startswith(b"\xef\xbb\xbf"):
        return [error("codec.bom").at(line=1)]
    if data.startswith(_UTF16) or data.count(b"\0") * 4 > len(data):
        return [error("codec.utf16").at(line=1)]
    for code, byte in (("codec.carriage_return", b"\r"), ("codec.nul", b"\0")):
        if byte in data:
            return [error(code).at(line=data.count(b"\n", 0, data.index(byte)) + 1)]
    try:
        data.decode()
    except UnicodeDecodeError as refusal:
        line = data.count(b"\n", 0, refusal.start) + 1
        return [error("codec.gbk" if _is_gbk(data) else "codec.not_utf8").at(line=line)]
    return []


def check_text(text: str) -> list[Finding]:
    """Why the text may not be given to a TOML parser; [] where its size and depth are ordinary."""
    conflict = _CONFLICT.search(text)
    if conflict:
        return [error("codec.conflict").at(line=text.count("\n", 0, conflict.start()) + 1)]
    depth = dots = keys = 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        finding = None
        if word == "\n":
            dots = 0
        elif word == ".":
            dots += 1
            if dots > MAXIMUM_DOTS:
                finding = error("codec.dots", limit=MAXIMUM_DOTS)
        elif word in "[{":
            depth += 1
            if depth > MAXIMUM_DEPTH:
                finding = error("codec.deep", limit=MAXIMUM_DEPTH)
        elif word in "]}":
            depth -= 1
        elif word == "=":
            keys += 1
            if keys > MAXIMUM_KEYS:
                finding = error("codec.many_keys", limit=MAXIMUM_KEYS)
        elif word in "\"'":  # an unfinished string: the parser stops here too
            return []
        elif len(word) > MAXIMUM_WORD and word[0] not in "\"'#":
            finding = error("codec.long_number" if word[0] in "+-0123456789" else "codec.long_key")
        if finding:
            return [finding.at(line=text.count("\n", 0, token.start()) + 1)]
    return []


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
