"""A project's choice among its models."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project
from core.errors import Conflict
from core.state_machine import StateMachine
from training.models import Model, ModelKind, ModelState, Promotion

MODEL_MACHINE = StateMachine(
    "model",
    {
        ModelState.CANDIDATE: {ModelState.PROMOTED},
        ModelState.PROMOTED: {ModelState.RETIRED},
        ModelState.RETIRED: {ModelState.PROMOTED},
    },
)


@transaction.atomic
def promote_model(*, model: Model, by: User, note: str = "", comparison_id: int | None = None) -> Model:
    """Make ``model`` its project's choice; the one before is retired.

    Raises:
        Conflict: the model is a base, which belongs to no project, or is promoted already.
    """
    project_id = model.project_id
    if model.kind == ModelKind.BASE or project_id is None:
        raise Conflict("A base model belongs to no project; promote a model that was trained in one.", code="is_base")
    # One promotion of a project at a time.
    Project.objects.select_for_update().get(pk=project_id)
    model = Model.objects.select_for_update(of=("self",)).get(pk=model.pk)
    before = Model.objects.filter(project_id=project_id, state=ModelState.PROMOTED).exclude(pk=model.pk).first()
    if before is not None:
        MODEL_MACHINE.move(before, ModelState.RETIRED)
        before.save(update_fields=["state"])
    MODEL_MACHINE.move(model, ModelState.PROMOTED)
    model.save(update_fields=["state"])
    Promotion.objects.create(model=model, note=note, comparison_id=comparison_id, created_by=by)
    record(
        actor=by,
        verb="model_promoted",
        target=model,
        project_id=model.project_id,
        before={"promoted": before.pk if before else None},
        after={"promoted": model.pk, "comparison": comparison_id, "note": note},
    )
    return model
