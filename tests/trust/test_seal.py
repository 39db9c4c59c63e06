"""Seals, their fingerprints on paper, inclusion proofs, late entries, and figures as sealed and as now."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.kernel.finding import Refused
from ledger.store.seals import merkle
from ledger.store.seals.fingerprint import BYTES, Fingerprint, fingerprint, parse, words_of
from ledger.store.seals.proof import CHECKER
from tests.cli.committee import reception
from tests.trust.office import Ledger


def seal_of(ledger: Ledger) -> dict[str, object]:
    """The seal of the first quarter."""
    found: dict[str, object] = ledger.json("seal")[0]
    return found


def checker(*words: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone checker in a Python without this project or any package."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), *words], capture_output=True, text=True, check=False
    )


class TestMerkle:
    LEAVES = (b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno")
    """The test vectors of Certificate Transparency's implementations: the roots for 1 to 8 leaves."""
    ROOTS = (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )

    def test_roots(self) -> None:
        leaves = [merkle.leaf(data) for data in self.LEAVES]
        assert [merkle.root(leaves[:size]).hex() for size in range(1, 9)] == list(self.ROOTS)

    def test_no_leaf(self) -> None:
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        assert merkle.root([]).hex() == empty

    def test_every_path_proves_its_own_leaf_and_no_other(self) -> None:
        for size in range(1, 40):
            leaves = [merkle.leaf(bytes([number])) for number in range(size)]
            root = merkle.root(leaves)
            for place in range(size):
                path = merkle.path(leaves, place)
                assert merkle.included(leaves[place], place, size, path, root)
                assert size == 1 or not merkle.included(leaves[place], (place + 1) % size, size, path, root)
                assert not merkle.included(merkle.leaf(b"other"), place, size, path, root)
                assert not merkle.included(leaves[place], place, size, [*path, root], root)
                assert not path or not merkle.included(leaves[place], place, size, path[:-1], root)


class TestFingerprint:
    MARK = fingerprint(b"a seal")

    def test_it_reads_back_in_each_form(self) -> None:
        for text in (self.MARK.digits, self.MARK.words("zh"), self.MARK.words("en")):
            assert parse(text) == self.MARK

    def test_as_people_type_it(self) -> None:
        digits = self.MARK.digits
        assert parse(digits.replace(" ", "")) == self.MARK
        assert parse(digits.replace(" ", "-\n")) == self.MARK
        assert parse(digits.translate({48 + n: 0xFF10 + n for n in range(10)})) == self.MARK
        assert parse(self.MARK.words("zh").replace(" ", "")) == self.MARK
        assert parse(self.MARK.words("zh").replace(" ", "，")) == self.MARK
        assert parse(self.MARK.words("en").upper().replace(" ", ", ")) == self.MARK

    @pytest.mark.parametrize("text", ["", "12345", "9" * 30, "acorn", "苹果", "acorn nonsense", "茶"])
    def test_what_is_none(self, text: str) -> None:
        with pytest.raises(Refused):
            parse(text)

    def test_small_and_large(self) -> None:
        for value in (bytes(BYTES), b"\xff" * BYTES):
            assert parse(Fingerprint(value).digits).value == value

    def test_the_words_never_change(self) -> None:
        """Their order is part of every fingerprint on paper."""
        assert (words_of("zh")[:2], words_of("zh")[255]) == (("苹果", "葡萄"), words_of("zh")[-1])
        assert (words_of("en")[:2], len(words_of("en"))) == (("acorn", "actor"), 256)
        assert fingerprint(b"a seal").digits == self.MARK.digits

    def test_no_two_words_sound_alike(self) -> None:
        # read as words, by a process that has the phrases too: the ledger itself loads single characters only
        ask = "import pypinyin, sys; print('\\n'.join(' '.join(pypinyin.lazy_pinyin(word)) for word in sys.argv[1:]))"
        said = subprocess.run([sys.executable, "-c", ask, *words_of("zh")], capture_output=True, text=True, check=True)
        assert len(set(said.stdout.splitlines())) == 256
        assert all(len(word) == 2 for word in words_of("zh"))
        assert len({word[:4] for word in words_of("en")}) == 256


class TestPaper:
    def test_each_form_on_paper_is_recognised(self, ledger: Ledger) -> None:
        forms = seal_of(ledger)["fingerprint"]
        assert isinstance(forms, dict)
        for text in forms.values():
            report = ledger.verify("--paper", text)
            rows = {row["row"]: row["reached"] for row in report["evidence"]["rows"]}
            assert rows["paper"]

    def test_another_paper_is_not(self, ledger: Ledger) -> None:
        assert "seal.paper" in ledger.found("--paper", "01234 " * 5 + "01234")

    def test_nonsense_is_wrong_use(self, ledger: Ledger) -> None:
        assert "seal.paper_unreadable" in ledger.found("--paper", "nonsense")


