"""A real installation: tables, and a first administrator whose password a person chose."""

import os

from shian.platform import database
from shian.sites.serve import city
from shian.sites.serve.instance import ServeError


def create(name: str, password: str) -> None:
    """Set up an empty database; refuse one that holds anything."""
    import django

    with_database = None
    if not os.environ.get("SHIAN_DATABASE_URL"):
        with_database = database.Session()
        os.environ["SHIAN_DATABASE_URL"] = with_database.url
    django.setup()
    city.migrate()
    if city.has_records():
        raise ServeError(
            "This database holds records already. `shian init` sets up an empty one: choose another data "
            "folder (SHIAN_DATA=/path/to/folder) or database (SHIAN_DATABASE_URL)."
        )
    check_password(password)
    from shian.platform.access.actor import system_actor
    from shian.sites.serve.administrator import appoint_first

    appoint_first(by=system_actor(), name=name, password=password)
    city.write_marker(city.Marker("real", whole=True))


def check_password(password: str) -> None:
    """Refuse a weak password, with the reasons."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password)
    except ValidationError as error:
        raise ServeError("\n".join(error.messages)) from error
