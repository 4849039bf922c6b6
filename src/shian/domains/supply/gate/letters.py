"""Letters of the gate: the release certificate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.supply.gate.codes import code_of
from shian.domains.supply.gate.models import Arrival
from shian.platform.documents.letters import Facts, Letter
from shian.platform.documents.registry import letter
from shian.platform.flows.clocks import local
from shian.platform.installation.current import is_simulated


@letter("gate.arrival", "release", _("Release certificate"), lambda arrival: arrival.state == "released")
def release_certificate(arrival: Arrival) -> Letter:
    """The certificate with which goods leave the gate warehouse (出仓证明)."""
    assert arrival.released_at is not None
    ranges = "；".join(
        f"{code_of(r.first)} 至 {code_of(r.last)}（{r.count} 个）" for r in arrival.ranges.order_by("first")
    )
    tested = f"{arrival.hazards}：{arrival.negative} 份，均为阴性" if arrival.hazards else "按规定无需检测"
    facts = [
        ("品名", arrival.goods),
        ("原产国（地区）", arrival.origin),
        ("重量、件数", f"{arrival.weight:.3f} 公斤，{arrival.packages} 件"),
        ("检疫证明、报关单", f"{arrival.quarantine or '/'}，{arrival.customs or '/'}"),
        ("货主", arrival.owner_name or "/"),
        ("检测", tested),
        ("消杀", f"{arrival.agent}，{arrival.team}" if arrival.disinfected_at else "按规定无需消杀"),
        ("追溯码", ranges or "/"),
    ]
    return Letter(
        issuer=arrival.place.name,
        number=arrival.certificate,
        title="进口冷链食品出仓证明",
        addressee=arrival.owner_name or "货主",
        pieces=["下列货物已按规定完成检测与消杀，准予出仓。", Facts(facts)],
        signer=arrival.place.name,
        day=local(arrival.released_at).date(),
        mark="模拟数据" if is_simulated() else "",
    )
