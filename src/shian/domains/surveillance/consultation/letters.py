"""Letters of consultation: minutes of a thread, a risk notice, minutes of a meeting."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.consultation.models import Consultation, Meeting, Opinion, RiskNotice
from shian.platform.documents.letters import Facts, Grid, Letter, Piece, written_day
from shian.platform.documents.registry import letter
from shian.platform.flows.clocks import local
from shian.platform.installation.current import is_simulated

GRADES = {"low": "低", "medium": "中", "high": "高", "extreme": "极高", "": "—"}
LEVELS = {"advice": "风险提示", "warning": "风险警示", "alert": "风险预警"}
HEALTH = "市食品安全委员会办公室"
SIDES = {"body": "部门", "trade": "企业", "media": "媒体", "science": "专家", "citizens": "市民"}


def _mark() -> str:
    return "模拟数据" if is_simulated() else ""


def _office(body: object) -> str:
    return HEALTH if body is None else str(getattr(body, "name", body))


@letter("consult.consultation", "minutes", _("Minutes of the consultation"), lambda c: c.state == "concluded")
def minutes(thread: Consultation) -> Letter:
    """会商纪要: the question, what each body said, the conclusion, what was decided."""
    opinions = list(thread.opinions.select_related("body").order_by("body__name"))
    given = [o for o in opinions if o.state == "given"]
    silent = [o for o in opinions if o.state == "lapsed"]
    assert thread.concluded_at is not None
    day = local(thread.concluded_at).date()
    pieces: list[Piece] = [
        f"{written_day(local(thread.opened_at).date())}，{_office(thread.convener)}就“{thread.title}”组织会商，"
        f"征求{len(opinions)}个单位意见。",
        f"一、会商事项：{thread.question}",
        "二、各单位意见",
        Grid(("单位", "风险判断", "意见"), [_row(o) for o in given], (3, 1, 6)),
    ]
    if silent:
        pieces.append("未反馈意见：" + "、".join(o.body.name for o in silent) + "。")
    pieces += [f"三、会商结论：风险等级判定为{GRADES[thread.grade]}。{thread.conclusion}"]
    measures = [line.strip() for line in thread.measures.splitlines() if line.strip()]
    if measures:
        pieces += ["四、议定措施", *(f"（{n}）{line}" for n, line in enumerate(measures, start=1))]
    return Letter(
        issuer=_office(thread.convener), number=thread.number, title="食品安全风险会商纪要",
        addressee="各有关单位", pieces=pieces, signer=_office(thread.convener), day=day, mark=_mark(),
    )  # fmt: skip


def _row(opinion: Opinion) -> tuple[str, str, str]:
    said = opinion.text + (f"（措施：{opinion.measures}）" if opinion.measures else "")
    return opinion.body.name, GRADES[opinion.grade], said


@letter("consult.risknotice", "notice", _("Risk notice"), lambda n: n.state in ("issued", "withdrawn"))
def risk_notice(notice: RiskNotice) -> Letter:
    """风险通报: what bodies or the public are told."""
    assert notice.issued_at is not None
    bodies = [r.body.name for r in notice.receipts.select_related("body").order_by("body__name")]
    pieces: list[Piece] = [paragraph for paragraph in notice.text.splitlines() if paragraph.strip()]
    if notice.advice.strip():
        pieces += ["请注意：", *(line for line in notice.advice.splitlines() if line.strip())]
    if notice.state == "withdrawn":
        pieces.append(f"（本通报已撤回：{notice.withdrawn_because}）")
    public = notice.audience == RiskNotice.Audience.PUBLIC
    return Letter(
        issuer=notice.body.name,
        number=notice.number,
        title=f"食品安全{LEVELS[notice.level]}：{notice.title}",
        addressee="广大消费者、各食品生产经营者" if public else "、".join(bodies) or "各有关单位",
        pieces=pieces,
        signer=notice.body.name,
        day=local(notice.issued_at).date(),
        notes=("收到后请在平台确认。",) if bodies else (),
        mark=_mark(),
    )


@letter("consult.meeting", "minutes", _("Minutes of the meeting"), lambda m: m.state in ("held", "published"))
def meeting_minutes(meeting: Meeting) -> Letter:
    """风险交流会纪要: who came, what was said, questions and answers."""
    present = list(meeting.attendances.select_related("body"))
    rows = [(SIDES[a.side], str(a), str(a.people)) for a in present]
    asked = meeting.questions.filter(state__in=("answered", "published")).order_by("pk")
    pieces: list[Piece] = [
        Facts(
            [
                ("时间", written_day(meeting.held_on)),
                ("地点", meeting.place or "—"),
                ("人数", str(meeting.people)),
            ]
        ),
        Grid(("类别", "单位", "人数"), rows, (1, 4, 1)),
        *(line for line in meeting.minutes.splitlines() if line.strip()),
    ]
    for n, question in enumerate(asked, start=1):
        pieces += [f"问{n}：{question.text}", f"答：{question.answer}"]
    return Letter(
        issuer=_office(meeting.organiser), number=meeting.number, title=f"{meeting.title}纪要",
        addressee="各参会单位", pieces=pieces, signer=_office(meeting.organiser), day=meeting.held_on,
        mark=_mark(),
    )  # fmt: skip
