"""Reports the committee delivers."""

from __future__ import annotations

from tests.given import given

DELIVERED = {
    "kind": "report.delivered",
    "occurred": "2023-12-20",
    "title": "2023年工作报告",
    "to": "区人大常委会",
    "occasion": "年终汇报",
    "mode": "written",
}


def test_a_report_counts_once_under_who_heard_it() -> None:
    book = given(DELIVERED, DELIVERED | {"title": "半年工作报告", "mode": "oral", "by": "张三"})
    assert book.balance("report:delivered", to="区人大常委会", mode="written", title="2023年工作报告") == 1
    assert book.balance("report:delivered") == 2
    assert book.units("report:delivered") == {"次"}
    assert book.codes == []
    assert given(DELIVERED, DELIVERED).codes == ["stream.twice"]
