"""A folded template says what the template says, in each language, and leaves the common one as it was."""

from __future__ import annotations

import pytest
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from shian.sites.window.packets.folding import folded
from shian.sites.window.packets.page import LANGUAGES
from shian.sites.window.packets.query import Packet, Recalled, Tested

TESTS = (Tested("S1", "2021-03-01", True, "铅║0.5", True), Tested("S2", "2021-03-02", False, "", False))
RECALL = Recalled("召1", 2, "<b>铅</b>", "", "退回", "", None, "announced")


def packet(**changed: object) -> Packet:
    values: dict[str, object] = dict.fromkeys(Packet.__slots__, "") | {
        "lot": 1, "name": "陈醋", "made_on": None, "expires_on": None, "maker_id": None, "outside": None,
        "recall": None, "tests": (), "tested": 0, "failed": 0, "ingredients": (), "gate": None,
    }  # fmt: skip
    return Packet(**values | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "shown", [packet(), packet(tests=TESTS, tested=2, failed=1), packet(recall=RECALL, state="held")]
)
def test_the_same_page(shown: Packet, language: str) -> None:
    context = {"packet": shown, "language": language, "colon": "：", "other": "en", "simulated": True}
    with translation.override(language):
        plain = get_template("packet/page.html").render(context)
        made = folded("packet/page.html", language, fixed=("packet/_style.html",)).render(Context(context))
        assert made == plain
        assert get_template("packet/page.html").render(context) == plain
