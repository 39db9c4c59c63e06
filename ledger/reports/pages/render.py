"""Pages as HTML: one template, everything escaped, one inline style that the page itself allows by its digest."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from ledger.kernel.visible import visible
from ledger.reports.pages.shapes import Page

_TEMPLATES = Path(__file__).with_name("templates")
SHORT = 9
"""So many characters of a name fit before a bar."""


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_shown
    )
    environment.filters["short"] = _short
    return environment.get_template("page.html")


def _shown(value: Any) -> Any:
    """Control and direction characters of records are made visible, so that nothing can hide or turn text."""
    return "\n".join(map(visible, value.split("\n"))) if type(value) is str else value


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


@cache
def style() -> tuple[Markup, str]:
    """The style sheet, and the digest by which a page allows it."""
    text = _TEMPLATES.joinpath("style.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"


def html(page: Page, menu: Sequence[tuple[str, str]], **common: Any) -> bytes:
    """One page."""
    text, digest = style()
    return _template().render(page=page, menu=menu, style=text, style_hash=digest, **common).encode()
