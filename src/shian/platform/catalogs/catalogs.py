"""Checks the pairs against what is used, and builds the gettext catalogs of both languages."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from shian.platform.catalogs.pairs import Pair, Text, read
from shian.platform.catalogs.usage import Usage, placeholders, usage

HEADER = "# Built by `shian catalogs build` from locale/pairs/. Change the pairs, not this file."


def problems(pairs: dict[Text, Pair], used: Usage) -> Iterator[str]:
    """What is missing, unused or torn."""
    for text, places in sorted(used.places.items()):
        if text not in pairs:
            yield f"{places[0]}: no Chinese for {text}. Add it to a file in locale/pairs/."
    for text, pair in sorted(pairs.items()):
        if not used.knows(text):
            yield f"{pair.file}: {text} is used nowhere. Remove it."
        if set(placeholders(text.plural or text.english)) != set(placeholders(pair.chinese)):
            yield f"{pair.file}: {text} and {pair.chinese!r} have different placeholders."


def check(locale: Path, source: Path) -> list[str]:
    """All problems of a repository's texts."""
    return list(problems(read(locale / "pairs"), usage(source)))


def build(locale: Path) -> int:
    """Write .po and .mo for Chinese and English; the number of texts."""
    pairs = read(locale / "pairs")
    write(locale, "zh_Hans", {text: pair.chinese for text, pair in pairs.items()})
    write(locale, "en", {text: text.english for text in pairs})
    return len(pairs)


def write(locale: Path, language: str, translations: dict[Text, str]) -> None:
    """Write one language's catalog."""
    catalog = Catalog(locale=language, header_comment=HEADER, project="shian", version="1", fuzzy=False)
    for text, translation in sorted(translations.items()):
        if not text.plural:
            catalog.add(text.english, translation, context=text.context or None)
            continue
        forms = (translation,) if catalog.num_plurals == 1 else (translation, text.plural)
        catalog.add((text.english, text.plural), forms, context=text.context or None)
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "django.po").open("wb") as file:
        write_po(file, catalog, width=0, omit_header=False)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
