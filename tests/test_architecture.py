"""The house stands: its floors, its doors, and what each module owes to its reader."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import ledger

ROOT = Path(ledger.__file__).parent.parent
MODULES = sorted(file for part in ("ledger", "tui") for file in (ROOT / part).rglob("*.py"))
NEVER = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def python(program: str, *options: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, *options, "-c", program], capture_output=True, text=True, env=environ, check=True
    )


def test_imports_point_downwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_each_module_begins_with_a_whole_sentence(file: Path) -> None:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert said is not None, "a module says what it is"
    assert said.split("\n\n")[0].rstrip().endswith((".", "?", "!")), "its first paragraph is a sentence"


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_nothing_loads_code_from_data(file: Path) -> None:
    assert not imports(file) & NEVER


def test_the_whole_ledger_loads_without_textual() -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in MODULES
        if name(file).startswith("ledger") and file.stem not in ("__init__", "__main__")
    ]
    python(f"""
import importlib, sys
sys.modules["textual"] = sys.modules["rich"] = sys.modules["tui"] = None
for module in {modules!r}:
    importlib.import_module(module)
""")


def test_saying_the_version_loads_nothing_else() -> None:
    loaded = python(
        """
import sys
before = set(sys.modules)
sys.argv = ["ledger", "--version"]
from ledger.cli import main
try:
    main()
except SystemExit:
    pass
print(*sorted(set(sys.modules) - before))
"""
    ).stdout.splitlines()
    assert ledger.__version__ in loaded[0]
    modules = loaded[-1].split()
    assert {module for module in modules if module.startswith("ledger")} <= {"ledger", "ledger.cli"}
    assert not {"attr", "cattrs", "click", "json", "sqlite3", "subprocess", "tomllib"} & set(modules)
