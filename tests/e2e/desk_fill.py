"""Fill an installation with plain writing tasks for many annotators; run as a process of its own inside it.

Prints ``{"project": ...}``. People are called p0, p1, ... and sign in with the demo's password.
"""

from __future__ import annotations

import json
import sys

PROJECT = "Never lost"
PEOPLE = 30


def main(tasks: int) -> None:
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password

    from accounts.models import Organization, User
    from annotation.models import Project
    from annotation.services.guidelines import add_guideline
    from tests.annotation.making import ANNOTATOR, MANAGER, REVIEWER, join, write_task
    from tests.e2e.browsing import PASSWORD

    organization = Organization.objects.create(name="Never lost")
    project = Project.objects.create(organization=organization, name=PROJECT, max_held=20)
    password = make_password(PASSWORD)
    names = [(f"p{number}", ANNOTATOR) for number in range(PEOPLE)] + [("rex", REVIEWER), ("max", MANAGER)]
    for name, role in names:
        address = f"{name}@demo.tuneloop"
        user = User.objects.create(email=address, name=name.capitalize(), organization=organization, password=password)
        join(project, user, role)
    add_guideline(project=project, body="# Answers\n\nWrite in whole sentences.", by=user)
    for number in range(tasks):
        write_task(project, f"Question {number}: where is the parcel?")
    print(json.dumps({"project": project.pk}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
