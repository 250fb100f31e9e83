"""Reads of the import pages."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import ImportBatch
from annotation.queries.projects import projects_of


def visible_imports(user: User) -> QuerySet[ImportBatch]:
    """Return the imports a person may read: those of the projects they review or manage."""
    projects = projects_of(user, (Role.REVIEWER, Role.MANAGER))
    return ImportBatch.objects.filter(project__in=projects.values("pk")).select_related("created_by")
