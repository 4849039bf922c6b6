from django.db import migrations, models

from shian.platform.ledger.tables import CREATE, DROP

STATE = [
    migrations.CreateModel(
        name="Seal",
        fields=[
            ("number", models.BigIntegerField(primary_key=True, serialize=False)),
            ("sealed_at", models.DateTimeField()),
            ("previous_hash", models.TextField(unique=True)),
            ("body", models.TextField()),
            ("signature", models.TextField()),
            ("key_id", models.TextField()),
            ("snapshot", models.TextField()),
            ("cluster", models.TextField()),
            ("floor", models.BigIntegerField(default=0)),
        ],
        options={"db_table": "ledger_seal", "managed": False},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP, state_operations=STATE)]
