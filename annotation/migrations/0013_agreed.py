"""How many people gave each answer, so that what they agreed on can be approved at once.

What waits already is compared anew in the background: the sweep finds the projects that ask more than one person.
"""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def compare_anew(apps, schema_editor):
    asked_of_several = apps.get_model("annotation", "Task").objects.filter(
        project=OuterRef("pk"), purpose="data", required_answers__gt=1
    )
    apps.get_model("annotation", "Project").objects.filter(Exists(asked_of_several)).update(review_pending_after=0)


class Migration(migrations.Migration):
    dependencies = [("annotation", "0012_workbench")]

    operations = [
        migrations.AddField(
            model_name="annotation", name="agreed_by", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(
                condition=models.Q(
                    ("purpose__in", ["data", "review_probe"]),
                    ("state", "submitted"),
                    models.Q(("review_reason__in", ["", "waiting"]), _negated=True),
                    ("agreed_by__gte", 2),
                ),
                fields=["project", "id"],
                name="annotation_agreed",
            ),
        ),
        migrations.RunPython(compare_anew, migrations.RunPython.noop, elidable=True),
    ]
