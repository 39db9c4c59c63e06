"""Files that are no good events, each with the finding it must have; and good ones that must come back.

Bad bytes are given whole, or as a change of a good event (old, new). To add a case, add a line.
"""

from __future__ import annotations

GOOD = """kind = "reception.held"
occurred = 2025-05-01

reception = "东街站 2025-05-01"
mode = "in_station"
station = "东街站"
deputies = ["张三"]
visitors = 3
note = "good"

[entry]
id = "01jt4m7d8r0000000000000000"
recorded = 2025-05-01T09:00:00+08:00
recorder = "秘书"
channel = "cli"
"""

BYTES: dict[str, tuple[bytes, str]] = {
    # broken bytes
    "empty": (b"", "codec.empty"),
    "blank lines": (b"\n\n \n", "codec.empty"),
    "one zero byte": (b"\0", "codec.utf16"),
    "UTF-16 little": (GOOD.encode("utf-16-le"), "codec.utf16"),
    "UTF-16 big": (GOOD.encode("utf-16-be"), "codec.utf16"),
    "UTF-16 with mark": (GOOD.encode("utf-16"), "codec.utf16"),
    "UTF-32": (GOOD.encode("utf-32"), "codec.utf16"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), "codec.bom"),
    "GBK": (GOOD.encode("gbk"), "codec.gbk"),
    "GB18030 with a rare character": (GOOD.replace("good", "𠮷").encode("gb18030"), "codec.gbk"),
    "Latin-1": (GOOD.replace("good", "caf\xe9 ").encode("latin-1", "replace"), "codec.not_utf8"),
    "a lone continuation byte": (GOOD.encode().replace(b"good", b"\x80\xff"), "codec.not_utf8"),
    "overlong slash": (GOOD.encode().replace(b"good", b"\xc0\xaf"), "codec.not_utf8"),
    "encoded surrogate": (GOOD.encode().replace(b"good", b"\xed\xa0\x80"), "codec.not_utf8"),
    "Windows line ends": (GOOD.replace("\n", "\r\n").encode(), "codec.carriage_return"),
    "old Macintosh line ends": (GOOD.replace("\n", "\r").encode(), "codec.carriage_return"),
    "a zero byte in a text": (GOOD.encode().replace(b"good", b"go\0d"), "codec.nul"),
    "too large": (GOOD.replace("good", "x" * 300_000).encode(), "codec.large"),
    "cut inside a line": (GOOD.encode()[:60], "codec.cut"),
    "cut inside a character": (GOOD.encode()[:61], "codec.not_utf8"),
    "cut before the entry": (GOOD.encode().partition(b"[entry]")[0], "codec.no_entry"),
    "cut before the last line feed": (GOOD.encode()[:-1], "codec.cut"),
    "merge markers": (
        GOOD.replace('note = "good"', '<<<<<<< HEAD\nnote = "a"\n=======\nnote = "b"\n>>>>>>> b').encode(),
        "codec.conflict",
    ),
    "merge markers of three": (
        GOOD.replace('note = "good"', '<<<<<<< a\n||||||| base\nnote = "good"\n=======\n>>>>>>> b').encode(),
        "codec.conflict",
    ),
    "JSON": (b'{"kind": "reception.held"}\n', "codec.syntax"),
    "YAML": (b"kind: reception.held\noccurred: 2025-05-01\n", "codec.syntax"),
    "a program": (b"#!/bin/sh\nrm -rf /\n", "codec.syntax"),
    "a PNG": (b"\x89PNG\x0d\x0a\x1a\x0a" + bytes(range(256)), "codec.carriage_return"),
    # hostile TOML
    "deep lists": (GOOD.replace('"good"', "[" * 300 + "]" * 300).encode(), "codec.deep"),
    "deep tables": (GOOD.replace('"good"', "{a=" * 300 + "1" + "}" * 300).encode(), "codec.deep"),
    "one dotted key": (GOOD.replace("note", ".".join("a" * 30_000)).encode(), "codec.dots"),
    "a dotted header": (GOOD.replace("[entry]", "[" + ".".join("e" * 50) + "]").encode(), "codec.dots"),
    "a giant key": (GOOD.replace("note", "n" * 70_000).encode(), "codec.long_key"),
    "a giant integer": (GOOD.replace("= 3", "= " + "9" * 70_000).encode(), "codec.long_number"),
    "beyond 64 bits": (GOOD.replace("= 3", "= 9223372036854775808").encode(), "codec.long_number"),
    "below 64 bits": (GOOD.replace("= 3", "= -9223372036854775809").encode(), "codec.long_number"),
    "many keys": (
        GOOD.replace('note = "good"', "".join(f"k{n}=1\n" for n in range(5000))).encode(),
        "codec.many_keys",
    ),
}

