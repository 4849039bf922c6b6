"""A real installation: tables, and a first administrator whose password a person chose."""

from __future__ import annotations

import os
from dataclasses import replace

from shian.platform import database
from shian.sites.serve.children import Children
from shian.sites.serve.city import City
from shian.sites.serve.instance import ServeError


def create(name: str, password: str) -> None:
    """Set up an empty database; refuse one that holds anything."""
    import django

    if not os.environ.get("SHIAN_DATABASE_URL"):
        os.environ["SHIAN_DATABASE_URL"] = database.Session().url  # held until this process ends
    city = City(os.environ["SHIAN_DATABASE_URL"], database.data_folder(), Children())
    django.setup()
    check_password(password)
    city.migrate()
    if city.has_records():
        raise ServeError(
            "This database holds records already. `shian init` sets up an empty one: choose another data "
            "folder (SHIAN_DATA=/path/to/folder) or database (SHIAN_DATABASE_URL)."
        )
    appoint(name, password)
    city.mark(replace(city.marker(), origin="real"))


def appoint(name: str, password: str) -> None:
    """Calendar and time limits, and the first administrator, through actions that also write the ledger."""
    from shian.platform.access.actor import system_actor
    from shian.platform.flows.files import seed_all
    from shian.sites.serve.administrator import appoint_first

    seed_all()
    appoint_first(by=system_actor(), name=name, password=password)


def check_password(password: str) -> None:
    """Refuse a weak password, with the reasons."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as error:
        raise ServeError("\n".join(error.messages)) from error
