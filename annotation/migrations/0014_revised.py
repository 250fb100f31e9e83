from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotation', '0013_agreed'),
    ]

    operations = [
        migrations.AddField(
            model_name='annotation',
            name='revised',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='annotation',
            name='review_reason',
            field=models.CharField(blank=True, choices=[('policy', 'Everything is reviewed'), ('sample', 'Drawn at random'), ('disagreement', 'The answers disagree'), ('newcomer', 'Among the first of a newcomer'), ('reliability', 'Reliability below the mark'), ('returned', 'Was returned before'), ('revised', 'Changed after it was submitted'), ('waiting', 'Waits for the other answers')], default='policy', max_length=16),
        ),
    ]
