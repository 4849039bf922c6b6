"""An import contract of our own: named modules of a package are private to that package."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnModulesContract(Contract):
    """`modules` of each child of `container` are imported only by that child and by `allowed_importers`.

    The stock `protected` contract knows one list of importers for all; here each package is its own.
    """

    container = fields.StringField()
    modules = fields.ListField(subfield=fields.StringField())
    allowed_importers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """List every import that reaches into a package from outside."""
        options: Any = self
        broken = []
        for package in sorted(graph.find_children(options.container)):
            for name in options.modules:
                broken += self.intrusions(graph, package, f"{package}.{name}", options.allowed_importers)
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    @staticmethod
    def intrusions(graph: ImportGraph, package: str, private: str, allowed: list[str]) -> list[str]:
        """The imports of one private module or its parts from outside its package."""
        if private not in graph.modules:
            return []
        homes = (package, *allowed)
        return [
            f"{importer} imports {part}"
            for part in sorted({private, *graph.find_descendants(private)})
            for importer in sorted(graph.find_modules_that_directly_import(part))
            if not any(importer == home or importer.startswith(f"{home}.") for home in homes)
        ]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each intrusion."""
        for line in check.metadata["broken"]:
            output.print_error(line, bold=False)
