"""What cannot be retested (办法 31): microbes, a back-up past its shelf life, a back-up gone."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from shian.domains.laboratory.models import Sample

MICROBIAL = re.compile(
    r"菌落总数|大肠菌群|大肠埃希|霉菌|酵母|沙门氏菌|金黄色葡萄球菌|李斯特|副溶血|铜绿假单胞|克罗诺|志贺|"
    r"商业无菌|致病菌|微生物|溶血性链球菌|产气荚膜|蜡样芽胞"
)


def is_microbial(item: str) -> bool:
    """Whether an item is a microbial one, by its name."""
    return bool(MICROBIAL.search(item))


def obstacle(sample: Sample, items: str, day: date) -> str:
    """Why these items cannot be retested on that day; empty if they can."""
    if is_microbial(items):
        return _("Microbial items are not retested.")
    if sample.expires_on and sample.expires_on < day:
        return _("The back-up sample is past its shelf life (%s).") % sample.expires_on
    if sample.keep_until and sample.keep_until < day:
        return _("The back-up sample was kept until %s only.") % sample.keep_until
    if sample.reserve is not None and sample.reserve <= 0:
        return _("There is no back-up sample.")
    return ""
