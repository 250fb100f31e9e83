from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotation", "0004_slots_into_lanes")]

    operations = [
        migrations.RemoveIndex(
            model_name='taskslot',
            name='slot_ready',
        ),
        migrations.RemoveField(
            model_name='taskslot',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='taskslot',
            name='project_id',
        ),
        migrations.RemoveField(
            model_name='taskslot',
            name='rank',
        ),
    ]
