"""People with tokens and a tiny base model; run as a process of its own inside an installation.

Prints ``{"token", "reviewer", "annotators"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TINY = {"vocabulary": 700, "hidden": 64, "layers": 2, "heads": 2, "intermediate": 128, "steps": 60, "batch": 4}


def main(folder: Path) -> None:
    import django

    django.setup()
    from accounts.models import Organization
    from accounts.services.people import create_person
    from accounts.services.tokens import create_token
    from annotation.models import Project, ProjectMembership
    from training.base_model.making import Recipe, make
    from training.registry.bases import register_base

    organization = Organization.objects.create(name="Examples")

    def token(name: str, scope: str) -> tuple[str, int]:
        user = create_person(
            organization=organization, email=f"{name}@example.org", password="a long phrase", name=name
        )
        return create_token(user=user, name="example", scopes=["read", scope])[1], user.pk

    manager, manager_id = token("manager", "manage")
    # Whoever manages one project may make others.
    first = Project.objects.create(organization=organization, name="First")
    ProjectMembership.objects.create(project=first, user_id=manager_id, role="manager")
    base = make(folder / "bases", Recipe(**TINY), tell=lambda text: None)
    register_base(organization=organization, source=str(base), by=None)
    annotators = [token(f"annotator{number}", "annotate")[0] for number in range(3)]
    print(json.dumps({"token": manager, "reviewer": token("reviewer", "review")[0], "annotators": annotators}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
