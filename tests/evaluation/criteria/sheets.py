"""An official table as a workbook, with merged cells as officials make them."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

TITLE = "省级食品安全示范城市评价细则（2023版，满分20分）"
HEAD = ("一级指标", "二级指标", "三级指标", "分值", "评分标准", "否决项", "佐证材料", "责任单位")
LINES = (
    ("食品抽检", "每千人监督抽检批次", 4, "不低于4批次/千人得满分，每少0.1批次扣0.5分，扣完为止",
     "是", "抽检台账数据", "市场监管局"),
    ("食品抽检", "监督抽检不合格率", 3, "不高于2%得3分，每高0.5个百分点扣1分", "", "检验报告", "市场监管局"),
    ("食品抽检", "核查处置率", 3, "达到100%得满分，否则不得分", "", "处置文件、照片", "市场监管局"),
    ("应急处置", "应急预案与演练", 6, "制定预案并开展演练得6分，否则不得分", "", "预案、照片", "应急局"),
    ("应急处置", "综合评议", 4, "由专家组综合评定", "", "", "食安办"),
)  # fmt: skip


def workbook(path: Path, *, total: int = 20, lines: tuple = LINES) -> Path:
    """Write the table: blocks and groups in merged cells."""
    with xlsxwriter.Workbook(str(path)) as book:
        other = book.add_worksheet("说明")
        other.write(0, 0, "填表说明")
        sheet = book.add_worksheet("评价细则")
        sheet.merge_range(0, 0, 0, 7, TITLE)
        for column, text in enumerate(HEAD):
            sheet.write(1, column, text)
        sheet.merge_range(2, 0, 4, 0, "一、基础工作（10分）")
        sheet.merge_range(2, 1, 4, 1, "食品抽检")
        sheet.merge_range(5, 0, 6, 0, "二、能力建设（10分）")
        sheet.merge_range(5, 1, 6, 1, "应急处置")
        for row, (_group, *cells) in enumerate(lines, start=2):
            for column, value in enumerate(cells, start=2):
                sheet.write(row, column, value)
        sheet.write(7, 0, "合计")
        sheet.write(7, 3, total)
    return path
