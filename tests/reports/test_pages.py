"""Pages for leaders: every figure leads to its evidence, nothing in a record acts, nothing private is public."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.committee import OFFICE, Committee, new_committee, reception

EVIL = "<script>document.title='x'</script>\"'><img src=x onerror=alert(1)></pre>"
TURNED = EVIL + "\u202e"
"""The same with a mark that turns the text round; a name or key may not hold it."""
SECRET = "秘密事项甲乙丙"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def suggestion(number: str, title: str, public: str) -> dict[str, object]:
    return {
        "kind": "suggestion.submitted",
        "occurred": "2025-02-03",
        "suggestion": number,
        "track": "street",
        "sitting": "recess",
        "type": "suggestion",
        "title": title,
        "category": "道路交通与停车",
        "lead": "张三",
        "public": public,
        "note": SECRET,
    }


LINES = (
    *OFFICE,
    reception("2025-02-10", visitors=12, note=f"{SECRET} 13812345678"),
    reception("2025-05-12", visitors=20),
    {
        "kind": "opinion.recorded",
        "occurred": "2025-02-10",
        "opinion": f"民意 {SECRET}",
        "source": "reception",
        "reception": "2025-02-10 东街站",
        "station": "东街站",
        "category": "市容环境",
        "title": TURNED,
        "content": SECRET,
    },
    suggestion("2025-001", "增设斑马线", "yes"),
    suggestion("2025-002", f"不公开的{SECRET}", "no"),
    {
        "kind": "activity.held",
        "occurred": "2025-03-01",
        "type": "study",
        "level": "street",
        "title": EVIL,
        "present": ["张三"],
        "on_leave": [{"deputy": "李四", "reason": SECRET}],
    },
    {
        "kind": "project.proposed",
        "occurred": "2025-01-05",
        "project": "实事1",
        "title": TURNED,
        "for_year": 2025,
        "category": "市容环境",
    },
    {
        "kind": "figure.quoted",
        "occurred": "2025-01-05",
        "label": EVIL,
        "value": 3,
        "unit": "人",
        "source": TURNED,
        "as_of": "2024-12-31",
    },
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Committee]:
    """A ledger with hostile and with private texts."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("pages")
        captured = Captured()
        with contextlib.redirect_stdout(captured.stream), contextlib.redirect_stderr(captured.stream):
            made = new_committee(root, captured, patch)  # type: ignore[arg-type]
            made.record(*LINES)
            yield made


class Captured:
    """What pytest captures for one test, for a whole module: standard output, gathered until it is read."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def readouterr(self) -> Captured:
        self.out, self.err = self.stream.getvalue(), ""
        self.stream.seek(0)
        self.stream.truncate()
        return self


@pytest.fixture(scope="module")
def inside(office: Committee) -> Path:
    """The pages for the office itself."""
    place = office.root.parent / "inside"
    office.run("pages", str(place), "-p", "2025", "--lang", "zh")
    return place


@pytest.fixture(scope="module")
def public(office: Committee) -> Path:
    """The pages for everybody."""
    place = office.root.parent / "public"
    office.run("pages", str(place), "-p", "2025", "--lang", "zh", "--public")
    return place


class Parts(HTMLParser):
    """The tags, links and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "srcset", "style", "action"):
                self.handlers.append(f"{tag} {name}")
            if name == "href":
                self.links.append(value or "")
            if name == "id":
                self.ids.add(value or "")


def pages(folder: Path) -> dict[str, str]:
    """Every page by its path."""
    return {each.relative_to(folder).as_posix(): each.read_text(encoding="utf-8") for each in folder.rglob("*.html")}


def test_the_front_shows_the_figures_and_each_leads_to_its_events(inside: Path) -> None:
    text = (inside / "index.html").read_text(encoding="utf-8")
    card = re.search(r'<a href="(evidence/reception_visitors.html)">(.*?)</a>', text)
    assert card is not None
    assert "32人次" in card[2]
    behind = (inside / card[1]).read_text(encoding="utf-8")
    assert behind.count("reception.held_") == 2
    assert "visitors = 20" in behind
    assert "秘书" in behind


def test_every_link_leads_to_a_page_and_a_place_of_it(inside: Path, public: Path) -> None:
    for folder in (inside, public):
        found = pages(folder)
        ids = {path: Parts(text).ids for path, text in found.items()}
        for path, text in found.items():
            for link in Parts(text).links:
                file, _, anchor = link.partition("#")
                target = (Path(path).parent / file).as_posix() if file else path
                target = os.path.normpath(target)
                assert target in found, f"{path}: {link}"
                assert not anchor or anchor in ids[target], f"{path}: {link}"


