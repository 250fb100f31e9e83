"""Ask for a version, and see to it that it gets built."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from celery import current_app
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project
from core.errors import Conflict, Detail, InvalidInput
from training.datasets import leases, near_duplicates
from training.datasets.selecting import approved
from training.datasets.splits import check_fractions
from training.models import DatasetKind, DatasetVersion

logger = logging.getLogger(__name__)

DEFAULT_SPLITS = {"train": 0.8, "validation": 0.1, "test": 0.1}
WORDS = {DatasetKind.SFT: "answers", DatasetKind.PREFERENCE: "rankings"}


@transaction.atomic
def freeze(
    *, project: Project, kind: str, splits: Mapping[str, float] | None = None, name: str = "", by: User | None
) -> DatasetVersion:
    """Create the next version of a project and have it built of what is approved at this moment.

    Raises:
        InvalidInput: the shares of the splits make no sense.
        Conflict: nothing is approved.
    """
    kind = DatasetKind(kind)
    try:
        fractions = check_fractions(splits or DEFAULT_SPLITS)
    except ValueError as error:
        raise InvalidInput(str(error), details=[Detail(str(error), field="splits")]) from None
    if not fractions["train"]:
        message = "The share of train is 0; there would be nothing to train on."
        raise InvalidInput(message, details=[Detail(message, field="splits.train")])
    # One at a time: two requests must not take the same number.
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not approved(project, kind).exists():
        raise Conflict(
            f"No {WORDS[kind]} are approved in {project.name} yet. Review some submissions, then freeze.",
            code="nothing_approved",
        )
    last = DatasetVersion.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    version = DatasetVersion.objects.create(
        project=project,
        number=(last or 0) + 1,
        name=name,
        kind=kind,
        selection={
            "splits": fractions,
            "salt": salt_of(project),
            "near_duplicates": {
                "jaccard": near_duplicates.THRESHOLD,
                "shingle_characters": near_duplicates.SHINGLE_CHARACTERS,
            },
            "votes": "majority",
            "until": timezone.now().isoformat(),
        },
        created_by=by,
    )
    record(
        actor=by,
        verb="dataset_freeze_asked",
        target=version,
        project_id=project.pk,
        after={"number": version.number, "kind": kind, "splits": fractions},
    )
    transaction.on_commit(lambda: ask_for_build(version.pk))
    return version


def salt_of(project: Project) -> str:
    """Return the key of the project's split hash: the same for all its versions, so that sides stay."""
    return f"tuneloop-project-{project.pk}"


def ask_for_build(version_id: int) -> bool:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("training.tasks.build_dataset", args=[version_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will build version %s.", error, version_id)
        return False
    return True


def sweep() -> list[int]:
    """Ask for every build that nobody does (the broker was away, a worker was killed); return the versions."""
    found = leases.waiting()
    for version_id in found:
        ask_for_build(version_id)
    return found


def ask_for_next_build(project_id: int) -> None:
    """Ask for the project's next waiting version, after one was settled."""
    following = DatasetVersion.objects.filter(project_id=project_id, pk__in=leases.waiting()).order_by("number").first()
    if following is not None:
        ask_for_build(following.pk)
