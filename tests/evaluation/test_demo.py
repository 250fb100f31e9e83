"""Loading the demo's people and their work. Its model is trained in the browser tests (tests/e2e/test_demo.py)."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization, User
from accounts.services.people import create_person
from annotation.models import Annotation, Assignment, GoldAnswer, Project, QualityAlarm, QualityReport, Task
from annotation.models.annotation import AnnotationState
from annotation.models.assignment import AssignmentState
from annotation.models.task import TaskState
from evaluation.demo import judging, panel, ranking, source, writing
from evaluation.demo.people import MESSAGES_PROJECT, PANEL_PROJECT, REPLIES_PROJECT
from training.models import DatasetState, DatasetVersion, Job

pytestmark = pytest.mark.slow


def load() -> None:
    call_command("load_demo", "--part", "work", verbosity=0)


def states(project: str) -> Counter[str]:
    return Counter(Annotation.objects.filter(project__name=project).values_list("state", flat=True))


def fingerprint() -> list[tuple[object, ...]]:
    """What the story is made of, without ids and times."""
    rows = Annotation.objects.order_by("pk")
    return list(rows.values_list("author__email", "state", "revision_number", "task__item__external_id"))


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_there_is_work_done_work_waiting_and_a_frozen_version(db):
    load()
    messages = states(MESSAGES_PROJECT)
    assert messages[AnnotationState.APPROVED] == writing.SETTLED
    assert messages[AnnotationState.SUBMITTED] == writing.PENDING
    assert messages[AnnotationState.RETURNED] == writing.RETURNED
    assert messages[AnnotationState.REJECTED] > 0
    replies = states(REPLIES_PROJECT)
    assert replies[AnnotationState.APPROVED] == ranking.SETTLED
    assert replies[AnnotationState.SUBMITTED] == ranking.PENDING
    for project in Project.objects.all():
        assert Task.objects.filter(project=project, state=TaskState.OPEN).count() >= 20
    panel_work = states(PANEL_PROJECT)
    assert Task.objects.filter(project__name=PANEL_PROJECT, disputed=True).count() >= panel.LEFT_OPEN
    assert panel_work[AnnotationState.SET_ASIDE] > 0
    assert GoldAnswer.objects.exists()
    assert QualityReport.objects.filter(project__name=PANEL_PROJECT).exists()
    hurried = User.objects.get(email="dilan@demo.tuneloop")
    # Chance decides sides and gold, so once in many loads the alarms' own level names somebody else too.
    assert QualityAlarm.objects.filter(user=hurried, kind="fast").exists()
    version = DatasetVersion.objects.get()
    assert version.state == DatasetState.READY
    assert version.counts["test"] > 40

    # What the newcomer finds on the desk.
    newcomer = User.objects.get(email="annotator@demo.tuneloop")
    returned = Annotation.objects.filter(author=newcomer, state=AnnotationState.RETURNED)
    assert returned.count() == writing.RETURNED
    assert all(annotation.reviews.get().comment for annotation in returned)
    held = Assignment.objects.get(user=newcomer, state=AssignmentState.HELD)
    begun = str(held.draft)
    assert '"topic"' in begun
    assert '"wants"' not in begun

    # The password that make run prints opens every account.
    cast = source.cast()
    for person in cast.people:
        user = User.objects.get(email=person["email"])
        assert user.check_password(cast.password)
        assert user.is_administrator == (person["role"] == "administrator")

    # Loading again changes nothing.
    before = fingerprint()
    load()
    assert fingerprint() == before
    assert Organization.objects.count() == 1
    assert not Job.objects.exists()


def test_a_database_with_people_of_its_own_is_left_alone(db):
    real = Organization.objects.create(name="Real")
    create_person(organization=real, email="boss@example.org", password="a long enough phrase", is_administrator=True)
    with pytest.raises(CommandError, match="people of its own"):
        load()
    assert User.objects.count() == 1


def test_an_interruption_leaves_nothing_half_done(db, monkeypatch):
    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ranking, "play", break_off)
    with pytest.raises(KeyboardInterrupt):
        load()
    assert not User.objects.exists()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ('{"topic": "refund", "urgency": "low", "order": null, "wants": "refund"}', 4),
        ('{"topic": "refund", "urgency": "high"}', 1),
        ('{"topic": "refund"', 0),
        ("[1]", 0),
        ("", 0),
    ],
)
def test_a_played_judge_counts_right_fields(answer, count):
    right = {"topic": "refund", "urgency": "low", "order": None, "wants": "refund"}
    assert judging.right_fields(answer, right) == count
