"""Put the slots that are there into lanes, in the order in which they were handed out before."""

import time

from django.db import migrations

BANDS, FIRST_BAND = 128, 1


def into_lanes(apps, schema_editor):
    Slot = apps.get_model("annotation", "TaskSlot")
    Lane = apps.get_model("annotation", "Lane")
    start = time.time_ns() // 1000 - Slot.objects.count()
    lanes = {}
    batch = []
    for place, slot in enumerate(Slot.objects.order_by("pk").iterator(chunk_size=2000)):
        key = (slot.project_id, slot.kind, slot.rank * BANDS + FIRST_BAND)
        if key not in lanes:
            lanes[key] = Lane.objects.create(project_id=key[0], kind=key[1], rank=key[2])
        slot.lane, slot.position = lanes[key], start + place
        batch.append(slot)
        if len(batch) == 2000:
            Slot.objects.bulk_update(batch, ["lane", "position"])
            batch = []
    Slot.objects.bulk_update(batch, ["lane", "position"])


def guideline_of_newest_revision(apps, schema_editor):
    Annotation = apps.get_model("annotation", "Annotation")
    Revision = apps.get_model("annotation", "AnnotationRevision")
    batch = []
    newest = Revision.objects.order_by("annotation_id", "number").values_list("annotation_id", "guideline__number")
    for annotation_id, number in dict(newest.iterator(chunk_size=2000)).items():
        batch.append(Annotation(pk=annotation_id, guideline_number=number))
        if len(batch) == 2000:
            Annotation.objects.bulk_update(batch, ["guideline_number"])
            batch = []
    Annotation.objects.bulk_update(batch, ["guideline_number"])


class Migration(migrations.Migration):
    dependencies = [("annotation", "0003_quality")]

    operations = [
        migrations.RunPython(into_lanes, migrations.RunPython.noop),
        migrations.RunPython(guideline_of_newest_revision, migrations.RunPython.noop),
    ]
