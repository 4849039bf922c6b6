"""An embedded PostgreSQL: made, started, shared and stopped without preparation by the user."""

from shian.platform.database.errors import DatabaseError
from shian.platform.database.places import data_folder, database_url
from shian.platform.database.session import Session, opened

__all__ = ["DatabaseError", "Session", "data_folder", "database_url", "opened"]
