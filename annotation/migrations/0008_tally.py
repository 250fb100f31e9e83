from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotation", "0007_task_lists")]

    operations = [
        migrations.AddField(
            model_name="personday",
            name="answers",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
