from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0005_narrow_slots")]

    operations = [
        migrations.AddField(
            model_name="qualificationattempt",
            name="questions",
            field=models.JSONField(default=list),
        ),
    ]
