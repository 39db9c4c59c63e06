"""The check of a draft on the command line: what it says, the copy it writes, and what it refuses."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.cli.committee import Committee, new_committee, reception

TEXT = "2025年，共接待选民群众36人次，一季度接待居民15人次。"


@pytest.fixture
def heard(office: Committee) -> Committee:
    """36 voters in the year, 12 of them in the first quarter, one reception recorded late."""
    office.record(reception("2025-02-10", visitors=12), reception("2025-05-12", visitors=20))
    office.record(reception("2025-04-02", visitors=3), reception("2025-06-18", visitors=1))
    return office


def draft(office: Committee, name: str, text: str = TEXT) -> str:
    """A draft beside the ledger."""
    place = office.root.parent / name
    place.write_text(text, encoding="utf-8")
    return str(place)


def asked(office: Committee, code: int, *words: str) -> Any:
    """What `audit` says to other programs, having ended with this code."""
    ended, printed = office.run("audit", *words, "--json")
    assert ended == code, printed
    return json.loads(printed)


def told(office: Committee, code: int, *words: str) -> str:
    """What `audit` says to people, in Chinese, having ended with this code."""
    ended, printed = office.run("audit", *words, "--lang", "zh")
    assert ended == code, printed
    return printed


def word(office: Committee, *lines: str) -> Path:
    """A draft in Word, whose lines are each of two runs; the last is a table."""
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.add_run(line[: len(line) // 2]).bold = True
        paragraph.add_run(line[len(line) // 2 :])
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("站点", "接待人次", "东街站", "35"), strict=True
    ):
        cell.text = text
    place = office.root.parent / "draft.docx"
    document.save(str(place))
    return place


def test_what_differs_is_told_with_the_event_that_makes_the_difference(heard: Committee) -> None:
    found = asked(heard, 1, draft(heard, "a.md"), "-p", "2025")
    assert found["counts"] == {"confirmed": 1, "differs": 1, "not_found": 0, "aside": 2}
    year, quarter = (each for each in found["numbers"] if each["status"] != "aside")
    assert year["ledger"]["why"] == "ledger why reception_visitors -p 2025"
    assert (quarter["value"], quarter["ledger"]["value"], quarter["ledger"]["period"]) == (15, 12, "2025-Q1")
    assert [(each["how"], each["occurred"], each["amount"]) for each in quarter["events"]] == [
        ("outside", "2025-04-02", 3)
    ]
    printed = told(heard, 1, draft(heard, "a.md"), "-p", "2025")
    assert "✓ 36人次" in printed
    assert "✗ 15人次" in printed
    assert "期间之外的 1 件" in printed


def test_a_draft_that_is_right_ends_with_0(heard: Committee) -> None:
    text = "今年接待居民36人次，一季度接待居民12人次。接待居民近四十人次。上半年接待居民三十余人次。"
    printed = told(heard, 0, draft(heard, "b.txt", text), "-p", "2025")
    assert printed.count("  ✓ ") == 4, printed
    code, printed = heard.run("audit", draft(heard, "c.md", TEXT.replace("15", "12")), "--lang", "en")
    assert code == 0
    assert "as in the ledger: voters received 36人次 (2025)" in printed


def test_a_draft_in_english_is_read_too(heard: Committee) -> None:
    text = "In 2025 the committee received 36 voters at 4 receptions. In the first quarter 12 voters were received."
    found = asked(heard, 0, draft(heard, "en.md", text), "-p", "2025")
    assert [each["ledger"]["name"] for each in found["numbers"] if each["status"] == "confirmed"] == [
        "reception_visitors",
        "reception_sessions",
        "reception_visitors",
    ]
    assert asked(heard, 1, draft(heard, "en.md", text.replace("12", "13")), "-p", "2025")["counts"]["differs"] == 1


def test_parts_that_do_not_add_up_are_told(heard: Committee) -> None:
    text = "全年接待选民36人次（其中甲地20人次，乙地18人次）。"
    found = asked(heard, 1, draft(heard, "d.md", text), "-p", "2025")
    assert [(each["status"], each["total"]) for each in found["sums"]] == [("differs", 38)]
    assert "36人次 ≠ 20人次 + 18人次（合计 38）" in told(heard, 1, draft(heard, "d.md", text), "-p", "2025")


def test_the_copy_in_markdown_has_marks_and_notes(heard: Committee) -> None:
    place = heard.root.parent / "out.md"
    told(heard, 1, draft(heard, "a.md"), "-p", "2025", "-o", str(place))
    first, *notes = place.read_text(encoding="utf-8").splitlines()
    assert first == "2025年，共接待选民群众36人次✓[^c1]，一季度接待居民15人次✗[^c2]。"
    assert [note[:6] for note in notes if note] == ["[^c1]:", "[^c2]:"]
    assert "台账为 12人次" in notes[-1]


def test_the_copy_in_word_has_comments_on_the_numbers(heard: Committee) -> None:
    source = word(heard, TEXT, "（结束）")
    place = heard.root.parent / "out.docx"
    told(heard, 1, str(source), "-p", "2025", "-o", str(place))
    copy = Document(str(place))
    assert [each.text for each in copy.paragraphs] == [TEXT, "（结束）"]
    comments = [each.text for each in copy.comments]
    assert [each[0] for each in comments] == ["✓", "✗", "✗"]
    assert "接待选民群众（站点 东街站）" in comments[2]
    assert marked(place) == ["36人次", "15人次", "35"]
    before = place.read_bytes()
    told(heard, 1, str(source), "-p", "2025", "-o", str(place))
    assert place.read_bytes() == before, "the same copy has the same bytes"


def marked(place: Path) -> list[str]:
    """The texts that the comments of a document stand at."""
    body = Document(str(place)).element.body
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found: dict[str, str] = {}
    opened: set[str] = set()
    for element in body.iter():
        number = element.get(f"{w}id", "")
        if element.tag == f"{w}commentRangeStart":
            opened.add(number)
            found[number] = ""
        elif element.tag == f"{w}commentRangeEnd":
            opened.discard(number)
        elif element.tag == f"{w}t":
            for each in opened:
                found[each] += element.text
    return list(found.values())


def test_text_becomes_word_and_word_becomes_markdown(heard: Committee) -> None:
    out = heard.root.parent / "text.docx"
    heard.run("audit", draft(heard, "a.txt"), "-p", "2025", "-o", str(out))
    assert marked(out) == ["36人次", "15人次"]
    out = heard.root.parent / "word.md"
    heard.run("audit", str(word(heard, TEXT + "<b>*粗*</b>")), "-p", "2025", "-o", str(out))
    assert "36人次✓[^c1]" in out.read_text(encoding="utf-8")
    assert "\\<b\\>\\*粗\\*" in out.read_text(encoding="utf-8")


def test_the_report_the_ledger_writes_is_confirmed_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    example = new_committee(tmp_path, capsys, monkeypatch)
    example.run("demo", str(tmp_path / "example"))
    example = Committee(tmp_path / "example", capsys)
    written = tmp_path / "annual.docx"
    assert example.run("report", "2025", "-o", str(written), "--lang", "zh")[0] == 0
    found = asked(example, 0, str(written), "-p", "2025")
    assert found["counts"]["confirmed"] > 90
    assert found["counts"]["not_found"] < 5


def test_words_of_the_office_are_understood(heard: Committee) -> None:
    text = "开门见民36人次。"
    assert asked(heard, 0, draft(heard, "e.md", text), "-p", "2025")["counts"]["not_found"] == 1
    with (heard.root / "ledger.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reports.words]\nreception_visitors = ["开门见民"]\n')
    assert asked(heard, 0, draft(heard, "e.md", text), "-p", "2025")["counts"]["confirmed"] == 1


def test_text_of_a_draft_cannot_act_on_the_terminal(heard: Committee) -> None:
    text = "\x1b[31m接待选民群众36人次\x1b]0;题\x07，电话13812345678。"
    printed = told(heard, 0, draft(heard, "f.md", text), "-p", "2025", "--all")
    assert "\x1b" not in printed
    assert "13812345678" not in printed


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("old.doc", b"", "audit.form"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "audit.locked"),
        ("broken.docx", b"PK\x03\x04 not a package", "audit.not_word"),
        ("picture.txt", b"\x89PNG\r\n\0\0", "audit.not_text"),
    ],
)
def test_what_is_no_draft_is_refused(heard: Committee, name: str, data: bytes, code: str) -> None:
    place = heard.root.parent / name
    place.write_bytes(data)
    answer = asked(heard, 2 if code == "audit.form" else 1, str(place))
    assert [each["code"] for each in answer["findings"]] == [code]


def test_a_package_that_would_unpack_to_something_huge_is_refused(heard: Committee) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as file:
        for _ in range(301):
            file.write(b"\0" * 1_000_000)
    place = heard.root.parent / "bomb.docx"
    place.write_bytes(packed.getvalue())
    answer = asked(heard, 1, str(place))
    assert answer["findings"][0]["code"] == "audit.large"


def test_the_draft_itself_is_never_written(heard: Committee) -> None:
    place = draft(heard, "a.md")
    answer = asked(heard, 2, place, "-o", place, "--force")
    assert answer["findings"][0]["code"] == "usage.audit_same"
    assert Path(place).read_text(encoding="utf-8") == TEXT
    other = draft(heard, "theirs.md", "他人的文件")
    answer = asked(heard, 2, place, "-p", "2025", "-o", other)
    assert answer["findings"][0]["code"] == "output.exists"


NAMED = {
    "安排张三、李四等2名代表接待。": ("as_many", ["张三", "李四"]),
    "安排张三、李四等5名代表接待。": ("and_others", ["张三", "李四"]),
    "安排张三、李四、王五等2名代表接待。": ("differs", ["张三", "李四", "王五"]),
    "代表张三、李四3人到会。": ("differs", ["张三", "李四"]),
    "代表张三和李四2人到会。": ("as_many", ["张三", "李四"]),
    "安排3名代表（张三、李四）接待。": ("differs", ["张三", "李四"]),
    "张三同志、李四同志等2位到会。": ("as_many", ["张三", "李四"]),
    "张三、李四带领3名群众到会。": None,
    "邀请张三、李四和5名居民到会。": None,
    "街道办、派出所、居委会等2人到会。": None,
    "张三、李四等10余人到会。": None,
    "张三、李四等接待36人次。": None,
}


def test_names_in_a_list_are_counted_against_their_number(heard: Committee) -> None:
    place = draft(heard, "names.md", "\n\n".join(NAMED))
    data = asked(heard, 1, place, "-p", "2025")
    found = {
        (data["numbers"][each["number"]]["line"] - 1) // 2: (each["status"], each["names"]) for each in data["lists"]
    }
    assert [found.get(number) for number in range(len(NAMED))] == list(NAMED.values())
    assert "有 3 处名单与人数不符" in told(heard, 1, place, "-p", "2025")


def test_a_part_of_one_station_is_said_of_what_the_whole_counts(heard: Committee) -> None:
    text = "全年接待居民36人次，其中东街站35人次；走访20家。"
    data = json.loads(heard.run("audit", draft(heard, "w.md", text), "-p", "2025", "--json")[1])
    part = next(each for each in data["numbers"] if each["text"] == "35人次")
    assert (part["status"], part["ledger"]["name"], part["ledger"]["where"]) == (
        "differs",
        "reception_visitors",
        ["station=东街站"],
    )
    data = json.loads(heard.run("audit", draft(heard, "w.md", text.replace("35", "36")), "-p", "2025", "--json")[1])
    assert [each["status"] for each in data["numbers"] if each["text"] == "36人次"] == ["confirmed", "confirmed"]


def test_several_names_are_no_filter_by_one_of_them(heard: Committee) -> None:
    data = json.loads(heard.run("audit", draft(heard, "n.md", "在任代表张三、李四等2名。"), "-p", "2025", "--json")[1])
    (number,) = (each for each in data["numbers"] if each["text"] == "2名")
    assert (number["status"], number["ledger"]["where"]) == ("confirmed", [])


PARTED = {
    "全年办理10件，其中答复5件、转办3件；另走访2件。": None,
    "全年办理10件：答复5件；转办3件；走访2件。": (3, "adds_up"),
    "全年办理10件，其中答复5件，转办5件；另走访2件。": (2, "adds_up"),
    "全年办理10件（其中答复5件；转办3件），走访2件。": (2, "partial"),
    "全年办理10件；答复6件，转办4件。": None,
}


def test_parts_end_at_a_semicolon(heard: Committee) -> None:
    _, printed = heard.run("audit", draft(heard, "s.md", "\n\n".join(PARTED)), "-p", "2025", "--json")
    data = json.loads(printed)
    found = {
        (data["numbers"][each["whole"]]["line"] - 1) // 2: (len(each["parts"]), each["status"]) for each in data["sums"]
    }
    assert [found.get(number) for number in range(len(PARTED))] == list(PARTED.values())


def test_notes_and_heads_of_pages_are_read_too(heard: Committee) -> None:
    document = Document()
    document.add_paragraph("全年接待居民36人次。")
    document.sections[0].header.paragraphs[0].text = "接待居民35人次"
    document.sections[0].footer.paragraphs[0].text = "一季度接待居民12人次"
    stream = io.BytesIO()
    document.save(stream)
    source = heard.root.parent / "notes.docx"
    source.write_bytes(with_footnote(stream.getvalue(), "其中一季度接待居民13人次。"))
    found = asked(heard, 1, str(source), "-p", "2025")
    told_of = [(each.get("in"), each["text"], each["status"]) for each in found["numbers"] if each["status"] != "aside"]
    assert told_of == [
        (None, "36人次", "confirmed"),
        ("footnote", "13人次", "differs"),
        ("header", "35人次", "differs"),
        ("footer", "12人次", "confirmed"),
    ]
    printed = told(heard, 1, str(source), "-p", "2025", "-o", str(heard.root.parent / "out.docx"))
    assert "脚注  其中一季度接待居民13人次。" in printed
    assert "页眉  接待居民35人次" in printed
    comments = [each.text[:8] for each in Document(str(heard.root.parent / "out.docx")).comments]
    assert [each[:6] for each in comments] == ["✓ 与台账一", "✗ 13人次", "✗ 35人次", "✓ 12人次"]
    told(heard, 1, str(source), "-p", "2025", "-o", str(heard.root.parent / "out.md"))
    assert "13人次✗[^c2]" in (heard.root.parent / "out.md").read_text("utf-8")


def with_footnote(data: bytes, text: str) -> bytes:
    """A document with a footnote behind its first paragraph's words."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    note = (
        f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    changes = {
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'),
        "word/_rels/document.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rIdN" Type="{relation}" Target="footnotes.xml"/></Relationships>',
        ),
        "word/document.xml": ("人次。</w:t></w:r>", '人次。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            before, after = changes.get(entry.filename, ("", ""))
            content = old.read(entry.filename).decode() if before else ""
            assert not before or before in content
            new.writestr(entry, content.replace(before, after) if before else old.read(entry.filename))
        new.writestr("word/footnotes.xml", note)
    return packed.getvalue()
