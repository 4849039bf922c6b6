"""EncryptedTextField: text kept as a token under the record's data key, shown masked."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from shian.platform.personal import vault
from shian.platform.personal.masks import MASKS


class Sealed(str):
    """An encrypted value as read from the database: the token, shown masked, opened on purpose only."""

    __slots__ = ("mask",)
    mask: str

    def __new__(cls, token: str, mask: str) -> Sealed:
        self = super().__new__(cls, token)
        self.mask = mask
        return self

    @property
    def token(self) -> str:
        """What is stored: it may be copied, compared and written again, and tells nothing."""
        return str.__str__(self)

    def open(self) -> str:
        """The plain text. Callers put the look on the ledger first (``platform.privacy.looks``)."""
        return vault.decrypt(self.token)

    def masked(self) -> str:
        """The text with its middle hidden; ``—`` where the key was destroyed."""
        try:
            return MASKS[self.mask](self.open())
        except vault.Erased:
            return "—"


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Personal text. ``mask`` names how it is shown: ``name``, ``phone``, ``id`` or ``all``."""

    def __init__(self, *args: Any, mask: str = "all", **kwargs: Any) -> None:
        if mask not in MASKS:
            raise ValueError(f"no mask {mask!r}; there are: {', '.join(MASKS)}")
        self.mask = mask
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask}

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return Sealed(value, self.mask) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.seal(model_instance)

    def seal(self, obj: models.Model) -> str | None:
        """Encrypt the object's value if it is still plain, under its record's key; return the token."""
        value = getattr(obj, self.attname)
        if not value or isinstance(value, Sealed):
            return value
        token = Sealed(vault.encrypt(str(value), _key_of(obj)), self.mask)
        setattr(obj, self.attname, token)
        return token

    def ledger_value(self, value: Any) -> str:
        """The token; plain text never reaches the ledger."""
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self}: plain personal text cannot go to the ledger; seal() it first")
        return str.__str__(value)


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """A keyed digest of a personal field, for finding equal texts: ``BlindIndexField(source="identity")``.

    Filter by ``index_of(Model, "identity_index", text)``. It is no part of the ledger's state: destroying a
    record's key must leave nothing by which the person is found, and entries stay for ever.
    """

    not_in_ledger = True

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        options = {"max_length": 64, "blank": True, "default": "", "editable": False, "db_index": True}
        super().__init__(*args, **{**options, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.fill(model_instance)

    def fill(self, obj: models.Model) -> str:
        """Set the digest from the source field, plain or encrypted; empty where that is empty or erased."""
        value = getattr(obj, self.source)
        try:
            text = value.open() if isinstance(value, Sealed) else value
        except vault.Erased:
            text = ""
        digest = self.digest(text) if text else ""
        setattr(obj, self.attname, digest)
        return digest

    def digest(self, text: str) -> str:
        """The digest of a text in this column."""
        return vault.blind_index(f"{self.model._meta.label_lower}.{self.name}", text)


def index_of(model: type[models.Model], name: str, text: str) -> str:
    """The digest by which a model's blind index finds a text."""
    field = model._meta.get_field(name)
    if not isinstance(field, BlindIndexField):
        raise TypeError(f"{model._meta.label}.{name} is no blind index")
    return field.digest(text)


def _key_of(obj: models.Model) -> uuid.UUID:
    for f in obj._meta.concrete_fields:
        if isinstance(f, EncryptedTextField):
            value = getattr(obj, f.attname)
            if isinstance(value, Sealed):
                return vault.key_id_of(value.token)
    return vault.new_key(obj.kind())  # type: ignore[attr-defined]


def seal_all(obj: models.Model) -> None:
    """Encrypt every plain personal field of an object and fill its blind indexes, before a bulk write."""
    for f in obj._meta.concrete_fields:
        if isinstance(f, BlindIndexField):
            f.fill(obj)
    for f in obj._meta.concrete_fields:
        if isinstance(f, EncryptedTextField):
            f.seal(obj)