CHANGES: dict[str, tuple[str, str, str]] = {
    # duplicates and syntax
    "a key twice": ('note = "good"', 'note = "a"\nnote = "b"', "codec.duplicate"),
    "a key twice, once in quotes": ('note = "good"', 'note = "a"\n"note" = "b"', "codec.duplicate"),
    "the entry twice": ("[entry]", "[entry]\n[entry]", "codec.duplicate"),
    "a key in a nested table twice": ('"good"', "{a = 1, a = 2}", "codec.duplicate"),
    "no value": ('note = "good"', "note =", "codec.syntax"),
    "no key": ('note = "good"', '= "good"', "codec.syntax"),
    "a word without quotes": ('"good"', "good", "codec.syntax"),
    "a bare Chinese key": ("note", "备注", "codec.syntax"),
    "an unfinished string": ('"good"', '"good', "codec.syntax"),
    "an unknown escape": ("good", "\\q", "codec.syntax"),
    "an escaped surrogate": ("good", "\\ud800", "codec.syntax"),
    "TOML 1.1: escape e": ("good", "\\e[2J", "codec.syntax"),
    "TOML 1.1: escape x": ("good", "\\x1b", "codec.syntax"),
    "TOML 1.1: a line break in a table": ('"good"', "{a = 1,\n b = 2}", "codec.syntax"),
    "a raw escape character": ("good", "\x1b[2J", "codec.syntax"),
    "a raw bell": ("good", "\x07", "codec.syntax"),
    "a raw delete": ("good", "\x7f", "codec.syntax"),
    "leading zero": ("= 3", "= 03", "codec.syntax"),
    # numbers
    "a float": ("= 3", "= 3.0", "codec.float"),
    "an exponent": ("= 3", "= 3e2", "codec.float"),
    "not a number": ("= 3", "= nan", "codec.float"),
    "infinity": ("= 3", "= inf", "codec.float"),
    "a float inside a list": ('"good"', "[1.5]", "codec.float"),
    "a negative count": ("= 3", "= -3", "field.range"),
    "a truth value for a number": ("= 3", "= true", "field.type"),
    "a number as text": ("= 3", '= "3"', "field.type"),
    "full-width digits": ("= 3", '= "３"', "field.type"),
    # times
    "30 February": ("occurred = 2025-05-01", "occurred = 2025-02-30", "codec.syntax"),
    "month 13": ("occurred = 2025-05-01", "occurred = 2025-13-01", "codec.syntax"),
    "year 0": ("occurred = 2025-05-01", "occurred = 0000-05-01", "codec.syntax"),
    "a day as text": ("occurred = 2025-05-01", 'occurred = "2025-05-01"', "codec.no_day"),
    "a moment for a day": ("occurred = 2025-05-01", "occurred = 2025-05-01T00:00:00+08:00", "codec.no_day"),
    "a time of day": ("occurred = 2025-05-01", "occurred = 09:00:00", "codec.type"),
    "recorded without zone": ("09:00:00+08:00", "09:00:00", "codec.no_zone"),
    "recorded as a day": ("2025-05-01T09:00:00+08:00", "2025-05-01", "field.type"),
    "hour 25": ("T09:00:00", "T25:00:00", "codec.syntax"),
    # schema
    "no kind": ('kind = "reception.held"\n', "", "codec.no_kind"),
    "kind a number": ('kind = "reception.held"', "kind = 1", "codec.no_kind"),
    "no day": ("occurred = 2025-05-01\n", "", "codec.no_day"),
    "no entry": ("[entry]", "[entries]", "codec.no_entry"),
    "entry a text": ("[entry]", 'entry = "x"\n[more]', "codec.no_entry"),
    "an unknown kind": ("reception.held", "reception.hled", "kind.unknown"),
    "a kind with a full-width dot": ("reception.held", "reception．held", "kind.unknown"),
    "a kind with a Cyrillic letter": ("reception.held", "reception.h\u0435ld", "kind.unknown"),
    "an unknown field": ("note =", "remark =", "field.unknown"),
    "a field with a hyphen": ("note =", "no-te =", "field.unknown"),
    "a required field missing": ('mode = "in_station"\n', "", "field.missing"),
    "no id": ('id = "01jt4m7d8r0000000000000000"\n', "", "field.missing"),
    "no recorder": ('recorder = "秘书"\n', "", "field.missing"),
    "an unknown entry field": ('channel = "cli"', 'channel = "cli"\nvia = "x"', "field.unknown"),
    "an unknown channel": ('channel = "cli"', 'channel = "fax"', "field.choice"),
    "an unknown choice": ('"in_station"', '"in_space"', "field.choice"),
    "a choice in full width": ('"in_station"', '"ｉn_station"', "field.choice"),
    "a list for a text": ('"good"', '["good"]', "field.type"),
    "a table for a text": ('"good"', '{a = "good"}', "field.type"),
    "a text for a list": ('["张三"]', '"张三"', "field.type"),
    "a number in a list of names": ('["张三"]', "[1]", "field.type"),
    "a blank text": ('"good"', '"  "', "field.blank"),
    "an empty text": ('"good"', '""', "field.blank"),
    "a blank name": ('["张三"]', '[" "]', "field.blank"),
    "an ideographic space for a name": ('["张三"]', '["\u3000"]', "field.blank"),
    "an attachment without hash": (
        'note = "good"',
        'attachments = [{path = "attachments/a"}]',
        "field.missing",
    ),
}

