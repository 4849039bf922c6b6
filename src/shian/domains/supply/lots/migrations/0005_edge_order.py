"""Edges in the order in which they became visible: a changed edge gets a new number, its old one is noted.

Projections run one after the other (a lock held until the commit), so numbers given within them become visible in
their order, which those of events do not.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION supply_edge_renumber() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO supply_edgegone (edge, at) VALUES (OLD.id, nextval('supply_edge_id_seq'));
  NEW.id := nextval('supply_edge_id_seq');
  RETURN NEW;
END $$;
CREATE FUNCTION supply_edge_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO supply_edgegone (edge, at) VALUES (OLD.id, nextval('supply_edge_id_seq'));
  RETURN NULL;
END $$;
CREATE FUNCTION supply_edge_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO supply_edgegone (edge, at) VALUES (0, nextval('supply_edge_id_seq'));
  RETURN NULL;
END $$;
CREATE TRIGGER supply_edge_changed BEFORE UPDATE ON supply_edge
  FOR EACH ROW EXECUTE FUNCTION supply_edge_renumber();
CREATE TRIGGER supply_edge_removed AFTER DELETE ON supply_edge
  FOR EACH ROW EXECUTE FUNCTION supply_edge_note();
CREATE TRIGGER supply_edge_truncated AFTER TRUNCATE ON supply_edge
  FOR EACH STATEMENT EXECUTE FUNCTION supply_edge_emptied();
"""
BACK = """
DROP TRIGGER supply_edge_changed ON supply_edge;
DROP TRIGGER supply_edge_removed ON supply_edge;
DROP TRIGGER supply_edge_truncated ON supply_edge;
DROP FUNCTION supply_edge_renumber();
DROP FUNCTION supply_edge_note();
DROP FUNCTION supply_edge_emptied();
"""


class Migration(migrations.Migration):

    dependencies = [("supply", "0004_voided")]

    operations = [
        migrations.CreateModel(
            name="EdgeGone",
            fields=[
                ("at", models.BigIntegerField(primary_key=True, serialize=False)),
                ("edge", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
