"""Pairs of texts: read, checked against what is used, built into catalogs of both languages."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from shian.platform.catalogs import catalogs
from shian.platform.catalogs.pairs import Pair, PairsError, Text, read
from shian.platform.catalogs.usage import usage

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
A = _("Sample")
B = _("two "
      "parts")
C = ngettext("%(n)s record", "%(n)s records", 3)
D = pgettext_lazy("verb", "Sample")
E = _(A)
F = "Through a variable"
G = problem("is missing" if A else "is torn", row=1)
"""
TEMPLATE = """{% load i18n %}{% translate "Sign in" %}
{% blocktranslate with name=user.name trimmed %}
  Hello {{ name }},
  good day
{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} lot{% plural %}{{ n }} lots{% endblocktranslate %}
{% translate "Open" context "state" %}{{ x|default:_("None") }}
"""
PAIRS = """
"Sample" = "样品"
"two parts" = "两部分"
"%(n)s record || %(n)s records" = "%(n)s 条记录"
"Sign in" = "登录"
"Hello %(name)s, good day" = "%(name)s，您好"
"%(n)s lot || %(n)s lots" = "%(n)s 批"
"None" = "无"
"Through a variable" = "经变量"
"is missing" = "缺失"
"is torn" = "破损"
[verb]
"Sample" = "抽样"
[state]
"Open" = "未结"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "code.py").write_text(CODE)
    (folder / "page.html").write_text(TEMPLATE)
    return folder


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    folder = tmp_path / "locale"
    (folder / "pairs").mkdir(parents=True)
    (folder / "pairs" / "all.toml").write_text(PAIRS)
    return folder


def test_texts_of_code_and_templates_are_found(source: Path) -> None:
    assert set(usage(source).places) == {
        Text("Sample"),
        Text("two parts"),
        Text("%(n)s record", "%(n)s records"),
        Text("Sample", context="verb"),
        Text("Sign in"),
        Text("Hello %(name)s, good day"),
        Text("%(n)s lot", "%(n)s lots"),
        Text("Open", context="state"),
        Text("None"),
        Text("is missing"),
        Text("is torn"),
    }


def test_a_complete_set_has_no_problems(source: Path, locale: Path) -> None:
    assert catalogs.check(locale, source) == []


def test_missing_unused_and_torn_pairs_are_named(source: Path, locale: Path) -> None:
    file = locale / "pairs" / "all.toml"
    text = PAIRS.replace('"Sign in" = "登录"\n', '"Sign out" = "退出"\n').replace("%(name)s，您好", "您好")
    file.write_text(text)
    assert catalogs.check(locale, source) == [
        f"{source}/page.html:1: no Chinese for 'Sign in'. Add it to a file in locale/pairs/.",
        f"{file}: 'Hello %(name)s, good day' and '您好' have different placeholders.",
        f"{file}: 'Sign out' is used nowhere. Remove it.",
    ]


def test_catalogs_answer_in_both_languages(locale: Path) -> None:
    assert catalogs.build(locale) == 12
    chinese = gettext.translation("django", locale, ["zh_Hans"])
    english = gettext.translation("django", locale, ["en"])
    assert chinese.gettext("Sample") == "样品"
    assert chinese.pgettext("verb", "Sample") == "抽样"
    assert chinese.ngettext("%(n)s record", "%(n)s records", 1) == "%(n)s 条记录"
    assert chinese.ngettext("%(n)s record", "%(n)s records", 5) == "%(n)s 条记录"
    assert english.gettext("Sample") == "Sample"
    assert english.ngettext("%(n)s record", "%(n)s records", 1) == "%(n)s record"
    assert english.ngettext("%(n)s record", "%(n)s records", 5) == "%(n)s records"


def test_files_that_differ_are_refused(locale: Path) -> None:
    (locale / "pairs" / "more.toml").write_text('"Sample" = "样本"\n"Sign in" = "登录"\n')
    with pytest.raises(PairsError) as refused:
        read(locale / "pairs")
    assert str(refused.value) == (
        "'Sample' is '样品' in all.toml and '样本' in more.toml: keep one of them, or give one a context."
    )


@pytest.mark.parametrize(
    "content", ['"Sample" = ""', '"Sample" = 3', '"Sample" "样品"', '"A" = "一"\n"A" = "二"']
)
def test_broken_files_are_named(locale: Path, content: str) -> None:
    (locale / "pairs" / "all.toml").write_text(content)
    with pytest.raises(PairsError, match=r"all\.toml"):
        read(locale / "pairs")


def test_a_pair_keeps_its_file(locale: Path) -> None:
    file = locale / "pairs" / "all.toml"
    assert read(locale / "pairs")[Text("Sample")] == Pair(Text("Sample"), "样品", file)
