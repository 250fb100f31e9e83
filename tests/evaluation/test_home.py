"""The home page: what each role sees, what it says to do next, and how many statements that takes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from annotation.models import Annotation, Assignment, Audience, Project, Task, WorkProfile
from annotation.queries import available
from annotation.services.audiences import audience_of
from annotation.services.distribution import claim
from annotation.services.reviewing import review
from annotation.services.slots import relane
from annotation.services.submitting import submit
from annotation.services.tasks import create_rank_task, create_write_task
from core.hashing import digest
from evaluation.queries.home import home
from evaluation.queries.next_step import CODES, Facts, next_step
from evaluation.services.comparisons import adopt_pairs, close_comparison, create_comparison
from tests.annotation.making import ANNOTATOR, MANAGER, REVIEWER, join, person, said
from tests.evaluation.conftest import signed_in
from tests.training.datasets.making import item
from training.models import ComputeSlot, Job, JobKind, JobState, Model
from training.registry.promotion import promote_model


def task(project, text: str, **options):
    source = item(project, text)
    return create_write_task(project=project, item=source, proposed=None, priority=0, required_answers=1, **options)


def for_some(made: Task, audience: Audience | None) -> None:
    made.audience = audience
    made.save()
    relane([made], "arrival")


def pair(project, text: str, author=None):
    source = item(project, text)
    responses = [
        source.responses.create(
            messages=said(answer), origin="human" if author else "imported", author=author, content_hash=digest(answer)
        )
        for answer in ("one", "two")
    ]
    return create_rank_task(
        project=project, item=source, responses=tuple(responses), purpose="data", purpose_ref="", required_answers=2
    )


def write(project, user) -> Annotation:
    assignment = claim(project=project, user=user, kind="write")
    payload = {"messages": said("Here it is.")}
    return submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload).annotation


def decide(annotation, verdict: str, by) -> None:
    review(annotation=annotation, by=by, verdict=verdict, revision_number=1, comment="Look again.")


def next_code(user) -> str:
    (row,) = home(user)["manager"]
    return row["next"]["code"]


def test_an_annotator_sees_what_to_fix_what_is_at_hand_and_what_could_be_taken(project, annotator, judge, reviewer):
    for number in range(4):
        task(project, f"prompt {number}")
    pair(project, "which is better?")
    pair(project, "which of mine is better?", author=annotator)
    decide(write(project, annotator), "return", reviewer)
    write(project, annotator)
    claim(project=project, user=annotator, kind="write")
    (row,) = home(annotator)["annotator"]
    assert row == {
        "project_id": project.pk,
        "project_name": project.name,
        "returned": 1,
        "held": 1,
        "available_write": 1,
        "available_write_capped": False,
        # A pair counts once, though it needs two judgements; one's own answers are for others to judge.
        "available_rank": 1,
        "available_rank_capped": False,
        "submitted_today": 2,
    }
    (other,) = home(judge)["annotator"]
    assert (other["available_write"], other["available_rank"], other["held"]) == (1, 2, 0)


def test_the_project_in_which_something_came_back_is_the_first(project, annotator, reviewer):
    earlier_name = Project.objects.create(organization=project.organization, name="A first name")
    join(earlier_name, annotator, ANNOTATOR)
    assert [row["project_name"] for row in home(annotator)["annotator"]] == ["A first name", project.name]
    task(project, "a prompt")
    decide(write(project, annotator), "return", reviewer)
    assert [row["project_name"] for row in home(annotator)["annotator"]] == [project.name, "A first name"]


def test_what_is_available_is_what_the_hand_out_gives(project, annotator, judge):
    for number in range(3):
        task(project, f"prompt {number}")
        pair(project, f"pair {number}", author=judge if number == 1 else None)
    for user in (annotator, judge):
        expected = {kind: home(user)["annotator"][0][f"available_{kind}"] for kind in ("write", "rank")}
        given_out = {"write": 0, "rank": 0}
        for kind in given_out:
            while isinstance(assignment := claim(project=project, user=user, kind=kind), Assignment):
                given_out[kind] += 1
                vote = {"choice": "tie", "strength": None, "reasons": [], "comment": ""}
                payload = vote if kind == "rank" else {"messages": said("Yes.")}
                submit(user=user, assignment_id=assignment.pk, token=assignment.token, payload=payload)
        assert given_out == expected


def test_many_tasks_are_counted_up_to_a_bound(project, annotator, monkeypatch):
    for number in range(6):
        task(project, f"prompt {number}")
    monkeypatch.setattr(available, "COUNTED_TO", 4)
    (row,) = home(annotator)["annotator"]
    assert (row["available_write"], row["available_write_capped"], row["available_rank_capped"]) == (4, True, False)
    monkeypatch.setattr(available, "COUNTED_TO", 6)
    assert home(annotator)["annotator"][0]["available_write_capped"] is False
    # Where most of the slots ahead are of tasks that the person has had, no more than so many are looked at.
    monkeypatch.setattr(available, "LOOKED_AT", 3)
    (row,) = home(annotator)["annotator"]
    assert (row["available_write"], row["available_write_capped"]) == (3, True)


def test_tasks_for_others_are_not_counted(project, annotator, judge):
    for number in range(3):
        task(project, f"prompt {number}")
    tagged, named = (task(project, text) for text in ("tagged", "named"))
    for_some(tagged, audience_of(project, tags=["german"]))
    for_some(named, audience_of(project, people=[judge.pk]))
    assert [home(user)["annotator"][0]["available_write"] for user in (annotator, judge)] == [3, 4]
    WorkProfile.objects.create(project=project, user=annotator, tags=["german", "sql"])
    assert home(annotator)["annotator"][0]["available_write"] == 4


def test_a_reviewer_sees_what_others_submitted(project, annotator, reviewer):
    join(project, reviewer, ANNOTATOR)
    for number in range(3):
        task(project, f"prompt {number}")
    first = write(project, annotator)
    write(project, annotator)
    write(project, reviewer)
    (row,) = home(reviewer)["reviewer"]
    assert (row["pending"], row["oldest_submitted_at"]) == (2, first.submitted_at)


def test_everybody_sees_their_own_roles_and_no_archived_project(project, annotator, manager):
    both = join(project, person(project.organization, "zoe"), ANNOTATOR, REVIEWER)
    admin = person(project.organization, "root", is_superuser=True)
    assert {key: bool(value) for key, value in home(both).items()} == {
        "annotator": True,
        "reviewer": True,
        "manager": False,
        "administrator": False,
    }
    assert [row["project_id"] for row in home(admin)["manager"]] == [project.pk]
    project.archived_at = timezone.now()
    project.save()
    assert home(both) == {"annotator": [], "reviewer": [], "manager": [], "administrator": None}
    assert home(admin)["manager"] == []


def test_an_administrator_sees_how_busy_the_site_is(project, base, manager):
    admin = person(project.organization, "root", is_superuser=True)
    for state in (JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED):
        Job.objects.create(project=project, kind=JobKind.SFT, base_model=base, state=state)
    ComputeSlot.objects.create(host="one", queue="gpu", device="cpu")
    assert home(admin)["administrator"] == {
        "people": 2,
        "projects": 1,
        "queued_jobs": 1,
        "running_jobs": 1,
        "slots": 1,
        "slots_busy": 0,
    }


def test_a_manager_is_led_from_the_import_to_the_review(project, annotator, reviewer, manager):
    assert next_code(manager) == "import_items"
    for number in range(2):
        task(project, f"prompt {number}")
    assert next_code(manager) == "annotate"
    annotations = [write(project, annotator) for _ in range(2)]
    assert next_code(manager) == "review"
    for annotation in annotations:
        decide(annotation, "approve", reviewer)
    assert next_code(manager) == "freeze"
    (row,) = home(manager)["manager"]
    assert (row["approved"], row["approved_since_freeze"], row["pending_review"]) == (2, 2, 0)
    assert row["next"]["text"] == "2 approved answers can be frozen into a version."


def test_a_manager_is_led_from_the_version_to_the_comparison(project, version, base, manager):
    assert next_code(manager) == "train"
    job = Job.objects.create(project=project, kind=JobKind.SFT, base_model=base, dataset_version=version)
    assert next_code(manager) == "wait"
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    assert next_code(manager) == "train"
    Job.objects.filter(pk=job.pk).update(state=JobState.SUCCEEDED)
    Model.objects.create(
        organization=project.organization, project=project, name="Tuned", kind="sft", location="x", job=job
    )
    assert next_code(manager) == "evaluate"


@pytest.fixture
def finished(project, version, base, tuned, evaluation):
    """A project whose newest version was trained on and whose models were evaluated."""
    Job.objects.create(
        project=project, kind=JobKind.SFT, base_model=base, dataset_version=version, state=JobState.SUCCEEDED
    )
    return evaluation


def test_a_manager_is_led_from_the_comparison_to_a_decision(project, finished, base, tuned, manager, judge):
    assert next_code(manager) == "compare"
    comparison = create_comparison(evaluation=finished, model_a=base, model_b=tuned, sample_size=6, by=manager)
    (row,) = home(manager)["manager"]
    assert (row["next"]["code"], row["open_comparisons"]) == ("judge", 1)
    assert f"{comparison.pairs.exclude(task=None).count()} prompts are still to be judged" in row["next"]["text"]
    while isinstance(assignment := claim(project=project, user=judge, kind="rank"), Assignment):
        payload = {"choice": "A", "strength": 1, "reasons": [], "comment": ""}
        submit(user=judge, assignment_id=assignment.pk, token=assignment.token, payload=payload)
    # All votes are in, whether or not somebody has closed it.
    assert next_code(manager) == "decide"
    promote_model(model=tuned, by=manager, comparison_id=comparison.pk)
    assert next_code(manager) == "import_items"


def test_sending_pairs_to_review_is_a_decision_too(project, finished, base, tuned, manager, judge):
    comparison = create_comparison(evaluation=finished, model_a=base, model_b=tuned, sample_size=30, by=manager)
    assignment = claim(project=project, user=judge, kind="rank")
    payload = {"choice": "A", "strength": 1, "reasons": [], "comment": ""}
    submit(user=judge, assignment_id=assignment.pk, token=assignment.token, payload=payload)
    close_comparison(comparison=comparison, by=manager)
    assert next_code(manager) == "decide"
    adopt_pairs(comparison=comparison, pair_ids=[comparison.pairs.get(task=assignment.task).pk], by=manager)
    assert next_code(manager) == "review"


def test_the_number_of_statements_does_not_grow_with_projects_or_work(organization_of_one, django_assert_num_queries):
    user, add_project = organization_of_one
    add_project("first")
    with CaptureQueriesContext(connection) as before:
        home(user)
    for name in ("second", "third", "fourth"):
        add_project(name)
    with django_assert_num_queries(len(before)):
        found = home(user)
    assert [len(found[role]) for role in ("annotator", "reviewer", "manager")] == [4, 4, 4]
    assert len(before) <= 22


@pytest.fixture
def organization_of_one(project):
    user = person(project.organization, "one", is_superuser=True)
    other = person(project.organization, "two")
    Project.objects.filter(pk=project.pk).update(archived_at=timezone.now())

    def add(name: str) -> Project:
        made = Project.objects.create(organization=project.organization, name=name)
        join(made, user, ANNOTATOR, REVIEWER, MANAGER)
        join(made, other, ANNOTATOR)
        for number in range(3):
            task(made, f"{name} {number}")
        write(made, other)
        return made

    return user, add


def test_over_http(project, manager, annotator):
    found = signed_in(annotator).get("/api/v1/home/")
    assert (found.status_code, found.json()["manager"], found.json()["administrator"]) == (200, [], None)
    assert signed_in(manager).get("/api/v1/home/").json()["manager"][0]["next"]["code"] == "import_items"


NAMES = st.sampled_from(["", "X"])


@given(
    st.builds(
        Facts,
        items=st.booleans(),
        open_tasks=st.integers(0, 3),
        pending_review=st.integers(0, 3),
        approved_since_freeze=st.sampled_from([0, 1, 99, 100]),
        untrained_version=NAMES,
        unevaluated_model=NAMES,
        uncompared_evaluation=NAMES,
        collecting_comparison=NAMES,
        missing_answers=st.integers(0, 2),
        undecided_comparison=NAMES,
        jobs_running=st.booleans(),
    )
)
def test_every_standing_has_one_step_in_a_sentence(facts):
    step = next_step(facts)
    assert step.code in CODES
    assert step.text.endswith(".")
    assert step.text[0].isupper() or step.text[0].isdigit()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(items=True, approved_since_freeze=99, open_tasks=1), "annotate"),
        (Facts(items=True, approved_since_freeze=100, open_tasks=1), "freeze"),
        (Facts(items=True, approved_since_freeze=1, jobs_running=True), "freeze"),
        (Facts(items=True, open_tasks=5, collecting_comparison="C", missing_answers=2), "judge"),
        (Facts(items=True, pending_review=1, collecting_comparison="C", missing_answers=2), "review"),
        (Facts(items=True, untrained_version="Version 2", undecided_comparison="C"), "decide"),
    ],
)
def test_what_is_finished_is_used_before_more_is_made(facts, code):
    assert next_step(facts).code == code
