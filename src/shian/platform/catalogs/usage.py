"""The texts that code and templates use."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from shian.platform.catalogs.pairs import Text

SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop", "lazy", "say"}
ALIASES = {"lazy": "gettext_lazy as lazy", "say": "gettext as say"}  # as some modules import them
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
FUNCTIONS = dict.fromkeys((SINGULAR - set(ALIASES)) | PLURAL | CONTEXT | CONTEXT_PLURAL)
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*{STRING}(?:\s*,\s*{STRING})?(?:\s*,\s*{STRING})?")
INTERPOLATION = re.compile(r"%\((\w+)\)s|\{(\w*)\}")


@dataclass
class Usage:
    """Where each text is used, and every other literal, for texts that reach gettext through a variable."""

    places: dict[Text, list[str]] = field(default_factory=dict)
    literals: set[str] = field(default_factory=set)

    def knows(self, text: Text) -> bool:
        """Whether a text is used anywhere."""
        return text in self.places or text.english in self.literals


def usage(folder: Path) -> Usage:
    """Read all Python and template files under a folder."""
    found = Usage()
    for file in sorted(folder.rglob("*.py")):
        if "migrations" not in file.parts:
            source = file.read_text()
            add(found, file, calls(source))
            tree = ast.parse(source)
            add(found, file, problems(tree))
            found.literals |= literals(tree)
    for file in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
        add(found, file, template_calls(file))
    return found


def add(found: Usage, file: Path, texts: Iterable[tuple[int, Text]]) -> None:
    """Note the texts of a file."""
    for line, text in texts:
        found.places.setdefault(text, []).append(f"{file}:{line}")


def calls(source: str) -> Iterator[tuple[int, Text]]:
    """The calls of gettext's functions with literal texts, by line."""
    known = FUNCTIONS | {name: None for name, imported in ALIASES.items() if imported in source}
    for line, name, message, _ in extract_python(BytesIO(source.encode()), known, [], {}):
        function = str(name)
        words = list(message) if isinstance(message, tuple) else [message]
        needed = words[: wanted(function)]
        if len(needed) == wanted(function) and all(isinstance(word, str) and word for word in needed):
            yield line, text_of_call(function, [str(word) for word in needed])


def problems(tree: ast.Module) -> Iterator[tuple[int, Text]]:
    """The reasons that methods and imports give (``problem("…")``): put into words by whoever shows them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem" and node.args:
            said = node.args[0]
            for text in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield node.lineno, Text(text.value)


def template_calls(file: Path) -> Iterator[tuple[int, Text]]:
    """The texts of a template. Django rewrites it as gettext calls amid noise, which no parser reads."""
    source = templatize(file.read_text(), origin=str(file))
    for match in TEMPLATE_CALL.finditer(source):
        words = [ast.literal_eval(word) for word in match.groups()[1:] if word]
        yield source.count("\n", 0, match.start()) + 1, text_of_call(match[1], words)


def wanted(function: str) -> int:
    """How many literal arguments a function takes."""
    return 3 if function in CONTEXT_PLURAL else 1 if function in SINGULAR else 2


def text_of_call(function: str, words: list[str]) -> Text:
    """The text a call looks up."""
    if function in SINGULAR:
        return Text(words[0])
    if function in PLURAL:
        return Text(words[0], words[1])
    if function in CONTEXT:
        return Text(words[1], context=words[0])
    return Text(words[1], words[2], words[0])


def literals(tree: ast.Module) -> set[str]:
    """Every string in a Python file."""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def placeholders(text: str) -> list[str]:
    """The names a text interpolates, sorted."""
    return sorted(a or b for a, b in INTERPOLATION.findall(text))
