"""Numbers of residents in free text are found and masked; what only looks like one is left alone."""

from __future__ import annotations

import pytest

from ledger.store.identity.private import find, is_card, mask, mask_name, mask_number

CARD = "11010519491231002X"  # the example of the standard GB 11643


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("联系电话13800138000。", "联系电话138****8000。"),
        ("电话 138 0013 8000", "电话 138****8000"),
        ("电话 138-0013-8000", "电话 138****8000"),
        ("电话１３８００１３８０００", "电话138****8000"),
        (f"证号{CARD}", "证号110***********002X"),
        (f"证号{CARD.lower()}, 13800138000", "证号110***********002x, 138****8000"),
        ("86-13800138000", "861******8000"),
        ("手机+8613800138000", "手机861******8000"),
        ("1380 013 8000", "138****8000"),
        ("138 001 38000", "138****8000"),
        ("138 — 0013 — 8000", "138****8000"),
        ("138－0013－8000", "138****8000"),
        ("138.0013.8000", "138****8000"),
        ("座机0571-87654321", "座机057*****4321"),
        ("座机（0571）8765 4321", "座机057*****4321"),
        ("座机057187654321转1", "座机057*****4321转1"),
        ("座机０５７１－８７６５４３２", "座机057****5432"),
        ("010 8765 4321", "010****4321"),
        ("证号 110105 19491231 002X", "证号 110***********002X"),
        ("证号１１０１０５１９４９１２３１００２Ｘ", "证号110***********002X"),
        ("旧证110105491231002", "旧证110********1002"),
        ("13800138000,13900139000", "138****8000,139****9000"),
        ("两个：13800138000、13900139000", "两个：138****8000、139****9000"),
    ],
)
def test_numbers_are_found_and_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "投资13800138000000元",
        "信用代码91110105MA0138001380001",
        "校验 a13800138000b",
        "110105194912310021",  # wrong check digit
        "110105194913310020",  # month 13
        "990105194912310021",  # no such province
        "投资13800138000元",
        "投资13800138000.50元",
        "占0.13800138000",
        "01jt13800138000000000000ab",
        "2025-03-20至2025-04-20",
        "2025.03.20 2025.04.20 2025.05.20",
        "编号031220250301",
        "文号2025-0571-87654321",
        "区人大〔2025〕0571号",
        "123456789012345",
        "9f13800138000c",
        "12345678901",  # no mobile number begins so
        "2023年第021号",
        "",
    ],
)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_the_check_digit_decides() -> None:
    assert is_card(CARD)
    assert not is_card(CARD[:-1] + "1")


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张某某"),
        ("欧阳明", "欧阳某某"),
        ("欧阳", "欧某某"),
        ("阿不都·卡德尔", "阿某某"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_telephones_are_masked() -> None:
    assert mask_number("13800001234") == "138****1234"
    assert mask_number("010-87654321") == "010****4321"
    assert mask_number("12345") == "*****"
