"""Fill an installation with what a chaos test needs; run as a process of its own inside that installation.

Prints ``{"token", "project", "base", "version", "config", "total_steps"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

RECORDS = 160
BATCH = 4
EPOCHS = 30
# Small enough that a step takes some milliseconds: the run is long by its number of steps.
TINY = {"vocabulary": 600, "hidden": 32, "layers": 1, "heads": 2, "intermediate": 64, "steps": 40, "batch": 2}


def main(folder: Path) -> None:
    import django

    django.setup()
    from accounts.models import Organization
    from accounts.services.tokens import create_token
    from tests.annotation.making import join
    from tests.training.datasets.making import MANAGER, person, written
    from training.base_model.making import Recipe, make
    from training.datasets import building
    from training.datasets.freezing import freeze
    from training.models import DatasetState
    from training.registry.bases import register_base

    base_folder = make(folder / "bases", Recipe(**TINY), tell=lambda text: None)
    organization = Organization.objects.create(name="Chaos")
    project = organization.projects.create(name="Chaos")
    manager = join(project, person(organization, "manager"), MANAGER)
    author = person(organization, "author")
    for number in range(RECORDS):
        # A pinned side: the number of training records must be known beforehand.
        written(project, author, f"Chest {number}: what is in it?", f"{number} lamps.", pinned_split="train")
    version = freeze(
        project=project, kind="sft", splits={"train": 1.0, "validation": 0.0, "test": 0.0}, by=manager, name="chaos"
    )
    building.build(version.pk)
    version.refresh_from_db()
    if version.state != DatasetState.READY:
        raise RuntimeError(f"The version was not built: {version.error}")
    records = version.counts["train"]
    print(
        json.dumps(
            {
                "token": create_token(user=manager, name="chaos", scopes=["read", "manage"])[1],
                "project": project.pk,
                "base": register_base(organization=organization, source=str(base_folder), by=manager).pk,
                "version": version.pk,
                "config": {"epochs": EPOCHS, "batch_size": BATCH, "checkpoint_every": 100, "learning_rate": 1e-3},
                "total_steps": -(-records // BATCH) * EPOCHS,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
