"""Imports that were made or are under way, their issues, and column mappings that people corrected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.methods.problems import Problem
from shian.platform.records.problems import in_words


class ImportRun(models.Model):
    """One file on its way in. The records it writes are on the ledger; this is the log of how they came."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        READY = "ready", _("Read; nothing written yet")
        BLOCKED = "blocked", _("Needs an answer")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        REFUSED = "refused", _("File refused")
        FAILED = "failed", _("Failed; nothing written")

    class Mode(models.TextChoices):
        ALL_OR_NOTHING = "all", _("All or nothing")
        GOOD_ROWS = "good", _("Good rows only")

    kind = models.CharField(max_length=60, db_index=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    mode = models.CharField(max_length=4, choices=Mode.choices, default=Mode.ALL_OR_NOTHING)
    actor = models.JSONField()
    user_id = models.BigIntegerField(null=True, db_index=True)
    phase = models.CharField(max_length=30, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    blockers = models.JSONField(default=list)
    tables = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def busy(self) -> bool:
        """Under way in a job: the page asks again."""
        return self.state in (self.State.WAITING, self.State.READING, self.State.WRITING)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    def said(self, name: str) -> list[str]:
        """`notes` or `blockers` in the reader's language."""
        return [in_words(Problem(item["message"], item["params"])) for item in getattr(self, name)]


class ImportIssue(models.Model):
    """Row, field, value and reason of one thing wrong in a file."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=500, blank=True)
    message = models.TextField()
    params = models.JSONField(default=dict)
    severity = models.CharField(max_length=8)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.field}: {self.reason}"

    @property
    def reason(self) -> str:
        """Why, in the reader's language."""
        return in_words(Problem(self.message, self.params))


class ColumnMapping(models.Model):
    """How somebody said the columns of a heading are to be read; used for every file with that heading."""

    kind = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "signature"], name="mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"
