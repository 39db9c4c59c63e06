"""A template in Word, laid out by GB/T 9704: A4, 22 lines of 28 characters, the fonts of official documents.

The page is 210 x 297 mm; margins 37 (top), 28 (left), 35 (bottom), 26 mm (right) leave 156 x 225 mm. Where a
font is not installed Word takes the one named as its alternative.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from ledger.reports.source import Block, blocks
from ledger.reports.word.package import OFFICE, Package
from ledger.reports.word.pieces import (
    BODY,
    HEI,
    KAI,
    LATIN,
    SONG,
    TEXT_WIDTH,
    TITLE,
    automatic,
    frame,
    shared,
    size_for,
    table_row,
)
from ledger.reports.word.xml import NAMES, Element, make, safe, text_run, w

ALTERNATIVES = {
    # what may stand in for a font that an office's computer lacks, the nearest first
    TITLE: "方正小标宋_GBK,小标宋,华文中宋,宋体,SimSun",
    BODY: "仿宋,FangSong,华文仿宋,STFangsong",
    KAI: "楷体,KaiTi,华文楷体,STKaiti",
    HEI: "SimHei,华文黑体,微软雅黑",
    SONG: "SimSun,华文宋体",
    LATIN: "Liberation Serif",
}
TWO = 'w:firstLineChars="200" w:firstLine="632"'
NONE = 'w:firstLineChars="0" w:firstLine="0"'
LOOKS: Mapping[str, tuple[str, str, str, float, str, str]] = {
    # style: its id, its name in Word, font, points, properties of the paragraph, of the run
    "title": ("Title", "Title", TITLE, 22, '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="120" '
              'w:line="700" w:lineRule="exact"/><w:jc w:val="center"/>', ""),
    "subtitle": ("Subtitle", "Subtitle", KAI, 16, '<w:jc w:val="center"/>', ""),
    "document_number": ("LedgerNumber", "发文字号", BODY, 16, '<w:jc w:val="center"/>', ""),
    "salutation": ("LedgerSalutation", "公文称谓", BODY, 16, f"<w:ind {NONE}/>", ""),
    "body": ("LedgerBody", "公文正文", BODY, 16, f"<w:ind {TWO}/>", ""),
    "heading1": ("Heading1", "heading 1", HEI, 16, f'<w:keepNext/><w:ind {TWO}/><w:outlineLvl w:val="0"/>', ""),
    "heading2": ("Heading2", "heading 2", KAI, 16, f'<w:keepNext/><w:ind {TWO}/><w:outlineLvl w:val="1"/>', ""),
    "heading3": ("Heading3", "heading 3", BODY, 16, f'<w:keepNext/><w:ind {TWO}/><w:outlineLvl w:val="2"/>', ""),
    "heading4": ("Heading4", "heading 4", BODY, 16, f'<w:keepNext/><w:ind {TWO}/><w:outlineLvl w:val="3"/>', ""),
    "attachment": ("LedgerAttachment", "附件说明", BODY, 16, f"<w:ind {TWO}/>", ""),
    "signature": ("LedgerSignature", "署名", BODY, 16, '<w:keepNext/><w:ind w:rightChars="200" w:right="632"/>'
                  '<w:jc w:val="right"/>', ""),
    "date": ("LedgerDate", "成文日期", BODY, 16, '<w:ind w:rightChars="400" w:right="1264"/><w:jc w:val="right"/>', ""),
    "copies": ("LedgerCopies", "抄送", BODY, 14, '<w:pBdr><w:top w:val="single" w:sz="8" w:space="1" w:color="auto"/>'
               '<w:bottom w:val="single" w:sz="8" w:space="1" w:color="auto"/></w:pBdr>'
               '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>', ""),
    "annex": ("LedgerAnnex", "附件标识", HEI, 16, f"<w:keepNext/><w:ind {NONE}/>", ""),
    "caption": ("Caption", "caption", HEI, 12, '<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="120" '
                'w:after="60"/><w:jc w:val="center"/>', ""),
    "small": ("LedgerSmall", "公文小字", BODY, 12, f'<w:snapToGrid w:val="0"/><w:ind {NONE}/>', ""),
}  # fmt: skip
CENTRE, OUTER = "centre", "outer"
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def laid_out(text: str, title: str, lang: str, page_number: str = OUTER) -> Package:
    """The template as a Word document with its placeholders as plain text."""
    package = Package(_parts(title, lang, page_number))
    body = package.tree("word/document.xml").find(w("body"))
    end = body[0]
    every = list(blocks(text))
    for block, following in zip(every, [*every[1:], None], strict=True):
        if block.style == "table":
            end.addprevious(_table(block))
            end.addprevious(_line(Block("small")))
        elif block.style == "page":
            end.addprevious(_page())
        else:  # a signature never stands on a page without text
            end.addprevious(_line(block, keep=following is not None and following.style in SIGNED))
    return package


SIGNED = ("attachment", "signature")


def _line(block: Block, keep: bool = False) -> Element:
    """A paragraph of its style, with `keep` on the page of the next; `**words**` are bold."""
    made, about = make("p"), make("pPr")
    identity = LOOKS.get(block.style, LOOKS["body"])[0]
    about.append(make("pStyle", val=identity))
    if keep:
        about.append(make("keepNext"))
    made.append(about)
    for place, piece in enumerate(_BOLD.split(block.text)):
        if piece:
            made.append(text_run(piece, _bold() if place % 2 else None))
    return made


def _bold() -> Element:
    about = make("rPr")
    about.append(make("b"))
    return about


def _page() -> Element:
    made = make("p")
    run = make("r")
    run.append(make("br", type="page"))
    made.append(run)
    return made


def _table(block: Block) -> Element:
    heads, *rows = block.rows
    size = size_for(len(heads))
    widths = shared(TEXT_WIDTH, block.widths) if block.widths else automatic(heads, rows, size)
    made = frame(widths)
    made.append(table_row([(head, "center", True) for head in heads], widths, size, head=True))
    for row in rows:
        cells = [(text, "right" if place in block.right else "left", False) for place, text in enumerate(row)]
        made.append(table_row(cells, widths, size))
    return made


def _parts(title: str, lang: str, page_number: str) -> dict[str, bytes]:
    """The parts of an empty official document."""
    even = page_number == OUTER
    parts = {
        "[Content_Types].xml": _types(even),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"),
            ("extended-properties", "docProps/app.xml"),
            core="docProps/core.xml",
        ),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="{OFFICE.rpartition("/")[0]}/extended-properties">'
        "<Application>street-ledger</Application></Properties>",
        "docProps/core.xml": f"{_HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(safe(title))}</dc:title>'
        f"<dc:language>{'zh-CN' if lang == 'zh' else 'en-GB'}</dc:language></cp:coreProperties>",
        "word/document.xml": _document(even),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"),
            ("footer", "footer1.xml"),
            *([("footer", "footer2.xml")] if even else []),
        ),
        "word/styles.xml": _styles(lang),
        "word/settings.xml": _settings(even),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer("right" if even else "center", lang),
    }
    if even:
        parts["word/footer2.xml"] = _footer("left", lang)
    return {name: text.encode() for name, text in parts.items()}


def _types(even: bool) -> str:
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        **({"/word/footer2.xml": f"{_WORD}.footer+xml"} if even else {}),
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    told = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _relations(*named: tuple[str, str], core: str = "") -> str:
    lines = [
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(named, start=1)
    ]
    if core:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        lines.append(f'<Relationship Id="rIdCore" Type="{kind}" Target="{core}"/>')
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def _document(even: bool) -> str:
    """The page: 22 lines in 225 mm are 579 twips each; the characters are set by their own distance.

    A grid of characters narrower than the font is read by Word and by LibreOffice in two ways.
    """
    references = '<w:footerReference w:type="default" r:id="rId4"/>'
    if even:
        references += '<w:footerReference w:type="even" r:id="rId5"/>'
    return (
        f"{_HEAD}<w:document {_SPACES}><w:body><w:sectPr>{references}"
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1009" '
        'w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="579"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _styles(lang: str) -> str:
    default = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_run(BODY, 16)}<w:lang w:val="en-US" w:eastAsia="zh-CN" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:snapToGrid w:val="0"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="LedgerNote"><w:name w:val="依据序号"/><w:rPr>'
        '<w:color w:val="7F7F7F"/><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    )
    made = []
    for identity, name, font, size, paragraph, run in LOOKS.values():
        own = ' w:customStyle="1"' if identity.startswith("Ledger") else ""
        made.append(
            f'<w:style w:type="paragraph"{own} w:styleId="{identity}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:next w:val="LedgerBody"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
            f"<w:rPr>{_run(font, size)}{run}</w:rPr></w:style>"
        )
    return f"{_HEAD}<w:styles {_SPACES}>{default}{''.join(made)}</w:styles>"


def _run(font: str, size: float) -> str:
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'
        + ('<w:spacing w:val="-5"/>' if size == 16 else "")  # 28 characters in 156 mm
        + f'<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/>'
    )


def _settings(even: bool) -> str:
    return (
        f"{_HEAD}<w:settings {_SPACES}>"
        f'<w:defaultTabStop w:val="420"/>{"<w:evenAndOddHeaders/>" if even else ""}'
        '<w:drawingGridHorizontalSpacing w:val="158"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _fonts() -> str:
    made = []
    for name, others in ALTERNATIVES.items():
        charset, pitch = ("00", "variable") if name == LATIN else ("86", "fixed" if name in (BODY, KAI) else "variable")
        family = "modern" if name in (BODY, KAI, HEI) else "roman"
        made.append(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        )
    return f"{_HEAD}<w:fonts {_SPACES}>{''.join(made)}</w:fonts>"


def _footer(side: str, lang: str) -> str:
    """The page number in size 四号 between two dashes, one character from the outer edge; below it the mark."""
    indent = {"right": 'w:rightChars="100" w:right="280"', "left": 'w:leftChars="100" w:left="280"'}.get(side, NONE)
    number = f"<w:rPr>{_run(SONG, 14)}</w:rPr>"
    small = f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{SONG}" w:cs="{LATIN}"/>'
    small += '<w:color w:val="7F7F7F"/><w:sz w:val="15"/><w:szCs w:val="15"/></w:rPr>'
    mark = "台账 {台账提交}　指纹 {台账指纹}" if lang == "zh" else "ledger {commit}  fingerprint {fingerprint}"
    return (
        f'{_HEAD}<w:ftr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind {indent}/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r>{number}<w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r>{number}<w:t>1</w:t>'
        f'</w:r></w:fldSimple><w:r>{number}<w:t xml:space="preserve"> —</w:t></w:r></w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind {indent}/><w:jc w:val="{side}"/></w:pPr>'
        f"<w:r>{small}<w:t>{mark}</w:t></w:r></w:p></w:ftr>"
    )
