"""The cache table: sign-in limits are counted there, so that all server processes share one count."""

from django.db import migrations

MAKE = """
CREATE TABLE access_cache (
  cache_key varchar(255) NOT NULL PRIMARY KEY,
  value text NOT NULL,
  expires timestamp with time zone NOT NULL
);
CREATE INDEX access_cache_expires ON access_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE access_cache")]