UNTIDY: dict[str, tuple[str, str]] = {
    # good TOML, but not the one way to write the event
    "a comment": ('note = "good"', 'note = "good" # more'),
    "a literal string": ('"good"', "'good'"),
    "a string of three quotes": ('"good"', '"""good"""'),
    "no spaces": ("visitors = 3", "visitors=3"),
    "a blank line more": ("note", "\nnote"),
    "a hexadecimal number": ("= 3", "= 0x3"),
    "an underscore in a number": ("= 3", "= 1_000"),
    "a plus sign": ("= 3", "= +3"),
    "an escape that is not needed": ("good", "\\u0067ood"),
    "a comma at the end": ('["张三"]', '["张三",]'),
    "a key in quotes": ("note =", '"note" ='),
    "a raw zero-width space": ("good", "go\u200bod"),
    "a raw bidi override": ("good", "go\u202eod"),
    "a raw tag character": ("good", "go\U000e0041od"),
    "a small t in the time": ("T09:00:00", "t09:00:00"),
    "Z for the zone": ("+08:00", "Z"),
}

TEXTS: dict[str, str] = {
    # rare but right: to come back byte for byte, and to be harmless on a screen
    "beyond the first plane": "𠮷野家 𪚥",
    "extension G and H": "\U00030000\U00031350",
    "a name with a dot": "阿不都·卡德尔",
    "Uyghur": "ئۇيغۇر",
    "Tibetan": "བོད་ཡིག",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "emoji": "👨‍👩‍👧 ✔️",
    "ten thousand characters": "字" * 10_000,
    "combining marks": "e\u0301 é",
    "quotes and backslashes": 'a "b" \\ c \\n',
    "line feeds and tabs": "一\n二\t三",
    "an escape sequence": "\x1b[2J\x1b]0;title\x07",
    "C1 controls": "\x9b31m\x85",
    "bidi": "\u202egpj.exe\u2066",
    "zero width": "张\u200b三\ufeff",
    "tag characters": "\U000e0041\U000e0042",
    "a formula": '=HYPERLINK("http://x")',
    "markup": "[/] [@click=app.quit]x[/]",
    "HTML": "<script>alert(1)</script>",
    "a path": "../../etc/passwd",
    "an option": "--upload-pack=x",
    "full width": "ＡＢＣ１２３，。",
    "noncharacters": "\ufffe\uffff",
    "a header of TOML": '[entry]\nid = "x"',
}