def test_nothing_in_a_record_acts(inside: Path) -> None:
    for path, text in pages(inside).items():
        parts = Parts(text)
        assert parts.tags.isdisjoint({"script", "img", "iframe", "object", "form", "link", "base"}), path
        assert parts.handlers == [], path
        assert "\u202e" not in text
        assert "http://" not in text.replace("http-equiv", "")
        assert "https://" not in text
        assert "default-src 'none'" in unescape(text)


def test_telephone_numbers_are_masked_everywhere(inside: Path) -> None:
    every = "".join(pages(inside).values())
    assert "13812345678" not in every
    assert "138****5678" in every


def test_the_public_edition_holds_nothing_private(inside: Path, public: Path) -> None:
    assert SECRET in "".join(pages(inside).values())
    every = "".join(path + text for path, text in pages(public).items())
    for private in (SECRET, "秘书", "138****", "events/2025", "不公开", "2025-002", "积分合计"):
        assert private not in every, private
    assert "增设斑马线" in every
    assert "32人次" in every


def test_the_same_ledger_gives_the_same_bytes(office: Committee, inside: Path) -> None:
    other = office.root.parent / "again"
    office.run("pages", str(other), "-p", "2025", "--lang", "zh")
    assert {each: (other / each).read_bytes() for each in pages(other)} == {
        each: (inside / each).read_bytes() for each in pages(inside)
    }


def test_the_pages_follow_the_clocks_and_the_language(office: Committee) -> None:
    place = office.root.parent / "earlier"
    office.run("pages", str(place), "-p", "2025", "--as-of", "2025-03-31", "--lang", "en")
    text = (place / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "voters received" in text
    assert "12人次" in text
    assert "as of 2025-03-31" in text


def test_only_files_that_are_ours_are_replaced_or_removed(office: Committee) -> None:
    place = office.root.parent / "shared"
    place.mkdir()
    (place / "theirs.txt").write_text("不动", encoding="utf-8")
    assert office.run("pages", str(place), "-p", "2025")[0] == 0
    gone = place / "evidence" / "reception_visitors.html"
    assert gone.exists()
    assert office.run("pages", str(place), "-p", "2024")[0] == 0
    assert not gone.exists()
    assert (place / "theirs.txt").read_text(encoding="utf-8") == "不动"
    (place / "index.html").write_text("改过", encoding="utf-8")
    assert office.run("pages", str(place), "-p", "2025")[0] == 1
    assert (place / "index.html").read_text(encoding="utf-8") == "改过"
    assert not gone.exists(), "nothing is half written"
    assert office.run("pages", str(place), "-p", "2025", "--force")[0] == 0
    assert gone.exists()


def test_a_run_that_was_cut_off_is_finished_by_the_next(office: Committee) -> None:
    place = office.root.parent / "cut"
    assert office.run("pages", str(place), "-p", "2025")[0] == 0
    listed = json.loads((place / "ledger-pages.json").read_text(encoding="utf-8"))
    known = listed["files"]["months.html"]
    (place / "months.html").write_text("旧的一页", encoding="utf-8")
    from hashlib import sha256

    listed["files"]["months.html"] = [*known, sha256("旧的一页".encode()).hexdigest()]
    (place / "ledger-pages.json").write_text(json.dumps(listed), encoding="utf-8")
    assert office.run("pages", str(place), "-p", "2025")[0] == 0
    assert "旧的一页" not in (place / "months.html").read_text(encoding="utf-8")


def test_nothing_is_written_among_the_records_or_through_a_link(office: Committee) -> None:
    assert office.run("pages", str(office.root / "events"), "-p", "2025")[0] == 2
    target = office.root.parent / "elsewhere"
    target.mkdir()
    link = office.root.parent / "link"
    link.symlink_to(target, target_is_directory=True)
    assert office.run("pages", str(link), "-p", "2025")[0] == 1
    assert list(target.iterdir()) == []


@pytest.mark.skipif(not CHROMIUM and not os.environ.get("REQUIRE_CHROMIUM"), reason="chromium is not installed")
def test_a_browser_reads_the_pages_without_a_script_or_a_network(inside: Path, tmp_path: Path) -> None:
    page = inside / "evidence" / "activity_held.html"
    assert "&lt;script&gt;" in page.read_text(encoding="utf-8")
    dom = browse(page, tmp_path, "--dump-dom")
    assert "<title>代表活动 · 街道人大工委</title>" in dom or "<title>代表活动" in dom
    assert "<img" not in dom
    picture = tmp_path / "page.png"
    browse(inside / "index.html", tmp_path, f"--screenshot={picture}", "--window-size=1280,900")
    assert picture.stat().st_size > 20_000, "an unstyled or empty page is smaller"


def browse(page: Path, scratch: Path, *words: str) -> str:
    """What headless chromium makes of a page."""
    return subprocess.run(
        [
            CHROMIUM or "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={scratch / 'profile'}",
            *words,
            page.as_uri(),
        ],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    ).stdout