class TestLate:
    def test_a_sealed_period_asks_why(self, ledger: Ledger) -> None:
        late = ["reception.held", "occurred=2025-03-02", "mode=in_station", "station=东街站", "deputies=张三"]
        code, printed = ledger.run("record", *late, "visitors=4")
        assert code == 1
        assert "seal.needs_note" in printed
        ledger.verify()
        assert ledger.run("record", *late, "visitors=4", "note=补记")[0] == 0
        report = ledger.verify()
        told = {each["code"]: each for each in report["findings"]}
        assert told["seal.late"]["file"].startswith("events/2025/03/2025-03-02_reception.held")
        assert "seal.figures_moved" in told
        assert report["counts"]["error"] == 0

    def test_other_periods_do_not(self, ledger: Ledger) -> None:
        ledger.record(reception("2025-04-01"))

    def test_a_correction_of_what_is_sealed_is_listed(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LEDGER_NOW", "2025-04-03T09:00:00+08:00")
        target = ledger.one().stem.split("_")[2]
        assert ledger.run("retract", target, "--reason", "重复")[0] == 0
        assert "seal.corrected" in ledger.found()

    def test_the_difference_and_its_events(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LEDGER_NOW", "2025-04-03T09:00:00+08:00")
        ledger.record(reception("2025-03-02", 4, note="补记"))
        late = ledger.paths("reception.held")
        new = next(path for path in late if "2025-03-02" in path).split("_")[2]
        told = ledger.json("diff", "--known-at", "seal:2025-Q1..", "-p", "2025-Q1", "reception_visitors")
        (figure,) = told["figures"]
        assert figure["after"]["value"] - figure["before"]["value"] == 4
        assert figure["events"] == [new]
        assert [(each["event"], each["how"]) for each in told["events"] if "reception" in each["kind"]] == [
            (new, "added")
        ]
        assert ledger.json("diff", "-p", "2025-Q1", "reception_visitors") == told
        assert ledger.json("diff", "reception_visitors") == told  # since the last seal

    def test_sealed_again_the_chain_goes_on(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LEDGER_NOW", "2025-04-03T09:00:00+08:00")
        ledger.record(reception("2025-03-02", 4, note="补记"))
        assert ledger.run("seal", "2025-Q1")[0] == 0
        assert not {code for code in ledger.found("--all") if code.startswith("seal.")}
        assert len(ledger.json("seal")) == 2

    def test_nothing_to_seal(self, ledger: Ledger) -> None:
        assert "seal.empty" in ledger.run("seal", "2019")[1]

    def test_what_no_commit_has_cannot_be_sealed(self, ledger: Ledger) -> None:
        ledger.put(*ledger.event())
        assert "seal.unversioned" in ledger.run("seal", "2025-Q2")[1]


class TestProof:
    @pytest.fixture
    def proof(self, ledger: Ledger, tmp_path: Path) -> Path:
        file = tmp_path / "proof.json"
        event = ledger.one().stem.split("_")[2]
        code, printed = ledger.run("prove", event, "-o", str(file))
        assert code == 0, printed
        return file

    def test_a_stranger_can_check_it(self, ledger: Ledger, proof: Path) -> None:
        forms = seal_of(ledger)["fingerprint"]
        assert isinstance(forms, dict)
        done = checker(str(proof), forms["digits"])
        assert (done.returncode, "PROVED" in done.stdout) == (0, True), done.stdout + done.stderr
        assert checker(str(proof), *forms["digits"].split()).returncode == 0

    def test_a_stranger_can_check_events_of_trees_of_any_size(self, ledger: Ledger, tmp_path: Path) -> None:
        """Given sealed months with 1, 2, 3, 7 and 8 events, then events of each are proved."""
        sizes = {1: "2024-05", 2: "2024-06", 3: "2024-07", 7: "2024-08", 8: "2024-09"}
        days = [f"{month}-{day:02d}" for size, month in sizes.items() for day in range(1, size + 1)]
        ledger.record(
            *(reception(day, 3, place="东街居委会二楼“群众之家”", note="居民反映：𠮷祥里路灯不亮。") for day in days)
        )
        program = tmp_path / "check.py"
        assert ledger.run("prove", "--checker", "-o", str(program))[0] == 0
        for size, month in sizes.items():
            sealed = ledger.json("seal", month)
            assert sealed["events"] == size
            paths = [path for path in ledger.paths("reception.held") if f"/{month}-" in path]
            for path in {paths[0], paths[size // 2], paths[-1]}:
                proof = tmp_path / f"{path.split('_')[2]}.json"
                assert ledger.run("prove", path.split("_")[2], "-o", str(proof))[0] == 0
                words = [sys.executable, "-I", "-S", str(program), str(proof), sealed["fingerprint"]["digits"]]
                done = subprocess.run(words, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stdout + done.stderr
                assert f"of {size} in the period sealed" in done.stdout

    def test_another_paper_proves_nothing(self, proof: Path) -> None:
        assert checker(str(proof), "01234 " * 6).returncode == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("event", "visitors = 5"),
            ("seal", "events = "),
            ("index", 1),
            ("size", 2),
            ("path", []),
            ("path", ["00"]),
            ("format", "other"),
            ("event", 3),
        ],
    )
    def test_a_forged_proof(self, ledger: Ledger, proof: Path, field: str, value: object) -> None:
        paper = seal_of(ledger)["fingerprint"]
        assert isinstance(paper, dict)
        data = json.loads(proof.read_text("utf-8"))
        if isinstance(value, str) and field in ("event", "seal"):
            assert value in data[field]
            value = data[field].replace(value, value + "9" if field == "event" else value + "1")
        proof.write_text(json.dumps(data | {field: value}), "utf-8")
        done = checker(str(proof), paper["digits"])
        assert done.returncode == 1
        assert "NOT PROVED" in done.stdout

    def test_the_checker_needs_nothing_but_python(self) -> None:
        lines = CHECKER.read_text("utf-8").splitlines()
        imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
        assert imported <= sys.stdlib_module_names | {"__future__"}
        assert len(lines) < 110

    def test_what_no_seal_covers(self, ledger: Ledger) -> None:
        ledger.record(reception("2025-04-01"))
        new = next(path for path in ledger.paths("reception.held") if "2025-04-01" in path)
        assert "seal.not_covered" in ledger.run("prove", new.split("_")[2])[1]

    def test_no_file_is_written_over(self, ledger: Ledger, proof: Path) -> None:
        event = ledger.one().stem.split("_")[2]
        assert "usage.exists" in ledger.run("prove", event, "-o", str(proof))[1]
