"""What a GS1 Digital Link says: key, qualifiers, attributes, and what else its URI carries."""

from dataclasses import dataclass

CANONICAL_STEM = "https://id.gs1.org"


@dataclass(frozen=True, slots=True)
class Element:
    """An application identifier with its value, unescaped."""

    ai: str
    value: str

    def __str__(self) -> str:
        return f"({self.ai}){self.value}"


@dataclass(frozen=True, slots=True)
class Link:
    """A Digital Link taken apart.

    `stem` is scheme, authority and path before the key, without a slash at its end. `others` are the query
    parameters that are no application identifiers, as written. `fragment` is None where there is no #.
    """

    key: Element
    qualifiers: tuple[Element, ...] = ()
    attributes: tuple[Element, ...] = ()
    stem: str = CANONICAL_STEM
    others: tuple[str, ...] = ()
    fragment: str | None = None

    @property
    def path(self) -> tuple[Element, ...]:
        """Key and qualifiers, in order."""
        return (self.key, *self.qualifiers)

    @property
    def elements(self) -> tuple[Element, ...]:
        """All application identifiers, path before query."""
        return (*self.path, *self.attributes)

    def value(self, ai: str) -> str | None:
        """The value of an application identifier, None where the link has none."""
        return next((element.value for element in self.elements if element.ai == ai), None)
