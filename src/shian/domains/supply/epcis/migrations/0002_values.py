"""Functions by which queries read the values of extensions: as text, as number, as instant; null where none."""

from django.db import migrations

MAKE = r"""
CREATE FUNCTION epcis_text(v jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(v) WHEN 'object' THEN coalesce(v ->> '#text', v ->> 'id') ELSE v #>> '{}' END
$$;
CREATE FUNCTION epcis_number(t text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN t ~ '^[+-]?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?$' THEN t::float8 END
$$;
CREATE FUNCTION epcis_moment(t text) RETURNS timestamptz LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF t !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$' THEN
    RETURN NULL;
  END IF;
  RETURN t::timestamptz;
EXCEPTION WHEN others THEN
  RETURN NULL;
END $$;
"""
UNMAKE = """
DROP FUNCTION epcis_moment(text);
DROP FUNCTION epcis_number(text);
DROP FUNCTION epcis_text(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("epcis", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
