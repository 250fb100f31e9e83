"""What is asked, planted or shown again is no data: no count, list, file or data set changes by it."""

from __future__ import annotations

import json
import re

import pytest
from django.utils import timezone

from annotation.models import Annotation, Project, Task
from annotation.services.private_answers import settle_beside_work
from annotation.services.recounting import recount
from annotation.services.review_probes import plant
from tests.annotation.gold.making import claimed, pair_question, send, vote
from tests.annotation.gold.test_repeats import age
from tests.annotation.making import client_of, rank_task, reviewed

pytestmark = pytest.mark.django_db
REQUEST = re.compile(r'"request_id":"\w*"|"(computed_at|oldest_at)":"[^"]*"')
# What managers read of the data, and of nothing else.
OF_DATA = (
    "progress/",
    "tasks/",
    "tasks/count/",
    "items/",
    "review-queue/",
    "disputes/",
    "causes/",
    "comparisons/",
    "datasets/preview/?kind=preference",
    "export/?kind=rank&state=approved",
    "export/?kind=rank&state=submitted",
    "quality/agreement/",
    "quality/ranking/",
    "audiences/",
    "leases/",
)


@pytest.fixture
def busy(with_gold, dice, ann, bea, rex, max_) -> Project:
    """Work answered, approved and waiting, and old enough for a repeat; a gold question, and a test for bea."""
    project = with_gold(10, 10)
    for number in range(14):
        rank_task(project, f"Work {number}")
    for number in range(12):
        annotation = send(claimed(project, ann), vote("AB"[number % 2]))
        if number % 3 == 0:
            reviewed(annotation, rex, "approve")
    age(hours=2)
    return project


def data(project: Project, manager) -> dict[str, str]:
    client, found = client_of(manager), {}
    for address in OF_DATA:
        page = client.get(f"/api/v1/projects/{project.pk}/{address}")
        assert page.status_code == 200, (address, page.content)
        body = page.getvalue()
        found[address] = REQUEST.sub("", body.decode())
    home = client.get("/api/v1/home/").json()
    return found | {"home": json.dumps([home["manager"], home["annotator"]])}


def test_nothing_that_managers_read_of_the_data_changes(busy, dice, ann, bea, rex, max_):
    before = data(busy, max_)
    pair_question(busy, max_, "Gold", in_qualification=True)
    approved = Annotation.objects.filter(state="approved")[0]
    probe = plant(project=busy, by=max_, annotation_id=approved.pk, good=True)
    for drawn in (0.05, 0.15):
        dice.says = drawn
        send(claimed(busy, ann), vote("A"))
    busy.qualification_required = True
    busy.save()
    send(claimed(busy, bea), vote("A"))
    body = {"verdict": "return", "comment": "No.", "revision_number": 1, "cause": "slip"}
    client_of(rex).post(f"/api/v1/annotations/{probe.annotation_id}/review/", body, format="json")
    for _ in range(40):
        settle_beside_work()
    made = set(Task.objects.values_list("purpose", flat=True))
    assert made == {"data", "template", "gold", "repeat", "qualification", "review_probe"}
    after = data(busy, max_)
    for address, text in before.items():
        assert after[address] == text, address


def test_the_kept_counts_are_those_of_the_rows(busy, dice, ann, bea, rex, max_):
    test_nothing_that_managers_read_of_the_data_changes(busy, dice, ann, bea, rex, max_)
    for _ in range(2):
        dice.says = 0.05
        claimed(busy, ann)
    drift = recount(busy, mend=False)
    # The answers were made older than they are (``age``): the figures of a day may be those of the day before.
    assert [one for one in drift.found if not one[0][:4].isdigit()] == []
    assert drift.found == [] or timezone.now().hour < 2


def test_each_sweep_says_how_many(busy):
    from annotation import tasks

    assert tasks.settle_private_answers() == 0
    assert tasks.replant_probes() == 0
