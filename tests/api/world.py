"""One object of every kind, and one person of every role, for the tests that ask who may do what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import AccessToken, Organization, User
from accounts.roles import Role
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Comment,
    GoldQuestion,
    GuidelineVersion,
    ImportBatch,
    Item,
    Project,
    ProjectMembership,
    QualityAlarm,
    Response,
    ReviewProbe,
    Suggestion,
    Task,
    TaskChange,
    TaskResponse,
    TaskSlot,
)
from core.hashing import digest
from evaluation.models import Comparison, ComparisonPair, Contender, Evaluation, Output
from serving.models import Chat, Endpoint, SampleSet
from training.models import DatasetRecord, DatasetVersion, Job, Model

ANONYMOUS, STRANGER, OUTSIDER = "anonymous", "stranger", "outsider"
ANNOTATOR, REVIEWER, MANAGER, ADMINISTRATOR = "annotator", "reviewer", "manager", "administrator"
# stranger: of another organisation; outsider: of this one, without a part in the project.
ROLES = (ANONYMOUS, STRANGER, OUTSIDER, ANNOTATOR, REVIEWER, MANAGER, ADMINISTRATOR)


@dataclass
class World:
    """People by role, and the ids that stand in for the parameters of an address."""

    people: dict[str, User] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def _said(role: str, text: str) -> list[dict[str, str]]:
    return [{"role": role, "content": text}]


def make_world() -> World:
    """Create a project in which something of everything is there."""
    organization = Organization.objects.create(name="Harbour Goods")
    elsewhere = Organization.objects.create(name="Elsewhere")
    people: dict[str, User] = {}
    for role in ROLES[1:]:
        people[role] = User.objects.create(
            email=f"{role}@example.org",
            name=role,
            organization=elsewhere if role == STRANGER else organization,
            is_superuser=role == ADMINISTRATOR,
        )
    world = World(people)
    author = _make_work(world, organization)
    _make_models(world, author)
    _make_drafts(world, organization)
    return world


def _make_work(world: World, organization: Organization) -> Annotation:
    people, ids = world.people, world.ids
    project = Project.objects.create(organization=organization, name="Support")
    for role in Role.values:
        ProjectMembership.objects.create(project=project, user=people[role], role=role)
    GuidelineVersion.objects.create(project=project, number=1, body="Be brief.")
    batch = ImportBatch.objects.create(
        project=project, kind="write", file_name="a.jsonl", file_path="", file_bytes=1, file_digest="d", state="failed"
    )
    item = Item.objects.create(
        project=project, messages=_said("user", "Where is it?"), content_hash=digest("item"), search_text="Where is it?"
    )
    annotation = _annotated(project, item, people[ANNOTATOR])
    held = Task.objects.create(project=project, item=item, kind="write")
    slot = TaskSlot.objects.create(task=held, number=1, state="held", position=1)
    assignment = Assignment.objects.create(
        task=held, slot=slot, user=people[ANNOTATOR], leased_until=timezone.now() + timedelta(hours=1)
    )
    token = AccessToken.objects.create(
        user=people[ANNOTATOR], name="mine", prefix="tl_", digest="d" * 64, scopes=["read"]
    )
    evidence = {"value": 1.0, "usual": 0.5, "n": 60, "p": 0.0, "other": None}
    alarm = QualityAlarm.objects.create(project=project, user=people[ANNOTATOR], kind="left", evidence=evidence)
    template = Task.objects.create(project=project, item=item, kind="rank", purpose="template", state="completed")
    question = GoldQuestion.objects.create(project=project, template=template, key={"choice": "tie"})
    carrier = _annotated(project, item, people[ANNOTATOR], purpose="review_probe")
    probe = ReviewProbe.objects.create(project=project, annotation=carrier, made_from=annotation, good=True)
    thread = Comment.objects.create(
        project=project, task=annotation.task, annotation=annotation, author=people[ANNOTATOR], body="Is this right?"
    )
    ids |= {
        "task_id": _disputed(project, item, [people[ANNOTATOR], people[OUTSIDER]]).pk,
        "number": 1,
        "comment": thread.pk,
        "change_id": TaskChange.objects.create(project=project, action="cancel", next_id=held.pk).pk,
        "gold_id": question.pk,
        "probe_id": probe.pk,
        "alarm": alarm.pk,
        "project_id": project.pk,
        "import": batch.pk,
        "item": item.pk,
        "assignment": assignment.pk,
        "annotation": annotation.pk,
        "token": token.pk,
        "user_id": people[ANNOTATOR].pk,
        # A chart.
        "name": "throughput",
        "project": project,
        "item_row": item,
    }
    return annotation


def _annotated(project: Project, item: Item, author: User, *, purpose: str = "data") -> Annotation:
    task = Task.objects.create(project=project, item=item, kind="write", state="answered", purpose=purpose)
    slot = TaskSlot.objects.create(task=task, number=1, state="done", position=1)
    assignment = Assignment.objects.create(
        task=task, slot=slot, user=author, state="submitted", leased_until=timezone.now()
    )
    payload = {"messages": _said("assistant", "On its way.")}
    annotation = Annotation.objects.create(
        project=project,
        task=task,
        assignment=assignment,
        author=author,
        kind="write",
        payload=payload,
        purpose=purpose,
    )
    AnnotationRevision.objects.create(annotation=annotation, number=1, payload=payload, author=author)
    return annotation


def _disputed(project: Project, item: Item, authors: list[User]) -> Task:
    """Make a task whose two answers contradict each other."""
    task = Task.objects.create(
        project=project, item=item, kind="write", state="answered", required_answers=2, disputed=True
    )
    for number, author in enumerate(authors, start=1):
        slot = TaskSlot.objects.create(task=task, number=number, state="done", position=1)
        assignment = Assignment.objects.create(
            task=task, slot=slot, user=author, state="submitted", leased_until=timezone.now()
        )
        payload = {"messages": _said("assistant", f"Answer {number}.")}
        annotation = Annotation.objects.create(
            project=project, task=task, assignment=assignment, author=author, kind="write", payload=payload
        )
        AnnotationRevision.objects.create(annotation=annotation, number=1, payload=payload, author=author)
    return task


def _make_models(world: World, annotation: Annotation) -> None:
    project, item = world.ids.pop("project"), world.ids.pop("item_row")
    version = DatasetVersion.objects.create(project=project, number=1, kind="sft", counts={"train": 1, "test": 1})
    record = DatasetRecord.objects.create(
        version=version,
        item=item,
        annotation=annotation,
        revision=annotation.revisions.get(),
        record_id="a1r1",
        cluster_key="item-1",
        split="test",
        content_hash=digest("record"),
    )
    base = Model.objects.create(
        organization=project.organization, name="Small", kind="base", location="/models/small", template_sha256="t" * 64
    )
    job = Job.objects.create(project=project, kind="sft", base_model=base, dataset_version=version, state="failed")
    models = [
        Model.objects.create(
            organization=project.organization,
            project=project,
            name=name,
            kind="sft",
            location=f"models/{name}",
            parent=base,
        )
        for name in ("one", "two")
    ]
    evaluation = Evaluation.objects.create(
        project=project,
        dataset_version=version,
        split="test",
        state="completed",
        config={"max_new_tokens": 8, "limit": None, "temperature": 0, "seed": 7, "queue": "gpu"},
    )
    contenders = [Contender.objects.create(evaluation=evaluation, model=model, state="completed") for model in models]
    outputs = [
        Output.objects.create(contender=contender, record=record, completion=f"Answer {contender.pk}")
        for contender in contenders
    ]
    comparison = Comparison.objects.create(
        project=project, evaluation=evaluation, contender_a=contenders[0], contender_b=contenders[1]
    )
    responses = [
        Response.objects.create(
            item=item, messages=_said("assistant", output.completion), origin="model", content_hash=digest(output.pk)
        )
        for output in outputs
    ]
    task = Task.objects.create(project=project, item=item, kind="rank", purpose="comparison")
    for position, response in enumerate(responses):
        TaskResponse.objects.create(task=task, response=response, position=position)
    TaskSlot.objects.create(task=task, number=1, position=1)
    ComparisonPair.objects.create(
        comparison=comparison, output_a=outputs[0], output_b=outputs[1], task=task, response_a=responses[0],
        response_b=responses[1],
    )  # fmt: skip
    world.ids |= {
        "dataset": version.pk,
        "job": job.pk,
        "model": models[0].pk,
        "evaluation": evaluation.pk,
        "comparison": comparison.pk,
    }


def _make_drafts(world: World, organization: Organization) -> None:
    """A server, a draft of the annotator's, a chat of theirs, and answers that the manager asked for."""
    endpoint = Endpoint.objects.create(
        organization=organization, name="Lab", base_url="https://lab.example.org/v1", model="large"
    )
    assignment = Assignment.objects.get(pk=world.ids["assignment"])
    draft = Suggestion.objects.create(
        user=world.people[ANNOTATOR], project=assignment.task.project, assignment=assignment, purpose="draft",
        source=f"endpoint:{endpoint.pk}", model_name="large", prompt=_said("user", "Hello"),
    )  # fmt: skip
    chat = Chat.objects.create(project=assignment.task.project, user=world.people[ANNOTATOR])
    samples = SampleSet.objects.create(
        project=assignment.task.project, item=assignment.task.item, user=world.people[MANAGER]
    )
    world.ids |= {"endpoint": endpoint.pk, "suggestion": draft.pk, "chat": chat.pk, "samples": samples.pk}
