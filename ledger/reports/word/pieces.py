"""Paragraphs, tables and pictures that the ledger puts into a document, with their look written on them.

They carry no styles of their own, so that they look alike in an office's own template.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.reports.word.xml import Element, fragment, make, safe, text_run, w

BODY, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
TEXT_WIDTH = 8844
"""Twentieths of a point between the margins of an official page (156 mm)."""
EMU_PER_TWIP = 635
MARGINS = 180
"""Twentieths of a point about the text of a cell."""
SHORT, LONG = 12, 24
"""Cells of a text that is kept on one line in a table, and those beyond which a text asks for no more room."""


def look(font: str = BODY, size: float = 16, bold: bool = False, grey: bool = False) -> Element:
    """The properties of a run; the size in points."""
    about = make("rPr")
    fonts = make("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=font, cs=LATIN)
    about.append(fonts)
    if bold:
        about.append(make("b"))
    if grey:
        about.append(make("color", val="595959"))
    about.append(make("sz", val=int(size * 2)))
    about.append(make("szCs", val=int(size * 2)))
    return about


def paragraph(
    text: str = "",
    *,
    font: str = BODY,
    size: float = 16,
    bold: bool = False,
    align: str = "left",
    indent: bool = False,
    new_page: bool = False,
    keep: bool = False,
    whole: bool = False,
    space: int = 0,
) -> Element:
    """A paragraph; `indent` by two characters, `keep` with the next, `whole` on one page, `space` before in points."""
    made, about = make("p"), make("pPr")
    if keep:
        about.append(make("keepNext"))
    if whole:
        about.append(make("keepLines"))
    if new_page:
        about.append(make("pageBreakBefore"))
    about.append(make("snapToGrid", val="0"))
    about.append(make("spacing", before=space * 20, after=0, line=300, lineRule="auto"))
    if indent:
        about.append(make("ind", firstLineChars=200, firstLine=int(size * 40)))
    else:
        about.append(make("ind", firstLineChars=0, firstLine=0))
    about.append(make("jc", val=align))
    about.append(look(font, size, bold))
    made.append(about)
    if text:
        made.append(text_run(text, look(font, size, bold)))
    return made


def table(
    rows: Sequence[Sequence[str]],
    heads: Sequence[str] = (),
    right: Sequence[int] = (),
) -> Element:
    """A table as wide as the text; the heads come again on every page."""
    columns = len(heads or rows[0])
    size = size_for(columns)
    exact = automatic(heads, rows, size)
    made = frame(exact)
    if heads:
        made.append(table_row([(head, "center", True) for head in heads], exact, size, head=True))
    for row in rows:
        cells = [(text, "right" if place in right else "left", False) for place, text in enumerate(row[:columns])]
        made.append(table_row(cells, exact, size))
    return made


def size_for(columns: int) -> float:
    """The size of the text in a table: of many columns one less than 五号."""
    return 10.5 if columns <= 7 else 9


def automatic(heads: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[int]:
    """Widths by what stands in the columns: what is short stands on one line, the rest is shared by the long ones."""
    lines = [*([heads] if heads else []), *rows]
    longest = [max(_width(line[place]) for line in lines if place < len(line)) for place in range(len(lines[0]))]
    wanted = [int(max(width, 2) * size * 10) + MARGINS for width in longest]
    if sum(wanted) <= TEXT_WIDTH:
        return shared(TEXT_WIDTH, wanted)
    short = [width <= SHORT for width in longest]
    left = TEXT_WIDTH - sum(each for each, is_short in zip(wanted, short, strict=True) if is_short)
    long = [min(width, LONG) for width, is_short in zip(longest, short, strict=True) if not is_short]
    if left < len(long) * SHORT * size * 10:
        return shared(TEXT_WIDTH, [min(width, LONG) + 2 for width in longest])
    rest = iter(shared(left, long))
    return [each if is_short else next(rest) for each, is_short in zip(wanted, short, strict=True)]


def shared(whole: int, shares: Sequence[int]) -> list[int]:
    """A width parted by shares."""
    total = sum(shares)
    return [whole * share // total for share in shares]


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def frame(widths: Sequence[int]) -> Element:
    """A table with borders and no rows yet."""
    made, about = make("tbl"), make("tblPr")
    about.append(make("tblW", w=sum(widths), type="dxa"))
    about.append(make("jc", val="center"))
    borders = make("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(make(side, val="single", sz=4, space=0, color="000000"))
    about.append(borders)
    about.append(make("tblLayout", type="fixed"))
    margins = make("tblCellMar")
    for side in ("left", "right"):
        margins.append(make(side, w=70, type="dxa"))
    about.append(margins)
    made.append(about)
    grid = make("tblGrid")
    for width in widths:
        grid.append(make("gridCol", w=width))
    made.append(grid)
    return made


def table_row(
    cells: Sequence[tuple[str, str, bool]], widths: Sequence[int], size: float, head: bool = False, keep: bool = False
) -> Element:
    """A row of a table: the text of each cell, how it is aligned, and whether it is bold; `keep` with the next."""
    made, about = make("tr"), make("trPr")
    about.append(make("cantSplit"))
    if head:
        about.append(make("tblHeader"))
    made.append(about)
    for (text, align, bold), width in zip(cells, widths, strict=True):
        cell, properties = make("tc"), make("tcPr")
        properties.append(make("tcW", w=width, type="dxa"))
        properties.append(make("vAlign", val="center"))
        cell.append(properties)
        font = HEI if head else BODY
        cell.append(_cell_paragraph(text, font, size, bold and not head, align, keep))
        made.append(cell)
    return made


def wide_row(text: str, widths: Sequence[int], size: float) -> Element:
    """A row that is one cell below the first column's empty one."""
    made = table_row([("", "left", False), (text, "left", False)], [widths[0], sum(widths[1:])], size)
    properties = made.findall(w("tc"))[1].find(w("tcPr"))
    properties.find(w("tcW")).addnext(make("gridSpan", val=len(widths) - 1))
    return made


def _cell_paragraph(text: str, font: str, size: float, bold: bool, align: str, keep: bool = False) -> Element:
    made = paragraph(text, font=font, size=size, bold=bold, align=align, keep=keep)
    spacing = made.find(f"{w('pPr')}/{w('spacing')}")
    spacing.set(w("line"), "252")
    spacing.set(w("before"), "20")
    spacing.set(w("after"), "20")
    return made


def picture(relation: str, width: int, height: int, alternative: str, number: int) -> Element:
    """A paragraph with a picture in the middle; its size in twentieths of a point."""
    made = paragraph(align="center", space=6, keep=True)
    across, down = width * EMU_PER_TWIP, height * EMU_PER_TWIP
    drawing = fragment(
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="chart {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="chart {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing>"
    )
    for each in drawing.iter():
        if each.tag.endswith("}docPr") or each.tag.endswith("}cNvPr"):
            each.set("descr", safe(alternative))
    run = make("r")
    run.append(drawing)
    made.append(run)
    return made
