"""Letters of the sample chain: the notice of result (检验结果通知书)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.codes import chinese
from shian.domains.laboratory.models import Notice, Sample, TestItem
from shian.platform.documents.letters import Grid, Letter, Piece, written_day
from shian.platform.documents.registry import letter
from shian.platform.installation.current import is_simulated

HEAD = ("检验项目", "检验结果", "标准要求", "判定", "判定依据")
FAILING = ("不合格项", "问题项")
RIGHTS = (
    "你单位对检验结论有异议的，可以自收到本通知书之日起七个工作日内，向组织或者实施本次抽样检验的市场监督管理部门"
    "或者其上一级部门提出书面复检申请；逾期未提出的，不予受理。"
)
NO_RETEST = "检验结论显示微生物指标不合格、复检备份样品超过保质期的，不予复检。"
DUTIES = (
    "请你单位收到本通知书后，立即采取封存库存问题产品、暂停生产经营、召回等措施控制食品安全风险，"
    "并排查原因进行整改。"
)


@letter("laboratory.notice", "notice", _("Notice of result"))
def notice_of_result(notice: Notice) -> Letter:
    """The notice that goes with the test report to operator, producer, market or platform."""
    sample, report = notice.sample, notice.report
    items = [item for item in report.items.all() if item.judgement in FAILING]
    return Letter(
        issuer=sample.sampling_body.name,
        number=notice.number,
        title="食品安全抽样检验结果通知书",
        addressee=notice.addressee_name,
        pieces=_pieces(notice, sample, items),
        signer=sample.sampling_body.name,
        day=notice.drafted_on,
        notes=(f"附件：检验报告（{report.number}）", "本通知书一式两份，一份送达，一份存档。"),
        mark="模拟数据" if is_simulated() else "",
    )


def _pieces(notice: Notice, sample: Sample, items: list[TestItem]) -> list[Piece]:
    taken = written_day(sample.taken_at.date())
    made = f"，标称生产企业{sample.producer_name}" if sample.producer_name else ""
    batch = "、".join(
        part for part in (_produced(sample), f"批号{sample.batch}" if sample.batch else "") if part
    )
    described = f"（{batch}{made}）" if batch or made else ""
    opening = (
        f"依据《中华人民共和国食品安全法》和《食品安全抽样检验管理办法》，我局于{taken}在"
        f"{sample.place_name}抽取的{sample.food_name}{described}，抽样单编号{sample.number}，"
        f"经{notice.report.laboratory.name}检验，结论为：{notice.report.conclusion or sample.conclusion}。"
    )
    pieces: list[Piece] = [opening]
    if items:
        rows = [
            (i.analyte, f"{i.result}{i.unit}", i.demand or "/", i.judgement, i.edition or i.series or "/")
            for i in items
        ]
        pieces += ["不符合要求的项目如下：", Grid(HEAD, rows, (3, 2, 3, 2, 3)), DUTIES, RIGHTS, NO_RETEST]
        if notice.last_day and notice.served_on:
            pieces.append(
                f"本通知书已于{written_day(notice.served_on)}送达，申请复检的截止日期为{written_day(notice.last_day)}。"
            )
    else:
        pieces.append("所检项目符合要求。")
    pieces.append(f"食品类别：{chinese('food_class', sample.food_class)}。")
    return pieces


def _produced(sample: Sample) -> str:
    return f"生产（购进）日期{written_day(sample.produced_on)}" if sample.produced_on else ""
