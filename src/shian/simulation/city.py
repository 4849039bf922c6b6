"""What every part of the simulation shares: seed, scale, journal, tables, personal data, truth."""

from __future__ import annotations

import tomllib
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db import models

from shian.platform.personal import vault
from shian.platform.records.base import Record
from shian.simulation.actors import Cast
from shian.simulation.journal import Journal
from shian.simulation.moments import START, moment
from shian.simulation.rows import Row, Table
from shian.simulation.seeds import stream
from shian.simulation.words import DATA

TODAY = date(2022, 6, 30)  # the day from which the live matters count, unless another is given


@dataclass
class City:
    """The city in the making."""

    seed: int
    scale: float
    today: date = TODAY
    journal: Journal = field(default_factory=Journal)
    cast: Cast = field(default_factory=Cast)
    truth: dict[str, Any] = field(default_factory=dict)
    planted: dict[str, list[int]] = field(default_factory=dict)  # anomaly → positions of samples
    tables: dict[type[models.Model], Table] = field(default_factory=dict)
    held: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def opening(self) -> str:
        """The moment at which the registers of before were taken over."""
        return moment(START.toordinal(), 0)

    def rng(self, name: str) -> np.random.Generator:
        return stream(self.seed, name)

    def table(self, model: type[models.Model]) -> Table:
        if model not in self.tables:
            self.tables[model] = Table(model, self.journal)
        return self.tables[model]

    def waiting(self, table: Table, row: Row) -> None:
        """Keep a row until its table is written."""
        self.held.setdefault(table.kind, []).append(row)

    def secrets(self, name: str) -> AbstractContextManager[None]:
        """Within, keys and nonces follow from the seed."""
        return vault.deterministic(f"{self.seed}:{name}")

    @staticmethod
    def seal(model: type[Record], *texts: str) -> list[str]:
        """Tokens of one record's personal texts, under a key of its own."""
        key = vault.new_key(model.kind())
        return [vault.encrypt(text, key) if text else "" for text in texts]

    @cached_property
    def laboratory_data(self) -> dict[str, Any]:
        return tomllib.loads((DATA / "laboratory.toml").read_text(encoding="utf-8"))
