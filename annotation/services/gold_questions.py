"""Make, change and retire gold questions. Managers come here.

A question is made from approved work, whose answer becomes the key, or written together with its key. It is never
removed: those who were asked were asked. A key cannot be changed once somebody has answered, for their score would no
longer be theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.answer_keys import NO_PREFERENCE, json_in
from annotation.comparing import LETTERS, judgement_of
from annotation.importing.lines import Fault
from annotation.importing.records import Record, parse_record
from annotation.models import Annotation, GoldAnswer, GoldQuestion, Item, Project, Response, Task, TaskResponse
from annotation.models.annotation import AnnotationState
from annotation.models.item import ResponseOrigin
from annotation.models.task import TaskKind, TaskPurpose, TaskState
from annotation.services.archive import check_active
from annotation.services.qualification import questions_of
from core.errors import Conflict, Detail, InvalidInput
from core.hashing import canonical_json
from core.json_schema import problems_of, validator_of

MAX_EXPLANATION = 5_000
CHANGEABLE = ("key", "explanation", "in_work", "in_qualification")


@transaction.atomic
def make_from_work(
    *,
    project: Project,
    by: User,
    annotation_id: int,
    explanation: str = "",
    in_work: bool = True,
    in_qualification: bool = False,
) -> GoldQuestion:
    """Make a question of approved work; its answer as approved is the key.

    Raises:
        InvalidInput: it is not approved work of this project, or its answer cannot be compared.
        Conflict: a question was made from it already; or the project is archived.
    """
    check_active(project)
    annotation = (
        Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA, pk=annotation_id)
        .select_related("task", "assignment")
        .first()
    )
    if annotation is None or annotation.state != AnnotationState.APPROVED:
        raise _invalid("annotation", "not_approved", "Choose approved work of this project.")
    if GoldQuestion.objects.filter(made_from=annotation, retired_at=None).exists():
        raise Conflict("A gold question was made from this work already.", code="gold_already")
    key = _key_in_work(project, annotation)
    source = annotation.task
    template = _template(project, source.item, source.kind, source.proposed)
    _add_candidates(template, list(source.candidates.values_list("response_id", flat=True)))
    return _add(
        project,
        by,
        template,
        key,
        made_from=annotation,
        explanation=explanation,
        in_work=in_work,
        in_qualification=in_qualification,
    )


def _key_in_work(project: Project, annotation: Annotation) -> dict[str, Any]:
    if annotation.kind == TaskKind.RANK:
        return {"choice": judgement_of(annotation.payload, annotation.assignment.shown_order).outcome}
    _check_comparable(project)
    found, value = json_in(annotation.payload)
    if not found:
        raise _invalid("annotation", "not_json", "This answer is not JSON, so answers cannot be compared with it.")
    return {"json": value}


@transaction.atomic
def write_question(
    *,
    project: Project,
    by: User,
    question: dict[str, Any],
    key: dict[str, Any],
    explanation: str = "",
    in_work: bool = True,
    in_qualification: bool = False,
) -> GoldQuestion:
    """Make a question with its own prompt, and, with ``responses``, two to eight answers to judge.

    Raises:
        InvalidInput: the prompt, an answer or the key has faults.
        Conflict: the project is archived.
    """
    check_active(project)
    kind = TaskKind.RANK if "responses" in question else TaskKind.WRITE
    parsed = parse_record(question, line=1, kind=kind, validator=None)
    if isinstance(parsed, Fault):
        raise _invalid(parsed.field or "prompt", parsed.code, parsed.message)
    if kind == TaskKind.WRITE:
        _check_comparable(project)
    item = _item(project, parsed)
    template = _template(project, item, kind, None)
    responses = Response.objects.bulk_create(
        Response(
            item=item,
            messages=answer.messages,
            origin=ResponseOrigin.IMPORTED,
            source=answer.source,
            content_hash=answer.content_hash,
        )
        for answer in parsed.answers
    )
    _add_candidates(template, [response.pk for response in responses])
    return _add(
        project,
        by,
        template,
        _checked_key(project, template, key),
        explanation=explanation,
        in_work=in_work,
        in_qualification=in_qualification,
    )


def _item(project: Project, parsed: Record) -> Item:
    return Item.objects.create(
        project=project,
        messages=parsed.messages,
        tools=parsed.tools,
        references=parsed.references,
        content_hash=parsed.content_hash,
        search_text=parsed.search_text,
    )


def _template(project: Project, item: Item, kind: str, proposed: Response | None) -> Task:
    """Make the task that a question is copied from. It has no slots and nobody ever gets it itself."""
    return Task.objects.create(
        project=project,
        item=item,
        kind=kind,
        purpose=TaskPurpose.TEMPLATE,
        proposed=proposed,
        state=TaskState.COMPLETED,
    )


def _add_candidates(template: Task, responses: Sequence[int]) -> None:
    TaskResponse.objects.bulk_create(
        TaskResponse(task=template, response_id=response, position=position)
        for position, response in enumerate(responses)
    )


def _add(
    project: Project, by: User, template: Task, key: dict[str, Any], *, explanation: str, **options: Any
) -> GoldQuestion:
    question = GoldQuestion.objects.create(
        project=project,
        template=template,
        key=key,
        explanation=_explanation(explanation),
        created_by=by,
        **options,
    )
    record(actor=by, verb="gold_added", target=question, project_id=project.pk, after=_said(question))
    return question


@transaction.atomic
def change_question(*, question: GoldQuestion, by: User, **changes: Any) -> GoldQuestion:
    """Change a question's key, its explanation, or where it is used.

    Raises:
        InvalidInput: the key does not fit the question.
        Conflict: it is retired; somebody has answered it, and the key is to change; or it is the last one of a
            qualification that the project requires.
    """
    question = _locked(question)
    if question.retired_at is not None:
        raise Conflict("This question is retired. Make a new one.", code="gold_retired")
    before = _said(question)
    for name in CHANGEABLE:
        if name in changes:
            setattr(question, name, _checked(question, name, changes[name]))
    after = _said(question)
    changed = [name for name in CHANGEABLE if before[name] != after[name]]
    if "key" in changed and GoldAnswer.objects.filter(question=question).exists():
        raise Conflict(
            "People have answered this question by its key. Retire it and make a new one.", code="gold_answered"
        )
    if changed:
        question.save(update_fields=changed)
        _check_set(question.project)
        record(
            actor=by,
            verb="gold_changed",
            target=question,
            project_id=question.project_id,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return question


@transaction.atomic
def retire_question(*, question: GoldQuestion, by: User) -> GoldQuestion:
    """Ask nobody this question any more; who has it at hand goes on, and what was answered stays. Again changes nothing.

    Raises:
        Conflict: it is the last one of a qualification that the project requires.
    """
    question = _locked(question)
    if question.retired_at is None:
        question.retired_at = timezone.now()
        question.save(update_fields=["retired_at"])
        _check_set(question.project)
        record(actor=by, verb="gold_retired", target=question, project_id=question.project_id)
    return question


def _locked(question: GoldQuestion) -> GoldQuestion:
    """Return a question, its project locked before it: two managers must not take the last two questions away."""
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=question.project_id)
    question = (
        GoldQuestion.objects.select_for_update(no_key=True, of=("self",)).select_related("template").get(pk=question.pk)
    )
    question.project = project
    return question


def _check_set(project: Project) -> None:
    if project.qualification_required and not questions_of(project).exists():
        raise Conflict(
            "This is the last question of the qualification that this project requires. Add another one first, "
            "or no longer require it in the settings.",
            code="last_question",
        )


def _checked(question: GoldQuestion, name: str, value: Any) -> Any:
    if name == "key":
        return _checked_key(question.project, question.template, value)
    return _explanation(value) if name == "explanation" else bool(value)


def _checked_key(project: Project, template: Task, key: dict[str, Any]) -> dict[str, Any]:
    """Return a key as it is kept; one for a ranking names the best answer by its letter, in the order of the question."""
    if template.kind == TaskKind.RANK:
        choice: Any = key.get("choice")
        responses = list(template.candidates.order_by("position").values_list("response_id", flat=True))
        letters = LETTERS[: len(responses)]
        if set(key) != {"choice"} or choice not in (*letters, *NO_PREFERENCE):
            message = f"The key of a ranking is {', '.join(letters)}, tie or both_bad."
            raise _invalid("key.choice", "unknown_choice", message)
        if choice in NO_PREFERENCE:
            return {"choice": choice}
        return {"choice": responses[LETTERS.index(choice)]}
    if set(key) != {"json"}:
        raise _invalid("key.json", "required", "The key of a written answer is the right JSON.")
    _check_fits(project, key["json"])
    return {"json": key["json"]}


def _check_comparable(project: Project) -> None:
    if project.output_schema is None:
        raise _invalid(
            "annotation",
            "no_schema",
            "Written answers can be compared only where the project has an output schema. "
            "Without one, plant known answers in the review queue instead.",
        )


def _check_fits(project: Project, value: Any) -> None:
    validator = validator_of(project.output_schema)
    problems = problems_of(canonical_json(value), validator) if validator is not None else []
    if problems:
        path = ".".join(part for part in ("key.json", problems[0].path) if part)
        raise _invalid(path, "not_in_schema", f"The key does not fit the output schema: {problems[0].message}")


def _explanation(text: str) -> str:
    text = text.strip()
    if len(text) > MAX_EXPLANATION:
        raise _invalid("explanation", "too_long", f"An explanation has at most {MAX_EXPLANATION:,} characters.")
    return text


def _said(question: GoldQuestion) -> dict[str, Any]:
    return {name: getattr(question, name) for name in CHANGEABLE}


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
